import { exchange, imageFrom, LANDING_ZONE, lines, load, mistakesOf } from "../project.js";

const named = (names: string) => ["shared:\n", `accountNames: { ${names} }\nshared:\n`] as const;

test.each([
  [
    "a name that two accounts have",
    '"111122223333": payments, "444455556666": payments',
    lines(
      'golden-ami.yaml:2:59  accountNames.444455556666: "payments" is the name of 111122223333 already',
      "                      expected a name of its own for each account",
    ),
  ],
  [
    "a name for what is no account",
    '"4444": payments',
    lines(
      'golden-ami.yaml:2:17  accountNames.4444: "4444" has 4 digits',
      '                      expected 12 digits in quotes, e.g. "111122223333"',
    ),
  ],
  [
    "a name that AWS would not take",
    '"444455556666": <payments>',
    lines(
      'golden-ami.yaml:2:33  accountNames.444455556666: "<payments>" has "<", which is not allowed in an account\'s name',
      "                      expected letters, digits and punctuation of ASCII but < and >",
    ),
  ],
])("%s is a mistake at its place", (_, names, message) => {
  expect(mistakesOf(...named(names))).toBe(message);
});

const loadNamed = (names: string, zone = LANDING_ZONE) =>
  load({ "golden-ami.yaml": exchange(zone, ...named(names)) });

test("a name for an account that nothing here is about is a warning", () => {
  const { warnings } = loadNamed('"444455556666": payments, "777788889999": orders');
  expect(warnings.map(({ path, message }) => [path, message])).toEqual([
    [
      "accountNames.777788889999",
      '"777788889999" is no account of the shared stack, of a workload, of a share or of copies',
    ],
  ]);
});

test("an account that only a container is shared with may have a name", () => {
  const container = imageFrom("box", "amazonlinux:2023", "Linux", "kind: container").replace(
    "{ organization: true }",
    '{ accounts: ["777788889999"] }',
  );
  const zone = exchange(LANDING_ZONE, "workloads:\n", `${container}workloads:\n`);
  expect(loadNamed('"777788889999": orders', zone).warnings).toEqual([]);
});

test("the shared account, workloads' and those of shares may have names, and without any there are none", () => {
  const zone = exchange(
    LANDING_ZONE,
    "{ organization: true }",
    '{ accounts: ["444455556666", "777788889999"] }',
  );
  const names = { "111122223333": "images", "444455556666": "payments prod", "777788889999": "orders" };
  const loaded = loadNamed(JSON.stringify(names).slice(1, -1).replaceAll(":", ": "), zone);
  expect(loaded.warnings).toEqual([]);
  expect(loaded.landingZone.accountNames).toEqual(names);
  expect(load({ "golden-ami.yaml": LANDING_ZONE }).landingZone.accountNames).toEqual({});
});
