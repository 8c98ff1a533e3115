import { ImagebuilderDistributionConfiguration } from "@cdktf/provider-aws/lib/imagebuilder-distribution-configuration";
import { Construct } from "constructs";
import { literal, literals } from "../literal.js";
import { amiTags } from "./image-builder-tags.js";

export interface DistributionConfigurationProps {
  readonly name: string;
  /** Must contain `{{imagebuilder:buildDate}}`; at most 127 characters. */
  readonly amiNameTemplate: string;
  /** @default - none */
  readonly amiDescription?: string;
  /** Seen by the shared account only; those that Image Builder gives itself are left out. */
  readonly amiTags: Readonly<Record<string, string>>;
  /** The key of each Region that the AMI goes to: Region to ARN. */
  readonly keyArns: Readonly<Record<string, string>>;
  readonly organizationArns: readonly string[];
  readonly organizationalUnitArns: readonly string[];
  /** 12 digits each. */
  readonly accounts: readonly string[];
  /** SSM parameter that gets the newest AMI's id in each Region. */
  readonly latestParameterName: string;
}

/**
 * Copies an image's AMIs to Regions and lets others launch them.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/manage-distribution-settings.html
 */
export class DistributionConfiguration extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: DistributionConfigurationProps) {
    super(scope, id);
    const launchPermission = {
      organizationArns: listOrNothing(props.organizationArns),
      organizationalUnitArns: listOrNothing(props.organizationalUnitArns),
      userIds: listOrNothing(props.accounts),
    };
    const configuration = new ImagebuilderDistributionConfiguration(this, "Resource", {
      name: props.name,
      distribution: Object.entries(props.keyArns).map(([region, kmsKeyId]) => ({
        region,
        amiDistributionConfiguration: {
          name: props.amiNameTemplate,
          description: props.amiDescription && literal(props.amiDescription),
          amiTags: literals(amiTags(props.amiTags)),
          kmsKeyId,
          launchPermission,
        },
        ssmParameterConfiguration: [{ parameterName: props.latestParameterName, dataType: "aws:ec2:image" }],
      })),
    });
    this.arn = configuration.arn;
  }
}

const listOrNothing = (list: readonly string[]) => (list.length ? [...list] : undefined);
