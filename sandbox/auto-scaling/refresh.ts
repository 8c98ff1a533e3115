import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Xml } from "../wire/xml.js";
import type { Group } from "./group.js";
import { type Preferences, preferencesXml } from "./preferences.js";

/** How long a refresh stays Pending, and then again how long it takes over all instances together. */
const STEP_MS = 700;

type Status = "Pending" | "InProgress" | "Successful" | "Failed" | "Cancelled" | "RollbackSuccessful";

/** The fields that a `DesiredConfiguration` gives for its launch template. */
export type LaunchTemplate = Readonly<Record<string, string>>;

/** One instance refresh, which replaces the group's instances one by one. */
export class Refresh {
  readonly id = randomUUID();
  readonly #stop = new AbortController();
  readonly #startTime = new Date().toISOString();
  #endTime: string | undefined;
  #status: Status = "Pending";
  #reason: string | undefined;
  #total = 0;
  #left = 0;

  constructor(
    private readonly group: Group,
    readonly preferences: Preferences,
    readonly desiredTemplate: LaunchTemplate | undefined,
    /** Says why no instance can start; undefined if one can. */
    private readonly obstacle: () => Promise<string | undefined>,
  ) {}

  get active(): boolean {
    return this.#endTime === undefined;
  }

  /** Runs the refresh to its end. Must be called once. */
  async run(): Promise<void> {
    try {
      await sleep(STEP_MS, undefined, { signal: this.#stop.signal });
      this.#status = "InProgress";
      if (this.desiredTemplate) await this.group.setLaunchTemplate(this.desiredTemplate);
      const instances = await this.#instances();
      this.#total = this.#left = instances.length;
      for (const instance of instances) {
        await sleep(STEP_MS / instances.length, undefined, { signal: this.#stop.signal });
        const reason = await this.obstacle();
        if (reason !== undefined) throw new Error(reason);
        await this.group.replace(instance);
        this.#left -= 1;
      }
      await sleep(instances.length === 0 ? STEP_MS : 0, undefined, { signal: this.#stop.signal });
      this.#end("Successful");
    } catch (error) {
      if (this.active) this.#end("Failed", error instanceof Error ? error.message : String(error));
    }
  }

  cancel(): void {
    this.#end("Cancelled", "Cancelled due to user request.");
  }

  rollBack(): void {
    this.#end("RollbackSuccessful", "Rolled back due to user request.");
  }

  /**
   * The refresh in the output of DescribeInstanceRefreshes.
   * https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_InstanceRefresh.html
   */
  xml(): Xml {
    const done = this.#total === 0 ? 0 : Math.floor((100 * (this.#total - this.#left)) / this.#total);
    return {
      InstanceRefreshId: this.id,
      AutoScalingGroupName: this.group.name,
      Status: this.#status,
      StatusReason: this.#reason,
      StartTime: this.#startTime,
      EndTime: this.#endTime,
      PercentageComplete: this.#status === "Successful" ? 100 : done,
      InstancesToUpdate: this.#left,
      Preferences: preferencesXml(this.preferences),
      DesiredConfiguration: this.desiredTemplate && { LaunchTemplate: this.desiredTemplate },
      Strategy: "Rolling",
    };
  }

  #end(status: Status, reason?: string): void {
    this.#status = status;
    this.#reason = reason;
    this.#endTime = new Date().toISOString();
    this.#stop.abort();
  }

  /** The instances to replace. @throws if the group has gone */
  async #instances(): Promise<string[]> {
    const { group } = this;
    const instances = await (this.preferences.skipMatching ? group.outdated() : group.instances());
    if (!instances) throw new Error("The Auto Scaling group does not exist any more.");
    return instances;
  }
}
