import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { TerraformOutput } from "cdktf";
import { Construct } from "constructs";
import type {
  LandingZone,
  ResolvedComponent,
  ResolvedContainer,
  ResolvedImage,
} from "../landing-zone/types.js";
import { BuildEnvironment, type BuildEnvironmentProps } from "../modules/build/build-environment.js";
import { DocumentBucket } from "../modules/build/document-bucket.js";
import { ImageKey } from "../modules/build/image-key.js";
import { LifecycleExecution } from "../modules/build/lifecycle-execution.js";
import { ReleaseEvents } from "../modules/events/release-events.js";
import { Component } from "../modules/image/component.js";
import { type ContainerRepositories, GoldenContainer } from "../modules/image/golden-container.js";
import { GoldenImage } from "../modules/image/golden-image.js";
import { literal, literals } from "../modules/literal.js";
import { MAX_INLINE_BYTES } from "../rules/component-data.js";
import { BUILDS, keyAlias, prefixed, RELEASES } from "../rules/contract.js";
import { nameInArn, SHARED_STACK } from "../rules/name.js";
import { namedParameters } from "../rules/readable-parameter.js";
import { AccountStack } from "./account-stack.js";
import { distributionOf } from "./distribution.js";
import { scopeId } from "./logical-id.js";
import { pipelineWorkflows } from "./workflows.js";

/** The shared account: builds the images, and shares them. */
export class SharedStack extends AccountStack {
  constructor(scope: Construct, landingZone: LandingZone) {
    const { shared, tags, namePrefix } = landingZone;
    super(scope, SHARED_STACK, { ...shared, tags, terraform: landingZone.terraform });

    // Regions without a key have one too: Terraform needs the provider of a Region to delete a key that nobody uses any more.
    const providers: Providers = new Map(
      landingZone.partitionRegions.map((region) => [region, this.providerFor(region)]),
    );
    const keyArns = this.#keys(landingZone, providers);
    const environment = new BuildEnvironment(this, "Build", {
      name:
        shared.instanceProfile === undefined
          ? prefixed(namePrefix, `golden-ami-build-${shared.region}`)
          : undefined,
      network: shared.network,
      ...logBucket(landingZone),
      logRetentionDays: shared.logs?.cloudWatch?.retentionDays,
      topicArn: shared.snsTopicArn,
      topic: shared.snsTopic && { ...literals(shared.snsTopic), name: prefixed(namePrefix, BUILDS) },
      serviceKeyAlias:
        shared.logs?.cloudWatch || shared.snsTopic ? `alias/${prefixed(namePrefix, BUILDS)}` : undefined,
      instanceRole: shared.instanceRole && literals(shared.instanceRole),
      instanceProfileName: shared.instanceProfile,
      readableParameters:
        shared.instanceProfile === undefined
          ? distinct([
              ...shared.readableParameters,
              ...landingZone.components.flatMap(({ data }) => namedParameters(data)),
            ])
          : undefined,
      containerRepositories: containerRepositories(landingZone),
    });
    const componentArns = this.#components(landingZone);
    const lifecycleExecution = landingZone.images.some(({ lifecycle }) => lifecycle)
      ? new LifecycleExecution(this, "Lifecycle", {
          name: prefixed(namePrefix, `golden-ami-lifecycle-${shared.region}`),
        })
      : undefined;
    const distribution = distributionOf(this, landingZone);
    const workflowsOf = pipelineWorkflows(this, landingZone);
    const images = new Map(
      landingZone.images.map((image) => [
        image.name,
        new GoldenImage(this, scopeId(image.name), {
          name: image.fullName,
          version: image.recipeVersion,
          description: image.description && literal(image.description),
          parentImage: image.parentImage,
          components: recipeComponents(image, componentArns),
          rootDeviceName: image.rootVolume.deviceName,
          rootVolumeSizeGiB: image.rootVolume.sizeGiB,
          rootVolumeType: image.rootVolume.type,
          rootVolumeIops: image.rootVolume.iops,
          rootVolumeThroughput: image.rootVolume.throughput,
          dataVolumes: image.dataVolumes,
          keyArns: Object.fromEntries(image.regions.map((region) => [region, known(keyArns, region)])),
          buildKeyArn: known(keyArns, shared.region),
          ...image.launchPermission,
          targetAccountIds: image.copyTo.length ? image.copyTo : undefined,
          ...buildSettings(image, tags),
          enhancedImageMetadata: image.enhancedImageMetadata,
          buildAfter:
            image.buildAfterParent && image.parentName ? prefixed(namePrefix, image.parentName) : undefined,
          encrypted: image.encrypted,
          ...distribution(image),
          userData: image.userData,
          workflows: workflowsOf(image),
          lifecycle: image.lifecycle && {
            ...literals(image.lifecycle),
            providers: Object.fromEntries(providers),
          },
          lifecycleExecution: image.lifecycle && lifecycleExecution,
          environment,
        }),
      ]),
    );
    const events = releaseEvents(this, landingZone);
    const containers = new Map(
      landingZone.containers.map((container) => [
        container.name,
        new GoldenContainer(this, scopeId(container.name), {
          name: container.fullName,
          version: container.recipeVersion,
          description: container.description && literal(container.description),
          platform: container.platform,
          parentImage: container.parentImage,
          components: recipeComponents(container, componentArns),
          dockerfile: container.dockerfile,
          workingDirectory: container.workingDirectory && literal(container.workingDirectory),
          instanceConfiguration: container.instanceConfiguration,
          repository: repositoryOf(container),
          regions: container.regions,
          keyArns: Object.fromEntries(container.keyRegions.map((region) => [region, known(keyArns, region)])),
          buildKeyArn: known(keyArns, shared.region),
          providers: Object.fromEntries(providers),
          ...container.pullPermission,
          containerTags: container.containerTags,
          ...buildSettings(container, tags),
          environment,
        }),
      ]),
    );
    this.#outputs(landingZone, { images, containers, events });
  }

  #outputs(landingZone: LandingZone, { images, containers, events }: Told): void {
    // What a change to an image comes down to: a plan's resources show it in a hundred lines, an output in one.
    new TerraformOutput(this, "recipe_version", {
      description: "The version of each image's recipe",
      value: Object.fromEntries(
        [...landingZone.images, ...landingZone.containers].map(({ name, recipeVersion }) => [
          name,
          recipeVersion,
        ]),
      ),
    });
    new TerraformOutput(this, "pipeline_arn", {
      description: "The pipeline of each image",
      value: Object.fromEntries(
        [...images, ...containers].map(([name, { pipelineArn }]) => [name, pipelineArn]),
      ),
    });
    if (events)
      new TerraformOutput(this, "undelivered_events", {
        description: "URL of the queue of what nobody took of the news about builds",
        value: events.undeliveredUrl,
      });
    if (containers.size)
      new TerraformOutput(this, "container_repository_url", {
        description: "The ECR repository of each container, by Region: what ECS and EKS pull from",
        value: Object.fromEntries(
          [...containers].map(([name, { repositoryUrls }]) => [name, repositoryUrls]),
        ),
      });
  }

  /** ARN of the key of each Region. A key lets in all those whom an image of its Region is shared with. */
  #keys(
    { shared, namePrefix, keyRegions, images }: LandingZone,
    providers: Providers,
  ): ReadonlyMap<string, string> {
    const keys = new Construct(this, "Key");
    return new Map(
      distinct([shared.region, ...keyRegions]).map((region) => {
        const permissions = images
          .filter(({ regions }) => regions.includes(region))
          .map((image) => image.launchPermission);
        const keyArn = shared.kmsKeyIds?.[region];
        const alias = keyAlias(namePrefix);
        const provider = providers.get(region);
        if (keyArn !== undefined)
          return [region, new ImageKey(keys, region, { alias, keyArn, provider }).arn];
        const key = new ImageKey(keys, region, {
          alias,
          account: shared.account,
          organizationArns: distinct(permissions.flatMap(({ organizationArns }) => organizationArns)),
          organizationalUnitArns: distinct(
            permissions.flatMap(({ organizationalUnitArns }) => organizationalUnitArns),
          ),
          accounts: distinct(permissions.flatMap(({ accounts }) => accounts)),
          // Copies are made from the AMI of the build, in whatever Region they are to be.
          copyAccounts: distinct(
            images
              .filter(({ regions }) => region === shared.region || regions.includes(region))
              .flatMap(({ copyTo }) => copyTo),
          ),
          provider,
        });
        return [region, key.arn];
      }),
    );
  }

  /** ARNs by name. */
  #components({ components, documentBucket }: LandingZone): ReadonlyMap<string, string> {
    const scope = new Construct(this, "Component");
    const documents = components.some(isLong)
      ? new DocumentBucket(this, "Documents", { bucketName: documentBucket })
      : undefined;
    return new Map(
      components.map((component) => {
        const { name, version, platform } = component;
        const id = scopeId(nameInArn(name));
        const data = literal(component.data);
        const document =
          documents && isLong(component)
            ? { uri: documents.add(id, `${nameInArn(name)}/${version}.yaml`, data) }
            : { data };
        return [name, new Component(scope, id, { name, version, platform, ...document }).arn];
      }),
    );
  }
}

/** What outputs tell of. */
interface Told {
  /** By name. */
  readonly images: ReadonlyMap<string, GoldenImage>;
  /** By name. */
  readonly containers: ReadonlyMap<string, GoldenContainer>;
  readonly events?: ReleaseEvents;
}

/** The provider of each other Region of the partition than the stack's own. */
type Providers = ReadonlyMap<string, AwsProvider | undefined>;

const isLong = ({ data }: ResolvedComponent) => Buffer.byteLength(data) > MAX_INLINE_BYTES;

/** On what an image or a container is built, and when, and the tags of all of it, beside the landing zone's. */
const buildSettings = (
  { keyPair, tags: own, ...built }: ResolvedImage | ResolvedContainer,
  tags: LandingZone["tags"],
) => ({
  instanceTypes: built.instanceTypes,
  schedule: built.schedule,
  keyPair: keyPair && literal(keyPair),
  placement: built.placement,
  terminateInstanceOnFailure: built.terminateInstanceOnFailure,
  tests: built.tests,
  vulnerabilityScanning: built.vulnerabilityScanning,
  tags: literals({ ...tags, ...own }),
  imageBuilderTags: Object.keys(own).length ? literals(own) : undefined,
});

/** Names of the repositories that builds push to; undefined if there are none, or their profile is given. */
function containerRepositories({ containers, shared }: LandingZone): readonly string[] | undefined {
  if (!containers.length || shared.instanceProfile !== undefined) return undefined;
  return distinct(containers.map(({ repositoryName }) => repositoryName));
}

/** The repositories of a container, by the name that they have in AWS. */
function repositoryOf({ repository, repositoryName }: ResolvedContainer): ContainerRepositories {
  const { existing, immutableTags, lifecycle, forceDelete } = repository ?? {};
  return existing === undefined
    ? { name: repositoryName, immutableTags, lifecycle, forceDelete }
    : { existing };
}

/** The bucket of the build logs: one that is made, one that is there, or none. */
function logBucket({ shared, buildLogs }: LandingZone): BuildEnvironmentProps {
  if (!buildLogs) return { s3Logs: false };
  const { bucket, prefix } = buildLogs;
  return shared.logs?.s3?.bucket === undefined
    ? { logBucketName: bucket, logPrefix: prefix, logExpiryDays: shared.logExpiryDays }
    : { givenLogBucketName: bucket, logPrefix: literal(prefix) };
}

/** What tells others of builds, if anybody is told. */
function releaseEvents(scope: Construct, landingZone: LandingZone): ReleaseEvents | undefined {
  const { namePrefix, shared, images, containers, releaseEvents: told } = landingZone;
  const names = [...images, ...containers].map(({ fullName }) => fullName);
  if (!told || !names.length) return undefined;
  const { snsTopic, snsTopicArn, webhooks, github, hcpTerraform } = told;
  const name = prefixed(namePrefix, RELEASES);
  return new ReleaseEvents(scope, "ReleaseEvents", {
    name,
    roleName: `${name}-${shared.region}`,
    images: names,
    topicArn: snsTopicArn,
    topic: snsTopic && literals(snsTopic),
    webhooks: webhooks && literals(webhooks),
    github,
    hcpTerraform,
  });
}

const distinct = (values: readonly string[]) => [...new Set(values)].sort();

function recipeComponents(
  { components }: Pick<ResolvedImage, "components">,
  arns: ReadonlyMap<string, string>,
) {
  return components.map(({ arn, document, parameters }) => ({
    arn: arn ?? known(arns, document),
    parameters: literals(parameters),
  }));
}

/** @throws Error if the landing zone names something that it does not have, which it cannot */
function known(values: ReadonlyMap<string, string>, key: string): string {
  const value = values.get(key);
  if (value === undefined) throw new Error(`the landing zone has no ${key}`);
  return value;
}
