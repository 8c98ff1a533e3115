import { DataAwsAmiIds } from "@cdktf/provider-aws/lib/data-aws-ami-ids";
import { Ec2Tag } from "@cdktf/provider-aws/lib/ec2-tag";
import type { ITerraformDependable, TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import { amiNameGlob } from "../../rules/ami-name.js";
import { IMAGE_TAG, PINNED_TAG } from "../../rules/contract.js";
import { keepMistake } from "../../rules/lifecycle.js";
import { imageNameMistake } from "../../rules/name.js";
import { versionPrefixMistake } from "../../rules/selector.js";
import { PropsCheck } from "../validation.js";

export interface PinnedReleasesProps {
  /** Name of the image. */
  readonly image: string;
  /** Versions that fleets select: `1`, `1.4`, `1.4.0`, or one build, `1.4.0/7`. */
  readonly versions: readonly string[];
  /**
   * How many of the newest releases of each version are pinned, so that a fleet has others to go back to if they are
   * deprecated; 1 to 1000.
   * @default 1
   */
  readonly releases?: number;
  /** Provider of the Region of the AMIs. @default - the stack's */
  readonly provider?: TerraformProvider;
}

/**
 * Tags the AMIs of versions that fleets select though the image is past them, in one Region, so that no lifecycle policy
 * takes them. They are looked up at every plan, by the name that the fleets find them by.
 */
export class PinnedReleases extends Construct {
  /** The tags, which must be there before a lifecycle policy is. */
  readonly tags: ITerraformDependable;

  /** @throws Error if a prop is wrong */
  constructor(scope: Construct, id: string, props: PinnedReleasesProps) {
    super(scope, id);
    const { image, versions, releases = 1, provider } = props;
    const check = new PropsCheck(this)
      .known("image", image, imageNameMistake)
      .knownList("versions", versions, versionPrefixMistake)
      .size("versions", versions.length, { min: 1 })
      .value("releases", releases, keepMistake);
    check.throwIfWrong();
    const newest = versions.map((version) => {
      const ids = new DataAwsAmiIds(this, `Version-${version.replaceAll(/[./]/g, "-")}`, {
        owners: ["self"],
        includeDeprecated: true,
        filter: [
          { name: "name", values: [amiNameGlob({ image, version })] },
          { name: `tag:${IMAGE_TAG}`, values: [image] },
        ],
        provider,
      });
      const list = `data.aws_ami_ids.${ids.friendlyUniqueId}.ids`;
      return `slice(${list}, 0, min(${releases}, length(${list})))`;
    });
    const tag = new Ec2Tag(this, "Resource", {
      resourceId: "${each.value}",
      key: PINNED_TAG.key,
      value: PINNED_TAG.value,
      provider,
    });
    // cdktf's iterators take no expression.
    tag.addOverride("for_each", `\${toset(concat(${newest.join(", ")}))}`);
    this.tags = tag;
  }
}
