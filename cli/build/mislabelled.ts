import { amiNameGlob } from "../../rules/ami-name.js";
import type { BuildSnapshot } from "./snapshot.js";

/**
 * Says which of a build's AMIs have another version in their name than the build has: a fleet would take them for what
 * they are not. The stacks make none, so somebody else has changed the pipeline.
 * @returns undefined if there are none
 */
export function mislabelledMessage(image: string, { arn, amis }: BuildSnapshot): string | undefined {
  const version = arn.split("/").slice(-2).join("/");
  const prefix = amiNameGlob({ image, version }).slice(0, -1);
  const wrong = amis.filter(({ name }) => !name.startsWith(prefix));
  if (!wrong.length) return undefined;
  return [
    `the build ${image} ${version} has AMIs that are named for another one: expected ${prefix}…`,
    ...wrong.map(({ region, id, name }) => `  ${region}  ${id}  ${name}`),
    "  Fleets would take them for what they are not. Deregister them:",
    ...wrong.map(
      ({ region, id, account }) =>
        `    aws ec2 deregister-image --region ${region} --image-id ${id}${account === undefined ? "" : ` # in ${account}`}`,
    ),
    "  and let the pipeline have its own distribution configuration again: npx cdktf deploy shared",
  ].join("\n");
}
