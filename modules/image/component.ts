import { ImagebuilderComponent } from "@cdktf/provider-aws/lib/imagebuilder-component";
import { Construct } from "constructs";
import { literal } from "../literal.js";

export interface ComponentProps {
  /** Name in Image Builder. */
  readonly name: string;
  /** `major.minor.patch`; another content needs another version. */
  readonly version: string;
  readonly platform: "Linux" | "Windows" | "macOS";
  /** AWSTOE document, at most 16,000 characters. */
  readonly data: string;
}

/**
 * An immutable Image Builder component. Other content is another version, created before the old one goes, as a recipe
 * that is still there uses the old one.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/manage-components.html
 */
export class Component extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: ComponentProps) {
    super(scope, id);
    const component = new ImagebuilderComponent(this, "Resource", {
      name: props.name,
      version: props.version,
      platform: props.platform,
      data: literal(props.data),
      lifecycle: { createBeforeDestroy: true },
    });
    this.arn = component.arn;
  }
}
