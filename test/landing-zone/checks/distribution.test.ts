import {
  exchange,
  imageFrom,
  LANDING_ZONE,
  landingZoneOf,
  lines,
  load,
  mistakes,
  mistakesOf,
  summaryOf,
} from "../project.js";

const LINUX = "amazon-linux-2023-x86";
const LICENCE = "license-configuration:lic-0123456789abcdef0123456789abcdef";
const EXPORT = "export: { diskImageFormat: VMDK }";

const SETTINGS = [
  "ssmParameters: [/golden/web]",
  "descriptionsByRegion: { eu-west-3: Paris }",
  "launchTemplates: { eu-west-1: [{ launchTemplateId: lt-0123456789abcdef0 }] }",
  `licenseConfigurationArns: ["arn:aws:license-manager:eu-west-3:111122223333:${LICENCE}"]`,
  "executionRoleArn: arn:aws:iam::111122223333:role/builder",
];

const imageWith = (...lines: readonly string[]): readonly [string, string] => [
  "    platform: Linux\n",
  `    platform: Linux\n${lines.map((line) => `    ${line}\n`).join("")}`,
];
const broken = (...lines: readonly string[]) => summaryOf(exchange(LANDING_ZONE, ...imageWith(...lines)), {});
const images = (...entries: readonly string[]) => summaryOf(landingZoneOf(entries), {});

describe("an image that is exported", () => {
  test("is not encrypted", () => {
    expect(mistakesOf(...imageWith(EXPORT))).toContain(
      `golden-ami.yaml:8:5  images.web.export: AWS exports no AMI that is encrypted
                     expected encrypted: false beside it, or no export`,
    );
    expect(broken("encrypted: false", EXPORT)).toEqual([]);
  });

  test("goes to the Region where it is built", () => {
    const elsewhere = exchange(
      exchange(LANDING_ZONE, ...imageWith("encrypted: false", EXPORT)),
      "regions: [eu-west-1, eu-west-3]",
      "regions: [eu-west-3]",
    ).replace("region: eu-west-1\n    fleets", "region: eu-west-3\n    fleets");
    expect(summaryOf(elsewhere)).toEqual([
      "images.web.export: the AMI is exported in eu-west-1, where it does not go",
    ]);
  });

  test.each([
    "windows-server-2022-english-full-base-x86",
    "arn:aws:imagebuilder:eu-west-1:aws:image/windows-server-2022-english-full-base-x86/x.x.x",
    "ssm:/aws/service/ami-windows-latest/Windows_Server-2022-English-Full-Base",
  ])("is not AWS's Windows, as %s is, however many images are between", (windows) => {
    const unencrypted = "encrypted: false";
    const exported = `${unencrypted}\n    ${EXPORT}`;
    const message = "images.win.export: AWS exports no Windows or SQL Server of its own";
    expect(images(imageFrom("win", windows, "Windows", exported))).toEqual([message]);
    expect(
      images(
        imageFrom("base", windows, "Windows", unencrypted),
        imageFrom("win", "image:base", "Windows", exported),
      ),
    ).toEqual([message]);
    const own = `rootVolume: { deviceName: /dev/sda1 }\n    ${exported}`;
    expect(images(imageFrom("win", "ami-0123456789abcdef0", "Windows", own))).toEqual([]);
  });

  test.each([
    "prod-0123abcd",
    "arn:aws:imagebuilder:eu-west-1:aws-marketplace:image/suse/x.x.x",
    "ssm:/aws/service/marketplace/prod-0123abcd/latest",
  ])("is not of the Marketplace, as %s is, however many images are between", (product) => {
    const exported = `encrypted: false\n    ${EXPORT}`;
    const device = "rootVolume: { deviceName: /dev/sda1 }";
    const message = `images.web.export: AWS exports nothing from its Marketplace, as "${product}" is`;
    expect(images(imageFrom("web", product, "Linux", `${device}\n    ${exported}`))).toEqual([message]);
    expect(
      images(
        imageFrom("base", product, "Linux", `${device}\n    encrypted: false`),
        imageFrom("web", "image:base", "Linux", exported),
      ),
    ).toEqual([message]);
  });

  test("has no volume of more than 1,024 GiB", () => {
    const exported = (size: number) =>
      broken(
        "encrypted: false",
        EXPORT,
        `rootVolume: { sizeGiB: ${size} }`,
        `dataVolumes: [{ deviceName: /dev/sdf, sizeGiB: ${size} }]`,
      );
    expect(exported(1024)).toEqual([]);
    expect(exported(1025)).toEqual([
      "images.web.rootVolume.sizeGiB: 1025 GiB are more than AWS exports",
      "images.web.dataVolumes[0].sizeGiB: 1025 GiB are more than AWS exports",
    ]);
  });

  test.each([
    ["diskImageFormat: OVA", "images.web.export.diskImageFormat"],
    ["diskImageFormat: RAW, s3Bucket: Exports", "images.web.export.s3Bucket"],
    ["diskImageFormat: RAW, s3Prefix: web/", "images.web.export.s3Prefix"],
    ["diskImageFormat: RAW, roleName: a b", "images.web.export.roleName"],
    ["diskImageFormat: RAW, expiryDays: 0", "images.web.export.expiryDays"],
    ["diskImageFormat: RAW, expiryDays: 9, s3Bucket: exports", "images.web.export.expiryDays"],
  ])("has no %s", (settings, path) => {
    expect(broken("encrypted: false", `export: { ${settings} }`)).toEqual([
      expect.stringContaining(`${path}: `),
    ]);
  });

  describe("has disk images that stay as long as it says", () => {
    const exported = (name: string, settings: string) =>
      imageFrom(name, LINUX, "Linux", `encrypted: false\n    export: { diskImageFormat: RAW${settings} }`);

    test.each<[what: string, own: string, other: string]>([
      ["prefixes side by side", ", expiryDays: 365", ", s3Prefix: other, expiryDays: 30"],
      ["a prefix that only begins alike", ", expiryDays: 365", ", s3Prefix: we, expiryDays: 30"],
      ["one prefix of one expiry", ", expiryDays: 30", ", s3Prefix: web, expiryDays: 30"],
      ["a shorter expiry below", ", s3Prefix: vm/web, expiryDays: 30", ", s3Prefix: vm, expiryDays: 365"],
      ["an expiry below one for ever", ", s3Prefix: vm/web, expiryDays: 30", ", s3Prefix: vm"],
      ["a bucket of its own", ", s3Bucket: acme-exports", ", s3Prefix: web, expiryDays: 30"],
    ])("with %s", (_, own, other) => {
      expect(images(exported("web", own), exported("base", other))).toEqual([]);
    });

    test("which those of no other shorten", () => {
      const text = (own: string) =>
        landingZoneOf([exported("web", own), exported("base", ", s3Prefix: vm, expiryDays: 30")]);
      expect(mistakes({ "golden-ami.yaml": text(", s3Prefix: vm/web, expiryDays: 365") })).toBe(
        lines(
          'golden-ami.yaml:13:67  images.web.export.expiryDays: 365 has no effect, because the 30 days of images.base.export hold for all below "vm"',
          '                       expected at most 30, or an s3Prefix that is not below "vm"',
        ),
      );
      expect(summaryOf(text(", s3Prefix: vm"))).toEqual([
        'images.web.export: has no expiryDays, but the 30 days of images.base.export hold for all below "vm"',
      ]);
    });

    test("also below the name of another image, with the prefix of names", () => {
      const text = landingZoneOf([
        exported("web", ", s3Prefix: staging-base/web"),
        exported("base", ", expiryDays: 30"),
      ]);
      expect(summaryOf(exchange(text, "shared:\n", "namePrefix: staging\nshared:\n"))).toEqual([
        'images.web.export: has no expiryDays, but the 30 days of images.base.export hold for all below "staging-base"',
      ]);
    });
  });

  test("is not complained of twice if another part of it is wrong", () => {
    expect(broken("encrypted: 1", EXPORT)).toEqual([expect.stringContaining("images.web.encrypted: ")]);
  });
});

test("an image without encryption has a parent without", () => {
  const child = imageFrom("web", "image:base", "Linux", "encrypted: false");
  expect(images(imageFrom("base", LINUX), child)).toEqual([
    'images.web.encrypted: is not possible, because the parent "base" is encrypted',
  ]);
  expect(images(imageFrom("base", LINUX, "Linux", "encrypted: false"), child)).toEqual([]);
});

test.each([
  ["fastLaunch: {}", ["images.web.fastLaunch: EC2 starts no AMI of Linux by it"]],
  [
    "launchTemplates: { eu-west-2: [{ launchTemplateId: lt-0123456789abcdef0 }] }",
    ['images.web.launchTemplates.eu-west-2: "eu-west-2" has no effect, because the image does not go there'],
  ],
  [
    "launchTemplates: { eu-west-1: [{ launchTemplateId: lt-1 }] }",
    [expect.stringContaining("images.web.launchTemplates.eu-west-1[0].launchTemplateId: ")],
  ],
  [
    "launchTemplates: { eu-west-1: [{ launchTemplateId: lt-0123456789abcdef0 }, { launchTemplateId: lt-0123456789abcdef0 }] }",
    ['images.web.launchTemplates.eu-west-1[1].launchTemplateId: "lt-0123456789abcdef0" is here twice'],
  ],
  [
    "launchTemplates: { eu-west-1: [{ launchTemplateId: lt-0123456789abcdef0 }], eu-west-3: [{ launchTemplateId: lt-0123456789abcdef0 }] }",
    [
      'images.web.launchTemplates.eu-west-3[0].launchTemplateId: "lt-0123456789abcdef0" is written for images.web already',
    ],
  ],
  ["launchTemplates: {}", ["images.web.launchTemplates: {} has no Region"]],
  ["descriptionsByRegion: {}", ["images.web.descriptionsByRegion: {} has no Region"]],
  [
    "descriptionsByRegion: { eu-west-2: London }",
    [
      'images.web.descriptionsByRegion.eu-west-2: "eu-west-2" has no effect, because the image does not go there',
    ],
  ],
  [
    "descriptionsByRegion: { eu-west-3: Orléans }",
    [expect.stringContaining("images.web.descriptionsByRegion.eu-west-3: ")],
  ],
  [
    `licenseConfigurationArns: ["arn:aws:license-manager:eu-west-2:111122223333:${LICENCE}"]`,
    [expect.stringContaining("is a licence configuration of a Region that the image does not go to")],
  ],
  [
    `licenseConfigurationArns: ["arn:aws-cn:license-manager:eu-west-1:111122223333:${LICENCE}"]`,
    [expect.stringContaining("is a licence configuration of another partition than eu-west-1's")],
  ],
  [`licenseConfigurationArns: ["arn:aws:license-manager:eu-west-3:111122223333:${LICENCE}"]`, []],
  [
    `licenseConfigurationArns: [${Array.from({ length: 51 }, (_, index) => `"arn:aws:license-manager:eu-west-3:111122223333:license-configuration:lic-${String(index).padStart(32, "0")}"`).join(", ")}]`,
    ["images.web.licenseConfigurationArns[50]: is licence configuration 51 of eu-west-3"],
  ],
  ["ssmParameters: [/golden/web, /imagebuilder/web]", []],
  ["ssmParameters: [/golden/web, /golden/web]", ['images.web.ssmParameters[1]: "/golden/web" is here twice']],
  ["ssmParameters: [/aws/web]", [expect.stringContaining("begins as AWS's own do")]],
  [
    "ssmParameters: [/imagebuilder/golden-ami/web/latest]",
    ['images.web.ssmParameters[0]: "/imagebuilder/golden-ami/web/latest" is written for images.web anyway'],
  ],
  ["executionRoleArn: arn:aws:iam::111122223333:role/builder", []],
  [
    "executionRoleArn: arn:aws:iam::444455556666:role/builder",
    ['images.web.executionRoleArn: "arn:aws:iam::444455556666:role/builder" is a role of another account'],
  ],
])("of an image with %s, it is said what is wrong", (line, messages) => {
  expect(broken(line)).toEqual(messages);
});

test.each([
  ["maxParallelLaunches: 5", "maxParallelLaunches"],
  ["targetResourceCount: 0", "targetResourceCount"],
  ["launchTemplateName: a", "launchTemplateName"],
  ["launchTemplateVersion: $Latest", "launchTemplateVersion"],
  ["launchTemplateName: fast, launchTemplateVersion: latest", "launchTemplateVersion"],
])("Fast Launch does not take %s", (settings, key) => {
  const windows = "windows-server-2022-english-full-base-x86";
  expect(images(imageFrom("win", windows, "Windows", `fastLaunch: { ${settings} }`))).toEqual([
    expect.stringContaining(`images.win.fastLaunch.${key}: `),
  ]);
});

test("no two images write one parameter or launch template", () => {
  const settings =
    "ssmParameters: [/golden]\n    launchTemplates: { eu-west-1: [{ launchTemplateId: lt-0123456789abcdef0 }] }";
  expect(
    images(imageFrom("web", LINUX, "Linux", settings), imageFrom("api", LINUX, "Linux", settings)),
  ).toEqual([
    'images.api.ssmParameters[0]: "/golden" is written for images.web already',
    'images.api.launchTemplates.eu-west-1[0].launchTemplateId: "lt-0123456789abcdef0" is written for images.web already',
  ]);
});

test("a distribution's settings are no part of a recipe, but encryption is", () => {
  const recipesWith = (...lines: readonly string[]) =>
    load({ "golden-ami.yaml": exchange(LANDING_ZONE, ...imageWith(...lines)) }).versions.lock.recipes;
  const recipes = recipesWith();
  const unencrypted = recipesWith("encrypted: false");
  expect(recipesWith("encrypted: true", ...SETTINGS)).toEqual(recipes);
  expect(unencrypted).not.toEqual(recipes);
  expect(recipesWith("encrypted: false", EXPORT, ...SETTINGS)).toEqual(unencrypted);
});
