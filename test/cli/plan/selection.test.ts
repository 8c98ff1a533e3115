import { selectStacks, stackFacts } from "../../../cli/plan/selection.js";
import { UserError } from "../../../input/problem.js";
import { loadLandingZone } from "../../../landing-zone/load.js";
import type { StackFacts } from "../../../plan/manifest.js";

const workload = (account: string, region: string, image: string): StackFacts => ({
  kind: "workload",
  account,
  region,
  fleets: [{ name: "web", image }],
});

const FACTS = new Map<string, StackFacts>([
  ["orders-prod", workload("777788889999", "eu-west-1", "batch")],
  ["payments-prod", workload("444455556666", "eu-west-1", "web")],
  ["payments-test", workload("444455556666", "eu-west-3", "web@1")],
  ["shared", { kind: "shared", account: "111122223333", region: "eu-west-1" }],
]);
const COPY: StackFacts = {
  kind: "distribution",
  account: "444455556666",
  region: "eu-west-1",
  images: ["web", "api"],
};
const NAMES = [...FACTS.keys()];

const select = (globs: readonly string[], options = {}) => selectStacks(NAMES, FACTS, globs, options);

test.each([
  [[], {}, NAMES],
  [["payments-*"], {}, ["payments-prod", "payments-test"]],
  [["shared", "orders-pro?"], {}, ["orders-prod", "shared"]],
  [[], { workload: ["*-prod"] }, ["orders-prod", "payments-prod"]],
  [[], { workload: ["*"] }, ["orders-prod", "payments-prod", "payments-test"]],
  [[], { image: ["batch"] }, ["orders-prod", "shared"]],
  [[], { image: ["web"] }, ["payments-prod", "payments-test", "shared"]],
  [[], { account: ["444455556666"], region: ["eu-west-3"] }, ["payments-test"]],
  [["*-prod"], { region: ["eu-west-1"] }, ["orders-prod", "payments-prod"]],
])("%j and %j select %j", (globs, options, names) => {
  expect(select(globs, options)).toEqual(names);
});

test("an account that an image is copied into is one of the image's stacks, and no workload", () => {
  const facts = new Map([...FACTS, ["distribution-444455556666", COPY]]);
  const selected = (options: object) => selectStacks([...facts.keys()], facts, [], options);
  expect(selected({ image: ["api"] })).toEqual(["shared", "distribution-444455556666"]);
  expect(selected({ image: ["batch"] })).toEqual(["orders-prod", "shared"]);
  expect(selected({ workload: ["*"] })).not.toContain("distribution-444455556666");
});

test("an image that no fleet asks for, such as a container, selects the shared stack alone", () => {
  const shared: StackFacts = {
    kind: "shared",
    account: "111122223333",
    region: "eu-west-1",
    images: ["proxy"],
  };
  const facts = new Map([...FACTS, ["shared", shared]]);
  expect(selectStacks(NAMES, facts, [], { image: ["proxy"] })).toEqual(["shared"]);
});

test("what there is of many stacks is said as the first twenty", () => {
  const names = Array.from({ length: 1000 }, (_, index) => `w${String(index).padStart(3, "0")}`);
  expect(() => selectStacks(names, new Map(), ["nobody"], {})).toThrow(
    /^there is no stack "nobody": expected one of w000, w001, .*, w019 and 980 more, which `npx golden-ami stacks` lists$/,
  );
});

test("a glob is no regular expression", () => {
  expect(() => select(["payments.prod"])).toThrow(UserError);
  expect(() => select(["payments-(prod|test)"])).toThrow(UserError);
  expect(() => select(["payments"])).toThrow(UserError);
});

test.each([
  [
    ["nobody"],
    {},
    'there is no stack "nobody": expected one of orders-prod, payments-prod, payments-test, shared',
  ],
  [
    [],
    { workload: ["shared"] },
    'there is no workload "shared": expected one of orders-prod, payments-prod, payments-test',
  ],
  [[], { image: ["wb"] }, 'there is no image "wb": expected one of batch, web'],
  [
    [],
    { account: ["1"] },
    'there is no account "1": expected one of 111122223333, 444455556666, 777788889999',
  ],
  [
    ["nobody"],
    { region: ["eu-west-2", "eu-west-3"] },
    'there is no stack "nobody": expected one of orders-prod, payments-prod, payments-test, shared\nthere is no region "eu-west-2": expected one of eu-west-1, eu-west-3',
  ],
  [
    [],
    { workload: ["payments"] },
    'there is no workload "payments": expected one of payments-prod, payments-test',
  ],
  [["orders-*"], { region: ["eu-west-3"] }, "no stack is all of what is asked for"],
])("%j and %j select nothing, which is said at once with what there is", (globs, options, message) => {
  expect(() => select(globs, options)).toThrow(new UserError(message));
});

test("a workload's facts have the names of its account and the owner's, the shared stack's those of all", () => {
  const { landingZone } = loadLandingZone("examples/organization");
  const facts = stackFacts(landingZone);
  expect(facts.get("shared")?.accountNames).toEqual(landingZone.accountNames);
  expect(facts.get("shared")?.images).toEqual(landingZone.images.map(({ fullName }) => fullName));
  expect(facts.get("payments-prod")?.accountNames).toEqual({
    "111122223333": "images",
    "444455556666": "payments-prod",
  });
  const unnamed = stackFacts({ ...landingZone, accountNames: {} });
  expect([...unnamed.values()].map(({ accountNames }) => accountNames)).toEqual(Array(4).fill(undefined));
});
