import type { Path } from "../input/value.js";
import { amiNameTemplate, amiNameTemplateMistake, MAX_AMI_NAME_CHARACTERS } from "../rules/ami-name.js";
import { partitionOfArn } from "../rules/arn.js";
import { ACCOUNT } from "../rules/backend.js";
import { DEFAULT_LOG_EXPIRY_DAYS } from "../rules/bucket.js";
import {
  buildLogs,
  documentBucket,
  exportBucket,
  keyAliasArn,
  pipelineArn,
  prefixed,
} from "../rules/contract.js";
import { distributionStack } from "../rules/copy.js";
import { regionsOf } from "../rules/region.js";
import { isPinned } from "../rules/selector.js";
import { withVariables } from "../rules/user-data.js";
import { imageReference, type Lineages } from "./ancestry.js";
import { copyAccountsOf } from "./copy-accounts.js";
import { resolveReleaseEvents } from "./release-events.js";
import { resolveContainer } from "./resolve-container.js";
import { resolveDistribution } from "./resolve-distribution.js";
import { resolvePipelineWorkflows, resolveWorkflowNeeds, resolveWorkflows } from "./resolve-workflows.js";
import type { Report } from "./rules.js";
import { built, type SalvagedLandingZone } from "./salvage.js";
import { componentName } from "./schema/component.js";
import type { ComponentEntry, ImageEntry } from "./schema/image.js";
import type { Settings } from "./schema/landing-zone.js";
import type { UserDataEntry } from "./schema/user-data.js";
import type { LaunchTemplateEntry, WorkloadEntry } from "./schema/workload.js";
import type {
  LandingZone,
  ResolvedComponent,
  ResolvedImage,
  ResolvedLifecycle,
  ResolvedRecipeComponent,
  ResolvedUserData,
  ResolvedWorkload,
} from "./types.js";
import { VersionGoesBack, type Versions, VersionsExhausted } from "./versions/versions.js";
import type { WorkflowFile } from "./workflow-files.js";

/**
 * Counts how often the modules of components and recipes have come to render the same content differently: Terraform then
 * replaces what is there, and needs another version for it.
 */
const RENDERING = 1;

/** What resolving a part needs beside the part. */
interface Context {
  readonly settings: Settings;
  readonly partition: string;
  readonly salvaged: SalvagedLandingZone;
  readonly lineages: Lineages;
  readonly documents: ReadonlyMap<string, { readonly text: string }>;
  readonly userDataTexts: ReadonlyMap<string, string>;
  readonly dockerfileTexts: ReadonlyMap<string, string>;
  readonly workflowFiles: ReadonlyMap<string, WorkflowFile>;
  readonly versions: Versions;
  readonly report: Report;
}

/** Gives a checked landing zone its names, ARNs and versions. */
export function resolve(
  settings: Settings,
  salvaged: SalvagedLandingZone,
  lineages: Lineages,
  texts: Pick<Context, "documents" | "userDataTexts" | "dockerfileTexts" | "workflowFiles">,
  versions: Versions,
  report: Report,
): LandingZone {
  const partition = partitionOfArn(settings.organization);
  const { region, account } = settings.shared;
  const { s3 } = settings.shared.logs ?? {};
  const logs = buildLogs(region, account, settings.namePrefix);
  const context = { settings, partition, salvaged, lineages, ...texts, versions, report };
  // Components come first, because their edits count in their recipes' versions.
  const components = resolveComponents(context);
  const images = [...salvaged.images].map(([name, image]) => resolveImage(name, image, context));
  const containers = [...salvaged.containers].map(([name, container]) =>
    resolveContainer(name, container, {
      settings,
      partition,
      parentName: lineages.get(name)?.parentName,
      components: container.components.map((entry) => resolveRecipeComponent(entry, context)),
      dockerfile: container.dockerfile && (texts.dockerfileTexts.get(container.dockerfile.file) ?? ""),
      assignVersion: (content) =>
        assignOrReport(["images", name, "version"], container.version, report, (declared) =>
          versions.assignRecipe(name, { rendering: RENDERING, ...content }, declared),
        ),
    }),
  );
  return {
    partitionRegions: regionsOf(partition),
    organizationArn: settings.organization,
    namePrefix: settings.namePrefix,
    terraform: settings.terraform,
    tags: settings.tags,
    accountNames: settings.accountNames,
    shared: {
      ...settings.shared,
      profile: profileOf(settings, account),
      readableParameters: settings.shared.readableParameters ?? [],
      logExpiryDays: s3?.expiryDays ?? settings.shared.logExpiryDays ?? DEFAULT_LOG_EXPIRY_DAYS,
    },
    releaseEvents: resolveReleaseEvents(settings, salvaged),
    buildLogs:
      s3?.enabled === false
        ? undefined
        : { bucket: s3?.bucket ?? logs.bucket, prefix: s3?.prefix ?? logs.prefix },
    documentBucket: documentBucket(region, account, settings.namePrefix),
    exportBucket: exportBucket(region, account, settings.namePrefix),
    keyRegions: [
      ...new Set([
        ...images.flatMap(({ regions }) => regions),
        ...containers.flatMap(({ keyRegions }) => keyRegions),
      ]),
    ].sort(),
    components,
    workflows: resolveWorkflows(salvaged.images, workflowContext(context), (path, name, content, declared) =>
      assignOrReport(path, declared, report, (majorMinor) =>
        versions.assignWorkflow(name, content, majorMinor),
      ),
    ),
    images,
    containers,
    workloads: [...salvaged.workloads].map(([name, workload]) => resolveWorkload(name, workload, context)),
    copyAccounts: copyAccountsOf(salvaged).map(({ access, otherAccess: _, ...copyAccount }) => ({
      ...copyAccount,
      ...access,
      name: distributionStack(copyAccount.account),
      images: copyAccount.images.map((image) => prefixed(settings.namePrefix, image)),
      profile: profileOf(settings, copyAccount.account),
    })),
  };
}

const workflowContext = ({ settings: { namePrefix, shared }, partition, workflowFiles }: Context) => ({
  ...{ namePrefix, partition, workflowFiles },
  ...{ region: shared.region, account: shared.account },
});

function resolveComponents({
  settings,
  salvaged,
  documents,
  versions,
  report,
}: Context): ResolvedComponent[] {
  const recipesByName = new Map<string, Set<string>>();
  for (const [image, { components }] of built(salvaged)) {
    for (const entry of components) {
      const name = componentName(entry);
      const recipes = recipesByName.get(name);
      if (recipes) recipes.add(image);
      else recipesByName.set(name, new Set([image]));
    }
  }
  const resolved = new Map<string, ResolvedComponent>();
  for (const [imageName, { platform, components }] of built(salvaged)) {
    for (const [index, entry] of components.entries()) {
      const { file, version: majorMinor } = entry;
      const name = componentName(entry);
      if (file === undefined || resolved.has(name)) continue;
      const data = documents.get(file)?.text ?? "";
      const fullName = prefixed(settings.namePrefix, name);
      const content = { rendering: RENDERING, name: fullName, platform, data };
      const recipes = [...(recipesByName.get(name) ?? [])];
      const path = ["images", imageName, "components", index, "version"];
      const version = assignOrReport(path, majorMinor, report, (declared) =>
        versions.assignComponent(name, content, declared, recipes),
      );
      resolved.set(name, { name: fullName, version, platform, data });
    }
  }
  return [...resolved.values()];
}

/**
 * Assigns a version, or reports why there is none: the declared one is lower than one that is taken, and then it is
 * assigned as if none were declared, or no patch is left.
 */
function assignOrReport(
  path: Path,
  declared: string | undefined,
  report: Report,
  assign: (declared: string | undefined) => string,
): string {
  try {
    return assign(declared);
  } catch (error) {
    if (error instanceof VersionsExhausted) {
      report("version", path, error.message, error.expected);
      return error.last;
    }
    if (!(error instanceof VersionGoesBack)) throw error;
    report(
      "version",
      path,
      `"${declared}" ${error.message}`,
      "that major and minor version or a higher one, or no version at all",
    );
    return assignOrReport(path, undefined, report, assign);
  }
}

function resolveImage(name: string, image: ImageEntry, context: Context): ResolvedImage {
  const { settings, partition, lineages, versions, report } = context;
  const { description, instanceTypes, regions, schedule, share = {} } = image;
  const { region, account } = settings.shared;
  const fullName = prefixed(settings.namePrefix, name);
  const parent = parentImage(image.parent, context);
  const userData = image.userData && resolveUserData(image.userData, context);
  const rootVolume = { ...image.rootVolume, deviceName: lineages.get(name)?.traits.rootDevice ?? "" };
  const components = image.components.map((entry) => resolveRecipeComponent(entry, context));
  const content = {
    rendering: RENDERING,
    name: fullName,
    description,
    parent,
    rootVolume: [rootVolume.deviceName, rootVolume.sizeGiB, rootVolume.type],
    // What is not given is not in the digest, so that images from before there were these keep their versions.
    rootVolumeIops: rootVolume.iops,
    rootVolumeThroughput: rootVolume.throughput,
    dataVolumes: image.dataVolumes,
    encrypted: image.encrypted ? undefined : false,
    keyArn: image.encrypted ? settings.shared.kmsKeyIds?.[region] : undefined,
    userData: userData && withVariables(userData.text, userData.variables ?? {}),
    components: components.map(({ arn, document, parameters }) => [
      arn ?? [document],
      Object.entries(parameters).sort(([a], [b]) => (a < b ? -1 : 1)),
    ]),
  };
  const path = ["images", name];
  const recipeVersion = assignOrReport([...path, "version"], image.version, report, (declared) =>
    versions.assignRecipe(name, content, declared),
  );
  const template = amiNameTemplate(fullName, recipeVersion);
  const broken = amiNameTemplateMistake(template);
  if (broken) {
    report(
      "ami-name",
      path,
      `the AMI name ${template} ${broken.message}`,
      `${broken.expected}: a name of the image at least ${template.length - MAX_AMI_NAME_CHARACTERS} shorter`,
      { key: true },
    );
  }
  return {
    name,
    fullName,
    description,
    parentImage: parent,
    parentName: lineages.get(name)?.parentName,
    buildAfterParent: image.buildAfterParent,
    recipeVersion,
    pipelineArn: pipelineArn(partition, region, account, fullName),
    components,
    workflows: resolvePipelineWorkflows(image, workflowContext(context)),
    workflowNeeds: resolveWorkflowNeeds(name, image, workflowContext(context), report),
    rootVolume,
    dataVolumes: image.dataVolumes,
    userData,
    tags: image.tags,
    instanceTypes,
    regions,
    schedule,
    lifecycle: image.lifecycle && resolveLifecycle(image.lifecycle, name, recipeVersion, context),
    keyPair: image.keyPair,
    placement: image.placement,
    terminateInstanceOnFailure: image.terminateInstanceOnFailure,
    tests: image.tests,
    vulnerabilityScanning: image.vulnerabilityScanning,
    enhancedImageMetadata: image.enhancedImageMetadata,
    encrypted: image.encrypted,
    distribution: resolveDistribution(image, fullName),
    executionRoleArn: image.executionRoleArn,
    launchPermission: {
      organizationArns: share.organization ? [settings.organization] : [],
      organizationalUnitArns: share.organizationalUnits ?? [],
      accounts: share.accounts ?? [],
    },
    copyTo: image.copyTo ?? [],
  };
}

function resolveLifecycle(
  { keep, ...rules }: NonNullable<ImageEntry["lifecycle"]>,
  image: string,
  recipeVersion: string,
  { salvaged }: Context,
): ResolvedLifecycle {
  const selectors = [...salvaged.workloads.values()]
    .flatMap(({ fleets }) => Object.values(fleets))
    .map((fleet) => fleet.image)
    .filter((selector) => selector.image === image && isPinned(selector, recipeVersion));
  return {
    ...rules,
    delete: rules.delete ?? (keep === undefined ? undefined : { keep }),
    pinnedVersions: [...new Set(selectors.flatMap(({ version = [] }) => version))].sort(),
  };
}

/** What Image Builder's CreateImageRecipe takes as `parentImage`. */
function parentImage(parent: string, { settings, partition }: Context): string {
  if (/^(arn:|ami-|ssm:|prod-)/.test(parent)) return parent;
  const { region, account } = settings.shared;
  const own = imageReference(parent);
  const [owner, image] = own === undefined ? ["aws", parent] : [account, prefixed(settings.namePrefix, own)];
  return `arn:${partition}:imagebuilder:${region}:${owner}:image/${image}/x.x.x`;
}

function resolveRecipeComponent(
  entry: ComponentEntry,
  { settings, partition }: Context,
): ResolvedRecipeComponent {
  const { managed, file, arn, version = "x.x.x", parameters = {} } = entry;
  if (file !== undefined)
    return { document: prefixed(settings.namePrefix, componentName(entry)), parameters };
  const { region } = settings.shared;
  const managedArn = `arn:${partition}:imagebuilder:${region}:aws:component/${managed}/${version}`;
  return { arn: arn ?? managedArn, parameters };
}

function resolveUserData({ file, variables }: UserDataEntry, { userDataTexts }: Context): ResolvedUserData {
  return { text: userDataTexts.get(file) ?? "", variables };
}

const profileOf = ({ terraform: { profile } }: Settings, account: string) =>
  profile?.replaceAll(ACCOUNT, account);

function resolveWorkload(name: string, workload: WorkloadEntry, context: Context): ResolvedWorkload {
  const { settings, partition, salvaged } = context;
  const { namePrefix } = settings;
  const resolveLaunchTemplate = ({
    rootVolumeSizeGiB,
    rootVolume,
    userData,
    ...others
  }: LaunchTemplateEntry) => ({
    ...others,
    rootVolume: rootVolume ?? (rootVolumeSizeGiB === undefined ? undefined : { sizeGiB: rootVolumeSizeGiB }),
    userData: userData && resolveUserData(userData, context),
  });
  return {
    ...workload,
    name,
    profile: profileOf(settings, workload.account),
    fleets: Object.entries(workload.fleets).map(([fleetName, fleet]) => ({
      ...fleet,
      name: fleetName,
      image: { ...fleet.image, image: prefixed(namePrefix, fleet.image.image) },
      launchTemplate: fleet.launchTemplate && resolveLaunchTemplate(fleet.launchTemplate),
      isCopied: salvaged.images.get(fleet.image.image)?.copyTo?.includes(workload.account) ?? false,
    })),
    sharedKeyAliasArn: keyAliasArn(partition, workload.region, settings.shared.account, namePrefix),
  };
}
