import { type Ami, NO_LAUNCH_PERMISSION, newId } from "../../ec2/ami.js";
import { parseArn, versionNodes } from "../api/arn.js";
import { invalidValue } from "../api/errors.js";
import { type Call, defineOperations } from "../api/operation.js";
import { now } from "../api/output-fields.js";
import type { Input } from "../api/sdk-types.js";
import { outputAmi } from "../builds/distributor.js";
import { nextBuildArn } from "../builds/new-image.js";
import { OtherServices } from "../other-services.js";
import { componentOperations } from "./components.js";
import { sourceDocument } from "./document-source.js";
import { assertExecutionRole } from "./execution-role.js";
import type { OwnImage } from "./stored.js";
import type { Resource } from "./table.js";

/** How long a disk image takes to become an AMI, in milliseconds. */
const DISK_IMAGE_MS = 100;

/**
 * Takes the AMI that EC2's ImportImage has made, which is named as its task, for an image that recipes can be built from.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/vm-import-export.html
 */
function importVmImage(call: Call, request: Input<"ImportVmImage">) {
  const { caller, world } = call;
  const { vmImportTaskId, platform, clientToken } = request;
  const ami = world.amis
    .all()
    .find(
      ({ name, ownerId, region }) =>
        name === vmImportTaskId && ownerId === caller.account && region === caller.region,
    );
  if (!ami)
    throw invalidValue(
      "vmImportTaskId",
      `The import task '${vmImportTaskId}' does not exist, or has no AMI.`,
    );
  if ((ami.platform === "windows" ? "Windows" : "Linux") !== platform)
    throw invalidValue("platform", `The imported AMI '${ami.imageId}' is not of the platform ${platform}.`);
  const image = add(call, request, platform, ami);
  complete(image, ami);
  return { clientToken, imageArn: image.arn };
}

/**
 * Makes an image of the ISO file of a Windows client, which takes its time.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/import-iso-disk.html
 */
async function importDiskImage(call: Call, request: Input<"ImportDiskImage">) {
  const { caller, scope, world, builds } = call;
  const { platform, osVersion, uri, executionRole, infrastructureConfigurationArn, clientToken } = request;
  if (platform !== "Windows") throw invalidValue("platform", `'${platform}' is not Windows.`);
  if (osVersion !== "Microsoft Windows 11")
    throw invalidValue("osVersion", `'${osVersion}' is not Microsoft Windows 11.`);
  scope.infrastructureConfigurations.get(infrastructureConfigurationArn);
  const services = new OtherServices(world);
  await assertExecutionRole(call, executionRole);
  const { bucket, key } = /^s3:\/\/(?<bucket>[^/]+)\/(?<key>.+\.iso)$/i.exec(uri)?.groups ?? {};
  if (!bucket || !key) throw invalidValue("uri", `'${uri}' is not of the form s3://bucket/key.iso.`);
  if ((await services.object(caller, bucket, key)) === undefined)
    throw invalidValue("uri", `The object '${uri}' does not exist, or you have no access to it.`);
  const image = add(call, request, platform);
  const { build } = image.body;
  builds.later(DISK_IMAGE_MS, () => {
    if (image.body.state?.status !== "PENDING") return;
    const ami: Ami = {
      imageId: newId("ami"),
      name: `${image.name} ${image.body.dateCreated?.replace(/:/g, "-")}`,
      ownerId: caller.account,
      region: caller.region,
      creationDate: now(),
      ...build,
      platform: "windows",
      bootMode: "uefi",
      blockDevices: [
        {
          deviceName: build.rootDeviceName,
          snapshotId: newId("snap"),
          volumeSizeGiB: 64,
          volumeType: "gp3",
          encrypted: false,
          deleteOnTermination: true,
        },
      ],
      state: "available",
      launchPermission: NO_LAUNCH_PERMISSION,
      tags: { CreatedBy: "EC2 Image Builder", Ec2ImageBuilderArn: image.arn },
    };
    world.amis.register(ami);
    complete(image, ami);
  });
  return { clientToken, imageBuildVersionArn: image.arn };
}

type Import = Pick<Input<"ImportVmImage">, "name" | "semanticVersion" | "description" | "osVersion" | "tags">;

function add(
  { scope }: Call,
  { name, semanticVersion, osVersion, tags = {} }: Import,
  platform: OwnImage["platform"],
  ami?: Ami,
): Resource<OwnImage> {
  versionNodes(semanticVersion);
  const arn = nextBuildArn(scope, name, semanticVersion);
  const image: Resource<OwnImage> = {
    arn,
    name,
    tags,
    references: [],
    body: {
      arn,
      type: "AMI",
      name,
      version: `${semanticVersion}/${parseArn(arn).build}`,
      platform,
      osVersion,
      state: { status: "PENDING" },
      dateCreated: now(),
      outputResources: { amis: [] },
      buildType: "IMPORT",
      imageSource: "IMPORTED",
      build: {
        architecture: ami?.architecture ?? "x86_64",
        rootDeviceName: ami?.rootDeviceName ?? "/dev/sda1",
      },
    },
  };
  scope.images.add(image);
  return image;
}

function complete(image: Resource<OwnImage>, ami: Ami): void {
  image.body = {
    ...image.body,
    state: { status: "AVAILABLE" },
    outputResources: { amis: [outputAmi(ami)] },
  };
}

/**
 * Makes a component of a script.
 * https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_ImportComponent.html
 */
async function importComponent(call: Call, request: Input<"ImportComponent">) {
  const { format: _, type, data: __, uri: ___, clientToken, ...component } = request;
  const { text: script } = await sourceDocument(call, request, () => undefined);
  const document = {
    schemaVersion: "1.0",
    phases: [
      {
        name: type === "TEST" ? "test" : "build",
        steps: [
          {
            name: "Script",
            action: component.platform === "Windows" ? "ExecutePowerShell" : "ExecuteBash",
            inputs: { commands: [script] },
          },
        ],
      },
    ],
  };
  const { componentBuildVersionArn } = await componentOperations.CreateComponent(call, {
    ...component,
    data: JSON.stringify(document),
    clientToken,
  });
  return { clientToken, componentBuildVersionArn };
}

export const importOperations = defineOperations({
  ImportVmImage: importVmImage,
  ImportDiskImage: importDiskImage,
  ImportComponent: importComponent,
});
