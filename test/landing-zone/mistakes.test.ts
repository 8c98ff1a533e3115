import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { loadLandingZone } from "../../landing-zone/load.js";
import { saveVersions } from "../../landing-zone/versions/lock-file.js";
import { COMPONENT, exchange, LANDING_ZONE, load, mistakes, project, write } from "./project.js";

const lines = (...texts: readonly string[]) => texts.join("\n");
const OU = "arn:aws:organizations::000000000000:ou/o-exampleorg1/ou-abcd-11111111";

describe("a mistake is shown with its file, line, column, path, value, and what would be right", () => {
  test.each<[name: string, before: string, after: string, message: string]>([
    [
      "a key that is not known",
      "    platform: Linux",
      "    plattform: x\n    platform: Linux",
      lines(
        "golden-ami.yaml:7:5  images.web.plattform: is not a key here",
        "                     expected one of platform, description, parent, version, components, rootVolume, instanceTypes, regions, schedule, share",
      ),
    ],
    [
      "a key that is not known at the top",
      "images:",
      "image: {}\nimages:",
      lines(
        "golden-ami.yaml:5:1  image: is not a key here",
        "                     expected one of organization, terraform, tags, shared, images, workloads",
      ),
    ],
    [
      "a key that is missing",
      "    platform: Linux\n",
      "",
      lines(
        "golden-ami.yaml:7:5  images.web.platform: is missing",
        "                     expected one of Linux, Windows",
      ),
    ],
    [
      "an account id without quotes",
      'account: "111122223333"',
      "account: 111122223333",
      lines(
        "golden-ami.yaml:3:12  shared.account: 111122223333 is a number, not a text",
        '                      expected it in quotes: "111122223333"',
      ),
    ],
    [
      "an account id without quotes, whose zero in front YAML would drop",
      'account: "111122223333"',
      "account: 011122223333",
      lines(
        "golden-ami.yaml:3:12  shared.account: 011122223333 is a number, not a text",
        '                      expected it in quotes: "011122223333"',
      ),
    ],
    [
      "an account id of 11 digits",
      'account: "111122223333"',
      'account: "11112222333"',
      lines(
        'golden-ami.yaml:3:12  shared.account: "11112222333" is not an account id',
        '                      expected 12 digits in quotes, e.g. "111122223333"',
      ),
    ],
    [
      "a version without quotes, whose zero at the end YAML would drop",
      "platform: Linux",
      "platform: Linux\n    version: 2.0",
      lines(
        "golden-ami.yaml:8:14  images.web.version: 2.0 is a number, not a text",
        '                      expected it in quotes: "2.0"',
      ),
    ],
    [
      "a version with a patch, which the lock counts",
      "platform: Linux",
      'platform: Linux\n    version: "2.0.1"',
      lines(
        'golden-ami.yaml:8:14  images.web.version: "2.0.1" is not a major and minor version',
        '                      expected "<major>.<minor>" in quotes, e.g. "2.0"',
      ),
    ],
    [
      "a version with a zero in front",
      "platform: Linux",
      'platform: Linux\n    version: "01.0"',
      lines(
        'golden-ami.yaml:8:14  images.web.version: "01.0" is not a major and minor version',
        '                      expected "<major>.<minor>" in quotes, e.g. "2.0"',
      ),
    ],
    [
      "macOS, which needs a dedicated host",
      "platform: Linux",
      "platform: macOS",
      lines(
        'golden-ami.yaml:7:15  images.web.platform: "macOS" is not allowed here',
        "                      expected one of Linux, Windows",
      ),
    ],
    [
      "a volume of a type that needs IOPS",
      "platform: Linux",
      "platform: Linux\n    rootVolume: { type: io1 }",
      lines(
        'golden-ami.yaml:8:25  images.web.rootVolume.type: "io1" is not allowed here',
        "                      expected one of gp3, gp2",
      ),
    ],
    [
      "a volume of the other type that needs IOPS",
      "platform: Linux",
      "platform: Linux\n    rootVolume: { type: io2 }",
      lines(
        'golden-ami.yaml:8:25  images.web.rootVolume.type: "io2" is not allowed here',
        "                      expected one of gp3, gp2",
      ),
    ],
    [
      "a text where a list belongs",
      "[eu-west-1, eu-west-3]",
      "eu-west-1",
      lines(
        'golden-ami.yaml:12:14  images.web.regions: "eu-west-1" is a text, not a list',
        "                       expected a list",
      ),
    ],
    [
      "an empty list",
      "[eu-west-1, eu-west-3]",
      "[]",
      lines(
        "golden-ami.yaml:12:14  images.web.regions: [] is too short",
        "                       expected at least 1 entry",
      ),
    ],
    [
      "a Region twice",
      "[eu-west-1, eu-west-3]",
      "[eu-west-1, eu-west-1]",
      lines(
        'golden-ami.yaml:12:26  images.web.regions[1]: "eu-west-1" is here twice',
        "                       expected each value once",
      ),
    ],
    [
      "a Region that does not exist",
      "[eu-west-1, eu-west-3]",
      "[eu-west-1, nowhere-1]",
      lines(
        'golden-ami.yaml:12:26  images.web.regions[1]: "nowhere-1" is not an AWS Region',
        "                       expected e.g. eu-west-1",
      ),
    ],
    [
      "a Region of another partition",
      "[eu-west-1, eu-west-3]",
      "[eu-west-1, eu-west-3, cn-north-1]",
      lines(
        'golden-ami.yaml:12:37  images.web.regions[2]: "cn-north-1" is not in the organization\'s partition',
        "                       expected a Region of aws",
      ),
    ],
    [
      "an OU where the organization belongs",
      "arn:aws:organizations::000000000000:organization/o-exampleorg1",
      OU,
      lines(
        'golden-ami.yaml:1:15  organization: "arn:aws:organizations::000000000000:ou/o-exampleorg1/ou-… is not an organization ARN',
        "                      expected arn:aws:organizations::<management account>:organization/o-<10-32 of a-z0-9>",
      ),
    ],
    [
      "an OU's id where its ARN belongs",
      "share: { organization: true }",
      "share: { organizationalUnits: [ou-12] }",
      lines(
        'golden-ami.yaml:13:36  images.web.share.organizationalUnits[0]: "ou-12" is not an OU ARN',
        "                       expected arn:aws:organizations::<account>:ou/o-<10-32 of a-z0-9>/ou-<4-32>-<8-32>",
      ),
    ],
    [
      "an OU of another organization",
      "share: { organization: true }",
      `share: { organizationalUnits: [${OU.replace("exampleorg1", "exampleorg2")}] }`,
      lines(
        'golden-ami.yaml:13:36  images.web.share.organizationalUnits[0]: "arn:aws:organizations::000000000000:ou/o-exampleorg2/ou-… is an OU of another organization',
        "                       expected an OU of o-exampleorg1",
      ),
    ],
    [
      "an image that is shared with nobody",
      "share: { organization: true }",
      "share: {}",
      lines(
        "golden-ami.yaml:13:12  images.web.share: has none of organization, organizationalUnits, accounts",
        "                       expected at least one of organization, organizationalUnits, accounts",
      ),
    ],
    [
      "a workload's image that is not shared with its account",
      "share: { organization: true }",
      'share: { accounts: ["777788889999"] }',
      lines(
        "golden-ami.yaml:20:16  workloads.payments-prod.fleets.web.image: web is not shared with 444455556666",
        "                       expected the account in images.web.share",
      ),
    ],
    [
      "a workload's image that does not go to its Region",
      "region: eu-west-1\n    fleets",
      "region: eu-central-1\n    fleets",
      lines(
        "golden-ami.yaml:20:16  workloads.payments-prod.fleets.web.image: web does not go to eu-central-1",
        "                       expected eu-central-1 in images.web.regions, which are eu-west-1, eu-west-3",
      ),
    ],
    [
      "a selector of an image that does not exist",
      "image: web",
      "image: wbe@1.4",
      lines(
        'golden-ami.yaml:20:16  workloads.payments-prod.fleets.web.image: there is no image "wbe"',
        "                       expected one of web",
      ),
    ],
    [
      "a selector with an x",
      "image: web",
      "image: web@1.x",
      lines(
        'golden-ami.yaml:20:16  workloads.payments-prod.fleets.web.image: "web@1.x" is not a selector',
        "                       expected web, web@1, web@1.4, web@1.4.0 or web@1.4.0/7",
      ),
    ],
    [
      "a selector of build 0",
      "image: web",
      "image: web@1.4.0/0",
      lines(
        'golden-ami.yaml:20:16  workloads.payments-prod.fleets.web.image: "web@1.4.0/0" is not a selector',
        "                       expected web, web@1, web@1.4, web@1.4.0 or web@1.4.0/7",
      ),
    ],
    [
      "a selector with a zero in front, which no AMI's name has",
      "image: web",
      "image: web@01",
      lines(
        'golden-ami.yaml:20:16  workloads.payments-prod.fleets.web.image: "web@01" is not a selector',
        "                       expected web, web@1, web@1.4, web@1.4.0 or web@1.4.0/7",
      ),
    ],
    [
      "a selector of a version that no release can have yet",
      "image: web",
      "image: web@2",
      lines(
        'golden-ami.yaml:20:16  workloads.payments-prod.fleets.web.image: "web@2" asks for a version after 1.0.0, the newest of web',
        "                       expected 1.0.0 or an earlier one, or a higher version in images.web",
      ),
    ],
    [
      "a workload without a fleet",
      `    fleets:
      web:
        image: web
        launchTemplate: { instanceType: t3.small }
`,
      "    fleets: {}\n",
      lines(
        "golden-ami.yaml:18:13  workloads.payments-prod.fleets: {} has no fleet",
        "                       expected at least one",
      ),
    ],
    [
      "a workload that is called as the shared account's stack",
      "  payments-prod:",
      "  shared:",
      lines(
        'golden-ami.yaml:15:3  workloads.shared: "shared" is the shared account\'s stack',
        "                      expected another name",
      ),
    ],
    [
      "two fleets whose launch templates would have one name",
      "workloads:\n",
      `workloads:
  payments:
    account: "444455556666"
    region: eu-west-1
    fleets:
      prod-web: { image: web, launchTemplate: { instanceType: t3.small } }
`,
      lines(
        'golden-ami.yaml:24:7  workloads.payments-prod.fleets.web: its launch template "payments-prod-web" would be that of workloads.payments.fleets.prod-web too',
        "                      expected another name of the fleet or the workload",
      ),
    ],
    [
      "a fleet whose launch template's name would be too long",
      "      web:\n        image",
      `      ${"w".repeat(115)}:\n        image`,
      lines(
        `golden-ami.yaml:19:7  workloads.payments-prod.fleets.${"w".repeat(115)}: its launch template's name has 129 characters`,
        "                      expected at most 128 of <workload>-<fleet>",
      ),
    ],
    [
      "a group whose smallest size is more than its largest",
      "launchTemplate: { instanceType: t3.small }",
      "launchTemplate: { instanceType: t3.small }\n        autoScaling: { min: 3, max: 2, subnets: [subnet-0abc] }",
      lines(
        "golden-ami.yaml:22:29  workloads.payments-prod.fleets.web.autoScaling.min: 3 is more than max 2",
        "                       expected min <= max",
      ),
    ],
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
    [
      "a parent that does not tell its root device, which the recipe must encrypt",
      "parent: amazon-linux-2023-x86",
      "parent: ami-0123456789abcdef0",
      lines(
        'golden-ami.yaml:7:5  images.web.rootVolume: the parent "ami-0123456789abcdef0" does not tell the root volume\'s device',
        "                     expected rootVolume: { deviceName: /dev/… }, as `aws ec2 describe-images` prints it for the parent (RootDeviceName)",
      ),
    ],
    [
      "a component that is managed and a file",
      "- managed: update-linux",
      "- managed: update-linux\n        file: components/web-server.yaml",
      lines(
        "golden-ami.yaml:10:9  images.web.components[0]: has managed and file",
        "                      expected exactly one of managed, file",
      ),
    ],
    [
      "a component file that does not exist",
      "components/web-server.yaml",
      "components/missing.yaml",
      lines(
        'golden-ami.yaml:11:15  images.web.components[1].file: there is no file "components/missing.yaml"',
        "                       expected a component document there, relative to golden-ami.yaml",
      ),
    ],
    [
      "a component file outside of the project",
      "components/web-server.yaml",
      "../web-server.yaml",
      lines(
        'golden-ami.yaml:11:15  images.web.components[1].file: "../web-server.yaml" is not a component file of the project',
        "                       expected a relative path to a .yaml file, without ..",
      ),
    ],
    [
      "a parameter that the component does not have",
      "      - file: components/web-server.yaml",
      '      - file: components/web-server.yaml\n        parameters: { Prot: "8080" }',
      lines(
        'golden-ami.yaml:12:23  images.web.components[1].parameters.Prot: web-server has no parameter "Prot"',
        "                       expected one of Port",
      ),
    ],
    [
      "a component twice in an image, which no recipe may have",
      "      - managed: update-linux\n",
      "      - managed: update-linux\n      - managed: update-linux\n",
      lines(
        'golden-ami.yaml:11:18  images.web.components[1].managed: "update-linux" is in this image twice',
        "                       expected each component once: Image Builder takes no recipe with one twice; copy a file under another name",
      ),
    ],
    [
      "a subnet of instances that a group starts",
      "launchTemplate: { instanceType: t3.small }",
      "launchTemplate: { instanceType: t3.small, subnet: subnet-0abc }\n        autoScaling: { min: 1, max: 1, subnets: [subnet-0def] }",
      lines(
        'golden-ami.yaml:21:59  workloads.payments-prod.fleets.web.launchTemplate.subnet: "subnet-0abc" is for instances without a group, and this fleet has one',
        "                       expected autoScaling.subnets alone",
      ),
    ],
    [
      "a role of another account",
      "region: eu-west-1\n    fleets",
      "region: eu-west-1\n    assumeRole: arn:aws:iam::111122223333:role/golden-ami\n    fleets",
      lines(
        'golden-ami.yaml:18:17  workloads.payments-prod.assumeRole: "arn:aws:iam::111122223333:role/golden-ami" is a role of another account',
        "                       expected a role of 444455556666",
      ),
    ],
    [
      "two backends",
      "shared:",
      "terraform: { backend: { local: {}, cloud: { organization: example } } }\nshared:",
      lines(
        "golden-ami.yaml:2:23  terraform.backend: has local and cloud",
        "                      expected exactly one of local, s3, cloud",
      ),
    ],
    [
      "a backend in S3 without a lock",
      "shared:",
      "terraform: { backend: { s3: { bucket: states, region: eu-west-1 } } }\nshared:",
      lines(
        "golden-ami.yaml:2:29  terraform.backend.s3: has none of useLockfile, dynamodbTable",
        "                      expected exactly one of useLockfile, dynamodbTable",
      ),
    ],
    [
      "an organization of HCP Terraform by its title",
      "shared:",
      "terraform: { backend: { cloud: { organization: Acme Corp } } }\nshared:",
      lines(
        'golden-ami.yaml:2:48  terraform.backend.cloud.organization: "Acme Corp" is not an organization\'s name',
        "                      expected letters, digits, _, . and -, as HCP Terraform shows it",
      ),
    ],
    [
      "one subnet in place of a list, beside another mistake",
      "launchTemplate: { instanceType: t3.small }",
      "launchTemplate: { instanceType: t3.small }\n        autoScaling: { min: 3, max: 1, subnets: subnet-8f9d22507ff31de9a }",
      lines(
        "golden-ami.yaml:22:29  workloads.payments-prod.fleets.web.autoScaling.min: 3 is more than max 1",
        "                       expected min <= max",
        'golden-ami.yaml:22:49  workloads.payments-prod.fleets.web.autoScaling.subnets: "subnet-8f9d22507ff31de9a" is a text, not a list',
        "                       expected a list",
      ),
    ],
    [
      "a state outside of the project",
      "shared:",
      "terraform: { backend: { local: { directory: /var/state } } }\nshared:",
      lines(
        'golden-ami.yaml:2:45  terraform.backend.local.directory: "/var/state" is not a folder of the project',
        "                      expected a relative path without ..",
      ),
    ],
    [
      "a provider version that is not a constraint",
      "shared:",
      "terraform: { awsProvider: latest }\nshared:",
      lines(
        'golden-ami.yaml:2:27  terraform.awsProvider: "latest" is not a version constraint',
        '                      expected e.g. ">= 5.100.0, < 7.0.0"',
      ),
    ],
    [
      "a tag that only AWS may set",
      "shared:",
      'tags: { "aws:cost": platform }\nshared:',
      lines(
        'golden-ami.yaml:2:9  tags.aws:cost: "aws:cost" is not a tag key',
        "                     expected 1 to 128 of a-z, A-Z, 0-9, spaces and _.:/=+-@, not beginning with aws:",
      ),
    ],
    [
      "a volume too big for EBS",
      "platform: Linux",
      "platform: Linux\n    rootVolume: { sizeGiB: 16001 }",
      lines(
        "golden-ami.yaml:8:28  images.web.rootVolume.sizeGiB: 16001 is too big",
        "                      expected at most 16000",
      ),
    ],
    [
      "a time zone that does not exist",
      "    share:",
      '    schedule: { cron: "cron(0 3 ? * SUN *)", timezone: Mars/Base }\n    share:',
      lines(
        'golden-ami.yaml:13:56  images.web.schedule.timezone: "Mars/Base" is not a time zone',
        "                       expected an IANA name, e.g. Europe/Paris",
      ),
    ],
    [
      "a schedule of five fields",
      "    share:",
      '    schedule: { cron: "cron(0 3 * * ?)" }\n    share:',
      lines(
        'golden-ami.yaml:13:23  images.web.schedule.cron: "cron(0 3 * * ?)" has 5 cron fields, not 6',
        "                       expected cron(min hour dom month dow year), e.g. cron(0 3 ? * SUN *), or rate(7 days)",
      ),
    ],
    [
      "YAML that does not parse",
      "share: { organization: true }",
      "share: { organization: true",
      lines(
        "golden-ami.yaml:14:1  is not valid YAML: Flow map in block collection must be sufficiently indented and end with a }",
      ),
    ],
    [
      "an alias of nothing",
      "platform: Linux",
      "platform: *linux",
      lines("golden-ami.yaml:7:15  is not valid YAML: there is no anchor &linux before *linux"),
    ],
    [
      "a key that is there twice",
      "    platform: Linux",
      "    platform: Linux\n    platform: Windows",
      lines('golden-ami.yaml:8:5  is not valid YAML: the key "platform" is here twice'),
    ],
  ])("%s", (_, before, after, message) => {
    expect(mistakes({ "golden-ami.yaml": exchange(LANDING_ZONE, before, after) })).toBe(message);
  });

  test("a file that is empty", () => {
    expect(mistakes({ "golden-ami.yaml": "" })).toBe(
      "golden-ami.yaml:1:1  null is empty, not a map\n                     expected a map",
    );
  });
});

describe("the provider's versions", () => {
  const withProvider = (constraint: string) => ({
    "golden-ami.yaml": exchange(
      LANDING_ZONE,
      "shared:",
      `terraform: { awsProvider: "${constraint}" }\nshared:`,
    ),
  });

  test.each([
    ">= 4.0",
    "< 7.0.0",
    "<= 6.0",
    "~> 5.0",
    "> 5",
    "> 4, > 5",
    "~> 5.99.0",
    "5.99.0",
    ">= 5.99.0, < 7.0.0",
    "!= 6.0.0",
  ])("%s are a mistake, as some of them are too old for the stacks", (constraint) => {
    expect(mistakes(withProvider(constraint))).toBe(
      lines(
        `golden-ami.yaml:2:27  terraform.awsProvider: "${constraint}" takes older versions than the stacks need`,
        "                      expected >= 5.100.0, or later",
      ),
    );
  });

  test.each([
    "~> 6.0",
    "~> 5.100",
    "5.100.0",
    "= 6.2.0",
    "> 5.100.0",
    ">= 5.100.0, < 7.0.0",
    "<7,>=5.100",
    "!= 6.1.0, >= 5.100.0",
    ">= 5.100.0, ~> 5.0",
  ])("%s are Terraform's to choose from, as they are", (constraint) => {
    expect(load(withProvider(constraint)).landingZone.terraform.awsProvider).toBe(constraint);
  });
});

describe("a selector's version", () => {
  const withSelector = (selector: string) => ({
    "golden-ami.yaml": exchange(
      exchange(LANDING_ZONE, "    platform: Linux", '    platform: Linux\n    version: "2.10"'),
      "image: web",
      `image: ${selector}`,
    ),
  });

  test.each(["web@3", "web@2.11", "web@2.10.1", "web@2.10.1/1", "web@11.0"])(
    "%s is a mistake where the newest is 2.10.0",
    (selector) => {
      expect(mistakes(withSelector(selector))).toBe(
        lines(
          `golden-ami.yaml:21:16  workloads.payments-prod.fleets.web.image: "${selector}" asks for a version after 2.10.0, the newest of web`,
          "                       expected 2.10.0 or an earlier one, or a higher version in images.web",
        ),
      );
    },
  );

  test.each([
    "web@2",
    "web@2.10",
    "web@2.10.0",
    "web@2.10.0/99",
    "web@2.9",
    "web@2.9.30",
    "web@1",
    "web@1.11",
  ])("%s is right where the newest is 2.10.0", (selector) => {
    expect(mistakes(withSelector(selector))).toBe("");
  });

  test("that content has since reached is right", () => {
    const directory = project();
    saveVersions(directory, loadLandingZone(directory).versions, { readOnly: false });
    write(directory, {
      "golden-ami.yaml": exchange(LANDING_ZONE, "image: web", "image: web@1.0.1"),
      "components/web-server.yaml": exchange(COMPONENT, "nginx", "httpd"),
    });
    expect(loadLandingZone(directory).landingZone.images[0]?.recipeVersion).toBe("1.0.1");
  });
});

describe("images that depend on each other", () => {
  const imageFrom = (name: string, parent: string, platform = "Linux") => `  ${name}:
    platform: ${platform}
    parent: ${parent}
    components: [{ managed: update-${platform.toLowerCase()} }]
    regions: [eu-west-1]
    share: { organization: true }
`;
  const withImages = (...images: readonly string[]) => ({
    "golden-ami.yaml": exchange(LANDING_ZONE, "images:\n", `images:\n${images.join("")}`),
  });

  test("a circle of parents is a mistake of each image in it, and of no other", () => {
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
        'golden-ami.yaml:8:13  images.base.parent: "image:tools" makes base its own ancestor',
        "                      expected a parent that does not come from this image",
        'golden-ami.yaml:14:13  images.tools.parent: "image:base" makes tools its own ancestor',
        "                       expected a parent that does not come from this image",
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

describe("names that AWS would refuse or confuse", () => {
  const withImageNamed = (name: string) => ({
    "golden-ami.yaml": exchange(LANDING_ZONE, "  web:\n    platform", `  ${name}:\n    platform`).replace(
      "image: web",
      `image: ${name}`,
    ),
  });

  test("an AMI name beyond 127 characters is shown whole, and how much it must lose", () => {
    const name = "w".repeat(66);
    expect(mistakes(withImageNamed(name))).toBe(
      lines(
        `golden-ami.yaml:6:3  images.${name}: the AMI name ${name}_1.0.0_{{imagebuilder:buildVersion}}_{{imagebuilder:buildDate}} has 129 characters`,
        "                     expected at most 127: a name of the image at least 2 shorter",
      ),
    );
  });

  test("an AMI name of 127 characters is not too long", () => {
    expect(mistakes(withImageNamed("w".repeat(64)))).toBe("");
  });

  test.each(["web_1", "Web", "-web", "web-"])("%s is not an image's name", (name) => {
    const text = exchange(LANDING_ZONE, "  web:\n    platform", `  ${name}:\n    platform`);
    const withoutWorkloads = text.slice(0, text.indexOf("workloads:"));
    expect(mistakes({ "golden-ami.yaml": withoutWorkloads })).toBe(
      lines(
        `golden-ami.yaml:6:3  images.${name}: "${name}" is not an image's name`,
        "                     expected a-z, 0-9 and -, beginning with a letter and ending with a letter or digit; never _",
      ),
    );
  });

  test("a name of two letters is too short for Image Builder", () => {
    const text = exchange(LANDING_ZONE, "  web:\n    platform", "  ab:\n    platform");
    expect(mistakes({ "golden-ami.yaml": text.slice(0, text.indexOf("workloads:")) })).toBe(
      lines(
        'golden-ami.yaml:6:3  images.ab: "ab" is too short a name for Image Builder',
        "                     expected at least 3 characters",
      ),
    );
  });

  test.each(["components/Web-Server.yaml", "components/web_server.yaml", "other/web-server.yml"])(
    "%s beside components/web-server.yaml would be the same component",
    (file) => {
      const text = exchange(LANDING_ZONE, "    regions", `      - file: ${file}\n    regions`);
      expect(mistakes({ "golden-ami.yaml": text, [file]: COMPONENT })).toBe(
        lines(
          `golden-ami.yaml:12:15  images.web.components[2].file: "${file}" and "components/web-server.yaml" would be the same component`,
          "                       expected file names that differ in more than case, space, - and _",
        ),
      );
    },
  );

  test("a component file whose name is too short is a mistake", () => {
    const text = exchange(LANDING_ZONE, "components/web-server.yaml", "components/a.yaml");
    expect(mistakes({ "golden-ami.yaml": text, "components/a.yaml": COMPONENT })).toBe(
      lines(
        'golden-ami.yaml:11:15  images.web.components[1].file: "a" is not a component\'s name',
        "                       expected 3 to 128 letters, digits, spaces, - and _, from the file's name",
      ),
    );
  });
});

describe("a component file's mistakes are shown at their place in that file", () => {
  test.each<[name: string, text: string, message: string]>([
    [
      "it is not YAML",
      "phases: [",
      "components/web-server.yaml:1:10  is not valid YAML: Flow sequence in block collection must be sufficiently indented and end with a ]",
    ],
    [
      "it has more bytes than Image Builder takes",
      `${COMPONENT}${"#".repeat(16_001 - COMPONENT.length)}`,
      lines(
        "components/web-server.yaml  has 16001 bytes",
        "                            expected at most 16000, what Image Builder takes inline; split it into two components",
      ),
    ],
    [
      "its action does not run on the image's platform",
      exchange(COMPONENT, "ExecuteBash", "ExecutePowerShell"),
      lines(
        "components/web-server.yaml:8:17  phases[0].steps[0].action: ExecutePowerShell does not run on Linux",
        "                                 expected an action for Linux",
      ),
    ],
    [
      "it needs a parameter that the image does not give",
      exchange(COMPONENT, '{ type: string, default: "80" }', "{ type: string }"),
      lines(
        'golden-ami.yaml:11:9  images.web.components[1]: web-server needs the parameter "Port"',
        "                      expected parameters: { Port: … }, as it has no default",
      ),
    ],
  ])("%s", (_, text, message) => {
    expect(mistakes({ "components/web-server.yaml": text })).toBe(message);
  });

  test("16,000 bytes are not too many", () => {
    const text = `${COMPONENT}${"#".repeat(16_000 - COMPONENT.length)}`;
    expect(mistakes({ "components/web-server.yaml": text })).toBe("");
  });

  test("a file that two images use is complained of once", () => {
    const image = LANDING_ZONE.slice(LANDING_ZONE.indexOf("  web:"), LANDING_ZONE.indexOf("workloads:"));
    const text = exchange(LANDING_ZONE, "workloads:", `${image.replace("web:", "app:")}workloads:`);
    expect(
      mistakes({
        "golden-ami.yaml": text,
        "components/web-server.yaml": exchange(COMPONENT, "ExecuteBash", "ExecutePowerShell"),
      }),
    ).toBe(
      lines(
        "components/web-server.yaml:8:17  phases[0].steps[0].action: ExecutePowerShell does not run on Linux",
        "                                 expected an action for Linux",
      ),
    );
  });
});

test("all mistakes are shown at once, file by file and in order of place", () => {
  let text = exchange(LANDING_ZONE, 'account: "111122223333"', "account: 111122223333");
  text = exchange(text, "image: web", "image: db");
  text = exchange(text, "workloads:", "workload: {}\nworkloads:");
  expect(
    mistakes({
      "golden-ami.yaml": text,
      "components/web-server.yaml": exchange(COMPONENT, "name: build", "name: deploy"),
      "versions.lock.json": "<<<<<<< ours",
    }),
  ).toBe(
    lines(
      'components/web-server.yaml:5:11  phases[0].name: "deploy" is not allowed here',
      "                                 expected one of build, validate, test, container-host-test",
      "golden-ami.yaml:3:12  shared.account: 111122223333 is a number, not a text",
      '                      expected it in quotes: "111122223333"',
      "golden-ami.yaml:14:1  workload: is not a key here",
      "                      expected one of organization, terraform, tags, shared, images, workloads",
      'golden-ami.yaml:21:16  workloads.payments-prod.fleets.web.image: there is no image "db"',
      "                       expected one of web",
      "versions.lock.json:1:1  is not JSON",
      "                        expected the file without merge conflicts: keep the lines of the branch that is deployed, and synth again",
    ),
  );
});

test("mistakes that only the versions tell are shown beside the others", () => {
  const lock = { version: "2.0.0", digest: `sha256:${"0".repeat(64)}` };
  let text = exchange(LANDING_ZONE, "    platform: Linux", '    platform: Linux\n    version: "1.2"');
  text = exchange(text, "image: web", "image: db");
  expect(
    mistakes({
      "golden-ami.yaml": text,
      "versions.lock.json": JSON.stringify({ components: {}, recipes: { web: lock } }),
    }),
  ).toBe(
    lines(
      'golden-ami.yaml:8:14  images.web.version: "1.2" is lower than 2.0, which is taken',
      "                      expected that major and minor version or a higher one, or no version at all",
      'golden-ami.yaml:21:16  workloads.payments-prod.fleets.web.image: there is no image "db"',
      "                       expected one of web",
    ),
  );
});

test("a fleet's root volume that is smaller than that of its newest image is a mistake, as nothing would start", () => {
  const text = (selector: string) =>
    exchange(
      LANDING_ZONE,
      "    platform: Linux",
      "    platform: Linux\n    rootVolume: { sizeGiB: 20 }",
    ).replace(
      "image: web\n        launchTemplate: { instanceType: t3.small }",
      `image: ${selector}\n        launchTemplate: { instanceType: t3.small, rootVolumeSizeGiB: 8 }`,
    );
  expect(mistakes({ "golden-ami.yaml": text("web") })).toBe(
    lines(
      "golden-ami.yaml:22:70  workloads.payments-prod.fleets.web.launchTemplate.rootVolumeSizeGiB: 8 is less than the 20 of web",
      "                       expected at least 20: no instance starts from less than its AMI needs",
    ),
  );
  load({ "golden-ami.yaml": text("web@1") });
});

describe("a mistake in an image", () => {
  const places = (files: Parameters<typeof mistakes>[0]) =>
    mistakes(files)
      .split("\n")
      .filter((line) => !line.startsWith(" "))
      .map((line) => line.split(": ")[0]?.split("  ").join(" "));

  test("hides no other of the image, its components, or their documents", () => {
    let text = exchange(LANDING_ZONE, "eu-west-3]", "eu-west-9]");
    text = exchange(text, "{ organization: true }", "{ organisation: true }");
    text = exchange(text, "instanceType: t3.small", "instanceType: t4g.small");
    text = exchange(text, "managed: update-linux", "managed: update linux");
    text = exchange(
      text,
      "web-server.yaml\n",
      "web-server.yaml\n        parameters: { Port: 80, Prot: a }\n",
    );
    expect(
      places({
        "golden-ami.yaml": text,
        "components/web-server.yaml": exchange(COMPONENT, "ExecuteBash", "ExecuteBush"),
      }),
    ).toEqual([
      "components/web-server.yaml:8:17 phases[0].steps[0].action",
      "golden-ami.yaml:10:18 images.web.components[0].managed",
      "golden-ami.yaml:12:29 images.web.components[1].parameters.Port",
      "golden-ami.yaml:13:26 images.web.regions[1]",
      "golden-ami.yaml:14:12 images.web.share",
      "golden-ami.yaml:14:14 images.web.share.organisation",
      "golden-ami.yaml:22:41 workloads.payments-prod.fleets.web.launchTemplate.instanceType",
    ]);
  });

  test("hides no other where it is the parent, and two in its components are two", () => {
    let text = exchange(LANDING_ZONE, "amazon-linux-2023-x86", "Amazon Linux");
    text = exchange(text, "managed: update-linux", "managed: update linux\n      - managed: foo bar");
    text = exchange(text, "web-server.yaml", "none.yaml");
    expect(places({ "golden-ami.yaml": text })).toEqual([
      "golden-ami.yaml:8:13 images.web.parent",
      "golden-ami.yaml:10:18 images.web.components[0].managed",
      "golden-ami.yaml:11:18 images.web.components[1].managed",
      "golden-ami.yaml:12:15 images.web.components[2].file",
    ]);
  });

  test("makes none of an image that is built from it, or has its component", () => {
    const image = LANDING_ZONE.slice(LANDING_ZONE.indexOf("  web:"), LANDING_ZONE.indexOf("workloads:"));
    const child = image.replace("web:", "child:").replace("amazon-linux-2023-x86", "image:web");
    let text = exchange(LANDING_ZONE, "parent: amazon-linux-2023-x86", "parent: ami-0123456789abcdef0");
    text = exchange(text, "platform: Linux", "platform: Linux\n    rootVolume: { deviceName: xvda }");
    text = exchange(text, "web-server.yaml", "web-server.yaml\n        version: 2.0");
    const versioned = child.replace("web-server.yaml", 'web-server.yaml\n        version: "2.0"');
    expect(places({ "golden-ami.yaml": exchange(text, "workloads:", `${versioned}workloads:`) })).toEqual([
      "golden-ami.yaml:8:31 images.web.rootVolume.deviceName",
      "golden-ami.yaml:13:18 images.web.components[1].version",
    ]);
  });

  test("makes none of what asks for the image", () => {
    const unquoted = exchange(LANDING_ZONE, "platform: Linux", "platform: Linux\n    version: 2.0");
    const selected = exchange(unquoted, "image: web\n", "image: web@2\n");
    expect(places({ "golden-ami.yaml": selected })).toEqual(["golden-ami.yaml:8:14 images.web.version"]);
    expect(places({ "golden-ami.yaml": exchange(LANDING_ZONE, "images:", "Images:") })).toEqual([
      "golden-ami.yaml:1:1 images",
      "golden-ami.yaml:5:1 Images",
    ]);
  });
});

test("a component that is a folder is a mistake of the image that names it, beside all others", () => {
  const text = exchange(LANDING_ZONE, "components/web-server.yaml", "folder.yaml");
  const directory = project({ "golden-ami.yaml": exchange(text, "eu-west-3", "eu-west-9") });
  mkdirSync(join(directory, "folder.yaml"));
  expect(() => loadLandingZone(directory)).toThrow(
    /^golden-ami\.yaml:11:15 {2}images\.web\.components\[1\]\.file: .*folder\.yaml is not a file\n.*\n.*"eu-west-9"/,
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
    lines(
      "golden-ami.yaml:7:1  is not valid YAML: here is a merge conflict",
      "                     expected one of both sides",
    ),
  );
});

test("a key that is not known is shown beside the mistake that it may be", () => {
  expect(mistakes({ "components/web-server.yaml": exchange(COMPONENT, "inputs:", "input:") })).toBe(
    lines(
      "warning: components/web-server.yaml:9:9  phases[0].steps[0].input: is not a key here",
      "                                         expected one of name, action, inputs, loop, onFailure, timeoutSeconds, maxAttempts, if",
      "components/web-server.yaml:7:9  phases[0].steps[0].inputs: is missing",
      "                                expected a map",
    ),
  );
});
