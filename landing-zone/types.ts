import type { Platform } from "../documents/component-document.js";
import type { WorkflowOnFailure, WorkflowType } from "../rules/workflow.js";
import type { CopyAccount } from "./copy-accounts.js";
import type { ResolvedDistribution } from "./resolve-distribution.js";
import type { ContainerEntry } from "./schema/container.js";
import type { ImageEntry } from "./schema/image.js";
import type { Settings } from "./schema/landing-zone.js";
import type { FleetEntry, LaunchTemplateEntry, WorkloadEntry } from "./schema/workload.js";

/** A component document as Image Builder is given it. */
export interface ResolvedComponent {
  readonly name: string;
  readonly version: string;
  readonly platform: Platform;
  /** The file's text, at most 65,536 bytes. */
  readonly data: string;
}

/** A component as a recipe uses it: any by its ARN, or one of the landing zone's documents. */
export type ResolvedRecipeComponent = (
  | { readonly arn: string; readonly document?: undefined }
  | { readonly document: string; readonly arn?: undefined }
) & { readonly parameters: Readonly<Record<string, string>> };

/** A workflow document as Image Builder is given it. */
export interface ResolvedWorkflow {
  readonly name: string;
  readonly version: string;
  readonly type: WorkflowType;
  /** The file's text, at most 16,000 characters. */
  readonly data: string;
}

/** A workflow as a pipeline runs it: AWS's by its ARN, or one of the landing zone's documents. */
export type ResolvedPipelineWorkflow = (
  | { readonly arn: string; readonly document?: undefined }
  | { readonly document: string; readonly arn?: undefined }
) & {
  readonly type: WorkflowType;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly parallelGroup?: string;
  readonly onFailure: WorkflowOnFailure;
};

/** What the steps of an image's workflows do beside building, of which the role that is made must let them. */
export interface ResolvedWorkflowNeeds {
  readonly stateMachineArns: readonly string[];
  readonly topicArns: readonly string[];
  readonly functionArns: readonly string[];
  readonly commandDocumentArns: readonly string[];
  readonly registersImages: boolean;
}

type LifecycleEntry = NonNullable<ImageEntry["lifecycle"]>;

/** What becomes of an image's old releases. */
export interface ResolvedLifecycle extends Omit<LifecycleEntry, "keep"> {
  /** Versions that fleets select and that are not, or will not stay, the newest. */
  readonly pinnedVersions: readonly string[];
}

/** An image with everything that the contract and the lock say of it. */
export interface ResolvedImage {
  readonly name: string;
  /** Its name in AWS, which begins with the landing zone's prefix. */
  readonly fullName: string;
  readonly description?: string;
  /** What Image Builder takes: an image ARN, an AMI id, or `ssm:` and a parameter's name. */
  readonly parentImage: string;
  /** Name of the image of the landing zone that it is built from, if it is one. */
  readonly parentName?: string;
  /** Whether a release of the parent, an image of the landing zone, starts a build. */
  readonly buildAfterParent?: boolean;
  readonly recipeVersion: string;
  readonly pipelineArn: string;
  readonly components: readonly ResolvedRecipeComponent[];
  /** Undefined if builds do what AWS's workflows do. */
  readonly workflows?: readonly ResolvedPipelineWorkflow[];
  readonly workflowNeeds?: ResolvedWorkflowNeeds;
  readonly rootVolume: Readonly<ImageEntry["rootVolume"]> & { readonly deviceName: string };
  readonly dataVolumes?: ImageEntry["dataVolumes"];
  readonly userData?: ResolvedUserData;
  readonly tags: Readonly<Record<string, string>>;
  readonly instanceTypes?: readonly string[];
  readonly regions: readonly string[];
  readonly schedule?: ImageEntry["schedule"];
  readonly lifecycle?: ResolvedLifecycle;
  readonly keyPair?: string;
  readonly placement?: ImageEntry["placement"];
  readonly terminateInstanceOnFailure: boolean;
  readonly tests?: ImageEntry["tests"];
  readonly vulnerabilityScanning: boolean;
  readonly enhancedImageMetadata?: boolean;
  readonly encrypted: boolean;
  readonly distribution: ResolvedDistribution;
  /** ARN of a role that is there. */
  readonly executionRoleArn?: string;
  readonly launchPermission: {
    readonly organizationArns: readonly string[];
    readonly organizationalUnitArns: readonly string[];
    readonly accounts: readonly string[];
  };
  /** Accounts that get AMIs of their own. */
  readonly copyTo: readonly string[];
}

/** A container with everything that the lock says of it. */
export interface ResolvedContainer {
  readonly name: string;
  /** Its name in AWS, which begins with the landing zone's prefix. */
  readonly fullName: string;
  readonly description?: string;
  readonly platform: ContainerEntry["platform"];
  /** What Image Builder takes: an image ARN, or an image of a registry. */
  readonly parentImage: string;
  /** The container of the landing zone that it is built from. @default - none of them */
  readonly parentName?: string;
  readonly recipeVersion: string;
  readonly pipelineArn: string;
  readonly components: readonly ResolvedRecipeComponent[];
  /** Text of the Dockerfile template; undefined for the default. */
  readonly dockerfile?: string;
  readonly workingDirectory?: string;
  readonly instanceConfiguration?: ContainerEntry["instanceConfiguration"];
  readonly repositoryName: string;
  readonly repository?: ContainerEntry["repository"];
  readonly containerTags?: readonly string[];
  readonly regions: readonly string[];
  /** Regions in which its images are encrypted with the landing zone's key. */
  readonly keyRegions: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
  readonly instanceTypes?: readonly string[];
  readonly keyPair?: string;
  readonly placement?: ContainerEntry["placement"];
  readonly terminateInstanceOnFailure: boolean;
  readonly tests?: ContainerEntry["tests"];
  readonly vulnerabilityScanning: boolean;
  readonly schedule?: ContainerEntry["schedule"];
  /** Who may pull it. */
  readonly pullPermission: ResolvedImage["launchPermission"];
}

/** User data as it is written in its file, with its variables. */
export interface ResolvedUserData {
  readonly text: string;
  readonly variables?: Readonly<Record<string, string>>;
}

interface ResolvedLaunchTemplate extends Omit<LaunchTemplateEntry, "rootVolumeSizeGiB" | "userData"> {
  readonly userData?: ResolvedUserData;
}

export interface ResolvedFleet extends Omit<FleetEntry, "launchTemplate"> {
  readonly name: string;
  readonly launchTemplate?: ResolvedLaunchTemplate;
  /** Whether its image is copied into the workload's account, which then owns the fleet's AMIs. */
  readonly isCopied: boolean;
}

export interface ResolvedWorkload extends Omit<WorkloadEntry, "fleets"> {
  readonly name: string;
  readonly fleets: readonly ResolvedFleet[];
  /** Profile of AWS's shared configuration; undefined for the caller's own credentials. */
  readonly profile?: string;
  /** ARN of the shared key's alias in the workload's Region. */
  readonly sharedKeyAliasArn: string;
}

/** Who is told of builds, with the images of each workspace. */
export interface ResolvedReleaseEvents
  extends Omit<NonNullable<Settings["shared"]["releaseEvents"]>, "hcpTerraform"> {
  readonly hcpTerraform?: {
    readonly connection: string;
    readonly hostname?: string;
    readonly planOnly: boolean;
    /** By workload. */
    readonly workspaces: Readonly<
      Record<string, { readonly id: string; readonly images: readonly string[] }>
    >;
  };
}

/** An account that images are copied into, with how Terraform works there. */
export interface ResolvedCopyAccount extends Pick<CopyAccount, "account" | "images" | "lifecycle"> {
  /** Name of its stack. */
  readonly name: string;
  readonly assumeRole?: string;
  readonly externalId?: string;
  /** Profile of AWS's shared configuration; undefined for the caller's own credentials. */
  readonly profile?: string;
}

/** `golden-ami.yaml`, checked, with the files that it names, the contract and the versions. */
export interface LandingZone {
  /** Every Region of the organization's partition. */
  readonly partitionRegions: readonly string[];
  readonly organizationArn: string;
  /** What the names of the landing zone begin with; undefined if it has none. */
  readonly namePrefix?: string;
  readonly terraform: Settings["terraform"];
  readonly tags: Readonly<Record<string, string>>;
  /** Names of accounts, by their ids. */
  readonly accountNames: Readonly<Record<string, string>>;
  readonly shared: Settings["shared"] & {
    /** Profile of AWS's shared configuration; undefined for the caller's own credentials. */
    readonly profile?: string;
    readonly readableParameters: readonly string[];
    readonly logExpiryDays: number;
  };
  /** Who is told of builds; undefined for nobody. */
  readonly releaseEvents?: ResolvedReleaseEvents;
  /** Bucket of the build logs, and their prefix without a slash at the end; undefined if they are not in S3. */
  readonly buildLogs?: { readonly bucket: string; readonly prefix: string };
  /** Bucket of the component documents that are too long to be given inline. */
  readonly documentBucket: string;
  /** Bucket of the disk images that AMIs are exported to. */
  readonly exportBucket: string;
  /** The Regions that have a key: those that any image goes to, and any container that it encrypts. */
  readonly keyRegions: readonly string[];
  readonly components: readonly ResolvedComponent[];
  readonly workflows: readonly ResolvedWorkflow[];
  readonly images: readonly ResolvedImage[];
  readonly containers: readonly ResolvedContainer[];
  readonly workloads: readonly ResolvedWorkload[];
  readonly copyAccounts: readonly ResolvedCopyAccount[];
}
