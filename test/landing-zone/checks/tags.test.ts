import { exchange, imageFrom, LANDING_ZONE, landingZoneOf, summaryOf } from "../project.js";

/** A landing zone with a workload's tags, of which a fleet has a role or none. */
const withTags = (tags: string, template = ", instanceRole: {}", settings = "") =>
  exchange(LANDING_ZONE, "shared:\n", `${settings}shared:\n`)
    .replace("    region: eu-west-1\n    fleets", `    region: eu-west-1\n    tags: ${tags}\n    fleets`)
    .replace("instanceType: t3.small", `instanceType: t3.small${template}`);

/** A landing zone with an image's tags. */
const withImageTags = (tags: string, settings = "") =>
  exchange(LANDING_ZONE, "shared:\n", `${settings}shared:\n`).replace(
    "    platform: Linux\n",
    `    platform: Linux\n    tags: ${tags}\n`,
  );

test.each<[tags: string, messages: string[]]>([
  ["{ Team: web }", []],
  ['{ Dept: "R&D" }', [`Dept: "R&D" has "&", which is not allowed in a tag's value`]],
  ["{ GoldenImage: web }", ['GoldenImage: "GoldenImage" is a tag that each AMI is given']],
  ["{ CreatedBy: me }", ['CreatedBy: "CreatedBy" is a tag that each AMI is given']],
])("the tags %s of an image", (tags, messages) => {
  expect(summaryOf(withImageTags(tags))).toEqual(messages.map((message) => `images.web.tags.${message}`));
});

test("a container's tags are those that no build instance is given", () => {
  const tagsOf = (key: string) =>
    summaryOf(
      landingZoneOf([
        imageFrom("box", "amazonlinux:2023", "Linux", `kind: container\n    tags: { ${key}: x }`),
      ]),
    );
  expect(tagsOf("RecipeVersion")).toEqual([]);
  expect(tagsOf("CreatedBy")).toEqual([
    'images.box.tags.CreatedBy: "CreatedBy" is a tag that each build instance is given',
  ]);
});

test("an image's tags are at most 30 with the landing zone's", () => {
  const many = (count: number) =>
    `{ ${Array.from({ length: count }, (_, index) => `T${index}: x`).join(", ")} }`;
  expect(summaryOf(withImageTags("{ A: x, B: y }", `tags: ${many(28)}\n`))).toEqual([]);
  expect(summaryOf(withImageTags("{ A: x, B: y }", `tags: ${many(29)}\n`))).toEqual([
    "images.web.tags: with the landing zone's tags these are 31",
  ]);
});

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

test("a fleet's tags go by EC2's rules alone, because a role has none of them", () => {
  const text = withTags("{ Team: a }", ", instanceRole: {}").replace(
    "image: web\n",
    'image: web\n        tags: { Dept: "R&D", team: b }\n',
  );
  expect(summaryOf(text)).toEqual([]);
});

test.each<[lookup: string, messages: string[]]>([
  ["{ parameter: /ami }", []],
  [
    "{}",
    [
      'workloads.payments-prod.fleets.web.tags: "tags" has no effect beside lookup without a parameter, because nothing is made',
    ],
  ],
])("tags of a fleet with the lookup %s", (lookup, messages) => {
  const template = "launchTemplate: { instanceType: t3.small }";
  expect(summaryOf(exchange(LANDING_ZONE, template, `lookup: ${lookup}\n        tags: { A: x }`))).toEqual(
    messages,
  );
});

const many = (count: number, name: string) =>
  `{ ${Array.from({ length: count }, (_, index) => `${name}${index}: x`).join(", ")} }`;

test("an instance has 49 tags beside its name, the landing zone's, the workload's and the fleet's", () => {
  const text = (workload: number, own: number) =>
    withTags(many(workload, "w"), "", "tags: { w0: x, z: x }\n").replace(
      "image: web\n",
      `image: web\n        tags: ${many(own, "f")}\n`,
    );
  expect(summaryOf(text(40, 8))).toEqual([]);
  expect(summaryOf(text(40, 9))).toEqual([
    "workloads.payments-prod.fleets.web.tags: with the workload's tags these are 50",
  ]);
  expect(summaryOf(text(48, 1))).toEqual([
    "workloads.payments-prod.fleets.web.tags: with the workload's tags these are 50",
  ]);
  expect(summaryOf(text(49, 1))).toEqual([
    "workloads.payments-prod.tags: with the landing zone's tags these are 50",
  ]);
});
