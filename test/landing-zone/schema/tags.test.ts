import { show } from "../../../input/problem.js";
import { exchange, LANDING_ZONE, lines, load, mistakes } from "../project.js";

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

const KEY_CHARACTERS = "a-z, A-Z, 0-9, spaces and _.:/=+-@";

test.each([
  ["Größe", `has "ö" (U+00F6), which is not allowed in a tag's key`, KEY_CHARACTERS],
  ["aws:cost", "begins with aws:, which AWS keeps for itself", "another key"],
  ["AWS:cost", "begins with aws:, which AWS keeps for itself", "another key"],
  ["cost*", `has "*", which is not allowed in a tag's key`, KEY_CHARACTERS],
  ["cost,center", `has ",", which is not allowed in a tag's key`, KEY_CHARACTERS],
  ["k".repeat(129), "has 129 characters", "at most 128"],
])("the key %s is a mistake, as Image Builder refuses it", (key, message, expected) => {
  expect(mistakes(withTags(`"${key}": x`))).toBe(
    lines(
      `golden-ami.yaml:2:9  tags.${key}: ${show(key)} ${message}`,
      `                     expected ${expected}`,
    ),
  );
});

test.each([
  ["${x}", "$"],
  ["a, b", ","],
  ["50%", "%"],
  ["it's", "'"],
  ["a;b", ";"],
])("the value %s is a mistake, because IAM refuses it", (value, character) => {
  expect(mistakes(withTags(`Cost: "${value}"`))).toBe(
    lines(
      `golden-ami.yaml:2:15  tags.Cost: "${value}" has "${character}", which is not allowed in a tag's value`,
      "                      expected letters, digits, spaces and _.:/=+-@",
    ),
  );
});

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

const withWorkloadTags = (tags: string) => ({
  "golden-ami.yaml": exchange(LANDING_ZONE, "    fleets:", `    tags: ${tags}\n    fleets:`),
});

test("a workload's tags are what EC2 takes, which is more, and tells keys apart by their case", () => {
  const { landingZone } = load(
    withWorkloadTags('{ Dept: "R&D", team: "a;b", Team: "100% ${x}", Größe: "it\'s, 😀" }'),
  );
  expect(landingZone.workloads[0]?.tags).toEqual({
    Dept: "R&D",
    team: "a;b",
    Team: "100% ${x}",
    Größe: "it's, 😀",
  });
});

test("a workload can have 49 tags, because an instance has its name beside them", () => {
  expect(mistakes(withWorkloadTags(`{ ${many(49)} }`))).toBe("");
  expect(mistakes(withWorkloadTags(`{ ${many(50)} }`))).toBe(
    lines(
      "golden-ami.yaml:18:11  workloads.payments-prod.tags: with the landing zone's tags these are 50",
      "                       expected at most 49",
    ),
  );
});

test("what EC2 does not take is a mistake, all of it at once", () => {
  const tags = `{ "aws:cost": a, Team: "a\\0b", Cost: ${"x".repeat(257)} }`;
  expect(mistakes(withWorkloadTags(tags))).toBe(
    lines(
      'golden-ami.yaml:18:13  workloads.payments-prod.tags.aws:cost: "aws:cost" begins with aws:, which AWS keeps for itself',
      "                       expected another key",
      'golden-ami.yaml:18:34  workloads.payments-prod.tags.Team: "a\\u0000b" has "\\u0000", which is not allowed in a tag\'s value',
      "                       expected all characters but control characters",
      `golden-ami.yaml:18:48  workloads.payments-prod.tags.Cost: ${show("x".repeat(257))} has 257 characters`,
      "                       expected at most 256",
    ),
  );
});
