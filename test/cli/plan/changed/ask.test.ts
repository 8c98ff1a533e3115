import { askEc2 } from "../../../../cli/plan/changed/ask.js";
import type { AmiLookup } from "../../../../cli/plan/changed/lookups.js";
import { ScriptedEc2 } from "../scripted-ec2.js";

const TARGET = {
  account: "444455556666",
  region: "eu-west-1",
  assumeRole: "arn:aws:iam::444455556666:role/plan",
};

const lookup = (name: string): AmiLookup => ({
  name: "ami",
  owners: ["111122223333"],
  filters: [{ name: "name", values: [name] }],
  deprecated: "last resort",
  users: [],
});

const ec2 = new ScriptedEc2();

beforeAll(async () => {
  jest.replaceProperty(process, "env", { ...process.env, ...(await ec2.start()) });
});

afterAll(async () => {
  jest.restoreAllMocks();
  await ec2.stop();
});

test("stacks of one account and Region are one request by its role, and each gets what it looks for", async () => {
  ec2.amis = [
    { id: "ami-2", name: "web_1.1.0_1_x", created: "2026-02-01T00:00:00.000Z" },
    { id: "ami-3", name: "web_2.0.0_1_x", created: "2026-01-03T00:00:00.000Z" },
    { id: "ami-1", name: "web_1.0.0_1_x", created: "2026-01-01T00:00:00.000Z" },
    { id: "ami-4", name: "batch_1.0.0_1_x", created: "2026-03-01T00:00:00.000Z" },
  ];
  const questions = ["web_*", "web_2.*", "batch_1.0.0_?_x", "other_*"].map((name) => ({
    target: TARGET,
    lookups: [lookup(name)],
    launchTemplates: [],
  }));
  const answers = await askEc2(questions, new AbortController().signal);
  const found = questions.map((question) => {
    const answer = answers.get(question);
    if (!answer || answer instanceof Error) throw answer ?? new Error("no answer");
    return question.lookups.map((one) => answer.newest.get(one)?.ImageId);
  });
  expect(found).toEqual([["ami-2"], ["ami-3"], ["ami-4"], [undefined]]);
  expect(ec2.asked.map(({ key }) => key)).toEqual(["AKIAOFTHECALLER", "ASIAOFTHEROLE"]);
  expect(ec2.calls()).toEqual([
    "eu-west-1 AssumeRole",
    "eu-west-1 DescribeImages web_*,web_2.*,batch_1.0.0_?_x,other_*",
  ]);
});

test("an interruption asks no more", async () => {
  const question = { target: TARGET, lookups: [lookup("web_*")], launchTemplates: [] };
  expect(await askEc2([question], AbortSignal.abort())).toEqual(new Map());
  expect(ec2.calls()).toEqual([]);
});
