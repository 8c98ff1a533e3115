import type { Caller } from "../identity/caller.js";
import type { KeyAccess, KeyUser } from "../kms/key-access.js";
import { AwsError } from "../wire/errors.js";
import type { Query } from "../wire/query.js";
import type { World } from "../world.js";
import { launchableImage } from "./find-image.js";
import { resolvedImageId } from "./image-reference.js";
import { assertRunsImage } from "./instance-types.js";
import type { Instances } from "./instances.js";
import { launchObstacle } from "./launch-obstacle.js";
import { assertPrerequisites } from "./launch-prerequisites.js";
import type { Ec2Operation } from "./operation.js";
import { type TemplateData, templateData } from "./template-version.js";

/** The type of an instance for which none is given. */
const DEFAULT_INSTANCE_TYPE = "m1.small";

/** An instance that may be started. */
export interface Launch {
  readonly imageId: string;
  /** Why it ends as soon as it has started, in EC2's words; undefined if it runs. */
  readonly obstacle: string | undefined;
}

/** Has moto start instances, if their AMI and type allow it, and ends those that cannot run. */
export function runInstances(instances: Instances): Ec2Operation<"RunInstances"> {
  return async ({ world, keyAccess, caller, query }) => {
    const wanted = await wantedInstance(world, caller, query);
    // moto will say that there is no such launch template.
    if (!wanted) return undefined;
    const { imageId, obstacle } = await prepareLaunch(world, keyAccess, caller, caller, wanted);
    const response = await world.moto.call(caller, "ec2", {
      form: { ...query.without("ImageId"), ImageId: imageId },
    });
    if (response.status !== 200) return response;
    world.amis.noteLaunch(imageId);
    return instances.started(world, caller, response, obstacle);
  };
}

/**
 * Checks what an instance is to be started from.
 * @param user who starts it: the caller, or a service's role in the caller's account
 * @throws {AwsError} if EC2 would not start it
 */
export async function prepareLaunch(
  world: Pick<World, "moto" | "amis">,
  keyAccess: KeyAccess,
  caller: Caller | { account: string; region: string },
  user: KeyUser,
  template: TemplateData,
): Promise<Launch> {
  const { imageId: reference, instanceType } = template;
  if (reference === undefined) {
    throw new AwsError(400, "MissingParameter", "The request must contain the parameter ImageId");
  }
  const imageId = await resolvedImageId(world.moto, caller, reference);
  const image = launchableImage({ world, caller }, imageId);
  if (instanceType !== undefined) await assertRunsImage(world.moto, caller, instanceType, image);
  await assertPrerequisites(world.moto, caller, template);
  const ami = world.amis.get(imageId);
  return { imageId, obstacle: await launchObstacle(keyAccess, ami, template, caller, user) };
}

/** What a call asks for, by itself or by its launch template; undefined if there is no such template. */
async function wantedInstance(world: World, caller: Caller, query: Query): Promise<TemplateData | undefined> {
  const hasTemplate = query.has("LaunchTemplate");
  const template = hasTemplate
    ? await templateData(world.moto, caller, {
        id: query.text("LaunchTemplate.LaunchTemplateId"),
        name: query.text("LaunchTemplate.LaunchTemplateName"),
        version: query.text("LaunchTemplate.Version"),
      })
    : {};
  return (
    template && {
      imageId: query.text("ImageId") ?? template.imageId,
      instanceType: query.text("InstanceType") ?? template.instanceType ?? DEFAULT_INSTANCE_TYPE,
      keyName: query.text("KeyName") ?? template.keyName,
      profileName: query.text("IamInstanceProfile.Name") ?? template.profileName,
      profileArn: query.text("IamInstanceProfile.Arn") ?? template.profileArn,
      userData: query.text("UserData") ?? template.userData,
      volumeKeys: [
        ...(template.volumeKeys ?? []),
        ...query
          .prefixes("BlockDeviceMapping")
          .flatMap((prefix) => query.text(`${prefix}.Ebs.KmsKeyId`) ?? []),
      ],
    }
  );
}
