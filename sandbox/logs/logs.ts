import type { Place } from "../identity/caller.js";
import { partitionOf } from "../identity/regions.js";
import type { KeyAccess } from "../kms/key-access.js";
import { parseKeyArn } from "../kms/keys.js";
import type { Service } from "../service.js";
import { AwsError } from "../wire/errors.js";
import { parseRecord } from "../wire/json.js";
import type { AwsRequest } from "../wire/request.js";

/** What a log group's key must let CloudWatch Logs do with the log group's ARN for encryption context. */
const KEY_OPERATIONS = ["Encrypt", "Decrypt", "ReEncryptFrom", "ReEncryptTo", "GenerateDataKey"];

/**
 * Refuses a log group whose key CloudWatch Logs may not use, which moto does not look at.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
 */
export class Logs implements Service {
  readonly name = "logs";

  constructor(private readonly keyAccess: KeyAccess) {}

  async handle({ operation, caller, body }: AwsRequest): Promise<undefined> {
    if (operation !== "CreateLogGroup" && operation !== "AssociateKmsKey") return;
    const { logGroupName: group, kmsKeyId: key } = parseRecord(body);
    if (typeof key === "string") await this.#assertUsable(caller, key, String(group));
  }

  reset(): void {}

  /** @throws {AwsError} AccessDeniedException, which does not tell a key that is not there from one that may not be used */
  async #assertUsable(caller: Place, keyId: string, group: string): Promise<void> {
    const { account, region } = caller;
    const logGroup = `arn:${partitionOf(region)}:logs:${region}:${account}:log-group:${group}`;
    const found = await this.keyAccess.keys.describe(caller, keyId);
    const key = found?.enabled ? parseKeyArn(found.arn) : undefined;
    const service = `logs.${region}.amazonaws.com${region.startsWith("cn-") ? ".cn" : ""}`;
    const uses = KEY_OPERATIONS.map((operation) => ({
      operation,
      parameters: { EncryptionContext: { "aws:logs:arn": logGroup } },
    }));
    const user = { account: "", arn: service, service };
    if (key?.region === region && !(await this.keyAccess.refusal(key, user, uses))) return;
    throw new AwsError(
      400,
      "AccessDeniedException",
      `The specified KMS key does not exist or is not allowed to be used with Arn '${logGroup}'`,
    );
  }
}
