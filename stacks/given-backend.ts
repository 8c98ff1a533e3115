import { TerraformBackend, type TerraformRemoteState } from "cdktf";
import type { Construct } from "constructs";

/** A backend whose settings are as Terraform has them. */
export class GivenBackend extends TerraformBackend {
  readonly #settings: Readonly<Record<string, unknown>>;

  constructor(scope: Construct, name: string, settings: Readonly<Record<string, unknown>>) {
    super(scope, "backend", name);
    this.#settings = settings;
  }

  protected override synthesizeAttributes() {
    return this.#settings;
  }

  /** @throws Error because no stack reads another's state */
  override getRemoteStateDataSource(): TerraformRemoteState {
    throw new Error("no stack reads another's state");
  }
}
