import { show } from "../../../input/problem.js";
import { exchange, LANDING_ZONE, lines, load, mistakes, mistakesOf } from "../project.js";

const withTags = (tags: string) => ({
  "golden-ami.yaml": exchange(LANDING_ZONE, "shared:", `tags: { ${tags} }\nshared:`),
});
const many = (count: number) => Array.from({ length: count }, (_, index) => `tag-${index}: x`).join(", ");

test("tags of characters that both Image Builder and IAM take are taken as they are", () => {
  const tags = '"cost center/_.:=+-@9": "Größe 9 _.:/=+-@", empty: ""';
  expect(load(withTags(tags)).landingZone.tags).toEqual({
    "cost center/_.:=+-@9": "Größe 9 _.:/=+-@",
    empty: "",
  });
});

test.each(["Größe", "aws:cost", "AWS:cost", "cost*", "cost,center", "k".repeat(129)])(
  "the key %s is a mistake, as Image Builder refuses it",
  (key) => {
    expect(mistakes(withTags(`"${key}": x`))).toBe(
      lines(
        `golden-ami.yaml:2:9  tags.${key}: ${show(key)} is not a tag key`,
        "                     expected 1 to 128 of a-z, A-Z, 0-9, spaces and _.:/=+-@, not beginning with aws:",
      ),
    );
  },
);

test.each(["${x}", "a, b", "50%", "it's", "a;b"])(
  "the value %s is a mistake, because IAM refuses it",
  (value) => {
    expect(mistakes(withTags(`Cost: "${value}"`))).toBe(
      lines(
        `golden-ami.yaml:2:15  tags.Cost: "${value}" is not a tag's value`,
        "                      expected letters, digits, spaces and _.:/=+-@",
      ),
    );
  },
);

test("keys that differ in case alone are a mistake, because they are one to IAM", () => {
  expect(mistakes(withTags("CostCenter: a, Team: b, costcenter: c"))).toBe(
    lines(
      'golden-ami.yaml:2:33  tags.costcenter: "costcenter" is CostCenter to IAM, which ignores case',
      "                      expected keys that differ in more than case",
    ),
  );
});

test("31 tags are too many for an infrastructure configuration, 30 are not", () => {
  expect(mistakes(withTags(many(31)))).toBe(
    lines("golden-ami.yaml:2:7  tags: has 31 tags", "                     expected at most 30"),
  );
  expect(mistakes(withTags(many(30)))).toBe("");
});

test("a workload's tags are held to the same, all mistakes at once", () => {
  const text = exchange(
    LANDING_ZONE,
    "    fleets:",
    '    tags: { Team: "!", team: b, Größe: c }\n    fleets:',
  );
  expect(mistakes({ "golden-ami.yaml": text })).toBe(
    lines(
      'golden-ami.yaml:18:19  workloads.payments-prod.tags.Team: "!" is not a tag\'s value',
      "                       expected letters, digits, spaces and _.:/=+-@",
      'golden-ami.yaml:18:24  workloads.payments-prod.tags.team: "team" is Team to IAM, which ignores case',
      "                       expected keys that differ in more than case",
      'golden-ami.yaml:18:33  workloads.payments-prod.tags.Größe: "Größe" is not a tag key',
      "                       expected 1 to 128 of a-z, A-Z, 0-9, spaces and _.:/=+-@, not beginning with aws:",
    ),
  );
});

test.each<[name: string, before: string, after: string, message: string]>([
  [
    "a tag that only AWS may set",
    "shared:",
    'tags: { "aws:cost": platform }\nshared:',
    lines(
      'golden-ami.yaml:2:9  tags.aws:cost: "aws:cost" is not a tag key',
      "                     expected 1 to 128 of a-z, A-Z, 0-9, spaces and _.:/=+-@, not beginning with aws:",
    ),
  ],
])("%s is a mistake at its place", (_, before, after, message) => {
  expect(mistakesOf(before, after)).toBe(message);
});
