import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import type { LandingZone, ResolvedImage } from "../landing-zone/types.js";
import { BuildInstanceProfile } from "../modules/build/build-instance-profile.js";
import { BuildNetwork } from "../modules/build/build-network.js";
import { ImageKey } from "../modules/build/image-key.js";
import { LogBucket } from "../modules/build/log-bucket.js";
import { Component } from "../modules/image/component.js";
import { DistributionConfiguration } from "../modules/image/distribution-configuration.js";
import { ImagePipeline } from "../modules/image/image-pipeline.js";
import { ImageRecipe } from "../modules/image/image-recipe.js";
import { InfrastructureConfiguration } from "../modules/image/infrastructure-configuration.js";
import { AccountStack } from "./account-stack.js";

/** The shared account: builds the images, and shares them. */
export class SharedStack extends AccountStack {
  constructor(scope: Construct, landingZone: LandingZone) {
    const { shared, partition, tags, buildLogs } = landingZone;
    super(scope, "shared", { ...shared, tags, terraform: landingZone.terraform });

    const keyArns = this.#keys(landingZone);
    const network = new BuildNetwork(this, "Network", { network: shared.network });
    const logs = new LogBucket(this, "Logs", {
      bucketName: buildLogs.bucket,
      expiryDays: shared.logExpiryDays,
    });
    const profile = new BuildInstanceProfile(this, "InstanceProfile", {
      name: `golden-ami-build-${shared.region}`,
      partition,
      logBucketArn: logs.arn,
      logPrefix: buildLogs.prefix,
    });
    const componentArns = new Map(
      landingZone.components.map((component) => [
        component.name,
        new Component(this, `Component-${component.name}`, component).arn,
      ]),
    );

    const pipelineArns = landingZone.images.map((image) => {
      const recipe = new ImageRecipe(this, `${image.name}-Recipe`, {
        name: image.name,
        version: image.recipeVersion,
        description: image.description,
        parentImage: image.parentImage,
        components: recipeComponents(image, componentArns),
        rootDeviceName: image.rootVolume.deviceName,
        rootVolumeSizeGiB: image.rootVolume.sizeGiB,
        rootVolumeType: image.rootVolume.type,
        keyArn: known(keyArns, shared.region),
      });
      const infrastructure = new InfrastructureConfiguration(this, `${image.name}-Infrastructure`, {
        name: image.name,
        instanceProfileName: profile.name,
        instanceTypes: image.instanceTypes,
        subnetId: network.subnetId,
        securityGroupIds: network.securityGroupIds,
        logBucketName: logs.bucketName,
        logPrefix: buildLogs.prefix,
        resourceTags: tags,
      });
      const distribution = new DistributionConfiguration(this, `${image.name}-Distribution`, {
        name: image.name,
        amiNameTemplate: image.amiNameTemplate,
        amiDescription: image.description,
        amiTags: { ...tags, GoldenImage: image.name, RecipeVersion: image.recipeVersion },
        keyArns: Object.fromEntries(image.regions.map((region) => [region, known(keyArns, region)])),
        ...image.launchPermission,
        latestParameterName: image.latestParameterName,
      });
      const pipeline = new ImagePipeline(this, `${image.name}-Pipeline`, {
        name: image.name,
        recipeArn: recipe.arn,
        infrastructureArn: infrastructure.arn,
        distributionArn: distribution.arn,
        schedule: image.schedule,
      });
      return [image.name, pipeline.arn];
    });
    new TerraformOutput(this, "pipeline_arn", {
      description: "The pipeline of each image",
      value: Object.fromEntries(pipelineArns),
    });
  }

  /** One key a Region, for whomever any image of that Region is shared with: Region to ARN. */
  #keys(landingZone: LandingZone): ReadonlyMap<string, string> {
    const { shared, partition, organization, keyAlias, keyRegions, images } = landingZone;
    // Also for Regions without a key: Terraform needs the provider of one that no image goes to any more to delete it.
    const providers = new Map(
      landingZone.partitionRegions.map((region) => [region, this.providerFor(region)]),
    );
    return new Map(
      distinct([shared.region, ...keyRegions]).map((region) => {
        const permissions = images
          .filter(({ regions }) => regions.includes(region))
          .map((image) => image.launchPermission);
        const key = new ImageKey(this, `Key-${region}`, {
          alias: keyAlias,
          partition,
          account: shared.account,
          organizationId: organization.id,
          organization: permissions.some(({ organizationArns }) => organizationArns.length > 0),
          organizationalUnitIds: distinct(
            permissions.flatMap(({ organizationalUnitArns }) => organizationalUnitArns),
          ).map((arn) => arn.slice(arn.lastIndexOf("/") + 1)),
          accounts: distinct(permissions.flatMap(({ accounts }) => accounts)),
          provider: providers.get(region),
        });
        return [region, key.arn];
      }),
    );
  }
}

const distinct = (values: readonly string[]) => [...new Set(values)].sort();

function recipeComponents({ components }: ResolvedImage, arns: ReadonlyMap<string, string>) {
  return components.map(({ managedArn, document, parameters }) => ({
    arn: managedArn ?? known(arns, document),
    parameters,
  }));
}

/** @throws where the landing zone names something that it does not have, which it cannot */
function known(values: ReadonlyMap<string, string>, key: string): string {
  const value = values.get(key);
  if (value === undefined) throw new Error(`the landing zone has no ${key}`);
  return value;
}
