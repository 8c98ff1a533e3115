import { DataAwsAmi } from "@cdktf/provider-aws/lib/data-aws-ami";
import { DataAwsAmiIds } from "@cdktf/provider-aws/lib/data-aws-ami-ids";
import { type IResolvable, type Precondition, Token } from "cdktf";
import { Construct } from "constructs";
import { accountMistake } from "../../rules/account.js";
import { amiNameGlob } from "../../rules/ami-name.js";
import { IMAGE_TAG } from "../../rules/contract.js";
import { formatSelector, parseSelector, type Selector, selectorMistake } from "../../rules/selector.js";
import { Check } from "../check.js";
import { PropsCheck } from "../validation.js";

export interface AmiLookupProps {
  /** Account that owns the AMIs, 12 digits: whoever else names an AMI alike is never asked. */
  readonly owner: string;
  /** Selector of the image: `web` for its newest release, `web@1`, `web@1.4`, `web@1.4.0`, or one build, `web@1.4.0/7`. */
  readonly image: string | Selector;
  /**
   * Whether the stack's account owns the AMIs itself. It sees them before they are tested, and after a test has failed,
   * so that it takes only those that Image Builder has tagged when it distributed them.
   * @default false
   */
  readonly isOwnAccount?: boolean;
  /**
   * Whether the AMIs are copies that Image Builder makes in the stack's account, which is their owner then. There are none
   * of an AMI before its tests have passed.
   * @default false
   */
  readonly isCopied?: boolean;
}

/**
 * The newest AMI that the owner offers, looked up at every plan. A deprecated one is taken only if there is no other, and
 * a plan that passes one over, or takes it, says so. It depends on nothing but lookups, because a data source that
 * depends on a changing resource is read at apply only, and the plan would show nothing.
 * https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/ami
 */
export class AmiLookup extends Construct {
  /** Id of the AMI. It is null if there is none, as is the rest. */
  readonly id: string;
  readonly name: string;
  readonly creationDate: string;
  readonly ownerId: string;
  readonly architecture: string;
  /**
   * The AMI as a launch template takes it. If there is none, a plan shows it as unknown, because null would look like a
   * change to come; and because the condition is unknown too, apply does all that other AMIs are for before it fails.
   */
  readonly forLaunchTemplate: {
    readonly amiId: string;
    readonly rootDeviceName: string;
    readonly amiBlockDeviceMappings: string;
    readonly preconditions: readonly Precondition[];
  };

  /** @throws Error if a prop is wrong */
  constructor(scope: Construct, id: string, props: AmiLookupProps) {
    super(scope, id);
    const { owner, image, isCopied = false } = props;
    const isOwnAccount = !isCopied && (props.isOwnAccount ?? false);
    const text = typeof image === "string" ? image : formatSelector(image);
    new PropsCheck(this)
      .value("owner", owner, accountMistake)
      .known("image", text, selectorMistake)
      .throwIfWrong();
    const selector = parseSelector(text);
    const wanted = {
      owners: [owner],
      filter: [
        { name: "name", values: [amiNameGlob(selector)] },
        { name: "state", values: ["available"] },
        ...(isOwnAccount ? [{ name: `tag:${IMAGE_TAG}`, values: [selector.image] }] : []),
      ],
    };
    // If nothing is found, aws_ami would fail, and with it the plan of a whole stack. aws_ami_ids has the newest first.
    const all = idsOf(new DataAwsAmiIds(this, "All", { ...wanted, includeDeprecated: true }));
    const current = idsOf(new DataAwsAmiIds(this, "Current", wanted));
    const { friendlyUniqueId } = new DataAwsAmi(this, "Resource", {
      ...wanted,
      count: Token.asNumber(`\${length(${all}) > 0 ? 1 : 0}`),
      mostRecent: true,
      includeDeprecated: Token.asAny(`\${length(${current}) == 0}`) as IResolvable,
    });
    const attribute = (name: string) => `one(data.aws_ami.${friendlyUniqueId}[*].${name})`;
    this.id = `\${${attribute("id")}}`;
    this.name = `\${${attribute("name")}}`;
    this.creationDate = `\${${attribute("creation_date")}}`;
    this.ownerId = `\${${attribute("owner_id")}}`;
    this.architecture = `\${${attribute("architecture")}}`;

    const newest = `\${try(${all}[0], "")}`;
    const taken = `\${try(join(", ", [${attribute("name")}, ${attribute("id")}]), "")}`;
    const build = `build a release (npx golden-ami build ${selector.image})`;
    const [lack, mend] = isCopied
      ? ["has been copied to it in", "copy the image to this account and Region, "]
      : isOwnAccount
        ? ["has been distributed in", ""]
        : ["it shares with this account in", "share the image with this account and Region, "];
    const missing =
      `No AMI of ${text} is to be had: account ${owner} has none by the name ${amiNameGlob(selector)} that ` +
      `${lack} this Region. What is made of it stays as it is, and all else goes on. To mend it, ${build}, ` +
      `${mend}or ask for another version.`;
    new Check(this, "Availability", [
      { condition: `\${length(${all}) > 0}`, errorMessage: missing },
      {
        condition: `\${try(${current}[0] == ${all}[0], true)}`,
        errorMessage:
          `The newest AMI of ${text}, ${newest}, is deprecated, so that this plan takes an older one: ${taken}. ` +
          `To go on, ${build}, or have account ${owner} take the deprecation back ` +
          `(aws ec2 disable-image-deprecation --image-id ${newest}).`,
      },
      {
        condition: `\${length(${current}) > 0 || length(${all}) == 0}`,
        errorMessage:
          `Every AMI of ${text} is deprecated, so that this plan takes the newest of them: ${taken}. Instances start ` +
          `from it until it is gone. Before that, ${build}, or ask for another version.`,
      },
    ]);
    this.forLaunchTemplate = {
      amiId: `\${coalesce(${attribute("id")}, timestamp())}`,
      rootDeviceName: `\${coalesce(${attribute("root_device_name")}, timestamp())}`,
      amiBlockDeviceMappings: `flatten(data.aws_ami.${friendlyUniqueId}[*].block_device_mappings)`,
      preconditions: [
        { condition: `\${length(${all}) > 0 ? true : timestamp() == ""}`, errorMessage: missing },
      ],
    };
  }
}

const idsOf = (ids: DataAwsAmiIds) => `data.aws_ami_ids.${ids.friendlyUniqueId}.ids`;
