import { linkOf, linksOf, orderLines } from "../../../cli/build/links.js";
import { imageFrom, landingZoneOf, load } from "../../landing-zone/project.js";

const LINE = [
  imageFrom("app", "image:web"),
  imageFrom("base", "amazon-linux-2023-x86"),
  imageFrom("web", "image:base", "Linux", "buildAfterParent: true"),
  imageFrom("batch", "image:base"),
  imageFrom("other", "amazon-linux-2023-x86"),
];

const chainOf = (name: string) => {
  const { images } = load({ "golden-ami.yaml": landingZoneOf(LINE) }).landingZone;
  const first = images.find((image) => image.name === name);
  if (!first) throw new Error(`no ${name}`);
  return linkOf(first, images);
};

test("a chain has what comes from an image, each after its parent, in whatever order the file has them", () => {
  expect(linksOf(chainOf("base")).map(({ image }) => image.name)).toEqual(["base", "web", "app", "batch"]);
  expect(linksOf(chainOf("web")).map(({ image }) => image.name)).toEqual(["web", "app"]);
  expect(linksOf(chainOf("other")).map(({ image }) => image.name)).toEqual(["other"]);
});

test("containers are chained as images are", () => {
  const container = (name: string, parent: string) =>
    imageFrom(name, parent).replace("    platform", "    kind: container\n    platform");
  const zone = landingZoneOf([...LINE, container("site", "image:box"), container("box", "amazonlinux:2023")]);
  const { images, containers } = load({ "golden-ami.yaml": zone }).landingZone;
  const [box] = containers.filter(({ name }) => name === "box");
  if (!box) throw new Error("no box");
  expect(linksOf(linkOf(box, [...images, ...containers])).map(({ image }) => image.name)).toEqual([
    "box",
    "site",
  ]);
});

test("its order is shown, with what begins by itself", () => {
  expect(orderLines(chainOf("base"))).toEqual([
    "base",
    "  web  (started by its parent's release)",
    "    app",
    "  batch",
  ]);
  // Whoever asks for it starts it.
  expect(orderLines(chainOf("web"))[0]).toBe("web");
});
