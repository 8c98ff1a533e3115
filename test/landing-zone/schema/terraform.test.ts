import { exchange, LANDING_ZONE, lines, load, mistakes, mistakesOf } from "../project.js";

test.each<[name: string, before: string, after: string, message: string]>([
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
    "a lock's table that DynamoDB cannot have",
    "shared:",
    "terraform: { backend: { s3: { bucket: states, region: eu-west-1, dynamodbTable: my locks } } }\nshared:",
    lines(
      'golden-ami.yaml:2:81  terraform.backend.s3.dynamodbTable: "my locks" is not a DynamoDB table',
      "                      expected 3 to 255 letters, digits, _, . and -",
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
      'golden-ami.yaml:2:48  terraform.backend.cloud.organization: "Acme Corp" is not an organization\'s name',
      "                      expected letters, digits, _, . and -, as HCP Terraform shows it",
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
])("%s is a mistake at its place", (_, before, after, message) => {
  expect(mistakesOf(before, after)).toBe(message);
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
  ])("%s are a mistake, because some of them are too old for the stacks", (constraint) => {
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
