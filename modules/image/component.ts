import { ImagebuilderComponent } from "@cdktf/provider-aws/lib/imagebuilder-component";
import { Construct } from "constructs";
import { componentDataMistake } from "../../rules/component-data.js";
import { imageBuilderNameMistake } from "../../rules/name.js";
import { versionMistake } from "../../rules/version.js";
import { PropsCheck } from "../validation.js";

export interface ComponentProps {
  /** Name in Image Builder. @default - the construct's id */
  readonly name?: string;
  /** `major.minor.patch`; another content needs another version. */
  readonly version: string;
  /** Operating system that the document is for. @default "Linux" */
  readonly platform?: "Linux" | "Windows" | "macOS";
  /**
   * AWSTOE document, at most 16,000 bytes. Terraform reads `${` in it as an expression: pass a file's text through
   * `literal`.
   */
  readonly data: string;
}

/**
 * An immutable Image Builder component. Other content is another version, created before the old one goes, because a
 * recipe that is still there uses the old one.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/manage-components.html
 */
export class Component extends Construct {
  readonly arn: string;

  /** @throws Error if a prop is wrong */
  constructor(scope: Construct, id: string, props: ComponentProps) {
    super(scope, id);
    const { name = id, version, platform = "Linux", data } = props;
    new PropsCheck(this)
      .value("name", name, imageBuilderNameMistake)
      .value("version", version, versionMistake)
      .value("data", data, componentDataMistake)
      .throwIfWrong();
    const component = new ImagebuilderComponent(this, "Resource", {
      name,
      version,
      platform,
      data,
      lifecycle: { createBeforeDestroy: true },
    });
    this.arn = component.arn;
  }
}
