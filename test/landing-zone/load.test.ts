import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../../input/problem.js";
import { loadLandingZone } from "../../landing-zone/load.js";
import { regionsOf } from "../../rules/region.js";
import { COMPONENT, exchange, LANDING_ZONE, lines, load, mistakes, mistakesOf, project } from "./project.js";

test("a landing zone with nothing optional gets every default, the contract's names and the first versions", () => {
  expect(load().landingZone).toEqual({
    partitionRegions: regionsOf("aws"),
    organizationArn: "arn:aws:organizations::000000000000:organization/o-exampleorg1",
    accountNames: {},
    terraform: { backend: { local: { directory: "state" } }, awsProvider: ">= 5.100.0, < 7.0.0" },
    tags: {},
    shared: { account: "111122223333", region: "eu-west-1", logExpiryDays: 90, readableParameters: [] },
    buildLogs: { bucket: "golden-ami-logs-111122223333-eu-west-1", prefix: "image-builder" },
    documentBucket: "golden-ami-components-111122223333-eu-west-1",
    exportBucket: "golden-ami-exports-111122223333-eu-west-1",
    keyRegions: ["eu-west-1", "eu-west-3"],
    copyAccounts: [],
    workflows: [],
    components: [{ name: "web-server", version: "1.0.0", platform: "Linux", data: COMPONENT }],
    containers: [],
    images: [
      {
        name: "web",
        fullName: "web",
        parentImage: "arn:aws:imagebuilder:eu-west-1:aws:image/amazon-linux-2023-x86/x.x.x",
        recipeVersion: "1.0.0",
        pipelineArn: "arn:aws:imagebuilder:eu-west-1:111122223333:image-pipeline/web",
        components: [
          {
            arn: "arn:aws:imagebuilder:eu-west-1:aws:component/update-linux/x.x.x",
            parameters: {},
          },
          { document: "web-server", parameters: {} },
        ],
        rootVolume: { deviceName: "/dev/xvda", type: "gp3" },
        tags: {},
        terminateInstanceOnFailure: true,
        vulnerabilityScanning: false,
        encrypted: true,
        regions: ["eu-west-1", "eu-west-3"],
        copyTo: [],
        distribution: {},
        launchPermission: {
          organizationArns: ["arn:aws:organizations::000000000000:organization/o-exampleorg1"],
          organizationalUnitArns: [],
          accounts: [],
        },
      },
    ],
    workloads: [
      {
        name: "payments-prod",
        account: "444455556666",
        region: "eu-west-1",
        tags: {},
        fleets: [
          {
            name: "web",
            image: { image: "web", version: undefined },
            isCopied: false,
            launchTemplate: { instanceType: "t3.small", monitoring: false, publicAddress: false },
            tags: {},
          },
        ],
        sharedKeyAliasArn: "arn:aws:kms:eu-west-1:111122223333:alias/golden-ami",
      },
    ],
  });
});

test("a landing zone of China has China's ARNs, and none of the rest of the world", () => {
  const china = LANDING_ZONE.replaceAll("arn:aws:", "arn:aws-cn:")
    .replaceAll("eu-west-1", "cn-north-1")
    .replaceAll("eu-west-3", "cn-northwest-1");
  const { landingZone } = load({ "golden-ami.yaml": china });
  expect(landingZone.partitionRegions).toEqual(["cn-north-1", "cn-northwest-1"]);
  expect(landingZone.images[0]?.pipelineArn).toBe(
    "arn:aws-cn:imagebuilder:cn-north-1:111122223333:image-pipeline/web",
  );
  expect(JSON.stringify(landingZone)).not.toContain("arn:aws:");
});

describe("a parent is given to Image Builder as what it takes", () => {
  test.each([
    [
      "ubuntu-server-24-lts-x86",
      "arn:aws:imagebuilder:eu-west-1:aws:image/ubuntu-server-24-lts-x86/x.x.x",
      "/dev/sda1",
    ],
    ["image:base", "arn:aws:imagebuilder:eu-west-1:111122223333:image/base/x.x.x", "/dev/xvda"],
    [
      "ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64",
      "ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64",
      "/dev/xvda",
    ],
    [
      "ssm:/aws/service/debian/release/12/latest/amd64",
      "ssm:/aws/service/debian/release/12/latest/amd64",
      "/dev/xvda",
    ],
  ])("%s as %s, whose root device is %s", (parent, parentImage, deviceName) => {
    const base = `  base:
    platform: Linux
    parent: amazon-linux-2-x86
    components: [{ managed: update-linux }]
    regions: [eu-west-1]
    share: { organization: true }
`;
    const text = exchange(LANDING_ZONE, "amazon-linux-2023-x86", parent).replace(
      "images:\n",
      `images:\n${base}`,
    );
    const { landingZone } = load({ "golden-ami.yaml": text });
    expect(landingZone.images.map(({ name }) => name)).toEqual(["base", "web"]);
    expect(landingZone.images[1]).toMatchObject({ parentImage, rootVolume: { deviceName } });
  });

  test("an AMI id as it is, with the root device that the landing zone declares", () => {
    const text = exchange(
      LANDING_ZONE,
      "parent: amazon-linux-2023-x86",
      "parent: ami-0123456789abcdef0\n    rootVolume: { deviceName: /dev/sdh, sizeGiB: 30, type: gp2 }",
    );
    expect(load({ "golden-ami.yaml": text }).landingZone.images[0]).toMatchObject({
      parentImage: "ami-0123456789abcdef0",
      rootVolume: { deviceName: "/dev/sdh", sizeGiB: 30, type: "gp2" },
    });
  });

  test("a name that is in no list here is passed on, because AWS adds names all the time", () => {
    const text = exchange(LANDING_ZONE, "amazon-linux-2023-x86", "amazon-linux-2029-x86");
    expect(load({ "golden-ami.yaml": text }).landingZone.images[0]?.parentImage).toBe(
      "arn:aws:imagebuilder:eu-west-1:aws:image/amazon-linux-2029-x86/x.x.x",
    );
  });
});

test("a folder without a landing zone is said in one line", () => {
  const directory = project();
  expect(() => loadLandingZone(join(directory, "components"))).toThrow(
    new UserError(
      `there is no golden-ami.yaml in ${join(directory, "components")}: run this in the project's folder`,
    ),
  );
});

test("a component file that is a folder is said in one line", () => {
  const directory = project({
    "golden-ami.yaml": exchange(LANDING_ZONE, "components/web-server.yaml", "components/folder.yaml"),
  });
  mkdirSync(join(directory, "components/folder.yaml"));
  expect(() => loadLandingZone(directory)).toThrow(UserError);
  expect(() => loadLandingZone(directory)).toThrow(/"components\/folder\.yaml" is a folder/);
});

test("anchors may be used as often as an organization has accounts", () => {
  const workloads = Array.from({ length: 150 }, (_, index) => {
    const account = String(200_000_000_000 + index);
    return `  w${index}: { account: "${account}", region: eu-west-1, tags: ${index ? "*t" : "&t { Team: a }"}, fleets: { web: { image: web, launchTemplate: { instanceType: t3.small } } } }`;
  });
  const text = `${LANDING_ZONE.slice(0, LANDING_ZONE.indexOf("workloads:"))}workloads:\n${workloads.join("\n")}\n`;
  const { landingZone } = loadLandingZone(project({ "golden-ami.yaml": text }));
  expect(landingZone.workloads.at(-1)?.tags).toEqual({ Team: "a" });
});

test("an anchor that is used inside of itself is refused at its place", () => {
  const text = `${LANDING_ZONE}tags: &a { Team: *a }\n`;
  expect(() => loadLandingZone(project({ "golden-ami.yaml": text }))).toThrow(
    /^golden-ami\.yaml:\d+:18 {2}\*a stands inside what it names\n.*$/,
  );
});

test("a file that is not UTF-8 is refused, and nothing of it is changed", () => {
  const directory = project({});
  writeFileSync(join(directory, "components/web-server.yaml"), Buffer.from([0x6e, 0xe9, 0x0a]));
  expect(() => loadLandingZone(directory)).toThrow(
    lines(
      "components/web-server.yaml:1:2  is not UTF-8: here is the byte E9, which is é in Latin-1",
      "                                expected a text in UTF-8: save it as such",
    ),
  );
});

test.each<[name: string, before: string, after: string, message: string]>([
  [
    "YAML that does not parse",
    "share: { organization: true }",
    "share: { organization: true",
    lines(
      "golden-ami.yaml:13:12  the { here is not closed",
      "                       expected } after its last entry",
    ),
  ],
  [
    "an alias of nothing",
    "platform: Linux",
    "platform: *linux",
    lines(
      "golden-ami.yaml:7:15  there is no anchor &linux before *linux",
      '                      expected an anchor &linux before, or, if it is a text, quotes: "*linux"',
    ),
  ],
  [
    "a key that is there twice",
    "    platform: Linux",
    "    platform: Linux\n    platform: Windows",
    lines(
      'golden-ami.yaml:8:5  the key "platform" is here twice',
      "                     expected it once, with one value",
    ),
  ],
])("%s is a mistake at its place", (_, before, after, message) => {
  expect(mistakesOf(before, after)).toBe(message);
});

test("a component that is a folder is a mistake of the image that names it, beside all others", () => {
  const text = exchange(LANDING_ZONE, "components/web-server.yaml", "folder.yaml");
  const directory = project({ "golden-ami.yaml": exchange(text, "eu-west-3", "eu-west-9") });
  mkdirSync(join(directory, "folder.yaml"));
  expect(() => loadLandingZone(directory)).toThrow(
    /^golden-ami\.yaml:11:15 {2}images\.web\.components\[1\]\.file: "folder\.yaml" is a folder\n.*\n.*"eu-west-9"/,
  );
});

test("one component file in two spellings of its path is one component", () => {
  const image = LANDING_ZONE.slice(LANDING_ZONE.indexOf("  web:"), LANDING_ZONE.indexOf("workloads:"));
  const other = image.replace("web:", "app:").replace("components/web", "./components//web");
  const { landingZone } = load({
    "golden-ami.yaml": exchange(LANDING_ZONE, "workloads:", `${other}workloads:`),
  });
  expect(landingZone.components.map(({ name }) => name)).toEqual(["web-server"]);
});

test("a merge conflict is one mistake, at its first line", () => {
  const text = exchange(
    LANDING_ZONE,
    "    platform: Linux\n",
    "<<<<<<< HEAD\n    platform: Linux\n=======\n>>>>>>> b\n",
  );
  expect(mistakes({ "golden-ami.yaml": text })).toBe(
    lines("golden-ami.yaml:7:1  here is a merge conflict", "                     expected one of both sides"),
  );
});

test("a required key that is misspelt is one mistake", () => {
  expect(mistakes({ "components/web-server.yaml": exchange(COMPONENT, "inputs:", "input:") })).toBe(
    lines(
      "components/web-server.yaml:9:9  phases[0].steps[0].input: is not a key here: did you mean inputs?",
      "                                expected one of name, action, timeoutSeconds, maxAttempts, inputs, loop, onFailure, disableLogging, if",
    ),
  );
});
