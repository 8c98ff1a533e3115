import { record, records } from "../../wire/json.js";
import type { World } from "../../world.js";
import { OtherServices } from "../other-services.js";
import type { ChangedResource, OwnImage } from "./stored.js";
import type { Resource } from "./table.js";

/**
 * Deletes the images of a container from their repositories, by what they are and not by their tags, which may be those of a
 * later image by now.
 */
export async function deleteContainers(
  world: Pick<World, "moto">,
  { arn, body }: Resource<OwnImage>,
): Promise<ChangedResource[]> {
  const services = new OtherServices(world);
  const [, , , , account = ""] = arn.split(":");
  const deleted: ChangedResource[] = [];
  for (const { region = "", imageUris = [] } of body.outputResources?.containers ?? []) {
    for (const [repositoryName, uris] of byRepository(imageUris)) {
      const place = { account, region };
      // The first tag is the build's own.
      const [imageTag] = uris.map((uri) => uri.slice(uri.lastIndexOf(":") + 1));
      const { answer } = await services.ecr(place, "BatchGetImage", {
        repositoryName,
        imageIds: [{ imageTag }],
      });
      const imageDigest = digestOf(answer);
      if (imageDigest === undefined) continue;
      await services.ecr(place, "BatchDeleteImage", { repositoryName, imageIds: [{ imageDigest }] });
      deleted.push({
        accountId: account,
        resourceId: imageDigest,
        region,
        action: { name: "DELETE" },
        parent: arn,
        state: { status: "SUCCESS" },
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
