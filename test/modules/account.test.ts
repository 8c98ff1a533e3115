import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { TerraformStack } from "cdktf";
import { accountOf, partitionOfStack, regionOf } from "../../modules/account.js";
import { synthesizeApp } from "../synthesize.js";

type Provider = ConstructorParameters<typeof AwsProvider>[2];

/** What a stack with these providers says of itself, and the data sources that it asks. */
function lookUp(...providers: Provider[]): { said: string[]; asked: string[] } {
  let said: string[] = [];
  const { stacks } = synthesizeApp((app) => {
    const stack = new TerraformStack(app, "test");
    for (const [index, provider] of providers.entries()) new AwsProvider(stack, `Aws${index}`, provider);
    said = [partitionOfStack(stack), regionOf(stack), accountOf(stack)].map((value) =>
      value.includes("TfToken") ? "looked up" : value,
    );
    // A stack of data sources alone needs a provider, which may be none of ours.
    if (!providers.length) new AwsProvider(stack, "Late", {});
  });
  return { said, asked: Object.keys(stacks.test?.data ?? {}).sort() };
}

const ASK_ALL = ["aws_caller_identity", "aws_partition", "aws_region"];

test.each<[what: string, providers: Provider[], said: string[], asked: string[]]>([
  [
    "a Region and an account",
    [{ region: "eu-west-1", allowedAccountIds: ["111122223333"] }],
    ["aws", "eu-west-1", "111122223333"],
    [],
  ],
  ["China", [{ region: "cn-north-1" }], ["aws-cn", "cn-north-1", "looked up"], ["aws_caller_identity"]],
  [
    "GovCloud",
    [{ region: "us-gov-west-1" }],
    ["aws-us-gov", "us-gov-west-1", "looked up"],
    ["aws_caller_identity"],
  ],
  [
    "a Region newer than our list",
    [{ region: "xx-new-1" }],
    ["looked up", "xx-new-1", "looked up"],
    ["aws_caller_identity", "aws_partition"],
  ],
  ["no Region", [{}], ["looked up", "looked up", "looked up"], ASK_ALL],
  [
    "a Region and an account that Terraform alone knows",
    [{ region: "${var.region}", allowedAccountIds: ["${var.account}"] }],
    ["looked up", "looked up", "looked up"],
    ASK_ALL,
  ],
  [
    "several accounts",
    [{ region: "eu-west-1", allowedAccountIds: ["111122223333", "444455556666"] }],
    ["aws", "eu-west-1", "looked up"],
    ["aws_caller_identity"],
  ],
  [
    "another Region under an alias first",
    [{ region: "cn-north-1", alias: "china" }, { region: "eu-west-1" }],
    ["aws", "eu-west-1", "looked up"],
    ["aws_caller_identity"],
  ],
  ["a provider after it", [], ["looked up", "looked up", "looked up"], ASK_ALL],
])(
  "a stack whose provider has %s states what is known and asks for the rest",
  (_, providers, said, asked) => {
    expect(lookUp(...providers)).toEqual({ said, asked });
  },
);
