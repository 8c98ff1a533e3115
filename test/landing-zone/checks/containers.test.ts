import { formatProblem } from "../../../input/problem.js";
import { loadLandingZone } from "../../../landing-zone/load.js";
import { DEFAULT_DOCKERFILE } from "../../../rules/dockerfile.js";
import {
  imageFrom,
  LANDING_ZONE,
  landingZoneOf,
  lines,
  load,
  mistakes,
  project,
  summaryOf,
  write,
} from "../project.js";

/** A container; each of `more` is a line of YAML. */
const containerFrom = (name: string, parent = "amazonlinux:2023", ...more: string[]) =>
  imageFrom(name, parent, "Linux", ["kind: container", ...more].join("\n    "));

const zone = (...more: string[]) => landingZoneOf([containerFrom("box", undefined, ...more)]);

test("a container with nothing optional has all its defaults", () => {
  const [container, ...others] = load({ "golden-ami.yaml": zone() }).landingZone.containers;
  expect(others).toEqual([]);
  expect(container).toEqual({
    name: "box",
    fullName: "box",
    platform: "Linux",
    parentImage: "amazonlinux:2023",
    recipeVersion: "1.0.0",
    pipelineArn: "arn:aws:imagebuilder:eu-west-1:111122223333:image-pipeline/box",
    components: [{ arn: "arn:aws:imagebuilder:eu-west-1:aws:component/update-linux/x.x.x", parameters: {} }],
    repositoryName: "box",
    regions: ["eu-west-1"],
    keyRegions: ["eu-west-1"],
    tags: {},
    terminateInstanceOnFailure: true,
    vulnerabilityScanning: false,
    pullPermission: {
      organizationArns: ["arn:aws:organizations::000000000000:organization/o-exampleorg1"],
      organizationalUnitArns: [],
      accounts: [],
    },
  });
});

test.each([
  ["amazon-linux-2023-x86-2023", "arn:aws:imagebuilder:eu-west-1:aws:image/amazon-linux-2023-x86-2023/x.x.x"],
  ["image:base", "arn:aws:imagebuilder:eu-west-1:111122223333:image/base/x.x.x"],
])("a parent %s is what Image Builder takes", (parent, arn) => {
  const text = landingZoneOf([containerFrom("base"), containerFrom("box", parent)]);
  expect(load({ "golden-ami.yaml": text }).landingZone.containers[1]?.parentImage).toBe(arn);
});

test.each<[what: string, text: string, mistake: string]>([
  [
    "a key that only AMIs have",
    zone("rootVolume: { sizeGiB: 20 }"),
    lines(
      'golden-ami.yaml:13:5  images.box.rootVolume: "rootVolume" has no effect in a container',
      "                      expected no rootVolume, or kind: ami",
    ),
  ],
  [
    "a key that only containers have",
    landingZoneOf([imageFrom("web", "amazon-linux-2023-x86", "Linux", "workingDirectory: /tmp")]),
    lines(
      'golden-ami.yaml:12:5  images.web.workingDirectory: "workingDirectory" has no effect in AMIs',
      "                      expected no workingDirectory, or kind: container",
    ),
  ],
  [
    "a key at a wrong level, which images of AMIs have at another",
    zone("keep: 3"),
    'golden-ami.yaml:13:5  images.box.keep: "keep" is not a key here: it belongs in images.box.repository.lifecycle',
  ],
  [
    "a key that nothing has",
    zone("colour: red"),
    lines(
      'golden-ami.yaml:13:5  images.box.colour: "colour" is not a key here',
      "                      expected one of kind, platform, description, parent, version, components, instanceTypes, keyPair, placement, terminateInstanceOnFailure, tests, vulnerabilityScanning, regions, schedule, tags, share, dockerfile, repository, containerTags, workingDirectory, instanceConfiguration",
    ),
  ],
  [
    "a kind that is misspelt",
    zone().replace("kind: container", "kind: contaner"),
    'golden-ami.yaml:12:11  images.box.kind: "contaner" is not allowed here: did you mean "container"?',
  ],
  [
    "a registry that is not known",
    landingZoneOf([containerFrom("box", "ghcr.io/acme/base:1")]),
    lines(
      'golden-ami.yaml:8:13  images.box.parent: "ghcr.io/acme/base:1" is of a registry that Image Builder does not build from',
      "                      expected an image of ECR (<account>.dkr.ecr.<region>.amazonaws.com/… or public.ecr.aws/…), or of Docker Hub",
    ),
  ],
  [
    "a parent that is an image of AMIs of AWS's",
    landingZoneOf([containerFrom("box", "amazon-linux-2023-x86")]),
    lines(
      'golden-ami.yaml:8:13  images.box.parent: "amazon-linux-2023-x86" is an image of AMIs of AWS\'s',
      "                      expected a container image, e.g. one of amazon-linux-2023-x86-2023, ubuntu-22-x86-22-04, ubuntu-24-x86-24-04, windows-server-2019-x86-core-ltsc2019-amd64",
    ),
  ],
  [
    "a parent that is not there",
    landingZoneOf([containerFrom("box", "image:bax")]),
    'golden-ami.yaml:8:13  images.box.parent: there is no image "bax": did you mean "box"?',
  ],
  [
    "a parent that is itself",
    landingZoneOf([containerFrom("box", "image:box")]),
    lines(
      'golden-ami.yaml:8:13  images.box.parent: "image:box" makes box its own ancestor',
      "                      expected a parent that does not come from this image",
    ),
  ],
  [
    "a circle of parents, from which another container comes",
    landingZoneOf([
      containerFrom("nginx", "image:base"),
      containerFrom("base", "image:runtime"),
      containerFrom("runtime", "image:base"),
    ]),
    lines(
      'golden-ami.yaml:15:13  images.base.parent: "image:runtime" makes base its own ancestor, through runtime',
      "                       expected a parent that does not come from this image",
    ),
  ],
  [
    "a parent of another platform",
    landingZoneOf([
      containerFrom("base", "windows-server-2019-x86-core-ltsc2019-amd64"),
      containerFrom("box", "image:base"),
    ]),
    lines(
      'golden-ami.yaml:7:15  images.base.platform: "Linux" is not the parent\'s platform',
      "                      expected Windows",
    ),
  ],
  [
    "a parent here of another platform",
    landingZoneOf([
      containerFrom("base", "amazonlinux:2023"),
      containerFrom("box", "image:base")
        .replace("platform: Linux", "platform: Windows")
        .replace("update-linux", "update-windows"),
    ]),
    lines(
      'golden-ami.yaml:14:15  images.box.platform: "Windows" is not the parent\'s platform',
      "                       expected Linux",
    ),
  ],
  [
    "parents by their ARNs that are images of AMIs",
    landingZoneOf([
      imageFrom("web", "amazon-linux-2023-x86"),
      containerFrom("box", "arn:aws:imagebuilder:eu-west-1:111122223333:image/web/x.x.x"),
      containerFrom("app", "arn:aws:imagebuilder:eu-west-1:aws:image/amazon-linux-2023-x86/x.x.x"),
    ]),
    lines(
      'golden-ami.yaml:14:13  images.box.parent: "arn:aws:imagebuilder:eu-west-1:111122223333:image/web/x.x.x" is an image of AMIs',
      "                       expected a container image",
      'golden-ami.yaml:21:13  images.app.parent: "arn:aws:imagebuilder:eu-west-1:aws:image/amazon-linux-2023-x86/x.x.x" is an image of AMIs of AWS\'s',
      "                       expected a container image, e.g. one of amazon-linux-2023-x86-2023, ubuntu-22-x86-22-04, ubuntu-24-x86-24-04, windows-server-2019-x86-core-ltsc2019-amd64",
    ),
  ],
  [
    "a circle with an image of AMIs, which is exported",
    landingZoneOf([
      imageFrom("web", "image:box", "Linux", "encrypted: false\n    export: { diskImageFormat: VMDK }"),
      containerFrom("box", "image:web"),
    ]),
    lines(
      'golden-ami.yaml:8:13  images.web.parent: "image:box" is a container, and web is an image of AMIs',
      "                      expected an image of AMIs, or kind: container",
      'golden-ami.yaml:16:13  images.box.parent: "image:web" is an image of AMIs',
      "                       expected a container image",
    ),
  ],
  [
    "an instance of an AMI in another Region",
    zone(
      'instanceConfiguration: { image: "ssm:arn:aws:ssm:eu-west-3:111122223333:parameter/imagebuilder/ecs" }',
    ),
    lines(
      'golden-ami.yaml:13:37  images.box.instanceConfiguration.image: "ssm:arn:aws:ssm:eu-west-3:111122223333:parameter/imagebuilder/ecs" is not where images are built',
      "                       expected arn:aws:ssm:eu-west-1:…",
    ),
  ],
  [
    "a parent elsewhere",
    landingZoneOf([containerFrom("box", "arn:aws:imagebuilder:eu-west-3:aws:image/base/x.x.x")]),
    lines(
      'golden-ami.yaml:8:13  images.box.parent: "arn:aws:imagebuilder:eu-west-3:aws:image/base/x.x.x" is not where images are built',
      "                      expected arn:aws:imagebuilder:eu-west-1:…",
    ),
  ],
  [
    "AMIs of a container",
    landingZoneOf([
      containerFrom("box"),
      imageFrom("web", "image:box", "Linux", "rootVolume: { deviceName: /dev/xvda }"),
    ]),
    lines(
      'golden-ami.yaml:15:13  images.web.parent: "image:box" is a container, and web is an image of AMIs',
      "                       expected an image of AMIs, or kind: container",
    ),
  ],
  [
    "no repository where it is built",
    zone().replace("[eu-west-1]", "[eu-west-3]"),
    lines(
      "golden-ami.yaml:10:14  images.box.regions: box does not go to eu-west-1, where it is built and pushed first",
      "                       expected eu-west-1 among them",
    ),
  ],
  [
    "a tag that would move in a repository whose tags stay",
    zone("containerTags: [latest]"),
    lines(
      'golden-ami.yaml:13:5  images.box.containerTags: "latest" would fail the second build, because tags of the repository are immutable',
      "                      expected no containerTags, because each image has the tag <version>-<build>; or immutableTags: false in images.box.repository",
    ),
  ],
  [
    "settings of a repository that is there",
    zone("repository: { existing: golden, forceDelete: true }"),
    lines(
      'golden-ami.yaml:13:37  images.box.repository.forceDelete: "forceDelete" has no effect beside existing, whose repositories are there',
      "                       expected either forceDelete or existing",
    ),
  ],
  [
    "a repository of two containers",
    landingZoneOf([containerFrom("box"), containerFrom("nginx", undefined, "repository: { name: box }")]),
    lines(
      'golden-ami.yaml:20:25  images.nginx.repository.name: "box" is the repository of images.box already',
      "                       expected another name of one of them",
    ),
  ],
  [
    "a repository that is there already, as which another container makes its own",
    landingZoneOf([containerFrom("box"), containerFrom("nginx", undefined, "repository: { existing: box }")]),
    lines(
      'golden-ami.yaml:20:29  images.nginx.repository.existing: "box" is the repository of images.box already',
      "                       expected another name of one of them",
    ),
  ],
  [
    "a repository that another container says is there already",
    landingZoneOf([containerFrom("nginx", undefined, "repository: { existing: box }"), containerFrom("box")]),
    lines(
      'golden-ami.yaml:14:3  images.box: "box" is the repository of images.nginx already',
      "                      expected another name of one of them",
    ),
  ],
  [
    "a Dockerfile that is not there",
    zone("dockerfile: { file: Dockerfile }"),
    lines(
      'golden-ami.yaml:13:25  images.box.dockerfile.file: there is no file "Dockerfile"',
      "                       expected a Dockerfile there, relative to golden-ami.yaml",
    ),
  ],
])("is a mistake at its place: %s", (_, text, mistake) => {
  expect(mistakes({ "golden-ami.yaml": text })).toBe(mistake);
});

test("a fleet cannot run a container, and is told what can", () => {
  const text = LANDING_ZONE.replace("image: web", "image: box").replace(
    "workloads:",
    `${containerFrom("box")}workloads:`,
  );
  expect(mistakes({ "golden-ami.yaml": text })).toBe(
    lines(
      'golden-ami.yaml:27:16  workloads.payments-prod.fleets.web.image: "box" is a container, and fleets run AMIs',
      "                       expected an image of AMIs; ECS and EKS run the container by its URL, which the shared stack's output container_repository_url has",
    ),
  );
});

test("a mistake in a Dockerfile is told at its place there", () => {
  const text = DEFAULT_DOCKERFILE.replace("{{{ imagebuilder:env", "{{ imagebuilder:env");
  const files = { "golden-ami.yaml": zone("dockerfile: { file: box.Dockerfile }"), "box.Dockerfile": text };
  expect(mistakes(files)).toBe(
    lines(
      "box.Dockerfile:2:1  {{ imagebuilder:environments }}} is not a placeholder of Image Builder's",
      "                    expected {{{ imagebuilder:environments }}}",
    ),
  );
});

test("a Dockerfile of two containers is one mistake, however its path is written", () => {
  const text = landingZoneOf(
    ["box.Dockerfile", "./box.Dockerfile"].map((file, index) =>
      containerFrom(`box-${index}`, undefined, `dockerfile: { file: ${file} }`),
    ),
  );
  expect(summaryOf(text, { "box.Dockerfile": "" })).toEqual(["undefined: is empty"]);
});

test("a container that is wrong hides no mistake of its components", () => {
  const text = zone('description: ""').replace("managed: update-linux", "managed: update-windows");
  expect(summaryOf(text)).toEqual([
    'images.box.components[0].managed: "update-windows" is not for Linux',
    'images.box.description: "" is empty',
  ]);
});

test("defaults of AMIs alone, and their parent, are none of a container's", () => {
  const defaults =
    "defaults: { image: { parent: amazon-linux-2023-x86, rootVolume: { sizeGiB: 20 }, tests: { timeoutMinutes: 90 } } }\n";
  const { landingZone } = load({ "golden-ami.yaml": `${defaults}${zone()}` });
  expect(landingZone.containers[0]).toMatchObject({
    parentImage: "amazonlinux:2023",
    tests: { timeoutMinutes: 90 },
  });
});

describe("a container in a repository that is there", () => {
  const there = zone("repository: { existing: golden/box }");

  test("need not be shared, because the repository says who pulls", () => {
    const { landingZone, warnings } = load({
      "golden-ami.yaml": there.replace("    share: { organization: true }\n", ""),
    });
    expect(landingZone.containers[0]).toMatchObject({
      repositoryName: "golden/box",
      pullPermission: { organizationArns: [], organizationalUnitArns: [], accounts: [] },
    });
    expect(warnings).toEqual([]);
  });

  test("is shared to no effect, which is told", () => {
    const { landingZone, warnings } = load({ "golden-ami.yaml": there });
    expect(landingZone.containers[0]?.pullPermission.organizationArns).toEqual([]);
    expect(warnings.map(formatProblem)).toEqual([
      lines(
        'golden-ami.yaml:11:5  images.box.share: has no effect beside repository.existing, because the policy of "golden/box" says who may pull',
        "                      expected no share, and them in that policy",
      ),
    ]);
  });

  test("and one that is made is shared with somebody", () => {
    expect(mistakes({ "golden-ami.yaml": zone().replace("    share: { organization: true }\n", "") })).toBe(
      lines(
        "golden-ami.yaml:7:5  images.box.share: is missing",
        "                     expected a map with any of organization, organizationalUnits, accounts; or repository: { existing: … }, whose policy says who may pull",
      ),
    );
  });
});

test("a name that AWS may not have is a warning, with the image of Docker Hub that may have been meant", () => {
  const { warnings } = load({ "golden-ami.yaml": landingZoneOf([containerFrom("box", "ubuntu")]) });
  expect(warnings).toMatchObject([
    {
      path: "images.box.parent",
      message: '"ubuntu" is not among the names of AWS\'s that are known here',
      expected:
        "one that `aws imagebuilder list-images --owner Amazon` shows, or with a tag the image of Docker Hub: ubuntu:latest",
    },
  ]);
});

describe("a container's version", () => {
  const COMPONENT_LINES = "components: [{ managed: update-linux }, { file: components/web-server.yaml }]";
  const FILES = {
    "golden-ami.yaml": zone(
      "dockerfile: { file: Dockerfile }",
      "instanceConfiguration: { volumes: [{ deviceName: /dev/xvdb, sizeGiB: 20 }] }",
    ).replace("components: [{ managed: update-linux }]", COMPONENT_LINES),
    Dockerfile: DEFAULT_DOCKERFILE,
  };

  /** The version after a change to what was locked. */
  function versionAfter(
    file: keyof typeof FILES | "components/web-server.yaml",
    change: (text: string) => string,
  ) {
    const directory = project(FILES);
    const { versions } = loadLandingZone(directory);
    const before = load({ ...FILES }).landingZone;
    const text = file === "components/web-server.yaml" ? before.components[0]?.data : FILES[file];
    write(directory, {
      "versions.lock.json": JSON.stringify(versions.lock),
      [file]: change(text ?? ""),
    });
    return loadLandingZone(directory).landingZone.containers[0]?.recipeVersion;
  }

  test.each<[what: string, Parameters<typeof versionAfter>]>([
    ["the Dockerfile", ["Dockerfile", (text) => `${text}EXPOSE 80\n`]],
    ["the parent", ["golden-ami.yaml", (text) => text.replace("amazonlinux:2023", "amazonlinux:2")]],
    ["a component's text", ["components/web-server.yaml", (text) => text.replace("nginx", "httpd")]],
    [
      "a parameter",
      [
        "golden-ami.yaml",
        (text) => text.replace("server.yaml }", 'server.yaml, parameters: { Port: "81" } }'),
      ],
    ],
    ["a volume", ["golden-ami.yaml", (text) => text.replace("sizeGiB: 20", "sizeGiB: 30")]],
    [
      "the repository",
      ["golden-ami.yaml", (text) => text.replace("kind:", "repository: { name: golden }\n    kind:")],
    ],
    [
      "the working directory",
      ["golden-ami.yaml", (text) => text.replace("kind:", "workingDirectory: /tmp\n    kind:")],
    ],
    [
      "the key of the volumes",
      [
        "golden-ami.yaml",
        (text) =>
          text.replace(
            "shared:\n",
            'shared:\n  kmsKeyIds: { eu-west-1: "arn:aws:kms:eu-west-1:111122223333:key/01234567-89ab-4cde-8f01-23456789abcd" }\n',
          ),
      ],
    ],
  ])("goes up with %s", (_, [file, change]) => {
    expect(versionAfter(file, change)).toBe("1.0.1");
  });

  test.each<[what: string, Parameters<typeof versionAfter>]>([
    ["a comment", ["golden-ami.yaml", (text) => `# a comment\n${text}`]],
    [
      "another order of keys",
      [
        "golden-ami.yaml",
        (text) => text.replace("deviceName: /dev/xvdb, sizeGiB: 20", "sizeGiB: 20, deviceName: /dev/xvdb"),
      ],
    ],
    ["tags", ["golden-ami.yaml", (text) => text.replace("kind:", "tags: { Team: web }\n    kind:")]],
    [
      "what the repository is like",
      [
        "golden-ami.yaml",
        (text) =>
          text.replace("kind:", "repository: { encryption: AES256, lifecycle: { keep: 5 } }\n    kind:"),
      ],
    ],
  ])("stays with %s", (_, [file, change]) => {
    expect(versionAfter(file, change)).toBe("1.0.0");
  });
});
