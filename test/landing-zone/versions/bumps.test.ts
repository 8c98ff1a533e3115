import fc from "fast-check";
import { stringify } from "yaml";
import { loadLandingZone } from "../../../landing-zone/load.js";
import { saveLock } from "../../../landing-zone/versions/lock-file.js";
import { project, write } from "../project.js";

/** What a random project is made of. Files are named by their keys, images by theirs. */
interface Zone {
  readonly images: Readonly<Record<string, Image>>;
  readonly files: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
}

interface Image {
  readonly parent: string;
  readonly components: readonly Entry[];
  readonly [key: string]: unknown;
}

interface Entry {
  readonly managed?: string;
  readonly file?: string;
  readonly name?: string;
  readonly parameters?: Readonly<Record<string, string>>;
}

/** An edit of a project, and the names of what needs a new version for it. */
interface Edit {
  readonly zone: Zone;
  readonly bumped: readonly string[];
}

type Random = fc.GeneratorValue;
type ImageEdit = (image: Image, g: Random) => Image;

const PARENTS = ["amazon-linux-2023-x86", "amazon-linux-2-x86", "ssm:/acme/base"];

const documentOf = (command: string) => `schemaVersion: 1.0
parameters:
  - Port: { type: string, default: "80" }
  - Owner: { type: string, default: nobody }
phases:
  - name: build
    steps:
      - name: Install
        action: ExecuteBash
        inputs: { commands: ["${command}", "test {{ Port }} {{ Owner }}"] }
`;

const workflowOf = (command: string) => `name: disk
schemaVersion: "1.0"
parameters:
  - { name: most, type: string, default: "80" }
steps:
  - name: Launch
    action: LaunchInstance
    inputs: { waitFor: ssmAgent }
  - name: Check
    action: RunCommand
    inputs:
      instanceId.$: $.stepOutputs.Launch.instanceId
      documentName: AWS-RunShellScript
      parameters: { commands: ["${command} {{ $.parameters.most }}"] }
`;

const dockerfileOf = (command: string) => `FROM {{{ imagebuilder:parentImage }}}
{{{ imagebuilder:environments }}}
{{{ imagebuilder:components }}}
CMD ["${command}"]
`;

const word = () => fc.stringMatching(/^[a-z]{3,8}$/);
const pick = <T>(g: Random, values: readonly T[]): T => g(() => fc.constantFrom(...values));
const coin = (g: Random) => g(fc.boolean);
const otherThan = (g: Random, ...values: readonly unknown[]) =>
  g(() => word().filter((text) => !values.includes(text)));

function randomImage(g: Random, older: readonly string[], files: readonly string[]): Image {
  const parameters = () => ({ ...(coin(g) && { Port: g(word) }), ...(coin(g) && { Owner: g(word) }) });
  const documents = g(() => fc.shuffledSubarray([...files], { minLength: 1 }));
  return {
    platform: "Linux",
    parent: pick(g, [...PARENTS, ...older.map((name) => `image:${name}`)]),
    components: [
      ...(coin(g) ? [{ managed: "update-linux" }] : []),
      ...documents.map((file) => ({ file, ...(coin(g) && { parameters: parameters() }) })),
    ],
    rootVolume: {
      deviceName: "/dev/xvda",
      ...(coin(g) && { throughput: g(() => fc.integer({ min: 125, max: 200 })) }),
    },
    ...(coin(g) && { dataVolumes: [{ deviceName: "/dev/sdf", sizeGiB: 10, type: "gp3", iops: 3000 }] }),
    ...(coin(g) && { userData: { file: pick(g, SCRIPTS), variables: { A: g(word), B: g(word) } } }),
    ...(coin(g) && { description: g(word) }),
    workflows: [{ managed: "build-image" }, { file: WORKFLOW, type: "TEST", parameters: { most: g(word) } }],
    regions: ["eu-west-1", ...(coin(g) ? ["eu-west-3"] : [])],
    share: { organization: true },
  };
}

/** A container; an edit of an image is not made to it. */
const randomContainer = (g: Random, files: readonly string[]): Image => ({
  kind: "container",
  platform: "Linux",
  parent: "amazonlinux:2023",
  dockerfile: { file: DOCKERFILE },
  components: g(() => fc.shuffledSubarray([...files], { minLength: 1 })).map((file) => ({ file })),
  regions: ["eu-west-1"],
  share: { organization: true },
});

const DOCKERFILE = "containers/proxy.Dockerfile";
const WORKFLOW = "workflows/disk.yaml";
const SCRIPTS = ["user-data/one.sh", "user-data/two.sh"];

function randomZone(g: Random): Zone {
  const documents = ["nginx", "agent", "users"]
    .slice(0, pick(g, [1, 2, 3]))
    .map((name) => `components/${name}.yaml`);
  const images: Record<string, Image> = {};
  for (const name of ["base", "web", "web-admin", "app"].slice(0, pick(g, [1, 2, 3, 4])))
    images[name] = randomImage(g, Object.keys(images), documents);
  return {
    images: { ...images, proxy: randomContainer(g, documents) },
    files: {
      [DOCKERFILE]: dockerfileOf(g(word)),
      [WORKFLOW]: workflowOf(g(word)),
      ...Object.fromEntries(documents.map((file) => [file, documentOf(g(word))])),
      ...Object.fromEntries(SCRIPTS.map((file) => [file, `#!/bin/sh\necho ${g(word)}\n`])),
    },
    tags: { Team: g(word), CostCenter: g(word) },
  };
}

/** The names of images that have a file. */
const imagesWith = ({ images }: Zone, file: string) =>
  Object.keys(images).filter((name) => JSON.stringify(images[name]).includes(`"${file}"`));

const withFile = (zone: Zone, file: string, text: string): Zone => ({
  ...zone,
  files: { ...zone.files, [file]: text },
});

function imageOf({ images }: Zone, name: string): Image {
  const image = images[name];
  if (!image) throw new Error(`there is no ${name}`);
  return image;
}

/** An edit of one image, which gives its recipe alone a new version. */
const ofImage =
  (edit: ImageEdit) =>
  (zone: Zone, g: Random): Edit => {
    const name = pick(
      g,
      Object.keys(zone.images).filter((one) => zone.images[one]?.kind === undefined),
    );
    const image = imageOf(zone, name);
    return { zone: { ...zone, images: { ...zone.images, [name]: edit(image, g) } }, bumped: [name] };
  };

const has = (value: unknown, key: string): unknown =>
  typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;

const EDITS: Readonly<Record<string, (zone: Zone, g: Random) => Edit>> = {
  "a component's text": (zone, g) => {
    const file = pick(
      g,
      Object.keys(zone.files).filter(
        (name) => imagesWith(zone, name).length && name.startsWith("components/"),
      ),
    );
    const component = file.replace(/^.*\/(.*)\.yaml$/, "$1");
    const text = `${zone.files[file]}# ${g(word)}\n`;
    return { zone: withFile(zone, file, text), bumped: [component, ...imagesWith(zone, file)] };
  },
  "a parameter's value": ofImage((image, g) => {
    const file = pick(
      g,
      image.components.flatMap((entry) => entry.file ?? []),
    );
    const edited = (entry: Entry): Entry => ({
      ...entry,
      parameters: { ...entry.parameters, Port: otherThan(g, entry.parameters?.Port) },
    });
    return {
      ...image,
      components: image.components.map((entry) => (entry.file === file ? edited(entry) : entry)),
    };
  }),
  "the root volume": ofImage((image, g) => ({
    ...image,
    rootVolume: { deviceName: "/dev/xvda", throughput: g(() => fc.integer({ min: 300, max: 750 })) },
  })),
  "a data volume": ofImage((image, g) => ({
    ...image,
    dataVolumes: [
      { deviceName: "/dev/sdf", sizeGiB: 10, iops: g(() => fc.integer({ min: 3001, max: 4000 })) },
    ],
  })),
  "the parent": ofImage((image, g) => ({
    ...image,
    parent: pick(
      g,
      PARENTS.filter((one) => one !== image.parent),
    ),
  })),
  "the description": ofImage((image, g) => ({ ...image, description: otherThan(g, image.description) })),
  "a variable of user data": ofImage((image, g) => ({
    ...image,
    userData: {
      file: has(image.userData, "file") ?? pick(g, SCRIPTS),
      variables: { A: otherThan(g, has(has(image.userData, "variables"), "A")), B: "b" },
    },
  })),
  "the user data's text": (zone, g) => {
    const file = pick(g, SCRIPTS);
    return {
      zone: withFile(zone, file, `${zone.files[file]}echo ${g(word)}\n`),
      bumped: imagesWith(zone, file),
    };
  },
  "a workflow's text": (zone, g) => ({
    zone: withFile(zone, WORKFLOW, `${zone.files[WORKFLOW]}# ${g(word)}\n`),
    bumped: ["disk"],
  }),
  "a workflow's parameter's value, which the pipeline has": (zone, g) => ({
    ...ofImage((image) => ({
      ...image,
      workflows: [
        { managed: "build-image" },
        { file: WORKFLOW, type: "TEST", parameters: { most: `${g(word)}-` } },
      ],
    }))(zone, g),
    bumped: [],
  }),
  "a Dockerfile": (zone, g) => ({
    zone: withFile(zone, DOCKERFILE, `${zone.files[DOCKERFILE]}# ${g(word)}\n`),
    bumped: ["proxy"],
  }),
  "a container's parent": (zone) => ({
    zone: {
      ...zone,
      images: { ...zone.images, proxy: { ...imageOf(zone, "proxy"), parent: "amazonlinux:2022" } },
    },
    bumped: ["proxy"],
  }),
  "the order of components": (zone) => {
    const bumped = Object.keys(zone.images).filter((name) => (zone.images[name]?.components.length ?? 0) > 1);
    const images = Object.entries(zone.images).map(
      ([name, image]) => [name, { ...image, components: image.components.toReversed() }] as const,
    );
    return { zone: { ...zone, images: Object.fromEntries(images) }, bumped };
  },
  tags: (zone, g) => ({ zone: { ...zone, tags: { Team: g(word) } }, bumped: [] }),
  "an image's tags, schedule, Regions, share and fate": (zone, g) => ({
    ...ofImage((image) => ({
      ...image,
      tags: { Team: g(word) },
      schedule: { cron: "cron(0 3 ? * SUN *)" },
      regions: ["eu-west-1", "eu-north-1"],
      share: { accounts: ["777788889999"] },
      lifecycle: { keep: 5 },
      instanceTypes: ["m5.large"],
      tests: { timeoutMinutes: 120 },
      terminateInstanceOnFailure: false,
      vulnerabilityScanning: true,
      enhancedImageMetadata: false,
      ssmParameters: [`/apps/${g(word)}`],
      copyTo: ["777788889999"],
    }))(zone, g),
    bumped: [],
  }),
  nothing: (zone) => ({ zone, bumped: [] }),
};

/** The same, with the keys of each map in another order. */
function shuffled(value: unknown, g: Random): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => shuffled(item, g));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, item]): [string, unknown] => [key, shuffled(item, g)]);
  return Object.fromEntries(g(() => fc.shuffledSubarray(entries, { minLength: entries.length })));
}

/** A project's files, however a person would write them: in any order, in either style, with comments. */
function written({ images, files, tags }: Zone, g: Random): Record<string, string> {
  const landingZone = {
    organization: "arn:aws:organizations::000000000000:organization/o-exampleorg1",
    shared: { account: "111122223333", region: "eu-west-1" },
    tags,
    images,
  };
  const text = stringify(shuffled(landingZone, g), {
    collectionStyle: pick(g, ["any", "flow"]),
    defaultStringType: pick(g, ["PLAIN", "QUOTE_DOUBLE"]),
    aliasDuplicateObjects: false,
  });
  const commented = text.replaceAll("\n", () => (coin(g) ? `\n# ${g(word)}\n` : "\n"));
  return { "golden-ami.yaml": commented, ...files };
}

function versionsIn(directory: string): Record<string, string> {
  const { landingZone, versions } = loadLandingZone(directory);
  saveLock(directory, versions, { readOnly: false });
  return Object.fromEntries([
    ...landingZone.components.map(({ name, version }) => [name, version] as const),
    ...landingZone.workflows.map(({ name, version }) => [name, version] as const),
    ...landingZone.containers.map(({ name, recipeVersion }) => [name, recipeVersion] as const),
    ...landingZone.images.map(({ name, recipeVersion }) => [name, recipeVersion] as const),
  ]);
}

const patchAfter = (version = "") => version.replace(/\d+$/, (patch) => String(Number(patch) + 1));

describe("in any landing zone", () => {
  test.each(Object.entries(EDITS))(
    "another version for what %s decides on, and for nothing else",
    (_, edit) => {
      fc.assert(
        fc.property(fc.gen(), (g) => {
          const zone = randomZone(g);
          const directory = project(written(zone, g));
          const before = versionsIn(directory);
          const { zone: edited, bumped } = edit(zone, g);
          write(directory, written(edited, g));
          const expected = Object.entries(before).map(([name, version]) => [
            name,
            bumped.includes(name) ? patchAfter(version) : version,
          ]);
          expect(versionsIn(directory)).toEqual(Object.fromEntries(expected));
        }),
        { numRuns: 12, endOnFailure: true },
      );
    },
  );
});
