import type { AwsResponse, HttpRequest } from "./wire/http.js";
import type { AwsRequest } from "./wire/request.js";

/** One AWS service, or a part of one, that the sandbox answers itself. */
export interface Service {
  /** Name in the credential scope: `imagebuilder`, `ec2`, `kms`, `autoscaling`, `sts`. */
  readonly name: string;
  /** Finds the operation's name in a REST request; only a REST service has it. */
  restOperation?(request: HttpRequest): string | undefined;
  /** @returns undefined to hand the request to moto */
  handle(request: AwsRequest): Promise<AwsResponse | undefined>;
  /** Forgets everything, and stops what is under way. */
  reset(): void;
}
