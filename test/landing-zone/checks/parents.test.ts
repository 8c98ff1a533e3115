import { show } from "../../../input/problem.js";
import {
  COMPONENT,
  exchange,
  fleetOf,
  imageFrom,
  LANDING_ZONE,
  landingZoneOf,
  lines,
  load,
  mistakes,
  mistakesOf,
  summaryOf,
} from "../project.js";

const withParent = (parent: string) => ({
  "golden-ami.yaml": exchange(
    LANDING_ZONE,
    "parent: amazon-linux-2023-x86",
    `parent: ${parent}\n    rootVolume: { deviceName: /dev/xvda }`,
  ),
});

/** A landing zone with a Windows image, whose parent is Linux's. */
const WINDOWS = exchange(
  exchange(LANDING_ZONE, "platform: Linux", "platform: Windows"),
  "      - managed: update-linux\n      - file: components/web-server.yaml\n",
  "      - managed: update-windows\n",
);

describe("an image of another platform than its parent's is a mistake", () => {
  test.each([
    "windows-server-2022-english-full-base-x86",
    "ssm:/aws/service/ami-windows-latest/Windows_Server-2022-English-Full-Base",
    "arn:aws:imagebuilder:eu-west-1:aws:image/windows-server-2022-english-full-base-x86/x.x.x",
    "arn:aws:imagebuilder:eu-west-1:aws:image/windows-server-2019-english-core-base-x86/2024.1.2/3",
  ])("if %s tells Windows", (parent) => {
    expect(mistakes(withParent(parent))).toBe(
      lines(
        'golden-ami.yaml:7:15  images.web.platform: "Linux" is not the parent\'s platform',
        "                      expected Windows",
      ),
    );
  });

  test.each([
    "amazon-linux-2023-x86",
    "ubuntu-server-24-lts-x86",
    "ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64",
    "ssm:/aws/service/debian/release/12/latest/amd64",
    "ssm:/aws/service/bottlerocket/aws-k8s-1.31/x86_64/latest/image_id",
    "arn:aws:imagebuilder:eu-west-1:aws:image/red-hat-enterprise-linux-9-x86/x.x.x",
  ])("if %s tells Linux", (parent) => {
    const text = exchange(WINDOWS, "amazon-linux-2023-x86", parent);
    expect(mistakes({ "golden-ami.yaml": text })).toBe(
      lines(
        'golden-ami.yaml:7:15  images.web.platform: "Windows" is not the parent\'s platform',
        "                      expected Linux",
      ),
    );
  });

  test.each(["my-own-base", "ami-0123456789abcdef0", "prod-77u2eeb33lmrm", "ssm:/golden/parent"])(
    "but not if %s tells nothing",
    (parent) => {
      expect(mistakes(withParent(parent))).toBe("");
    },
  );
});

test.each([
  "amazon-linux-2023-x86",
  "ami-0123456789abcdef0",
  "arn:aws:imagebuilder:eu-west-1:444455556666:image/web/x.x.x",
])("no release of %s is told of here", (parent) => {
  expect(
    mistakes({ "golden-ami.yaml": withParent(`${parent}\n    buildAfterParent: true`)["golden-ami.yaml"] }),
  ).toBe(
    lines(
      `golden-ami.yaml:9:5  images.web.buildAfterParent: has no effect on the parent "${parent}", whose releases are not of this landing zone`,
      "                     expected a parent image:<another image here>, or buildAfterParent: false",
    ),
  );
  expect(mistakes(withParent(`${parent}\n    buildAfterParent: false`))).toBe("");
});

test.each([
  "image:base",
  "arn:aws:imagebuilder:eu-west-1:111122223333:image/base/x.x.x",
  "ssm:/imagebuilder/golden-ami/base/latest",
  "ssm:arn:aws:ssm:eu-west-1:111122223333:parameter/imagebuilder/base",
])("each release of %s can start a build", (parent) => {
  const text = landingZoneOf([
    imageFrom("base", "amazon-linux-2023-x86", "Linux", "ssmParameters: [/imagebuilder/base]"),
    imageFrom("web", parent, "Linux", "buildAfterParent: true"),
  ]);
  const [, web] = load({ "golden-ami.yaml": text }).landingZone.images;
  expect(web).toMatchObject({ parentName: "base", buildAfterParent: true });
});

test.each(["update-windows", "stig-build-windows-low"])(
  "the managed component %s is not for a Linux image",
  (component) => {
    expect(
      mistakes({
        "golden-ami.yaml": exchange(LANDING_ZONE, "managed: update-linux", `managed: ${component}`),
      }),
    ).toBe(
      lines(
        `golden-ami.yaml:10:18  images.web.components[0].managed: "${component}" is not for Linux`,
        "                       expected a component for Linux",
      ),
    );
  },
);

test.each(["update-linux", "stig-build-linux-high", "docker-ce-ubuntu", "chrony-time-configuration-test"])(
  "the managed component %s is not for a Windows image",
  (component) => {
    const text = exchange(
      exchange(WINDOWS, "amazon-linux-2023-x86", "windows-server-2022-english-full-base-x86"),
      "update-windows",
      component,
    );
    expect(mistakes({ "golden-ami.yaml": text })).toBe(
      lines(
        `golden-ami.yaml:10:18  images.web.components[0].managed: "${component}" is not for Windows`,
        "                       expected a component for Windows",
      ),
    );
  },
);

test("a managed component that is not known to be of a platform is for any", () => {
  const text = exchange(
    exchange(WINDOWS, "amazon-linux-2023-x86", "windows-server-2022-english-full-base-x86"),
    "update-windows",
    "acme-agent",
  );
  expect(mistakes({ "golden-ami.yaml": text })).toBe("");
});

describe("a parent's ARN", () => {
  test.each([
    ["arn:aws:imagebuilder:us-east-1:111122223333:image/base/x.x.x", "imagebuilder"],
    ["ssm:arn:aws:ssm:us-east-1:111122223333:parameter/base", "ssm"],
    ["arn:aws-cn:imagebuilder:eu-west-1:111122223333:image/base/x.x.x", "imagebuilder"],
    ["ssm:arn:aws-cn:ssm:eu-west-1:111122223333:parameter/base", "ssm"],
    ["arn:aws:imagebuilder:eu-west-3:aws:image/amazon-linux-2023-x86/x.x.x", "imagebuilder"],
    ["ssm:arn:aws:ssm:eu-west-3::parameter/aws/service/debian/release/12/latest/amd64", "ssm"],
  ])("%s is not one of the partition and Region where images are built", (parent, service) => {
    expect(mistakes(withParent(parent))).toBe(
      lines(
        `golden-ami.yaml:8:13  images.web.parent: ${show(parent)} is not where images are built`,
        `                      expected arn:aws:${service}:eu-west-1:…`,
      ),
    );
  });

  test.each([
    "arn:aws:imagebuilder:eu-west-1:aws:image/base",
    "arn:aws:imagebuilder:eu-west-1:aws:image/base/",
    "arn:aws:imagebuilder:eu-west-1:aws:image/base/x",
    "arn:aws:imagebuilder:eu-west-1:aws:image/base/1.x.0",
    "arn:aws:imagebuilder:eu-west-1:aws:image/base/x.x.x/1",
  ])("%s has no version that Image Builder takes", (parent) => {
    expect(mistakes(withParent(parent))).toBe(
      lines(
        `golden-ami.yaml:8:13  images.web.parent: "${parent}" has "${parent.split(":")[5]}" as resource`,
        "                      expected image/<name>/<version>, e.g. image/web/1.0.0 or image/web/x.x.x",
      ),
    );
  });

  test.each([
    "arn:aws:imagebuilder:eu-west-1:aws:image/base/x.x.x",
    "arn:aws:imagebuilder:eu-west-1:aws:image/base/1.x.x",
    "arn:aws:imagebuilder:eu-west-1:aws:image/base/1.2.x",
    "arn:aws:imagebuilder:eu-west-1:aws:image/base/1.2.3",
    "arn:aws:imagebuilder:eu-west-1:111122223333:image/base/1.2.3/4",
    "ssm:arn:aws:ssm:eu-west-1:111122223333:parameter/golden/base",
    "ssm:arn:aws:ssm:eu-west-1::parameter/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64",
  ])("%s is given to Image Builder as it is", (parent) => {
    expect(load(withParent(parent)).landingZone.images[0]?.parentImage).toBe(parent);
  });
});

test("an image whose parent does not go to the Region where images are built is a mistake", () => {
  const base = `  base:
    platform: Linux
    parent: amazon-linux-2023-x86
    components: [{ managed: update-linux }]
    regions: [eu-west-3]
    share: { organization: true }
`;
  const text = exchange(
    LANDING_ZONE,
    "  web:\n    platform: Linux\n    parent: amazon-linux-2023-x86",
    `${base}  web:
    platform: Linux
    parent: image:base`,
  );
  expect(mistakes({ "golden-ami.yaml": text })).toBe(
    lines(
      'golden-ami.yaml:14:13  images.web.parent: "image:base" does not go to eu-west-1, where images are built',
      "                       expected eu-west-1 in the parent's regions",
    ),
  );
  const there = exchange(text, "regions: [eu-west-3]", "regions: [eu-west-3, eu-west-1]");
  expect(mistakes({ "golden-ami.yaml": there })).toBe("");
});

test("a parent's Region and its missing root device are two mistakes", () => {
  const text = exchange(
    LANDING_ZONE,
    "amazon-linux-2023-x86",
    "ssm:arn:aws:ssm:us-east-1:111122223333:parameter/base",
  );
  expect(mistakes({ "golden-ami.yaml": text })).toBe(
    lines(
      'golden-ami.yaml:7:5  images.web.rootVolume: the parent "ssm:arn:aws:ssm:us-east-1:111122223333:parameter/base" does not tell the root volume\'s device',
      "                     expected rootVolume: { deviceName: /dev/… }, as `aws ec2 describe-images` prints it for the parent (RootDeviceName)",
      'golden-ami.yaml:8:13  images.web.parent: "ssm:arn:aws:ssm:us-east-1:111122223333:parameter/base" is not where images are built',
      "                      expected arn:aws:ssm:eu-west-1:…",
    ),
  );
});

test.each<[name: string, before: string, after: string, message: string]>([
  [
    "an image that is its own parent",
    "parent: amazon-linux-2023-x86",
    "parent: image:web",
    lines(
      'golden-ami.yaml:8:13  images.web.parent: "image:web" makes web its own ancestor',
      "                      expected a parent that does not come from this image",
    ),
  ],
  [
    "a parent that does not exist",
    "parent: amazon-linux-2023-x86",
    "parent: image:base",
    lines(
      'golden-ami.yaml:8:13  images.web.parent: there is no image "base"',
      "                      expected one of web",
    ),
  ],
  ...["ami-0123456789abcdef0", "corporate-base"].map((parent): [string, string, string, string] => [
    `the parent ${parent}, which does not tell its root device, which the recipe must encrypt`,
    "parent: amazon-linux-2023-x86",
    `parent: ${parent}`,
    lines(
      `golden-ami.yaml:7:5  images.web.rootVolume: the parent "${parent}" does not tell the root volume's device`,
      "                     expected rootVolume: { deviceName: /dev/… }, as `aws ec2 describe-images` prints it for the parent (RootDeviceName)",
    ),
  ]),
])("%s is a mistake at its place", (_, before, after, message) => {
  expect(mistakesOf(before, after)).toBe(message);
});

describe("images that depend on each other", () => {
  const withImages = (...images: readonly string[]) => ({
    "golden-ami.yaml": exchange(LANDING_ZONE, "images:\n", `images:\n${images.join("")}`),
  });

  test("a circle of parents is one mistake, and none of an image that comes from it", () => {
    expect(
      mistakes(
        withImages(
          imageFrom("base", "image:tools"),
          imageFrom("tools", "image:base"),
          imageFrom("app", "image:base").replace(
            "components",
            "rootVolume: { deviceName: /dev/xvda }\n    components",
          ),
        ),
      ),
    ).toBe(
      lines(
        'golden-ami.yaml:8:13  images.base.parent: "image:tools" makes base its own ancestor, through tools',
        "                      expected a parent that does not come from this image",
      ),
    );
  });

  test("an image of another platform than its parent's is a mistake", () => {
    expect(
      mistakes(
        withImages(imageFrom("base", "amazon-linux-2023-arm64"), imageFrom("desk", "image:base", "Windows")),
      ),
    ).toBe(
      lines(
        'golden-ami.yaml:13:15  images.desk.platform: "Windows" is not the parent\'s platform',
        "                       expected Linux",
      ),
    );
  });
});

describe("a mistake of an image is not one of what comes from it", () => {
  const WINDOWS_ARN =
    "arn:aws:imagebuilder:eu-west-1:aws:image/windows-server-2022-english-full-base-x86/x.x.x";
  const WRONG_PLATFORM = 'images.web.platform: "Linux" is not the parent\'s platform';

  test.each<[what: string, text: string]>([
    [
      "its managed components",
      exchange(landingZoneOf([imageFrom("web", WINDOWS_ARN)]), "update-linux", "update-windows"),
    ],
    [
      "its component files",
      exchange(
        landingZoneOf([imageFrom("web", WINDOWS_ARN)]),
        "managed: update-linux",
        "file: components/power-shell.yaml",
      ),
    ],
    [
      "a component file that another image has",
      exchange(
        landingZoneOf([
          imageFrom("web", WINDOWS_ARN).replace("managed: update-linux", "file: components/power-shell.yaml"),
          imageFrom("desk", WINDOWS_ARN, "Windows"),
        ]),
        "managed: update-windows",
        "file: components/power-shell.yaml",
      ),
    ],
    [
      "its root volume",
      landingZoneOf([
        imageFrom("web", WINDOWS_ARN, "Linux", "rootVolume: { deviceName: /dev/xvda, sizeGiB: 8 }"),
      ]),
    ],
    [
      "its instance types, and those of its fleets",
      landingZoneOf(
        [imageFrom("web", WINDOWS_ARN, "Linux", "instanceTypes: [t4g.small]")],
        [fleetOf("web", "web", "t4g.small", ", rootVolumeSizeGiB: 8")],
      ),
    ],
    [
      "images that are built from it, and their fleets",
      landingZoneOf(
        [
          imageFrom("web", WINDOWS_ARN),
          imageFrom("app", "image:web", "Linux", "rootVolume: { deviceName: /dev/xvda, sizeGiB: 8 }"),
          imageFrom("desk", "image:web", "Windows"),
        ],
        [fleetOf("app", "app", "t4g.small"), fleetOf("desk", "desk", "t3.small")],
      ),
    ],
  ])("a wrong platform is none of %s", (_, text) => {
    const powerShell = exchange(COMPONENT, "ExecuteBash", "ExecutePowerShell");
    expect(summaryOf(text, { "components/power-shell.yaml": powerShell })).toEqual([WRONG_PLATFORM]);
  });

  test("a platform that none of several components is for is one mistake, if the parent does not tell", () => {
    const text = exchange(
      landingZoneOf([
        imageFrom("web", "ami-0123456789abcdef0", "Windows", "rootVolume: { deviceName: /dev/xvda }"),
      ]),
      "{ managed: update-windows }",
      "{ managed: update-linux }, { managed: reboot-linux }, { file: components/web-server.yaml }",
    );
    expect(mistakes({ "golden-ami.yaml": text })).toBe(
      lines(
        'golden-ami.yaml:7:15  images.web.platform: "Windows" is not the components\' platform',
        "                      expected Linux",
      ),
    );
    expect(
      summaryOf(exchange(text, "{ managed: reboot-linux }, { file: components/web-server.yaml }", "")),
    ).toEqual(['images.web.components[0].managed: "update-linux" is not for Windows']);
  });

  test("components for both platforms tell none, and the other one's is the mistake", () => {
    const image = imageFrom("web", "ami-0123456789abcdef0", "Linux", "rootVolume: { deviceName: /dev/xvda }");
    const both = "{ managed: update-windows }, { managed: update-linux }";
    expect(summaryOf(exchange(landingZoneOf([image]), "{ managed: update-linux }", both))).toEqual([
      'images.web.components[0].managed: "update-windows" is not for Linux',
    ]);
  });

  test("a root device that a parent does not tell is a mistake of the first image alone", () => {
    const images = [
      imageFrom("base", "ami-0123456789abcdef0"),
      imageFrom("web", "image:base"),
      imageFrom("app", "image:web"),
    ];
    expect(summaryOf(landingZoneOf(images))).toEqual([
      'images.base.rootVolume: the parent "ami-0123456789abcdef0" does not tell the root volume\'s device',
    ]);
  });

  test("a parent in the shared account that is no image of the landing zone does not tell it either", () => {
    const parent = "arn:aws:imagebuilder:eu-west-1:111122223333:image/legacy/x.x.x";
    expect(summaryOf(landingZoneOf([imageFrom("web", parent), imageFrom("app", "image:web")]))).toEqual([
      `images.web.rootVolume: the parent "${parent}" does not tell the root volume's device`,
    ]);
  });

  test("nor does another account's image of the name of one here", () => {
    const parent = "arn:aws:imagebuilder:eu-west-1:999988887777:image/base/x.x.x";
    const images = [imageFrom("base", "amazon-linux-2023-x86"), imageFrom("web", parent)];
    expect(summaryOf(landingZoneOf(images))).toEqual([
      `images.web.rootVolume: the parent "${parent}" does not tell the root volume's device`,
    ]);
  });

  test("nor is a parent that there is not", () => {
    const images = [imageFrom("web", "image:bsae"), imageFrom("app", "image:web")];
    expect(summaryOf(landingZoneOf(images, [fleetOf("web", "web", "t4g.small")]))).toEqual([
      'images.web.parent: there is no image "bsae"',
    ]);
  });
});

describe("images that go round", () => {
  test.each<[parents: Record<string, string>, message: string]>([
    [{ base: "image:base" }, 'images.base.parent: "image:base" makes base its own ancestor'],
    [
      { base: "image:mid", mid: "image:top", top: "image:base" },
      'images.base.parent: "image:mid" makes base its own ancestor, through mid, top',
    ],
    [
      { app: "image:base", base: "image:mid", mid: "image:base" },
      'images.base.parent: "image:mid" makes base its own ancestor, through mid',
    ],
    [
      {
        aaa: "image:bbb",
        bbb: "image:ccc",
        ccc: "image:ddd",
        ddd: "image:eee",
        eee: "image:fff",
        fff: "image:aaa",
      },
      'images.aaa.parent: "image:bbb" makes aaa its own ancestor, through bbb, ccc, ddd, eee, …',
    ],
    [
      {
        base: "ssm:/imagebuilder/golden-ami/mid/latest",
        mid: "arn:aws:imagebuilder:eu-west-1:111122223333:image/base/x.x.x",
      },
      'images.base.parent: "ssm:/imagebuilder/golden-ami/mid/latest" makes base its own ancestor, through mid',
    ],
  ])("%j are one mistake", (parents, message) => {
    const images = Object.entries(parents).map(([name, parent]) => imageFrom(name, parent));
    const fleets = Object.keys(parents).map((name) => fleetOf(name, name, "t4g.small"));
    expect(summaryOf(landingZoneOf(images, fleets))).toEqual([message]);
  });

  test("tell nothing of what comes from them", () => {
    const images = [
      imageFrom("aaa", "image:bbb"),
      imageFrom("bbb", "image:aaa", "Linux", "rootVolume: { deviceName: /dev/xvda, sizeGiB: 20 }"),
      imageFrom("desk", "image:bbb", "Windows", "rootVolume: { deviceName: /dev/sda1, sizeGiB: 10 }"),
    ];
    expect(summaryOf(landingZoneOf(images))).toEqual([
      'images.aaa.parent: "image:bbb" makes aaa its own ancestor, through bbb',
    ]);
  });

  test("are a mistake for each round", () => {
    const images = [
      imageFrom("aaa", "image:bbb"),
      imageFrom("bbb", "image:aaa", "Windows"),
      imageFrom("ccc", "image:ddd"),
      imageFrom("ddd", "image:ccc"),
    ];
    expect(summaryOf(landingZoneOf(images))).toEqual([
      'images.aaa.parent: "image:bbb" makes aaa its own ancestor, through bbb',
      'images.ccc.parent: "image:ddd" makes ccc its own ancestor, through ddd',
    ]);
  });
});

test("a product of AWS Marketplace is given to Image Builder as it is, and its root device is to be told", () => {
  const [web] = load(withParent("prod-77u2eeb33lmrm")).landingZone.images;
  expect(web?.parentImage).toBe("prod-77u2eeb33lmrm");
  expect(
    mistakes({ "golden-ami.yaml": exchange(LANDING_ZONE, "amazon-linux-2023-x86", "prod-77u2eeb33lmrm") }),
  ).toContain('the parent "prod-77u2eeb33lmrm" does not tell the root volume\'s device');
});
