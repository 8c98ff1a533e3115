import { exchange, LANDING_ZONE, summaryOf } from "../project.js";

/** A landing zone with a workload's tags, of which a fleet has a role or none. */
const withTags = (tags: string, template = ", instanceRole: {}", settings = "") =>
  exchange(LANDING_ZONE, "shared:\n", `${settings}shared:\n`)
    .replace("    region: eu-west-1\n    fleets", `    region: eu-west-1\n    tags: ${tags}\n    fleets`)
    .replace("instanceType: t3.small", `instanceType: t3.small${template}`);

const ROLE = "by IAM, and the role of instanceRole has these tags";

test.each<[tags: string, messages: string[]]>([
  ['{ Dept: "R&D" }', [`Dept: "R&D" has "&", which is not allowed in a tag's value ${ROLE}`]],
  ['{ "a;b": x }', [`a;b: "a;b" has ";", which is not allowed in a tag's key ${ROLE}`]],
  ["{ Team: a, team: b }", [`team: "team" is taken for "Team" ${ROLE}`]],
  ["{ costcenter: a }", [`costcenter: "costcenter" is taken for "CostCenter" ${ROLE}`]],
  ["{ CostCenter: other, Größe: groß }", []],
])("the tags %s of a workload whose fleet has a role", (tags, messages) => {
  const text = withTags(tags, ", instanceRole: {}", "tags: { CostCenter: platform }\n");
  expect(summaryOf(text)).toEqual(messages.map((message) => `workloads.payments-prod.tags.${message}`));
});

test("tags that IAM would refuse are right if no role has them", () => {
  expect(summaryOf(withTags('{ Dept: "R&D", "a;b": x, Team: a, team: b }', ""))).toEqual([]);
});

test("two tags of the landing zone that are one to IAM are its own mistake, once", () => {
  const settings = "tags: { Team: a, team: b }\n";
  expect(summaryOf(withTags("{ Other: x }", ", instanceRole: {}", settings))).toEqual([
    'tags.team: "team" is Team to IAM, which ignores case',
  ]);
});
