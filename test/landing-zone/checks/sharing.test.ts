import {
  exchange,
  fleetOf,
  imageFrom,
  LANDING_ZONE,
  landingZoneOf,
  lines,
  load,
  mistakesOf,
  summaryOf,
} from "../project.js";

const OU = "arn:aws:organizations::000000000000:ou/o-exampleorg1/ou-abcd-11111111";

test.each<[name: string, before: string, after: string, message: string]>([
  [
    "an OU of another organization",
    "share: { organization: true }",
    `share: { organizationalUnits: [${OU.replace("exampleorg1", "exampleorg2")}] }`,
    lines(
      'golden-ami.yaml:13:36  images.web.share.organizationalUnits[0]: "arn:aws:organizations::000000000000:ou/o-exampleorg2/ou-abcd-11111111" is an OU of another organization',
      "                       expected arn:aws:organizations::000000000000:ou/o-exampleorg1/ou-abcd-11111111",
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
])("%s is a mistake at its place", (_, before, after, message) => {
  expect(mistakesOf(before, after)).toBe(message);
});

describe("an OU's ARN", () => {
  const withOu = (ou: string) =>
    summaryOf(exchange(LANDING_ZONE, "{ organization: true }", `{ organizationalUnits: [${ou}] }`));

  test.each([
    ["of another organization", OU.replace("exampleorg1", "exampleorg2"), "organization"],
    ["of another management account", OU.replace("000000000000", "000000000001"), "management account"],
    ["of another partition", OU.replace("arn:aws:", "arn:aws-cn:"), "partition"],
    [
      "of which nothing is the organization's",
      OU.replace("arn:aws:", "arn:aws-cn:")
        .replace("000000000000", "000000000001")
        .replace("exampleorg1", "exampleorg2"),
      "organization",
    ],
  ])("%s is one mistake", (_, ou, other) => {
    expect(withOu(ou)).toEqual([
      expect.stringMatching(
        new RegExp(`^images.web.share.organizationalUnits\\[0\\]: .* is an OU of another ${other}$`),
      ),
    ]);
  });

  test("of the organization is right", () => {
    expect(withOu(OU)).toEqual([]);
  });
});

describe("what an image does not reach is one mistake", () => {
  const shared = (name: string, account: string) =>
    imageFrom(name, "amazon-linux-2023-x86").replace(
      "{ organization: true }",
      `{ accounts: ["${account}"] }`,
    );

  test("however many fleets select it", () => {
    const images = [shared("web", "777788889999"), imageFrom("app", "amazon-linux-2023-x86")];
    const fleets = [fleetOf("one", "web"), fleetOf("two", "web"), fleetOf("three", "app")];
    expect(summaryOf(landingZoneOf(images, fleets))).toEqual([
      "workloads.payments-prod.fleets.one.image: web is not shared with 444455556666",
    ]);
  });

  test("and however many workloads of the account do", () => {
    const text = landingZoneOf([shared("web", "777788889999")], [fleetOf("one", "web")]);
    const workload = text.slice(text.indexOf("  payments-prod:"));
    expect(summaryOf(`${text}${workload.replace("payments-prod", "payments-test")}`)).toEqual([
      "workloads.payments-prod.fleets.one.image: web is not shared with 444455556666",
    ]);
  });

  test("of the workload, if none of its images reaches it", () => {
    const images = [shared("web", "777788889999"), shared("app", "777788889999")];
    const fleets = [fleetOf("one", "web"), fleetOf("two", "app")];
    const text = landingZoneOf(images, fleets);
    expect(summaryOf(text)).toEqual([
      'workloads.payments-prod.account: "444455556666" is an account that none of the images here is shared with',
    ]);
    const elsewhere = exchange(text, "region: eu-west-1\n    fleets", "region: us-east-1\n    fleets");
    expect(summaryOf(elsewhere.replaceAll("777788889999", "444455556666"))).toEqual([
      'workloads.payments-prod.region: "us-east-1" is a Region that none of the images here goes to',
    ]);
  });

  test("each, if another one reaches the workload", () => {
    const names = ["web", "app"];
    const images = [...names.map((name) => shared(name, "777788889999")), shared("own", "444455556666")];
    const fleets = [...names, "own"].map((name) => fleetOf(name, name));
    const messages = names.map(
      (name) => `workloads.payments-prod.fleets.${name}.image: ${name} is not shared with 444455556666`,
    );
    expect(summaryOf(landingZoneOf(images, fleets))).toEqual(messages);
  });

  test("beside a mistake of the settings, too", () => {
    const text = exchange(LANDING_ZONE, "region: eu-west-1\n    fleets", "region: eu-central-1\n    fleets");
    expect(summaryOf(exchange(text, "region: eu-west-1", "region: nowhere"))).toEqual([
      expect.stringMatching(/^shared.region: /),
      "workloads.payments-prod.fleets.web.image: web does not go to eu-central-1",
    ]);
  });

  test("and a workload in the shared account has its images without a share", () => {
    const text = landingZoneOf([shared("web", "777788889999")], [fleetOf("one", "web")]);
    expect(summaryOf(exchange(text, "444455556666", "111122223333"))).toEqual([]);
  });
});

describe("what has no effect in a share is taken with a warning", () => {
  const warningsOf = (share: string) =>
    load({ "golden-ami.yaml": exchange(LANDING_ZONE, "{ organization: true }", share) }).warnings.map(
      ({ path, message }) => `${path}: ${message}`,
    );

  test("such as the shared account, which may launch its own images", () => {
    expect(warningsOf('{ accounts: ["444455556666", "111122223333"] }')).toEqual([
      'images.web.share.accounts[1]: "111122223333" is the shared account, which may launch its images anyway',
    ]);
  });

  test("wherever it stands", () => {
    expect(warningsOf('{ accounts: ["111122223333", "444455556666"] }')).toHaveLength(1);
  });

  test("or an OU beside the whole organization", () => {
    expect(warningsOf(`{ organization: true, organizationalUnits: [${OU}] }`)).toEqual([
      "images.web.share.organizationalUnits: have no effect beside organization: true, because they are in the organization",
    ]);
  });

  test("but not an account beside the organization, which may be in another", () => {
    expect(warningsOf('{ organization: true, accounts: ["444455556666"] }')).toEqual([]);
  });
});
