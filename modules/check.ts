import { type Precondition, TerraformElement } from "cdktf";
import type { Construct } from "constructs";

/**
 * What a plan warns of, and goes on: a `check` block, for which cdktf has no construct.
 * https://developer.hashicorp.com/terraform/language/block/check
 */
export class Check extends TerraformElement {
  constructor(
    scope: Construct,
    id: string,
    private readonly assertions: readonly Precondition[],
  ) {
    super(scope, id);
  }

  override toTerraform(): object {
    const assert = this.assertions.map(({ condition, errorMessage }) => ({
      condition,
      error_message: errorMessage,
    }));
    return { check: { [this.friendlyUniqueId]: { assert } } };
  }
}
