import { Instances, type InstancesProps } from "../../../modules/fleet/instances.js";
import { only, synthesize } from "../../synthesize.js";

const required: InstancesProps = {
  count: 3,
  subnets: ["subnet-0abc1234", "subnet-0def1234"],
  onNewAmi: "replace",
  launchTemplateId: "lt-0123456789abcdef0",
  launchTemplateVersion: 4,
  securityGroupIds: ["sg-0abc1234"],
};

const instances = (props: Partial<InstancesProps> = {}) =>
  synthesize((stack) => {
    new Instances(stack, "web", { ...required, ...props });
  });

test("instances start one subnet after the other, without a public address, each before the one that it replaces goes", () => {
  expect(only(instances(), "aws_instance")).toEqual({
    count: 3,
    launch_template: { id: "lt-0123456789abcdef0", version: 4 },
    subnet_id: '${element(["subnet-0abc1234", "subnet-0def1234"], count.index)}',
    vpc_security_group_ids: ["sg-0abc1234"],
    associate_public_ip_address: false,
    tags: { Name: "web" },
    lifecycle: { create_before_destroy: true },
  });
});

test("instances have the name, the tags and the public address that they are given", () => {
  expect(
    only(
      instances({ name: "payments-web", publicAddress: true, tags: { Team: "payments" } }),
      "aws_instance",
    ),
  ).toMatchObject({ associate_public_ip_address: true, tags: { Name: "payments-web", Team: "payments" } });
});

test("instances that a new AMI leaves as they are do not look at the template's version", () => {
  expect(only(instances({ onNewAmi: "keep" }), "aws_instance").lifecycle).toEqual({
    create_before_destroy: true,
    ignore_changes: ["launch_template"],
  });
});

test.each<[Partial<InstancesProps>, string]>([
  [{ name: "" }, 'name "" is empty'],
  [{ count: 0 }, "count 0 is too small: expected at least 1 (test/web)"],
  [{ subnets: [] }, "subnets has 0 entries: expected at least 1"],
  [{ subnets: ["a"] }, 'subnets[0] "a" does not begin with subnet-'],
  [
    { onNewAmi: "wait" },
    'onNewAmi "wait" is not what a new AMI can do: expected one of replace, keep (test/web)',
  ],
  [{ launchTemplateId: "web" }, 'launchTemplateId "web" does not begin with lt-'],
  [{ securityGroupIds: [] }, "securityGroupIds has 0 entries: expected at least 1"],
  [{ tags: { "aws:a": "b" } }, 'tags key "aws:a" begins with aws:'],
])("instances of %j are refused", (props, message) => {
  expect(() => instances(props)).toThrow(message);
});
