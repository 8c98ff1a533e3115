import { AwsProvider, type AwsProviderConfig } from "@cdktf/provider-aws/lib/provider";
import { TerraformOutput, TerraformStack, TerraformVariable } from "cdktf";
import { Construct } from "constructs";
import { accountOf, partitionOf, regionOf } from "../../modules/deployment.js";
import { synthesizeApp } from "../synthesize.js";

/** What a construct learns of its stack's account, and the data sources that it asks. */
function learn(
  config: AwsProviderConfig | undefined,
  add: (stack: TerraformStack) => void = () => undefined,
) {
  const { data = {}, output } =
    synthesizeApp((app) => {
      const stack = new TerraformStack(app, "test");
      if (config) new AwsProvider(stack, "Aws", config);
      add(stack);
      const scope = new Construct(new Construct(stack, "Outer"), "Inner");
      const value = [accountOf(scope), regionOf(scope), partitionOf(scope)];
      new TerraformOutput(stack, "learnt", { value });
    }).stacks.test ?? {};
  return { learnt: output?.learnt?.value, asked: Object.keys(data) };
}

test.each([
  ["eu-west-1", "aws"],
  ["cn-north-1", "aws-cn"],
  ["us-gov-west-1", "aws-us-gov"],
])("what the provider states of %s is a literal, and nothing is asked", (region, partition) => {
  expect(learn({ region, allowedAccountIds: ["111122223333"] })).toEqual({
    learnt: ["111122223333", region, partition],
    asked: [],
  });
});

const ACCOUNT = expect.stringMatching(/^\$\{data\.aws_caller_identity\.\w+\.account_id\}$/);
const REGION = expect.stringMatching(/^\$\{data\.aws_region\.\w+\.id\}$/);
const PARTITION = expect.stringMatching(/^\$\{data\.aws_partition\.\w+\.partition\}$/);
const ALL = ["aws_caller_identity", "aws_partition", "aws_region"];

test.each<[string, AwsProviderConfig]>([
  ["a provider that leaves all to the environment", {}],
  [
    "a provider whose account and Region are variables",
    { region: "${var.region}", allowedAccountIds: ["${var.account}"] },
  ],
])("%s: Terraform finds account, Region and partition", (_, config) => {
  expect(learn(config)).toEqual({ learnt: [ACCOUNT, REGION, PARTITION], asked: ALL });
});

test("a Region token of the provider is left to Terraform", () => {
  const { learnt } = learn(undefined, (stack) => {
    const region = new TerraformVariable(stack, "region", { type: "string" });
    new AwsProvider(stack, "Aws", { region: region.stringValue });
  });
  expect(learnt).toEqual([ACCOUNT, REGION, PARTITION]);
});

test("a Region that is not known here has a partition that Terraform finds", () => {
  expect(learn({ region: "eu-west-9", allowedAccountIds: ["111122223333"] })).toEqual({
    learnt: ["111122223333", "eu-west-9", PARTITION],
    asked: ["aws_partition"],
  });
});

test("of several allowed accounts, Terraform finds the one that it is in", () => {
  expect(learn({ region: "eu-west-1", allowedAccountIds: ["111122223333", "444455556666"] })).toEqual({
    learnt: [ACCOUNT, "eu-west-1", "aws"],
    asked: ["aws_caller_identity"],
  });
});

test("a provider of another Region says nothing of the stack's", () => {
  const { learnt } = learn(undefined, (stack) => {
    new AwsProvider(stack, "Aws-us", { region: "us-gov-west-1", alias: "us" });
    new AwsProvider(stack, "Aws", { region: "eu-west-1", allowedAccountIds: ["111122223333"] });
  });
  expect(learnt).toEqual(["111122223333", "eu-west-1", "aws"]);
});
