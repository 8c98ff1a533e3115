import type { TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import { accountMistake } from "../../rules/account.js";
import { amiNameTemplate, distributionConfigurationName } from "../../rules/ami-name.js";
import {
  arnMistake,
  organizationArnMistake,
  organizationalUnitArnMistake,
  roleArnMistake,
} from "../../rules/arn.js";
import { MAX_COMPONENTS } from "../../rules/component.js";
import { IMAGE_TAG, latestParameterName } from "../../rules/contract.js";
import { amiDescriptionMistake } from "../../rules/description.js";
import { deviceNameMistake, instanceTypeMistake } from "../../rules/instance.js";
import { imageNameMistake } from "../../rules/name.js";
import { isAwsWindows, isMarketplaceImage, parentImageMistake } from "../../rules/parent-image.js";
import { versionPrefixMistake } from "../../rules/selector.js";
import { IMAGE_TAGS, MAX_IMAGE_BUILDER_TAGS, MAX_RESOURCE_TAGS } from "../../rules/tag.js";
import { versionMistake } from "../../rules/version.js";
import { DEFAULT_VOLUME_TYPE, RECIPE_VOLUME_RULES } from "../../rules/volume.js";
import { BuildEnvironment } from "../build/build-environment.js";
import { ExecutionRole } from "../build/execution-role.js";
import { LifecycleExecution } from "../build/lifecycle-execution.js";
import { partitionOf, regionOf } from "../deployment.js";
import { mergeTags } from "../tags.js";
import type { UserData } from "../user-data.js";
import { isUnresolved, PropsCheck } from "../validation.js";
import { checkDataVolumes, checkRootVolume, type DataVolume, type RootVolumeProps } from "../volume.js";
import { type BuildSettings, buildInfrastructure } from "./build-settings.js";
import { DistributionConfiguration, type LaunchPermissionProps } from "./distribution-configuration.js";
import {
  checkDistributionSettings,
  type DistributionSettings,
  executionRoleNeeds,
} from "./distribution-settings.js";
import { checkSchedule, checkTests, ImagePipeline } from "./image-pipeline.js";
import { ImageRecipe, type RecipeComponent } from "./image-recipe.js";
import { checkBuildInstances } from "./infrastructure-configuration.js";
import { checkLifecycle, knownCounts, LifecyclePolicy, type LifecycleRules } from "./lifecycle-policy.js";
import { ParentRelease } from "./parent-release.js";
import { PinnedReleases } from "./pinned-releases.js";
import { checkWorkflows, type PipelineWorkflow } from "./pipeline-workflows.js";
import { ReleaseTag } from "./release-tag.js";
import { type WorkflowNeeds, workflowStatements } from "./workflow-needs.js";

/** What becomes of an image's old releases. */
export interface ImageLifecycle extends LifecycleRules {
  /**
   * Versions that fleets select though the image is past them, and single builds: `1`, `1.4`, `1.4.0`, `1.4.0/7`. No rule
   * takes the newest releases of each.
   * @default - none
   */
  readonly pinnedVersions?: readonly string[];
  /**
   * Providers of the image's Regions, in which the AMIs of pinned versions are tagged.
   * @default - the stack's, for the one Region that has none
   */
  readonly providers?: Readonly<Record<string, TerraformProvider | undefined>>;
}

export interface GoldenImageProps
  extends BuildSettings,
    LaunchPermissionProps,
    RootVolumeProps,
    DistributionSettings {
  /** Name of the image, which begins the names of its AMIs; a-z, 0-9 and -. @default - the construct's id */
  readonly name?: string;
  /** Version of the recipe, `major.minor.patch`; another content of the recipe needs another version. */
  readonly version: string;
  /** What the image is: at most 255 characters of ASCII, as its AMIs have it too. @default - none */
  readonly description?: string;
  /** Image ARN, AMI id, ID of a Marketplace product, or `ssm:` and a parameter's name. */
  readonly parentImage: string;
  /** Components in the order in which they run; 1 to 20. */
  readonly components: readonly RecipeComponent[];
  /** The parent's root device, e.g. `/dev/xvda`. */
  readonly rootDeviceName: string;
  /** Volumes beside the root volume, which the AMIs have too. @default - none */
  readonly dataVolumes?: readonly DataVolume[];
  /**
   * What build and test instances run when they start first, in place of Image Builder's installation of the SSM agent.
   * @default - the agent is installed if the parent lacks it
   */
  readonly userData?: UserData;
  /**
   * Regions that the AMI goes to, each with the ARN of the key that encrypts it there. An {@link ImageKey} lets in those
   * whom the image is shared with.
   */
  readonly keyArns: Readonly<Record<string, string>>;
  /**
   * Accounts that get AMIs of their own in each Region, 12 digits each, at most 1536. Each needs a
   * {@link DistributionAccess}, and the use of all keys, as an {@link ImageKey} gives it to `copyAccounts`.
   * @default - none
   */
  readonly targetAccountIds?: readonly string[];
  /** ARN of the key that encrypts the volume of the build, in the build's Region. @default - the first of `keyArns` */
  readonly buildKeyArn?: string;
  /**
   * Whether the AMI is encrypted in the Region where it is built; copies in others always are. An image that is exported
   * must not be.
   * @default true
   */
  readonly encrypted?: boolean;
  /** Whether Image Builder notes the operating system's version and the packages of each build. @default true */
  readonly enhancedImageMetadata?: boolean;
  /** What a build runs, in this order; exactly one is of type BUILD. @default - what Amazon's workflows do */
  readonly workflows?: readonly PipelineWorkflow[];
  /** What the workflows' steps do beside building, for an execution role of the image's own. @default - nothing */
  readonly workflowNeeds?: WorkflowNeeds;
  /** Name of another image of the account and Region, each release of which starts a build. @default - none */
  readonly buildAfter?: string;
  /** What becomes of old releases. @default - they stay for ever */
  readonly lifecycle?: ImageLifecycle;
  /** Role and tagger of lifecycle policies. @default - those of the image's own, if it has a lifecycle */
  readonly lifecycleExecution?: LifecycleExecution;
  /** Role that builds and distributes. @default - one of the image's own if the distribution needs it, else Image Builder's */
  readonly executionRole?: ExecutionRole;
  /** ARN of a role that is there, in place of `executionRole`. @default - none */
  readonly executionRoleArn?: string;
  /** Tags of the AMIs, beside `GoldenImage` and `RecipeVersion`, and of the build and test instances. @default - none */
  readonly tags?: Readonly<Record<string, string>>;
  /** Tags of the recipe, the configurations and the pipeline, beside the provider's. @default - none */
  readonly imageBuilderTags?: Readonly<Record<string, string>>;
}

/**
 * A golden image: what it is built from, on and when, and whom its AMIs are shared with. A `Fleet` finds them by the
 * owner's account and the image's name.
 */
export class GoldenImage extends Construct {
  readonly name: string;
  readonly recipeArn: string;
  readonly infrastructureConfigurationArn: string;
  readonly distributionConfigurationArn: string;
  readonly pipelineArn: string;
  /** Name of the SSM parameter that has the newest AMI's id in each Region. */
  readonly latestParameterName: string;

  /** @throws Error if a prop is wrong */
  constructor(scope: Construct, id: string, props: GoldenImageProps) {
    super(scope, id);
    const {
      name = id,
      version,
      description,
      components,
      tags = {},
      keyArns,
      schedule,
      imageBuilderTags,
      lifecycle,
    } = props;
    new PropsCheck(this).given("components", components).given("keyArns", keyArns).throwIfWrong();
    // The children check theirs too, but one after the other, and know the props by other names.
    const check = new PropsCheck(this)
      .known("name", name, imageNameMistake)
      .known("version", version, versionMistake)
      .optional("description", description, amiDescriptionMistake)
      .value("parentImage", props.parentImage, parentImageMistake)
      .list(
        "components",
        components.map(({ arn }) => arn),
        arnMistake,
        { min: 1, max: MAX_COMPONENTS, of: ".arn" },
      )
      .value("rootDeviceName", props.rootDeviceName, deviceNameMistake)
      .keyArns("keyArns", keyArns)
      .optional("buildKeyArn", props.buildKeyArn, arnMistake)
      .optional("buildAfter", props.buildAfter, imageNameMistake)
      .list("organizationArns", props.organizationArns, organizationArnMistake)
      .list("organizationalUnitArns", props.organizationalUnitArns, organizationalUnitArnMistake)
      .list("accounts", props.accounts, accountMistake)
      .list("targetAccountIds", props.targetAccountIds, accountMistake)
      .list("instanceTypes", props.instanceTypes, instanceTypeMistake, { min: 1 })
      .userData("userData", props.userData)
      .tags("tags", tags, { ...IMAGE_TAGS, max: MAX_RESOURCE_TAGS })
      .tags("imageBuilderTags", imageBuilderTags, { ...IMAGE_TAGS, max: MAX_IMAGE_BUILDER_TAGS });
    checkRootVolume(check, props, RECIPE_VOLUME_RULES, { defaultType: DEFAULT_VOLUME_TYPE });
    checkDataVolumes(check, "dataVolumes", props.dataVolumes, RECIPE_VOLUME_RULES);
    checkBuildInstances(check, props);
    checkDistributionSettings(check, props, keyArns)
      .optional("executionRoleArn", props.executionRoleArn, roleArnMistake)
      .idle(
        "executionRole",
        props.executionRole,
        props.executionRoleArn !== undefined,
        "has no effect beside executionRoleArn",
        "one of both",
      )
      .idle(
        "export",
        props.export,
        props.encrypted !== false,
        "cannot be of an AMI that is encrypted",
        "encrypted false beside it",
      )
      .idle(
        "export",
        props.export,
        !isUnresolved(props.parentImage) && isAwsWindows(props.parentImage),
        "cannot be of AWS's own Windows or SQL Server",
        "another parentImage, or no export",
      )
      .idle(
        "export",
        props.export,
        !isUnresolved(props.parentImage) && isMarketplaceImage(props.parentImage),
        "cannot be of an image from AWS Marketplace",
        "another parentImage, or no export",
      );
    checkTests(check, props.tests);
    checkWorkflows(check, props).idle(
      "workflowNeeds",
      props.workflowNeeds,
      !props.workflows || props.executionRole !== undefined || props.executionRoleArn !== undefined,
      props.workflows ? "has no effect beside another role" : "has no effect without workflows",
      props.workflows ? "one of both" : "both, or none",
    );
    checkSchedule(check, schedule);
    if (lifecycle) {
      const { pinnedVersions, providers = {} } = lifecycle;
      const ownRegions = Object.keys(keyArns).filter((region) => !providers[region]);
      checkLifecycle(check, "lifecycle.", lifecycle).knownList(
        "lifecycle.pinnedVersions",
        pinnedVersions,
        versionPrefixMistake,
      );
      check.idle(
        "lifecycle.providers",
        "",
        pinnedVersions !== undefined && pinnedVersions.length > 0 && ownRegions.length > 1,
        `lacks all but one of ${ownRegions.join(", ")}`,
        "a provider for each Region but the stack's own",
      );
    }
    check
      .idle(
        "lifecycleExecution",
        props.lifecycleExecution,
        lifecycle === undefined,
        "has no effect without lifecycle",
        "both, or none",
      )
      .throwIfWrong();
    this.latestParameterName = latestParameterName(name);
    const environment = props.environment ?? new BuildEnvironment(this, "Build");
    const [firstKeyArn = ""] = Object.values(keyArns);
    const recipe = new ImageRecipe(this, "Recipe", {
      name,
      version,
      description,
      parentImage: props.parentImage,
      components,
      rootDeviceName: props.rootDeviceName,
      rootVolumeSizeGiB: props.rootVolumeSizeGiB,
      rootVolumeType: props.rootVolumeType,
      rootVolumeIops: props.rootVolumeIops,
      rootVolumeThroughput: props.rootVolumeThroughput,
      dataVolumes: props.dataVolumes,
      userData: props.userData,
      tags: imageBuilderTags,
      keyArn: props.buildKeyArn ?? firstKeyArn,
      encrypted: props.encrypted,
    });
    const { infrastructureConfigurationArn, logGroups } = buildInfrastructure(this, name, environment, {
      ...props,
      tags,
    });
    const distribution = new DistributionConfiguration(this, "DistributionConfiguration", {
      // One for each version, because it names the AMIs: the pipeline goes from version to version in one call.
      name: distributionConfigurationName(name, version),
      amiNameTemplate: amiNameTemplate(name, version),
      amiDescription: description,
      amiTags: mergeTags(tags, { [IMAGE_TAG]: name, RecipeVersion: version }),
      tags: imageBuilderTags,
      keyArns,
      unencryptedRegion: props.encrypted === false ? regionOf(this) : undefined,
      organizationArns: props.organizationArns,
      organizationalUnitArns: props.organizationalUnitArns,
      accounts: props.accounts,
      targetAccountIds: props.targetAccountIds,
      latestParameterName: this.latestParameterName,
      export: props.export,
      fastLaunch: props.fastLaunch,
      licenseConfigurationArns: props.licenseConfigurationArns,
      launchTemplates: props.launchTemplates,
      descriptionsByRegion: props.descriptionsByRegion,
      parameterNames: props.parameterNames,
    });
    const executionRole = props.executionRoleArn === undefined ? this.#executionRole(props) : undefined;
    const dependencies = [...logGroups, ...(executionRole?.permissions ?? [])];
    const pipeline = new ImagePipeline(this, "Pipeline", {
      name,
      imageRecipeArn: recipe.arn,
      infrastructureConfigurationArn,
      distributionConfigurationArn: distribution.arn,
      schedule,
      tests: props.tests,
      vulnerabilityScanning: props.vulnerabilityScanning,
      enhancedImageMetadata: props.enhancedImageMetadata,
      dependsOn: dependencies.length ? dependencies : undefined,
      executionRoleArn: props.executionRoleArn ?? executionRole?.arn,
      workflows: props.workflows,
      tags: imageBuilderTags,
    });
    if (props.buildAfter !== undefined)
      new ParentRelease(this, "ParentRelease", {
        image: name,
        parent: props.buildAfter,
        pipelineArn: pipeline.arn,
      });
    if (lifecycle) this.#retire(name, lifecycle, Object.keys(keyArns), props.lifecycleExecution);
    this.name = name;
    this.recipeArn = recipe.arn;
    this.infrastructureConfigurationArn = infrastructureConfigurationArn;
    this.distributionConfigurationArn = distribution.arn;
    this.pipelineArn = pipeline.arn;
  }

  /** The role that is given, or one that the distribution or the workflows need. */
  #executionRole({
    executionRole,
    workflows,
    workflowNeeds = {},
    targetAccountIds = [],
    ...settings
  }: GoldenImageProps): ExecutionRole | undefined {
    if (executionRole) return executionRole;
    const partition = partitionOf(this);
    const needs = executionRoleNeeds(partition, [settings]);
    if (!needs && !workflows) return undefined;
    const statements = workflows ? workflowStatements(partition, workflowNeeds) : undefined;
    return new ExecutionRole(this, "ExecutionRole", {
      ...needs,
      copies: targetAccountIds.length > 0,
      statements,
    });
  }

  /** Lets old releases go, but for those that fleets pin. */
  #retire(
    name: string,
    { pinnedVersions = [], providers = {}, ...rules }: ImageLifecycle,
    regions: readonly string[],
    execution = new LifecycleExecution(this, "Lifecycle"),
  ): void {
    const releases = releasesKept(rules);
    const pinned = new Construct(this, "Pinned");
    const tags = (pinnedVersions.length ? regions : []).map((region) => {
      const provider = providers[region];
      return new PinnedReleases(pinned, region, {
        image: name,
        versions: pinnedVersions,
        releases: Number.isFinite(releases) ? releases : undefined,
        provider,
      }).tags;
    });
    new LifecyclePolicy(this, "LifecyclePolicy", {
      ...rules,
      name,
      image: name,
      executionRoleArn: execution.roleArn,
      dependsOn: [execution.permissions, ...tags],
    });
    new ReleaseTag(this, "ReleaseTag", {
      image: name,
      taggerArn: execution.taggerArn,
      taggerRoleArn: execution.taggerRoleArn,
    });
  }
}

/**
 * How many releases the rules leave to a fleet that takes the newest; one that pins a version finds as many of it. What
 * only Terraform knows does not count.
 */
function releasesKept(rules: LifecycleRules): number {
  const { disable, delete: deletion } = knownCounts(rules);
  const retainAtLeast = rules.delete?.retainAtLeast;
  const kept = [disable?.keep, deletion?.keep, isUnresolved(retainAtLeast) ? undefined : retainAtLeast];
  return Math.min(...kept.flatMap((count) => count ?? []), Infinity);
}
