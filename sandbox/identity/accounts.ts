import type { World } from "../world.js";
import type { Place } from "./caller.js";
import { IAM_REGION, type Partition, partitionOf } from "./regions.js";

/**
 * Gives each account what it has before anybody does anything in it: Auto Scaling's service-linked role, as if a group
 * had run there once. An account in which none ever has lacks the role; to be such an account, delete it.
 * https://docs.aws.amazon.com/autoscaling/ec2/userguide/autoscaling-service-linked-role.html
 */
export class Accounts {
  readonly #prepared = new Map<string, Promise<void>>();

  constructor(private readonly moto: Pick<World["moto"], "call">) {}

  /** Must be awaited before every request of an account in a Region; only the first one takes time. */
  prepare({ account, region }: Place): Promise<void> {
    const iamRegion = IAM_REGION[partitionOf(region)];
    const key = `${account} ${iamRegion}`;
    const known = this.#prepared.get(key);
    if (known) return known;
    const preparing = this.#createRole(account, iamRegion);
    this.#prepared.set(key, preparing);
    preparing.catch(() => this.#prepared.delete(key));
    return preparing;
  }

  reset(): void {
    this.#prepared.clear();
  }

  async #createRole(account: string, region: string): Promise<void> {
    const { status, body } = await this.moto.call({ account, region }, "iam", {
      form: {
        Action: "CreateServiceLinkedRole",
        AWSServiceName: "autoscaling.amazonaws.com",
      },
    });
    // Another preparation may have made the role when the sandbox was reset.
    if (status === 200 || String(body).includes("EntityAlreadyExists")) return;
    throw new Error(`moto_server answered CreateServiceLinkedRole with ${status}: ${body}`);
  }
}

/** ARN of an account's service-linked role for Auto Scaling. */
export function autoScalingRole(partition: Partition, account: string): string {
  return `arn:${partition}:iam::${account}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling`;
}
