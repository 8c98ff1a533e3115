import { record, records } from "../../wire/json.js";
import type { World } from "../../world.js";
import { OtherServices } from "../other-services.js";
import type { ChangedResource, OwnImage } from "./stored.js";
import type { Resource } from "./table.js";

/** The tag of repositories that lifecycle policies may delete from: https://docs.aws.amazon.com/imagebuilder/latest/userguide/image-lifecycle-prerequisites.html */
const ACCESS = { Key: "LifecycleExecutionAccess", Value: "EC2 Image Builder" };

/**
 * Deletes the images of a container from their repositories, by what they are and not by their tags, which may be those of a
 * later image by now.
 */
export async function deleteContainers(
  world: Pick<World, "moto">,
  { arn, body }: Resource<OwnImage>,
): Promise<ChangedResource[]> {
  const services = new OtherServices(world);
  const [, partition, , , account = ""] = arn.split(":");
  const deleted: ChangedResource[] = [];
  for (const { region = "", imageUris = [] } of body.outputResources?.containers ?? []) {
    for (const [repositoryName, uris] of byRepository(imageUris)) {
      const call = async (operation: string, json: object) =>
        (await services.ecr({ account, region }, operation, json)).answer;
      // The first tag is the build's own.
      const [imageTag] = uris.map((uri) => uri.slice(uri.lastIndexOf(":") + 1));
      const imageDigest = digestOf(await call("BatchGetImage", { repositoryName, imageIds: [{ imageTag }] }));
      if (imageDigest === undefined) continue;
      const { tags } = await call("ListTagsForResource", {
        resourceArn: `arn:${partition}:ecr:${region}:${account}:repository/${repositoryName}`,
      });
      const isOpen = records(tags).some(({ Key, Value }) => Key === ACCESS.Key && Value === ACCESS.Value);
      if (isOpen) await call("BatchDeleteImage", { repositoryName, imageIds: [{ imageDigest }] });
      const reason = `Not authorized to delete from the repository '${repositoryName}', which lacks the tag ${ACCESS.Key} with the value ${ACCESS.Value}.`;
      deleted.push({
        accountId: account,
        resourceId: imageDigest,
        region,
        action: { name: "DELETE" },
        parent: arn,
        state: isOpen ? { status: "SUCCESS" } : { status: "FAILED", reason },
        imageUris: uris,
      });
    }
  }
  return deleted;
}

/** URIs by the name of their repository. */
function byRepository(uris: readonly string[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const uri of uris) {
    const name = uri.slice(uri.indexOf("/") + 1, uri.lastIndexOf(":"));
    found.set(name, [...(found.get(name) ?? []), uri]);
  }
  return found;
}

function digestOf({ images }: Readonly<Record<string, unknown>>): string | undefined {
  const [image] = records(images);
  const { imageDigest } = record(image?.imageId);
  return typeof imageDigest === "string" ? imageDigest : undefined;
}
