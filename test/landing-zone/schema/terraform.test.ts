import { exchange, LANDING_ZONE, lines, load, mistakes, mistakesOf, summaryOf } from "../project.js";

test.each<[name: string, before: string, after: string, message: string]>([
  [
    "two backends",
    "shared:",
    "terraform: { backend: { local: {}, cloud: { organization: example } } }\nshared:",
    lines(
      "golden-ami.yaml:2:23  terraform.backend: has local and cloud",
      "                      expected exactly one of local, s3, cloud, http, azurerm, gcs, consul, cos, kubernetes, oci, oss, pg",
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
    "a lock's table that DynamoDB cannot have",
    "shared:",
    "terraform: { backend: { s3: { bucket: states, region: eu-west-1, dynamodbTable: my locks } } }\nshared:",
    lines(
      'golden-ami.yaml:2:81  terraform.backend.s3.dynamodbTable: "my locks" has " ", which is not allowed in a DynamoDB table',
      "                      expected a-z, A-Z, 0-9, _, . and -",
    ),
  ],
  [
    "a state's key by its bare name",
    "shared:",
    "terraform: { backend: { s3: { bucket: states, region: eu-west-1, useLockfile: true, kmsKeyId: states } } }\nshared:",
    lines(
      'golden-ami.yaml:2:95  terraform.backend.s3.kmsKeyId: "states" is not a KMS key',
      "                      expected a key's id or ARN, alias/<name>, or the ARN of an alias",
    ),
  ],
  [
    "an organization of HCP Terraform by its title",
    "shared:",
    "terraform: { backend: { cloud: { organization: Acme Corp } } }\nshared:",
    lines(
      `golden-ami.yaml:2:48  terraform.backend.cloud.organization: "Acme Corp" has " ", which is not allowed in an organization's name`,
      "                      expected a-z, A-Z, 0-9, _, . and -, as HCP Terraform shows it",
    ),
  ],
  [
    "a state outside of the project",
    "shared:",
    "terraform: { backend: { local: { directory: /var/state } } }\nshared:",
    lines(
      'golden-ami.yaml:2:45  terraform.backend.local.directory: "/var/state" begins with /',
      "                      expected a path relative to golden-ami.yaml",
    ),
  ],
  [
    "one state for all stacks",
    "shared:",
    "terraform: { backend: { gcs: { bucket: states, prefix: golden-ami } } }\nshared:",
    lines(
      'golden-ami.yaml:2:56  terraform.backend.gcs.prefix: "golden-ami" is the same for all stacks, which would have one state',
      "                      expected {stack} in it, where each stack's name belongs",
    ),
  ],
  [
    "no state's name",
    "shared:",
    "terraform: { backend: { gcs: { bucket: states } } }\nshared:",
    lines(
      "golden-ami.yaml:2:30  terraform.backend.gcs: has no prefix",
      "                      expected prefix with {stack} in it, where each stack's name belongs",
    ),
  ],
  [
    "a secret, whose value is not shown",
    "shared:",
    'terraform: { backend: { azurerm: { key: "{stack}", access_key: hunter22 } } }\nshared:',
    lines(
      'golden-ami.yaml:2:52  terraform.backend.azurerm.access_key: "access_key" is a secret, which stays out of this file and of what is synthesized',
      "                      expected it in the environment of Terraform, as ARM_ACCESS_KEY",
    ),
  ],
  [
    "a profile without a name",
    "shared:",
    'terraform: { backend: { s3: { bucket: states, region: eu-west-1, useLockfile: true, profile: "" } } }\nshared:',
    lines(
      'golden-ami.yaml:2:94  terraform.backend.s3.profile: "" is empty',
      "                      expected characters of ASCII",
    ),
  ],
  [
    "a Terraform that is too old",
    "shared:",
    'terraform: { terraformVersion: "~> 1.8.0" }\nshared:',
    lines(
      'golden-ami.yaml:2:32  terraform.terraformVersion: "~> 1.8.0" takes no Terraform that reads the stacks',
      '                      expected one with 1.9.0 or a later version in it, e.g. ">= 1.9.0, < 2.0.0"',
    ),
  ],
  [
    "a Terraform that is too old for the backend",
    "shared:",
    'terraform: { terraformVersion: "~> 1.9.0", backend: { s3: { bucket: states, region: eu-west-1, useLockfile: true } } }\nshared:',
    lines(
      'golden-ami.yaml:2:32  terraform.terraformVersion: "~> 1.9.0" takes no Terraform with useLockfile',
      "                      expected one with 1.10.0 or a later version in it",
    ),
  ],
  [
    "a provider version that is not a constraint",
    "shared:",
    "terraform: { awsProvider: latest }\nshared:",
    lines(
      'golden-ami.yaml:2:27  terraform.awsProvider: "latest" has "l", which is not allowed in a version constraint',
      '                      expected a range of versions, e.g. ">= 5.100.0, < 7.0.0"',
    ),
  ],
])("%s is a mistake at its place", (_, before, after, message) => {
  expect(mistakesOf(before, after)).toBe(message);
});

test.each([
  ['terraformVersion: ">= 1.10.0, < 2.0.0"', ""],
  ["backend: { http: }", "terraform.backend.http: is empty"],
  ["terraformVersion: 1.10", "terraform.terraformVersion: 1.10 is a number, not a text"],
])("settings of { %s } have one mistake at most: %j", (settings, message) => {
  const text = exchange(LANDING_ZONE, "shared:", `terraform: { ${settings} }\nshared:`);
  expect(summaryOf(text).join("\n")).toBe(message);
});

describe("the provider's versions", () => {
  const withProvider = (constraint: string) => ({
    "golden-ami.yaml": exchange(
      LANDING_ZONE,
      "shared:",
      `terraform: { awsProvider: "${constraint}" }\nshared:`,
    ),
  });

  test.each(["~> 7.0", ">= 7", "~> 5.99.0", "5.99.0", "< 5.100.0", "> 5.100.0, < 6.0.0", "> 6, < 5"])(
    "%s are a mistake, because the stacks work with none of them",
    (constraint) => {
      expect(mistakes(withProvider(constraint))).toBe(
        lines(
          `golden-ami.yaml:2:27  terraform.awsProvider: "${constraint}" takes no version of hashicorp/aws that the stacks work with`,
          '                      expected one with 5.100.0 or some of 6.x in it, e.g. ">= 5.100.0, < 7.0.0"',
        ),
      );
    },
  );

  test.each([
    ...["~> 6.0", "~> 5.100", "5.100.0", "= 6.2.0", "> 5.100.0", ">= 5.100.0, < 7.0.0", "<7,>=5.100"],
    ...["!= 6.1.0, >= 5.100.0", ">= 5.100.0, ~> 5.0"],
    // Terraform chooses the newest.
    ...["~> 5.0", "~> 5", ">= 4.0", "< 7.0.0", "<= 6.0", "> 5", "!= 6.0.0", ">= 5.99.0, < 7.0.0"],
  ])("%s are Terraform's to choose from, as they are", (constraint) => {
    expect(load(withProvider(constraint)).landingZone.terraform.awsProvider).toBe(constraint);
  });
});

describe("names that the backend does not take", () => {
  const inS3 = (keys: string) =>
    mistakes({
      "golden-ami.yaml": exchange(
        LANDING_ZONE,
        "shared:",
        `terraform: { backend: { s3: { region: eu-west-1, useLockfile: true, ${keys} } } }\nshared:`,
      ),
    });

  test.each([
    ["bucket: a..b", "bucket", '"a..b" has two dots side by side', "one dot between two parts"],
    [
      "bucket: 192.168.5.4",
      "bucket",
      '"192.168.5.4" is formatted as an IP address',
      "a name that is no IP address",
    ],
    ["bucket: xn--a", "bucket", '"xn--a" begins with xn--, which S3 keeps for itself', "another name"],
    [
      "bucket: a-s3alias",
      "bucket",
      '"a-s3alias" ends with -s3alias, which S3 keeps for itself',
      "another name",
    ],
    [
      "bucket: abc, keyPrefix: a//",
      "keyPrefix",
      '"a//" has two / side by side',
      "one / between two parts, because Terraform takes no more",
    ],
  ])("%s", (keys, key, message, expected) => {
    expect(inS3(keys)).toMatch(new RegExp(`terraform\\.backend\\.s3\\.${key}: .*\\n *expected .*`));
    expect(inS3(keys)).toContain(`terraform.backend.s3.${key}: ${message}`);
    expect(inS3(keys)).toContain(`expected ${expected}`);
  });

  test("a project of HCP Terraform by a name that it cannot have", () => {
    expect(
      mistakesOf(
        "shared:",
        "terraform: { backend: { cloud: { organization: acme, project: a.b } } }\nshared:",
      ),
    ).toBe(
      lines(
        'golden-ami.yaml:2:63  terraform.backend.cloud.project: "a.b" has ".", which is not allowed in a project\'s name',
        "                      expected a-z, A-Z, 0-9, spaces, _ and -",
      ),
    );
  });
});
