import { traceLineages } from "../../landing-zone/ancestry.js";

test("a hundred thousand images in a line are followed to the first, each once", () => {
  const last = 99_999;
  const names = Array.from({ length: last + 1 }, (_, index) => `image-${index}`);
  const images = names.map((name, index) => ({
    name,
    platform: "Linux" as const,
    parent: index < last ? `image:image-${index + 1}` : "amazon-linux-2023-arm64",
    components: [],
    rootVolume: { type: "gp3" as const, sizeGiB: index },
    regions: [],
    share: {},
    tags: {},
    terminateInstanceOnFailure: true,
    vulnerabilityScanning: false,
    encrypted: true,
  }));
  const lineages = traceLineages({
    imageNames: new Set(names),
    incompleteImages: new Set(),
    containers: new Map(),
    images: new Map(images.map((image) => [image.name, image])),
    workloads: new Map(),
  });
  expect(lineages.get("image-0")).toEqual({
    parentName: "image-1",
    parentTraits: expect.anything(),
    traits: {
      platform: "Linux",
      architecture: "arm64",
      rootDevice: "/dev/xvda",
      minRootVolumeGiB: last,
    },
  });
});
