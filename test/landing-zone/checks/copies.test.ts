import { exchange, LANDING_ZONE, lines, load, mistakes } from "../project.js";

const ROLE = "arn:aws:iam::444455556666:role/golden-ami";

const copying = (accounts: string, more: readonly (readonly [string, string])[] = []) =>
  [
    ["share: { organization: true }", `share: { organization: true }\n    copyTo: ${accounts}`] as const,
    ...more,
  ].reduce((text, [before, after]) => exchange(text, before, after), LANDING_ZONE);

const withAccess = (access: string) => [["images:\n", `copyAccounts: ${access}\nimages:\n`]] as const;

/** A second workload of the same account, by a role. */
const second = [
  [
    "workloads:\n",
    `workloads:\n  payments-test:\n    account: "444455556666"\n    region: eu-west-3\n    assumeRole: ${ROLE}\n    fleets:\n      web: { image: web, launchTemplate: { instanceType: t3.small } }\n`,
  ],
] as const;

const copyAccounts = (text: string) => load({ "golden-ami.yaml": text }).landingZone.copyAccounts;

test("without copies there are no accounts of theirs, and every fleet takes the shared account's AMIs", () => {
  const { copyAccounts: accounts, images, workloads } = load().landingZone;
  expect(accounts).toEqual([]);
  expect(images.map(({ copyTo }) => copyTo)).toEqual([[]]);
  expect(workloads[0]?.fleets.map(({ isCopied }) => isCopied)).toEqual([false]);
});

test("an account has one stack however many images are copied into it, by the role of its workloads", () => {
  const text = exchange(
    copying('["444455556666", "777788889999"]'),
    "region: eu-west-1\n    fleets",
    `region: eu-west-1\n    assumeRole: ${ROLE}\n    externalId: abc\n    fleets`,
  );
  const two = exchange(
    text,
    "workloads:",
    `  api:\n    platform: Linux\n    parent: amazon-linux-2023-x86\n    components: [{ managed: update-linux }]\n    regions: [eu-west-1]\n    share: { organization: true }\n    copyTo: ["444455556666"]\nworkloads:`,
  );
  expect(copyAccounts(two)).toEqual([
    {
      name: "distribution-444455556666",
      account: "444455556666",
      images: ["web", "api"],
      lifecycle: false,
      assumeRole: ROLE,
      externalId: "abc",
    },
    { name: "distribution-777788889999", account: "777788889999", images: ["web"], lifecycle: false },
  ]);
});

test("copyAccounts says how Terraform works in an account, whatever its workloads do", () => {
  const access = `{ "444455556666": { assumeRole: "${ROLE}", externalId: abc } }`;
  expect(copyAccounts(copying('["444455556666"]', [...withAccess(access), ...second]))).toMatchObject([
    { assumeRole: ROLE, externalId: "abc" },
  ]);
});

test("a fleet in the account takes the copies, one elsewhere does not", () => {
  const isCopied = (text: string) =>
    load({ "golden-ami.yaml": text }).landingZone.workloads.map(({ fleets }) => fleets[0]?.isCopied);
  expect(isCopied(copying('["444455556666"]'))).toEqual([true]);
  expect(isCopied(copying('["777788889999"]'))).toEqual([false]);
});

test("an image that is copied into an account need not be shared with it", () => {
  const text = exchange(
    copying('["444455556666"]'),
    "{ organization: true }",
    '{ accounts: ["777788889999"] }',
  );
  expect(mistakes({ "golden-ami.yaml": text })).toBe("");
});

test("a lifecycle takes the copies, unless a fleet of the account selects a version", () => {
  const kept = copying('["444455556666"]', [["    copyTo", "    lifecycle: { keep: 3 }\n    copyTo"]]);
  expect(copyAccounts(kept)).toMatchObject([{ lifecycle: true }]);
  expect(copyAccounts(exchange(kept, "image: web\n", "image: web@1\n"))).toMatchObject([
    { lifecycle: false },
  ]);
});

test("a prefix of names is in the names of the images", () => {
  const text = exchange(copying('["444455556666"]'), "shared:\n", "namePrefix: staging\nshared:\n");
  expect(copyAccounts(text)).toMatchObject([{ name: "distribution-444455556666", images: ["staging-web"] }]);
});

test.each<[name: string, text: string, message: string]>([
  [
    "the shared account",
    copying('["111122223333"]'),
    lines(
      'golden-ami.yaml:14:14  images.web.copyTo[0]: "111122223333" is the shared account, which owns its AMIs anyway',
      "                       expected other accounts",
    ),
  ],
  [
    "an account whose workloads are worked in by different roles",
    copying('["444455556666"]', second),
    lines(
      `golden-ami.yaml:14:14  images.web.copyTo[0]: "444455556666" has workloads that Terraform works in differently: by ${ROLE}, and by its own credentials`,
      '                       expected copyAccounts."444455556666", which says how it works in the account\'s stack of its own',
    ),
  ],
  [
    "an account that no image is copied to",
    copying('["444455556666"]', withAccess('{ "777788889999": {} }')),
    lines(
      'golden-ami.yaml:5:17  copyAccounts.777788889999: "777788889999" has no effect, because no image is copied to it',
      "                      expected the account in the copyTo of an image, or no entry",
    ),
  ],
  [
    "a role of another account",
    copying(
      '["444455556666"]',
      withAccess('{ "444455556666": { assumeRole: "arn:aws:iam::777788889999:role/a" } }'),
    ),
    lines(
      'golden-ami.yaml:5:47  copyAccounts.444455556666.assumeRole: "arn:aws:iam::777788889999:role/a" is a role of another account',
      "                      expected a role of 444455556666",
    ),
  ],
  [
    "an external id without a role",
    copying('["444455556666"]', withAccess('{ "444455556666": { externalId: abc } }')),
    lines(
      'golden-ami.yaml:5:35  copyAccounts.444455556666.externalId: "externalId" has no effect without assumeRole',
      "                      expected both, or none",
    ),
  ],
  [
    "an account twice",
    copying('["444455556666", "444455556666"]'),
    lines(
      'golden-ami.yaml:14:30  images.web.copyTo[1]: "444455556666" is here twice',
      "                       expected each value once",
    ),
  ],
  [
    "no account",
    copying("[]"),
    lines(
      "golden-ami.yaml:14:13  images.web.copyTo: [] is too short",
      "                       expected at least 1 entry",
    ),
  ],
  [
    "a workload by the name of an account's stack",
    exchange(LANDING_ZONE, "payments-prod:", "distribution-444455556666:"),
    lines(
      'golden-ami.yaml:15:3  workloads.distribution-444455556666: "distribution-444455556666" is the stack of an account that images are copied into',
      "                      expected another name",
    ),
  ],
])("%s is a mistake at its place", (_, text, message) => {
  expect(mistakes({ "golden-ami.yaml": text })).toBe(message);
});

test("a workload whose name only begins like the stack's is none", () => {
  const text = exchange(LANDING_ZONE, "payments-prod:", "distribution-44445555666:");
  expect(mistakes({ "golden-ami.yaml": text })).toBe("");
});

test("one profile is not that of the shared account and of one that images are copied into", () => {
  const text = exchange(
    copying('["777788889999"]'),
    "shared:\n",
    "terraform: { profile: golden }\nshared:\n",
  );
  expect(mistakes({ "golden-ami.yaml": text })).toContain("111122223333, 444455556666, 777788889999");
});

test("an account that images are copied into may have a name", () => {
  const text = exchange(
    copying('["777788889999"]'),
    "shared:\n",
    'accountNames: { "777788889999": orders }\nshared:\n',
  );
  expect(load({ "golden-ami.yaml": text }).warnings).toEqual([]);
});
