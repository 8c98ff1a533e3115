import { exchange, LANDING_ZONE, lines, mistakesOf, summaryOf } from "../project.js";

test.each<[name: string, before: string, after: string, message: string]>([
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
    "a role of another account",
    "region: eu-west-1\n    fleets",
    "region: eu-west-1\n    assumeRole: arn:aws:iam::111122223333:role/golden-ami\n    fleets",
    lines(
      'golden-ami.yaml:18:17  workloads.payments-prod.assumeRole: "arn:aws:iam::111122223333:role/golden-ami" is a role of another account',
      "                       expected a role of 444455556666",
    ),
  ],
  [
    "a role of another partition than its Region's",
    "region: eu-west-1\n    fleets",
    "region: eu-west-1\n    assumeRole: arn:aws-cn:iam::444455556666:role/ops/ci\n    fleets",
    lines(
      'golden-ami.yaml:18:17  workloads.payments-prod.assumeRole: "arn:aws-cn:iam::444455556666:role/ops/ci" is a role of another partition than eu-west-1\'s',
      "                       expected arn:aws:iam::444455556666:role/ops/ci",
    ),
  ],
  [
    "the shared account's role of another partition and another account, once",
    "region: eu-west-1\nimages",
    "region: eu-west-1\n  assumeRole: arn:aws-us-gov:iam::444455556666:role/ci\nimages",
    lines(
      'golden-ami.yaml:5:15  shared.assumeRole: "arn:aws-us-gov:iam::444455556666:role/ci" is a role of another partition than eu-west-1\'s',
      "                      expected arn:aws:iam::111122223333:role/ci",
    ),
  ],
  [
    "the role of a state bucket in another partition",
    "shared:",
    "terraform: { backend: { s3: { bucket: acme-state, region: cn-north-1, useLockfile: true, assumeRole: arn:aws:iam::111122223333:role/ci } } }\nshared:",
    lines(
      'golden-ami.yaml:2:102  terraform.backend.s3.assumeRole: "arn:aws:iam::111122223333:role/ci" is a role of another partition than cn-north-1\'s',
      "                       expected arn:aws-cn:iam::<account>:role/<name>",
    ),
  ],
  [
    "the key of a state bucket in another Region",
    "shared:",
    "terraform: { backend: { s3: { bucket: acme-state, region: eu-west-1, useLockfile: true, kmsKeyId: arn:aws:kms:eu-west-3:111122223333:alias/tf } } }\nshared:",
    lines(
      'golden-ami.yaml:2:99  terraform.backend.s3.kmsKeyId: "arn:aws:kms:eu-west-3:111122223333:alias/tf" is not in the bucket\'s Region',
      "                      expected a key of eu-west-1: arn:aws:kms:eu-west-1:…",
    ),
  ],
])("%s is a mistake at its place", (_, before, after, message) => {
  expect(mistakesOf(before, after)).toBe(message);
});

/** The landing zone with everything but its organization in China. */
const CHINA = LANDING_ZONE.replaceAll("eu-west-1", "cn-north-1").replaceAll("eu-west-3", "cn-northwest-1");

test("an organization of another partition than all Regions is one mistake", () => {
  expect(summaryOf(CHINA)).toEqual([
    expect.stringMatching(/^organization: .* is not in the partition aws-cn, as all Regions here are$/),
  ]);
  expect(summaryOf(exchange(CHINA, "arn:aws:", "arn:aws-cn:"))).toEqual([]);
});

describe("a Region of another partition is one mistake", () => {
  const PARTITION = "is not in the organization's partition";

  test("of a workload, with its role and the images that it cannot have", () => {
    for (const partition of ["aws", "aws-cn"]) {
      const text = exchange(
        LANDING_ZONE,
        "region: eu-west-1\n    fleets",
        `region: cn-north-1\n    assumeRole: arn:${partition}:iam::444455556666:role/ci\n    fleets`,
      );
      expect(summaryOf(text)).toEqual([`workloads.payments-prod.region: "cn-north-1" ${PARTITION}`]);
    }
  });

  test("of the shared account, with its parents", () => {
    for (const parent of [
      "arn:aws:imagebuilder:eu-west-1:aws:image/amazon-linux-2023-x86/x.x.x",
      "arn:aws-cn:imagebuilder:cn-north-1:aws:image/amazon-linux-2023-x86/x.x.x",
    ]) {
      const text = exchange(LANDING_ZONE, "region: eu-west-1\nimages", "region: cn-north-1\nimages");
      expect(summaryOf(exchange(text, "amazon-linux-2023-x86", parent))).toEqual([
        `shared.region: "cn-north-1" ${PARTITION}`,
      ]);
    }
  });
});

test("roles, keys and parents of one partition are right, in whatever account the state is", () => {
  let text = exchange(
    LANDING_ZONE,
    "shared:",
    "terraform: { backend: { s3: { bucket: acme-state, region: us-east-1, useLockfile: true, kmsKeyId: arn:aws:kms:us-east-1:999988887777:alias/tf, assumeRole: arn:aws:iam::999988887777:role/ci } } }\nshared:",
  );
  text = exchange(
    text,
    "amazon-linux-2023-x86",
    "arn:aws:imagebuilder:eu-west-1:aws:image/amazon-linux-2023-x86/x.x.x",
  );
  text = exchange(
    text,
    "region: eu-west-1\nimages",
    "region: eu-west-1\n  assumeRole: arn:aws:iam::111122223333:role/ci\nimages",
  );
  expect(summaryOf(text)).toEqual([]);
  expect(
    summaryOf(exchange(text, "kmsKeyId: arn:aws:kms:us-east-1:999988887777:alias/tf", "kmsKeyId: alias/tf")),
  ).toEqual([]);
});

describe("a profile", () => {
  const withProfile = (profile: string, text = LANDING_ZONE) =>
    summaryOf(exchange(text, "shared:\n", `terraform: { profile: "${profile}" }\nshared:\n`));

  test.each(["golden-ami-{account}", "{account}"])(
    "that has the account in it is each account's own: %s",
    (profile) => {
      expect(withProfile(profile)).toEqual([]);
    },
  );

  test("without the account is of one account alone", () => {
    expect(withProfile("golden-ami")).toEqual([
      'terraform.profile: "golden-ami" is one profile for 2 accounts without assumeRole: 111122223333, 444455556666',
    ]);
  });

  test("without the account assumes the roles of the other accounts", () => {
    const account = '    account: "444455556666"\n';
    const text = exchange(
      LANDING_ZONE,
      account,
      `${account}    assumeRole: arn:aws:iam::444455556666:role/golden-ami\n`,
    );
    expect(withProfile("golden-ami", text)).toEqual([]);
  });

  test("has a name that AWS's tools can read", () => {
    expect(withProfile("golden-ami-{account} ")).toEqual([
      'terraform.profile: "golden-ami-{account} " ends with a space',
    ]);
  });
});
