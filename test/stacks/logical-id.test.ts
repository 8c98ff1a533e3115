import { TerraformOutput } from "cdktf";
import { Construct } from "constructs";
import { AccountStack } from "../../stacks/account-stack.js";
import { logicalId, scopeId } from "../../stacks/logical-id.js";
import { synthesizeApp } from "../synthesize.js";

test.each([
  [["web", "LaunchTemplate", "Resource"], "web_launch_template"],
  [["web-admin", "AutoScalingGroup", "Resource"], "web-admin_auto_scaling_group"],
  [["Key", "eu-west-1", "Resource"], "key_eu-west-1"],
  [["Key", "eu-west-1", "Alias"], "key_eu-west-1_alias"],
  [
    ["Build", "InstanceProfile", "AmazonSSMManagedInstanceCore"],
    "build_instance_profile_amazon_ssm_managed_instance_core",
  ],
  [["Component", "7zip", "Resource"], "component_7zip"],
  [["golden_ami"], "golden_ami"],
])("%j is %s to Terraform", (path, id) => {
  expect(logicalId(path)).toBe(id);
});

test.each([
  ["web", "web"],
  ["constructor", "constructor_"],
  ["component", "component_"],
])("the scope of %s is %s", (name, id) => {
  expect(scopeId(name)).toBe(id);
});

const PROPS = {
  account: "111122223333",
  region: "eu-west-1",
  tags: {},
  terraform: { awsProvider: ">= 5.100.0", backend: {} },
};

const synthesizeWith = (add: (stack: AccountStack) => void) =>
  synthesizeApp((app) => add(new AccountStack(app, "test", PROPS)));

test("two paths that would be one id are an error that names both", () => {
  expect(() =>
    synthesizeWith((stack) => {
      new TerraformOutput(new Construct(stack, "web"), "AmiId", { value: 1 });
      new TerraformOutput(stack, "web_ami_id", { value: 1 });
    }),
  ).toThrow("test/web/AmiId and test/web_ami_id would both be web_ami_id to Terraform: rename one of them");
});

test.each([
  ["Resource", ""],
  ["1web", "1web"],
  ["web app", "web app"],
])("a path that would be %s is an error, because Terraform has no such names", (id, shown) => {
  const make = () => synthesizeWith((stack) => void new TerraformOutput(stack, id, { value: 1 }));
  expect(make).toThrow(`test/${id} would be "${shown}" to Terraform: rename it`);
});
