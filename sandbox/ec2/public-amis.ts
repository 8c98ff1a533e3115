import { createHash } from "node:crypto";
import { partitionOf } from "../identity/regions.js";
import type { Image } from "./image.js";
import { OWNERS, PUBLIC_AMIS, type PublicAmi } from "./public-ami-families.js";

/** A parameter that AWS or another publisher keeps for everybody, in each Region. */
export interface PublicParameter {
  readonly name: string;
  readonly value: string;
  /** ISO 8601: when the value became this one. */
  readonly modified: string;
}

interface PublicAmis {
  readonly images: readonly Image[];
  readonly byId: ReadonlyMap<string, Image>;
  /** By name. */
  readonly parameters: ReadonlyMap<string, PublicParameter>;
}

/** AWS deprecates a public AMI so long after it was made, at the latest. */
const YEARS_TO_DEPRECATION = 2;

const USAGE_OPERATIONS = {
  Windows: "RunInstances:0002",
  "Red Hat Enterprise Linux": "RunInstances:0010",
  "SUSE Linux": "RunInstances:000g",
} as const;

const regions = new Map<string, PublicAmis>();

/** The public AMIs of a Region, and the public parameters that name them: the same for every account. */
export function publicAmis(region: string): PublicAmis {
  const known = regions.get(region);
  if (known) return known;
  const images: Image[] = [];
  const parameters = new Map<string, PublicParameter>();
  for (const ami of PUBLIC_AMIS) {
    const image = imageOf(ami, region);
    if (!image) continue;
    images.push(image);
    for (const [name, value] of Object.entries(ami.parameters?.(image.imageId) ?? {})) {
      parameters.set(name, { name, value, modified: image.creationDate });
    }
  }
  const made = { images, byId: new Map(images.map((image) => [image.imageId, image])), parameters };
  regions.set(region, made);
  return made;
}

/** The public parameter of this name or ARN in a Region, which has no account. */
export function publicParameter(region: string, nameOrArn: string): PublicParameter | undefined {
  const [, arnRegion = region, name = nameOrArn] =
    /^arn:aws[^:]*:ssm:([^:]+)::parameter(\/.+)$/.exec(nameOrArn) ?? [];
  return arnRegion === region ? publicAmis(region).parameters.get(name) : undefined;
}

/** The AMI in a Region; undefined if it is not published in the Region's partition. */
function imageOf(ami: PublicAmi, region: string): Image | undefined {
  const owners: { readonly [partition: string]: string | undefined } = OWNERS[ami.owner];
  const ownerId = owners[partitionOf(region)];
  if (ownerId === undefined) return undefined;
  const hash = createHash("sha256").update(`${region} ${ami.name}`).digest("hex");
  const creationDate = creationDateOf(ami.date, hash);
  return {
    imageId: `ami-0${hash.slice(0, 16)}`,
    name: ami.name,
    description: ami.description,
    ownerId,
    ownerAlias: "amazon",
    isPublic: true,
    state: "available",
    creationDate,
    // The newest does not get old, because no newer one will ever come.
    deprecationTime: ami.superseded ? deprecationTimeOf(creationDate) : undefined,
    architecture: ami.architecture,
    platform: ami.system === "Windows" ? "windows" : undefined,
    awsSoftware: ami.system === "Windows",
    platformDetails: ami.system,
    usageOperation: ami.system && USAGE_OPERATIONS[ami.system],
    imageLocation: `amazon/${ami.name}`,
    imageType: "machine",
    hypervisor: "xen",
    virtualizationType: "hvm",
    rootDeviceName: ami.rootDeviceName,
    rootDeviceType: "ebs",
    bootMode: ami.bootMode,
    enaSupport: true,
    sriovNetSupport: "simple",
    imdsSupport: ami.imdsSupport,
    devices: [
      {
        deviceName: ami.rootDeviceName,
        ebs: {
          snapshotId: `snap-0${hash.slice(16, 32)}`,
          volumeSizeGiB: ami.sizeGiB,
          volumeType: ami.volumeType,
          encrypted: false,
          deleteOnTermination: true,
        },
      },
      ...Object.entries(ami.instanceStores ?? {}).map(([deviceName, virtualName]) => ({
        deviceName,
        virtualName,
      })),
    ],
    tags: {},
  };
}

/** A time on the day that the AMI's name has. */
function creationDateOf(date: string, hash: string): string {
  const second = Number.parseInt(hash.slice(32, 40), 16) % 86_400;
  return new Date(Date.parse(`${date}T00:00:00.000Z`) + second * 1000).toISOString();
}

function deprecationTimeOf(creationDate: string): string {
  const date = new Date(creationDate);
  date.setUTCFullYear(date.getUTCFullYear() + YEARS_TO_DEPRECATION);
  return date.toISOString();
}
