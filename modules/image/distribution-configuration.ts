import { ImagebuilderDistributionConfiguration } from "@cdktf/provider-aws/lib/imagebuilder-distribution-configuration";
import { Construct } from "constructs";
import { accountMistake } from "../../rules/account.js";
import { amiNameTemplateMistake } from "../../rules/ami-name.js";
import { organizationArnMistake, organizationalUnitArnMistake } from "../../rules/arn.js";
import { MAX_TARGET_ACCOUNTS } from "../../rules/copy.js";
import { amiDescriptionMistake } from "../../rules/description.js";
import { MAX_LAUNCH_PERMISSION_ACCOUNTS, MAX_LAUNCH_PERMISSION_ARNS } from "../../rules/launch-permission.js";
import { imageBuilderNameMistake, parameterNameMistake } from "../../rules/name.js";
import { regionMistake } from "../../rules/region.js";
import { IMAGE_TAGS, MAX_EC2_TAGS, MAX_IMAGE_BUILDER_TAGS } from "../../rules/tag.js";
import { PropsCheck } from "../validation.js";
import {
  checkDistributionSettings,
  type DistributionSettings,
  regionalSettings,
} from "./distribution-settings.js";
import { amiTags } from "./image-builder-tags.js";

/** Organizations, organizational units and accounts that an AMI or a container is shared with. */
export interface LaunchPermissionProps {
  /** ARNs of organizations whose accounts may launch the AMI or pull the container; at most 25. @default - none */
  readonly organizationArns?: readonly string[];
  /** ARNs of organizational units whose accounts may launch the AMI or pull the container; at most 25. @default - none */
  readonly organizationalUnitArns?: readonly string[];
  /** Accounts that may launch the AMI or pull the container; 12 digits each, at most 1536. @default - none */
  readonly accounts?: readonly string[];
}

export interface DistributionConfigurationProps extends LaunchPermissionProps, DistributionSettings {
  /** Name in Image Builder. @default - the construct's id */
  readonly name?: string;
  /** Template of the AMI's name. It must contain `{{imagebuilder:buildDate}}`; at most 127 characters. */
  readonly amiNameTemplate: string;
  /** Description of the AMIs: at most 255 characters of ASCII. @default - none */
  readonly amiDescription?: string;
  /** Tags that the owner's account sees alone, without those that Image Builder gives itself. @default - none */
  readonly amiTags?: Readonly<Record<string, string>>;
  /** Regions that the AMI goes to, each with the ARN of the key that encrypts it there. */
  readonly keyArns: Readonly<Record<string, string>>;
  /** Region of `keyArns` in which AMIs are as they were built, under no key. @default - none */
  readonly unencryptedRegion?: string;
  /**
   * Accounts that get an AMI of their own in each Region, 12 digits each, at most 1536. Each needs a
   * {@link DistributionAccess}, and the use of the keys.
   * @default - none
   */
  readonly targetAccountIds?: readonly string[];
  /** Tags of the configuration, beside the provider's. @default - none */
  readonly tags?: Readonly<Record<string, string>>;
  /** Name of the SSM parameter that gets the newest AMI's id in each Region. @default - none */
  readonly latestParameterName?: string;
}

/**
 * Copies an image's AMIs to Regions and lets others launch them.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/manage-distribution-settings.html
 */
export class DistributionConfiguration extends Construct {
  readonly arn: string;

  /** @throws Error if a prop is wrong */
  constructor(scope: Construct, id: string, props: DistributionConfigurationProps) {
    super(scope, id);
    const { name = id, keyArns, organizationArns = [], organizationalUnitArns = [], accounts = [] } = props;
    const tags = amiTags(props.amiTags ?? {});
    const check = new PropsCheck(this)
      .value("name", name, imageBuilderNameMistake)
      .value("amiNameTemplate", props.amiNameTemplate, amiNameTemplateMistake)
      .optional("amiDescription", props.amiDescription, amiDescriptionMistake)
      .optional("latestParameterName", props.latestParameterName, parameterNameMistake)
      .tags("amiTags", tags, { ...IMAGE_TAGS, max: MAX_EC2_TAGS })
      .tags("tags", props.tags, { ...IMAGE_TAGS, max: MAX_IMAGE_BUILDER_TAGS })
      .keyArns("keyArns", keyArns)
      .optional("unencryptedRegion", props.unencryptedRegion, regionMistake)
      .list("organizationArns", organizationArns, organizationArnMistake, { max: MAX_LAUNCH_PERMISSION_ARNS })
      .list("organizationalUnitArns", organizationalUnitArns, organizationalUnitArnMistake, {
        max: MAX_LAUNCH_PERMISSION_ARNS,
      })
      .list("accounts", accounts, accountMistake, { max: MAX_LAUNCH_PERMISSION_ACCOUNTS })
      .list("targetAccountIds", props.targetAccountIds, accountMistake, { max: MAX_TARGET_ACCOUNTS });
    checkDistributionSettings(check, props, keyArns).throwIfWrong();
    const launchPermission = {
      organizationArns: listOrNothing(organizationArns),
      organizationalUnitArns: listOrNothing(organizationalUnitArns),
      userIds: listOrNothing(accounts),
    };
    const parameterNames = [props.latestParameterName ?? [], props.parameterNames ?? []].flat();
    const isShared = Object.values(launchPermission).some((list) => list !== undefined);
    const settings = regionalSettings(this, props);
    const configuration = new ImagebuilderDistributionConfiguration(this, "Resource", {
      name,
      tags: props.tags,
      // A replaced configuration is still the pipeline's, until that is told of the new one.
      lifecycle: { createBeforeDestroy: true },
      distribution: Object.entries(keyArns).map(([region, kmsKeyId]) => ({
        region,
        amiDistributionConfiguration: {
          name: props.amiNameTemplate,
          description: props.descriptionsByRegion?.[region] ?? props.amiDescription,
          amiTags: tags,
          kmsKeyId: region === props.unencryptedRegion ? undefined : kmsKeyId,
          launchPermission: isShared ? launchPermission : undefined,
          targetAccountIds: listOrNothing(props.targetAccountIds ?? []),
        },
        ssmParameterConfiguration: parameterNames.length
          ? parameterNames.map((parameterName) => ({ parameterName, dataType: "aws:ec2:image" }))
          : undefined,
        ...settings(region),
      })),
    });
    this.arn = configuration.arn;
  }
}

/** Image Builder refuses an empty list. */
const listOrNothing = (list: readonly string[]) => (list.length ? [...list] : undefined);
