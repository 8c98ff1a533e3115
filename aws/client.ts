import { fromIni, fromTemporaryCredentials } from "@aws-sdk/credential-providers";
import { type AwsClient, printAnswersSafely } from "./printable-answers.js";

/** An account and Region, and the role through which its API is called. */
export interface AwsTarget {
  readonly account: string;
  readonly region: string;
  /** ARN of a role. @default - the caller's own credentials, which must be the account's */
  readonly assumeRole?: string;
  /** What the role's trust policy may ask for. @default - nothing */
  readonly externalId?: string;
  /** Profile of AWS's shared configuration. @default - the environment's credentials */
  readonly profile?: string;
}

/** An account's API quotas are shared by all that is done with it: wait rather than fail. */
export const MAX_ATTEMPTS = 8;

const DEFAULTS = {
  defaultsMode: "standard",
  maxAttempts: MAX_ATTEMPTS,
  requestHandler: { connectionTimeout: 10_000, requestTimeout: 20_000, throwOnRequestTimeout: true },
} as const;

type ClientOptions = ReturnType<typeof clientOptions>;

/** A client of any service for a target, e.g. `awsClient(ImagebuilderClient, landingZone.shared)`. */
export function awsClient<Client extends AwsClient>(
  Client: new (options: ClientOptions) => Client,
  target: AwsTarget,
): Client {
  const client = new Client(clientOptions(target));
  printAnswersSafely(client);
  return client;
}

function clientOptions({ region, assumeRole, externalId, profile }: AwsTarget) {
  // A profile may assume a role itself, with the Region and the endpoint that all of this has.
  const own = profile === undefined ? undefined : fromIni({ profile, clientConfig: { ...DEFAULTS, region } });
  return {
    ...DEFAULTS,
    region,
    credentials: assumeRole
      ? fromTemporaryCredentials({
          masterCredentials: own,
          params: { RoleArn: assumeRole, RoleSessionName: "golden-ami", ExternalId: externalId },
          clientConfig: { ...DEFAULTS, region },
        })
      : own,
  };
}
