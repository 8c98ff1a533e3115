import { ImagebuilderComponent } from "@cdktf/provider-aws/lib/imagebuilder-component";
import { Construct } from "constructs";
import { documentUriMistake } from "../../rules/bucket.js";
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
   * @default - that at `uri`
   */
  readonly data?: string;
  /** Where in S3 the document is, `s3://<bucket>/<key>`, in place of `data`; a `DocumentBucket` tells. @default - none */
  readonly uri?: string;
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
    const { name = id, version, platform = "Linux", data, uri } = props;
    new PropsCheck(this)
      .value("name", name, imageBuilderNameMistake)
      .value("version", version, versionMistake)
      .given("data or uri", data ?? uri)
      .optional("data", data, componentDataMistake)
      .optional("uri", uri, documentUriMistake)
      .idle("uri", uri, data !== undefined, "has no effect beside data", "one of both")
      .throwIfWrong();
    const component = new ImagebuilderComponent(this, "Resource", {
      name,
      version,
      platform,
      data,
      uri,
      lifecycle: { createBeforeDestroy: true },
    });
    this.arn = component.arn;
  }
}
