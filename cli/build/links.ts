import type { ResolvedImage } from "../../landing-zone/types.js";

/** What a chain needs of an image or a container. */
export type LinkedImage = Pick<
  ResolvedImage,
  "name" | "fullName" | "parentName" | "pipelineArn" | "recipeVersion" | "vulnerabilityScanning"
> &
  Partial<Pick<ResolvedImage, "buildAfterParent">>;

/** An image of a chain, with those that are built from it. */
export interface Link {
  readonly image: LinkedImage;
  readonly children: readonly Link[];
}

/** An image and all that come from it. The landing zone has no circles. */
export function linkOf(image: LinkedImage, images: readonly LinkedImage[]): Link {
  const children = images.filter(({ parentName }) => parentName === image.name);
  return { image, children: children.map((child) => linkOf(child, images)) };
}

/** All links of a chain, each before those that come from it. */
export function linksOf(link: Link): Link[] {
  return [link, ...link.children.flatMap(linksOf)];
}

/** The order of a chain: each image stands below its parent, and begins when that has a release. */
export function orderLines({ image, children }: Link, depth = 0): string[] {
  const by = depth && image.buildAfterParent ? "  (started by its parent's release)" : "";
  return [
    `${"  ".repeat(depth)}${image.name}${by}`,
    ...children.flatMap((child) => orderLines(child, depth + 1)),
  ];
}
