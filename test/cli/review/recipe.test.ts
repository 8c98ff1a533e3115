import { isDeepStrictEqual } from "node:util";
import { stringify } from "yaml";
import { recipeOf } from "../../../cli/review/recipe.js";
import { loadLandingZone } from "../../../landing-zone/load.js";
import { containerSchema } from "../../../landing-zone/schema/container.js";
import { imageSchema } from "../../../landing-zone/schema/image.js";
import { saveLock } from "../../../landing-zone/versions/lock-file.js";
import { project, write } from "../../landing-zone/project.js";

type Keys = Readonly<Record<string, unknown>>;

/** One of Windows, which takes each key, and is encrypted if nothing is said. */
const IMAGE: Keys = {
  platform: "Windows",
  components: [{ managed: "update-windows" }],
  regions: ["eu-west-1"],
  share: { organization: true },
  parent: "ssm:/acme/base",
  rootVolume: { deviceName: "/dev/sda1" },
  encrypted: false,
};
const CONTAINER: Keys = {
  kind: "container",
  platform: "Linux",
  components: [{ managed: "update-linux" }],
  regions: ["eu-west-1"],
  share: { organization: true },
  parent: "amazonlinux:2023",
  dockerfile: { file: "one.Dockerfile" },
  repository: { immutableTags: false },
};

/** Another value of each key. */
const OTHERS: Keys = {
  description: "nginx",
  instanceTypes: ["m5.large"],
  keyPair: "builders",
  placement: { tenancy: "dedicated" },
  terminateInstanceOnFailure: false,
  tests: { timeoutMinutes: 120 },
  vulnerabilityScanning: true,
  enhancedImageMetadata: false,
  workflows: [{ managed: "build-image" }],
  regions: ["eu-west-1", "eu-west-3"],
  schedule: { cron: "cron(0 3 ? * SUN *)" },
  lifecycle: { keep: 5 },
  export: { diskImageFormat: "VMDK" },
  fastLaunch: { targetResourceCount: 10 },
  licenseConfigurationArns: [
    "arn:aws:license-manager:eu-west-1:111122223333:license-configuration:lic-0123456789abcdef0123456789abcdef",
  ],
  launchTemplates: { "eu-west-1": [{ launchTemplateId: "lt-0123456789abcdef0" }] },
  descriptionsByRegion: { "eu-west-1": "nginx, for Dublin" },
  ssmParameters: ["/apps/web"],
  executionRoleArn: "arn:aws:iam::111122223333:role/image-builder",
  tags: { Team: "platform" },
  share: { accounts: ["444455556666"] },
  copyTo: ["444455556666"],
};
const OTHERS_OF_IMAGES: Keys = {
  ...OTHERS,
  parent: "ssm:/acme/other",
  components: [{ managed: "update-windows" }, { managed: "reboot-windows" }],
  rootVolume: { deviceName: "/dev/sda1", sizeGiB: 40 },
  dataVolumes: [{ deviceName: "xvdf", sizeGiB: 10 }],
  encrypted: true,
  userData: { file: "user-data.ps1" },
};
const OTHERS_OF_CONTAINERS: Keys = {
  ...OTHERS,
  parent: "amazonlinux:2022",
  components: [{ managed: "update-linux" }, { managed: "reboot-linux" }],
  containerTags: ["latest"],
  dockerfile: { file: "two.Dockerfile" },
  repository: { name: "acme/web", immutableTags: false },
  workingDirectory: "/srv",
  instanceConfiguration: { image: "ssm:/acme/ecs" },
};

/** What decides on more than a recipe: what an image is, its version, and builds that need another image. */
const NOT_ALONE = new Set(["kind", "platform", "version", "buildAfterParent"]);

const dockerfile = (command: string) => `FROM {{{ imagebuilder:parentImage }}}
{{{ imagebuilder:environments }}}
{{{ imagebuilder:components }}}
CMD ["${command}"]
`;
const FILES = {
  "user-data.ps1": "<powershell>\nGet-Date\n</powershell>\n",
  "one.Dockerfile": dockerfile("one"),
  "two.Dockerfile": dockerfile("two"),
};

const landingZone = (image: Keys) =>
  stringify({
    organization: "arn:aws:organizations::000000000000:organization/o-exampleorg1",
    shared: { account: "111122223333", region: "eu-west-1" },
    images: { web: image },
  });

/** The version that an image's recipe has in a project. */
function versionIn(directory: string, image: Keys): string | undefined {
  write(directory, { "golden-ami.yaml": landingZone(image) });
  const { landingZone: loaded, versions } = loadLandingZone(directory);
  saveLock(directory, versions, { readOnly: false });
  return [...loaded.images, ...loaded.containers][0]?.recipeVersion;
}

describe.each<[kind: string, base: Keys, others: Keys, keys: readonly string[]]>([
  ["an image", IMAGE, OTHERS_OF_IMAGES, Object.keys(imageSchema.shape)],
  ["a container", CONTAINER, OTHERS_OF_CONTAINERS, Object.keys(containerSchema.shape)],
])("what %s is made of are the keys that give it another version, and no others", (_, base, others, keys) => {
  test.each(keys.filter((key) => !NOT_ALONE.has(key)))("%s", (key) => {
    const edited = { ...base, [key]: others[key] };
    expect(others[key]).toBeDefined();
    const directory = project({ ...FILES, "golden-ami.yaml": landingZone(base) });
    const isAnother = versionIn(directory, base) !== versionIn(directory, edited);
    expect(!isDeepStrictEqual(recipeOf(base, {}), recipeOf(edited, {}))).toBe(isAnother);
  });
});
