import { LaunchTemplate, type LaunchTemplateProps } from "../../../modules/fleet/launch-template.js";
import { only, synthesize } from "../../synthesize.js";

const required: LaunchTemplateProps = {
  name: "payments-prod-web",
  amiId: "ami-0123456789abcdef0",
  rootDeviceName: "/dev/xvda",
  instanceType: "t3.small",
  securityGroupIds: ["sg-0abc"],
  tags: {},
};

const template = (props: Partial<LaunchTemplateProps> = {}) =>
  synthesize((stack) => {
    new LaunchTemplate(stack, "Template", { ...required, ...props });
  });

test("instances start with an encrypted root volume, IMDSv2 only, no hop beyond them and no public address", () => {
  expect(template()).toEqual({
    resource: {
      aws_launch_template: {
        Template_576A9730: {
          name: "payments-prod-web",
          image_id: "ami-0123456789abcdef0",
          instance_type: "t3.small",
          update_default_version: true,
          metadata_options: {
            http_endpoint: "enabled",
            http_tokens: "required",
            http_put_response_hop_limit: 1,
          },
          block_device_mappings: [
            { device_name: "/dev/xvda", ebs: { encrypted: "true", delete_on_termination: "true" } },
          ],
          network_interfaces: [
            { device_index: 0, associate_public_ip_address: "false", security_groups: ["sg-0abc"] },
          ],
          tag_specifications: [
            { resource_type: "instance", tags: { Name: "payments-prod-web" } },
            { resource_type: "volume", tags: { Name: "payments-prod-web" } },
          ],
        },
      },
    },
  });
});

test("the root volume has the given size, and instances and volumes the given tags", () => {
  const tags = { Name: "of the user", Cost: "x" };
  expect(
    only(
      template({ rootVolumeSizeGiB: 40, tags: { Name: "of the user", Cost: "x" } }),
      "aws_launch_template",
    ),
  ).toMatchObject({
    block_device_mappings: [
      {
        device_name: "/dev/xvda",
        ebs: { encrypted: "true", volume_size: 40, delete_on_termination: "true" },
      },
    ],
    tag_specifications: [
      { resource_type: "instance", tags },
      { resource_type: "volume", tags },
    ],
  });
});

test("instances that no group starts are in the given subnet", () => {
  const { network_interfaces } = only(template({ subnetId: "subnet-0abc" }), "aws_launch_template");
  expect(network_interfaces).toEqual([
    {
      device_index: 0,
      associate_public_ip_address: "false",
      security_groups: ["sg-0abc"],
      subnet_id: "subnet-0abc",
    },
  ]);
});

test("a template is called by its id, which is its instances' name, if nothing else is said", () => {
  const configuration = synthesize((stack) => {
    new LaunchTemplate(stack, "web", {
      amiId: "ami-0123456789abcdef0",
      rootDeviceName: "/dev/xvda",
      instanceType: "t3.small",
      securityGroupIds: ["sg-0abc"],
    });
  });
  expect(only(configuration, "aws_launch_template")).toMatchObject({
    name: "web",
    tag_specifications: [{ tags: { Name: "web" } }, { tags: { Name: "web" } }],
  });
});

test.each<[Partial<LaunchTemplateProps>, string]>([
  [{ name: "w" }, 'name "w" is not a launch template\'s name: expected 3 to 128 letters, digits and ().-/_'],
  [{ amiId: "web" }, 'amiId "web" is not an AMI id'],
  [{ rootDeviceName: "sda1" }, 'rootDeviceName "sda1" is not a device name'],
  [{ rootVolumeSizeGiB: 0 }, "rootVolumeSizeGiB 0 is too small"],
  [{ instanceType: "small" }, 'instanceType "small" is not an instance type'],
  [{ securityGroupIds: [] }, "securityGroupIds has 0 entries: expected at least 1"],
  [{ securityGroupIds: ["sg-0abc", "web"] }, 'securityGroupIds[1] "web" is not a security group id'],
  [{ subnetId: "0abc" }, 'subnetId "0abc" is not a subnet id'],
  [{ tags: { "aws:x": "a" } }, 'tags key "aws:x" is not a tag key'],
])("a template with %j is refused", (props, message) => {
  expect(() => template(props)).toThrow(message);
  expect(() => template(props)).toThrow("(test/Template)");
});
