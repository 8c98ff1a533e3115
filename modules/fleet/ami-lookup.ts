import { DataAwsAmi } from "@cdktf/provider-aws/lib/data-aws-ami";
import { Construct } from "constructs";

export interface AmiLookupProps {
  /** The shared account, 12 digits: whoever else names an AMI alike is never asked. */
  readonly owner: string;
  /** The contract's pattern, e.g. `web_1.*`. */
  readonly nameGlob: string;
}

/**
 * The newest AMI that the shared account offers, looked up at every plan. It depends on nothing, as a data source that
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

  constructor(scope: Construct, id: string, props: AmiLookupProps) {
    super(scope, id);
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
