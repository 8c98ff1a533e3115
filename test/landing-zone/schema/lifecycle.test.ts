import {
  exchange,
  fleetOf,
  imageFrom,
  LANDING_ZONE,
  landingZoneOf,
  lines,
  load,
  mistakesOf,
} from "../project.js";

const lifecycle = (text: string) =>
  exchange(LANDING_ZONE, "    platform: Linux\n", `    platform: Linux\n    lifecycle: ${text}\n`);
const resolved = (text: string) =>
  load({ "golden-ami.yaml": lifecycle(text) }).landingZone.images[0]?.lifecycle;
const mistakes = (text: string) =>
  mistakesOf("    platform: Linux\n", `    platform: Linux\n    lifecycle: ${text}\n`);

test("an image without a lifecycle has none", () => {
  expect(load().landingZone.images[0]).not.toHaveProperty("lifecycle.delete");
});

test("keep is short for a deletion", () => {
  expect(resolved("{ keep: 5 }")).toEqual({ delete: { keep: 5 }, pinnedVersions: [] });
});

test("all that can be given is there", () => {
  const retain = {
    lastLaunchedDays: 90,
    sharedAccounts: ["444455556666"],
    regions: ["eu-west-3"],
    tags: { Keep: "so" },
    public: true,
  };
  const rules = {
    deprecate: { olderThanDays: 30, retain },
    disable: { keep: 10, retain },
    delete: { olderThanDays: 365, retainAtLeast: 10, retain },
  };
  expect(resolved(JSON.stringify(rules))).toEqual({ ...rules, pinnedVersions: [] });
  const byCount = { deprecate: { keep: 3 }, disable: { keep: 4 }, delete: { keep: 1000 } };
  expect(resolved(JSON.stringify(byCount))).toEqual({ ...byCount, pinnedVersions: [] });
  expect(resolved("{ disable: { keep: 4 } }")).toEqual({ disable: { keep: 4 }, pinnedVersions: [] });
});

test.each<[what: string, text: string, message: string]>([
  [
    "no rule at all",
    "{}",
    lines(
      "golden-ami.yaml:8:16  images.web.lifecycle: has none of keep, deprecate, disable, delete",
      "                      expected at least one of keep, deprecate, disable, delete",
    ),
  ],
  [
    "a deletion and the short form of one",
    "{ keep: 5, delete: { keep: 5 } }",
    lines(
      "golden-ami.yaml:8:16  images.web.lifecycle: has keep and delete",
      "                      expected at most one of keep, delete",
    ),
  ],
  [
    "a rule that says neither how many nor how old",
    "{ delete: { retain: { public: true } } }",
    lines(
      "golden-ami.yaml:8:26  images.web.lifecycle.delete: has none of keep, olderThanDays",
      "                      expected exactly one of keep, olderThanDays",
    ),
  ],
  [
    "a rule by number and age",
    "{ deprecate: { keep: 5, olderThanDays: 5 } }",
    lines(
      "golden-ami.yaml:8:29  images.web.lifecycle.deprecate: has keep and olderThanDays",
      "                      expected exactly one of keep, olderThanDays",
    ),
  ],
  [
    "disabling by age, which would take the last release too",
    "{ disable: { olderThanDays: 30 } }",
    lines(
      "golden-ami.yaml:8:27  images.web.lifecycle.disable.keep: is missing",
      "                      expected a whole number, 1 to 1000",
      'golden-ami.yaml:8:29  images.web.lifecycle.disable.olderThanDays: "olderThanDays" is not a key here',
      "                      expected one of keep, retain",
    ),
  ],
  [
    "a number that stays beside a number that stays",
    "{ delete: { keep: 5, retainAtLeast: 2 } }",
    lines(
      'golden-ami.yaml:8:37  images.web.lifecycle.delete.retainAtLeast: "retainAtLeast" has no effect beside keep, which says how many stay',
      "                      expected either retainAtLeast or keep",
    ),
  ],
  [
    "a rule that a stronger one leaves without releases",
    "{ deprecate: { keep: 5 }, keep: 5 }",
    lines(
      "golden-ami.yaml:8:37  images.web.lifecycle.deprecate.keep: 5 has no effect, because delete takes all but 5",
      "                      expected less than the 5 of delete",
    ),
  ],
  [
    "two rules in full, of which the stronger one leaves the other without releases",
    "{ deprecate: { keep: 5 }, delete: { keep: 5 } }",
    lines(
      "golden-ami.yaml:8:37  images.web.lifecycle.deprecate.keep: 5 has no effect, because delete takes all but 5",
      "                      expected less than the 5 of delete",
    ),
  ],
  ...(["{ deprecate: { keep: 5 }, keep: ", "{ delete: { keep: 5 }, deprecate: { keep: "] as const).map(
    (text, index): [string, string, string] => [
      `a list beside a number: ${text}`,
      `${text}[5] ${"} ".repeat(index + 1)}`,
      lines(
        `golden-ami.yaml:8:${text.length + 16}  images.web.lifecycle.${index ? "deprecate." : ""}keep: [5] is a list, not a number`,
        "                      expected a whole number, 1 to 1000",
      ),
    ],
  ),
  [
    "nothing",
    "",
    lines(
      "golden-ami.yaml:8:16  images.web.lifecycle: is empty",
      "                      expected a map with any of keep, deprecate, disable, delete",
    ),
  ],
  [
    "a number that AWS does not take",
    "{ keep: 0 }",
    lines(
      "golden-ami.yaml:8:24  images.web.lifecycle.keep: 0 is too small",
      "                      expected at least 1",
    ),
  ],
  [
    "a tag's key with a space, which lifecycle policies do not take",
    '{ delete: { keep: 5, retain: { tags: { "a b": c } } } }',
    lines(
      'golden-ami.yaml:8:55  images.web.lifecycle.delete.retain.tags.a b: "a b" has " ", which is not allowed in a tag\'s key in a lifecycle policy',
      "                      expected a-z, A-Z, 0-9 and +,-./:;<=_",
    ),
  ],
  [
    "a Region of another partition",
    "{ delete: { keep: 5, retain: { regions: [cn-north-1] } } }",
    lines(
      'golden-ami.yaml:8:57  images.web.lifecycle.delete.retain.regions[0]: "cn-north-1" is not in the organization\'s partition',
      "                      expected a Region of aws",
    ),
  ],
])("%s is a mistake at its place", (_, text, message) => {
  expect(mistakes(text)).toBe(message);
});

test("more tags than AWS takes beside that of pinned releases are a mistake", () => {
  const tags = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`k${index}`, "v"]));
  expect(mistakes(JSON.stringify({ delete: { keep: 1, retain: { tags } } }))).toContain(
    "images.web.lifecycle.delete.retain.tags: has 50 tags",
  );
});

test("an account that the image is not shared with by itself is taken with a warning", () => {
  const text = lifecycle(
    '{ delete: { keep: 5, retain: { sharedAccounts: ["444455556666", "777788889999"] } } }',
  );
  const { warnings } = load({
    "golden-ami.yaml": exchange(
      text,
      "{ organization: true }",
      '{ organization: true, accounts: ["777788889999"] }',
    ),
  });
  expect(warnings.map(({ path, message }) => `${path}: ${message}`)).toEqual([
    'images.web.lifecycle.delete.retain.sharedAccounts[0]: "444455556666" is not one of the accounts that web is shared with by themselves, so that it retains nothing',
  ]);
});

describe("versions that fleets select are pinned", () => {
  const pinnedOf = (...selectors: string[]) => {
    const web = imageFrom(
      "web",
      "amazon-linux-2023-x86",
      "Linux",
      'version: "2.0"\n    lifecycle: { keep: 5 }',
    );
    const fleets = selectors.map((selector, index) => fleetOf(`fleet${index}`, selector));
    const files = {
      "golden-ami.yaml": landingZoneOf([web, imageFrom("app", "amazon-linux-2023-x86")], fleets),
      "versions.lock.json": JSON.stringify({
        components: {},
        recipes: { web: { version: "1.4.0", digest: `sha256:${"0".repeat(64)}` } },
      }),
    };
    return load(files).landingZone.images.map(({ lifecycle: one }) => one?.pinnedVersions);
  };

  test("if the image is past them, or they are one build; each once", () => {
    expect(
      pinnedOf("web@1", "web@1.4", "web@1", "web@2.0.0/3", "web", "web@2", "web@2.0.0", "app@1.0"),
    ).toEqual([["1", "1.4", "2.0.0/3"], undefined]);
  });
});
