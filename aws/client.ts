import type { Agent as HttpAgent } from "node:http";
import type { Agent as HttpsAgent } from "node:https";
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

/** What the sockets of several clients, and of those that get their credentials, are taken from. */
export interface Agents {
  readonly httpAgent: HttpAgent;
  readonly httpsAgent: HttpsAgent;
}

/**
 * A client of any service for a target, e.g. `awsClient(ImagebuilderClient, landingZone.shared)`.
 * @param agents agents that it shares with others, which then must not be destroyed before them. @default - its own
 */
export function awsClient<Client extends AwsClient>(
  Client: new (options: ClientOptions) => Client,
  target: AwsTarget,
  agents?: Agents,
): Client {
  const client = new Client(clientOptions(target, agents));
  printAnswersSafely(client);
  return client;
}

function clientOptions({ region, assumeRole, externalId, profile }: AwsTarget, agents?: Agents) {
  const config = { ...DEFAULTS, requestHandler: { ...DEFAULTS.requestHandler, ...agents }, region };
  // A profile may assume a role itself, with the Region and the endpoint that all of this has.
  const own = profile === undefined ? undefined : fromIni({ profile, clientConfig: config });
  return {
    ...config,
    credentials: assumeRole
      ? fromTemporaryCredentials({
          masterCredentials: own,
          params: { RoleArn: assumeRole, RoleSessionName: "golden-ami", ExternalId: externalId },
          clientConfig: config,
        })
      : own,
  };
}
