import type { PlannedStack, StackFacts } from "../../plan/manifest.js";
import type { Plan } from "../../plan/plan-json.js";
import type { StackStatus } from "./review.js";

/** A stack as a review is given it. */
export interface StackPlan {
  readonly name: string;
  readonly status: StackStatus;
  /** What the landing zone says of it, if a manifest of plans is there. */
  readonly facts?: StackFacts;
  /** Undefined unless it is planned or stale. */
  readonly plan?: Plan;
  /** Terraform's own text of the plan. */
  readonly text?: string;
  /** Run of HCP Terraform that made the plan. */
  readonly run?: PlannedStack["run"];
  /** Why there is no plan, or none that counts. */
  readonly error?: string;
  /** SHA-256 of the plan, in hexadecimal. */
  readonly digest?: string;
  /** ISO 8601. */
  readonly startedAt?: PlannedStack["startedAt"];
}
