import { kmsKeyMistake } from "../rules/arn.js";
import { snapshotIdMistake } from "../rules/resource-id.js";
import {
  DEFAULT_VOLUME_TYPE,
  dataDeviceNameMistake,
  rootVolumeTypeMistake,
  type VolumeRules,
  volumeMistakes,
  volumeTypeMistake,
} from "../rules/volume.js";
import { isUnresolved, type PropsCheck } from "./validation.js";

/** The root volume of a recipe or a launch template. */
export interface RootVolumeProps {
  /** Size of the root volume in GiB. @default - that of the parent or AMI */
  readonly rootVolumeSizeGiB?: number;
  /** EBS type of the root volume, from which an instance can start. @default - of a recipe "gp3", otherwise the AMI's */
  readonly rootVolumeType?: string;
  /** I/O operations a second of the root volume, for `gp3`, `io2` and `io1`. @default - 3,000 for `gp3` */
  readonly rootVolumeIops?: number;
  /** Throughput of the root volume in MiB a second, for `gp3`. @default - 125 */
  readonly rootVolumeThroughput?: number;
}

/** A volume beside the root volume. */
export interface DataVolume {
  /** Where it is attached, e.g. `/dev/sdf`, or `xvdf` for Windows. */
  readonly deviceName: string;
  /** Size in GiB. @default - the snapshot's */
  readonly sizeGiB?: number;
  /** Id of the snapshot that it begins with. @default - none; it is empty */
  readonly snapshot?: string;
  /** EBS type. @default "gp3" */
  readonly type?: string;
  /** I/O operations a second, for `gp3`, `io2` and `io1`. @default - 3,000 for `gp3` */
  readonly iops?: number;
  /** Throughput in MiB a second, for `gp3`. @default - 125 */
  readonly throughput?: number;
}

/** A data volume of an instance. */
export interface InstanceDataVolume extends DataVolume {
  /** Id or ARN of the key that it is encrypted under, or its alias. @default - that of the other volumes */
  readonly kmsKeyId?: string;
  /** Whether it goes with its instance. @default true */
  readonly deleteOnTermination?: boolean;
}

/** A data volume as recipes and launch templates map it. */
export const dataVolumeMapping = (
  volume: InstanceDataVolume,
  kmsKeyId: string | undefined,
  encrypted = true,
) => ({
  deviceName: volume.deviceName,
  ebs: {
    encrypted: String(encrypted),
    kmsKeyId: encrypted ? (volume.kmsKeyId ?? kmsKeyId) : undefined,
    snapshotId: volume.snapshot,
    volumeSize: volume.sizeGiB,
    volumeType: volume.type ?? DEFAULT_VOLUME_TYPE,
    iops: volume.iops,
    throughput: volume.throughput,
    deleteOnTermination: String(volume.deleteOnTermination ?? true),
  },
});

/**
 * Checks the root volume among a construct's props.
 * @param settings.defaultType the type that it has if none is given
 * @param settings.prefix what is before the props' names
 */
export function checkRootVolume(
  check: PropsCheck,
  props: RootVolumeProps,
  rules: VolumeRules,
  { defaultType, prefix = "" }: { readonly defaultType?: string; readonly prefix?: string } = {},
): PropsCheck {
  const names = {
    type: `${prefix}rootVolumeType`,
    sizeGiB: `${prefix}rootVolumeSizeGiB`,
    iops: `${prefix}rootVolumeIops`,
    throughput: `${prefix}rootVolumeThroughput`,
  };
  check.optional(names.type, props.rootVolumeType, rootVolumeTypeMistake);
  const volume = {
    type: props.rootVolumeType ?? defaultType,
    sizeGiB: props.rootVolumeSizeGiB,
    iops: props.rootVolumeIops,
    throughput: props.rootVolumeThroughput,
  };
  return checkNumbers(check, names, volume, rules);
}

/** Checks the data volumes among a construct's props. */
export function checkDataVolumes(
  check: PropsCheck,
  prop: string,
  volumes: readonly InstanceDataVolume[] = [],
  rules: VolumeRules,
): PropsCheck {
  const devices = volumes.map(({ deviceName }) => deviceName);
  check.list(prop, devices, dataDeviceNameMistake, { of: ".deviceName" });
  for (const [index, volume] of volumes.entries()) {
    const at = `${prop}[${index}]`;
    check
      .optional(`${at}.type`, volume.type, volumeTypeMistake)
      .optional(`${at}.snapshot`, volume.snapshot, snapshotIdMistake)
      .optional(`${at}.kmsKeyId`, volume.kmsKeyId, kmsKeyMistake);
    if (volume.snapshot === undefined) check.given(`${at}.sizeGiB`, volume.sizeGiB);
    const names = {
      type: `${at}.type`,
      sizeGiB: `${at}.sizeGiB`,
      iops: `${at}.iops`,
      throughput: `${at}.throughput`,
    };
    checkNumbers(check, names, { ...volume, type: volume.type ?? DEFAULT_VOLUME_TYPE }, rules);
  }
  return check;
}

type Numbers = Parameters<typeof volumeMistakes>[0];

function checkNumbers(
  check: PropsCheck,
  names: Readonly<Record<keyof Numbers, string>>,
  volume: Numbers,
  rules: VolumeRules,
): PropsCheck {
  for (const key of ["sizeGiB", "iops", "throughput"] as const)
    check.optional(names[key], volume[key], rules[key]);
  if (isUnresolved(volume.type)) return check;
  const known = (value: number | undefined) => (isUnresolved(value) ? NaN : value);
  const { type, sizeGiB, iops, throughput } = volume;
  const numbers = { type, sizeGiB: known(sizeGiB), iops: known(iops), throughput: known(throughput) };
  for (const [key, mistake] of volumeMistakes(numbers, rules))
    check.value(names[key], volume[key], () => mistake);
  return check;
}
