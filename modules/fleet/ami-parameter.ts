import { SsmParameter } from "@cdktf/provider-aws/lib/ssm-parameter";
import { Construct } from "constructs";
import { parameterNameMistake } from "../../rules/parameter-name.js";
import { EC2_TAGS, MAX_EC2_TAGS } from "../../rules/tag.js";
import { PropsCheck } from "../validation.js";
import type { AmiLookup } from "./ami-lookup.js";

export interface AmiParameterProps {
  /** Name of the parameter in Parameter Store, e.g. `/golden-ami/web`. */
  readonly name: string;
  /** Lookup of the AMI whose id it has. */
  readonly ami: AmiLookup;
  /** Tags of the parameter. @default - none */
  readonly tags?: Readonly<Record<string, string>>;
}

/**
 * The id of the newest AMI for those who start instances by other means: EKS, ECS, other Terraform. SSM checks that it is one.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-ec2-aliases.html
 */
export class AmiParameter extends Construct {
  readonly arn: string;

  /** @throws Error if a prop is wrong */
  constructor(scope: Construct, id: string, { name, ami, tags }: AmiParameterProps) {
    super(scope, id);
    new PropsCheck(this)
      .value("name", name, parameterNameMistake)
      .tags("tags", tags, { ...EC2_TAGS, max: MAX_EC2_TAGS })
      .throwIfWrong();
    const { amiId, preconditions } = ami.forLaunchTemplate;
    const parameter = new SsmParameter(this, "Resource", {
      name,
      description: "Newest AMI of a golden image",
      type: "String",
      dataType: "aws:ec2:image",
      insecureValue: amiId,
      tags: tags && { ...tags },
      lifecycle: { precondition: [...preconditions] },
    });
    this.arn = parameter.arn;
  }
}
