import { DataAwsAmi } from "@cdktf/provider-aws/lib/data-aws-ami";
import { Construct } from "constructs";
import { accountMistake } from "../../rules/account.js";
import { amiNameGlobMistake } from "../../rules/ami-name.js";
import { PropsCheck } from "../validation.js";

export interface AmiLookupProps {
  /** Account that owns the AMIs, 12 digits: whoever else names an AMI alike is never asked. */
  readonly owner: string;
  /** Pattern of the AMIs' names, e.g. `web_1.*`. */
  readonly nameGlob: string;
}

/**
 * The newest AMI that the owner offers, looked up at every plan. It depends on nothing, because a data source that
 * depends on a changing resource is read at apply only, and the plan would show nothing.
 * https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/ami
 */
export class AmiLookup extends Construct {
  readonly id: string;
  readonly name: string;
  readonly creationDate: string;
  readonly ownerId: string;
  readonly architecture: string;
  readonly rootDeviceName: string;

  /** @throws Error if a prop is wrong */
  constructor(scope: Construct, id: string, props: AmiLookupProps) {
    super(scope, id);
    new PropsCheck(this)
      .value("owner", props.owner, accountMistake)
      .value("nameGlob", props.nameGlob, amiNameGlobMistake)
      .throwIfWrong();
    const ami = new DataAwsAmi(this, "Resource", {
      owners: [props.owner],
      mostRecent: true,
      filter: [
        { name: "name", values: [props.nameGlob] },
        { name: "state", values: ["available"] },
      ],
    });
    this.id = ami.id;
    this.name = ami.name;
    this.creationDate = ami.creationDate;
    this.ownerId = ami.ownerId;
    this.architecture = ami.architecture;
    this.rootDeviceName = ami.rootDeviceName;
  }
}
