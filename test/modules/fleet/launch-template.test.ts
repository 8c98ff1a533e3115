import { Fn, Token } from "cdktf";
import { LaunchTemplate, type LaunchTemplateProps } from "../../../modules/fleet/launch-template.js";
import { only, synthesize } from "../../synthesize.js";

const required: LaunchTemplateProps = {
  name: "payments-prod-web",
  amiId: "ami-0123456789abcdef0",
  rootDeviceName: "/dev/xvda",
  instanceType: "t3.small",
  securityGroupIds: ["sg-0abc1234"],
  tags: {},
};

const LICENSE = `arn:aws:license-manager:eu-west-1:444455556666:license-configuration:lic-${"0".repeat(32)}`;
const HOSTS = "arn:aws:resource-groups:eu-west-1:444455556666:group/hosts";

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
            { device_index: 0, associate_public_ip_address: "false", security_groups: ["sg-0abc1234"] },
          ],
          tag_specifications: [
            { resource_type: "instance", tags: { Name: "payments-prod-web" } },
            { resource_type: "volume", tags: { Name: "payments-prod-web" } },
            { resource_type: "network-interface", tags: { Name: "payments-prod-web" } },
          ],
        },
      },
    },
  });
});

test("the root volume has the given size, and instances, volumes and network interfaces the given tags", () => {
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
      { resource_type: "network-interface", tags },
    ],
  });
});

test("instances that no group starts are in the given subnet", () => {
  const { network_interfaces } = only(template({ subnetId: "subnet-0abc1234" }), "aws_launch_template");
  expect(network_interfaces).toEqual([
    {
      device_index: 0,
      associate_public_ip_address: "false",
      security_groups: ["sg-0abc1234"],
      subnet_id: "subnet-0abc1234",
    },
  ]);
});

test("a template is called by its id, which is its instances' name, if nothing else is said", () => {
  const configuration = synthesize((stack) => {
    new LaunchTemplate(stack, "web", {
      amiId: "ami-0123456789abcdef0",
      rootDeviceName: "/dev/xvda",
      instanceType: "t3.small",
      securityGroupIds: ["sg-0abc1234"],
    });
  });
  expect(only(configuration, "aws_launch_template")).toMatchObject({
    name: "web",
    tag_specifications: [{ tags: { Name: "web" } }, { tags: { Name: "web" } }, { tags: { Name: "web" } }],
  });
});

test.each<[Partial<LaunchTemplateProps>, string]>([
  [{ name: "w" }, 'name "w" has 1 character: expected at least 3'],
  [{ amiId: "web" }, 'amiId "web" does not begin with ami-'],
  [{ rootDeviceName: "sda1" }, 'rootDeviceName "sda1" does not begin with /dev/'],
  [{ rootVolumeSizeGiB: 0 }, "rootVolumeSizeGiB 0 is too small"],
  [{ instanceType: "small" }, 'instanceType "small" has no size'],
  [{ securityGroupIds: [] }, "securityGroupIds has 0 entries: expected at least 1"],
  [{ securityGroupIds: ["sg-0abc1234", "web"] }, 'securityGroupIds[1] "web" does not begin with sg-'],
  [{ subnetId: "0abc" }, 'subnetId "0abc" does not begin with subnet-'],
  [{ rootVolumeIops: 3000 }, "rootVolumeIops 3000 needs the volume's type beside it: expected type: gp3"],
  [{ rootVolumeType: "st1" }, 'rootVolumeType "st1" is not a root volume\'s type'],
  [{ kmsKeyId: "key" }, 'kmsKeyId "key" is not a KMS key'],
  [{ dataVolumes: [{ deviceName: "/dev/sdf" }] }, "dataVolumes[0].sizeGiB is not given"],
  [{ dataVolumes: [{ deviceName: "C:", sizeGiB: 1 }] }, 'dataVolumes[0].deviceName "C:" has "C"'],
  [
    { dataVolumes: [{ deviceName: "/dev/sdf", sizeGiB: 1, snapshot: "snapshot" }] },
    'dataVolumes[0].snapshot "snapshot" does not begin with snap-',
  ],
  [
    { dataVolumes: [{ deviceName: "/dev/sdf", sizeGiB: 1, type: "standard" }] },
    'dataVolumes[0].type "standard" is not a volume\'s type',
  ],
  [
    { dataVolumes: [{ deviceName: "/dev/sdf", sizeGiB: 1, throughput: 800 }] },
    "dataVolumes[0].throughput 800 is more than 3000 IOPS give: expected at most 750, or iops of 3200",
  ],
  [
    { dataVolumes: ["/dev/sdf", "/dev/sdf"].map((deviceName) => ({ deviceName, sizeGiB: 1 })) },
    'dataVolumes[1].deviceName "/dev/sdf" is here twice',
  ],
  [{ placement: { tenancy: "shared" } }, 'placement.tenancy "shared" is not a tenancy'],
  [{ placement: { groupName: "" } }, 'placement.groupName "" is empty'],
  [
    { placement: { partitionNumber: 1 } },
    "placement.partitionNumber has no effect without a placement group",
  ],
  [{ placement: { groupName: "web", partitionNumber: 8 } }, "placement.partitionNumber 8 is too big"],
  [{ placement: { hostId: "h-0abc1234" } }, "placement.hostId has no effect but on dedicated hosts"],
  [
    { placement: { tenancy: "dedicated", hostResourceGroupArn: HOSTS } },
    "placement.hostResourceGroupArn has no effect but on dedicated hosts",
  ],
  [
    { placement: { tenancy: "host", hostResourceGroupArn: "hosts" } },
    'placement.hostResourceGroupArn "hosts" is not a host resource group\'s ARN',
  ],
  [
    { licenseConfigurations: ["lic"] },
    'licenseConfigurations[0] "lic" is not a licence configuration\'s ARN',
  ],
  [{ cpuOptions: { coreCount: 0, threadsPerCore: 3 } }, "cpuOptions.threadsPerCore 3 is too big"],
  [{ tags: { "aws:x": "a" } }, 'tags key "aws:x" begins with aws:, which AWS keeps for itself'],
])("a template with %j is refused", (props, message) => {
  expect(() => template(props)).toThrow(message);
  expect(() => template(props)).toThrow("(test/Template)");
});

test.each<[props: Partial<LaunchTemplateProps>, rendered: object]>([
  [{ instanceProfile: "web" }, { iam_instance_profile: { name: "web" } }],
  [
    { instanceProfile: "arn:aws:iam::444455556666:instance-profile/teams/web" },
    { iam_instance_profile: { arn: "arn:aws:iam::444455556666:instance-profile/teams/web" } },
  ],
  [{ instanceProfile: "${var.profile}" }, { iam_instance_profile: { arn: "${var.profile}" } }],
  [{ keyPair: "ops key" }, { key_name: "ops key" }],
  [{ monitoring: true }, { monitoring: { enabled: true } }],
  [
    { metadataHopLimit: 2 },
    { metadata_options: { http_put_response_hop_limit: 2, http_tokens: "required" } },
  ],
  [{ publicAddress: true }, { network_interfaces: [{ associate_public_ip_address: "true" }] }],
  [
    { rootVolumeType: "gp3", rootVolumeIops: 4000, rootVolumeThroughput: 250 },
    {
      block_device_mappings: [
        { ebs: { encrypted: "true", volume_type: "gp3", iops: 4000, throughput: 250 } },
      ],
    },
  ],
  [
    { dataVolumes: [{ deviceName: "/dev/sdf", sizeGiB: 100 }] },
    {
      block_device_mappings: [
        { device_name: "/dev/xvda" },
        {
          device_name: "/dev/sdf",
          ebs: { encrypted: "true", volume_size: 100, volume_type: "gp3", delete_on_termination: "true" },
        },
      ],
    },
  ],
  [
    {
      kmsKeyId: "alias/all",
      dataVolumes: [
        { deviceName: "xvdf", snapshot: "snap-0abc1234", kmsKeyId: "alias/one", deleteOnTermination: false },
        { deviceName: "xvdg", sizeGiB: 8, type: "io2", iops: 400 },
      ],
    },
    {
      block_device_mappings: [
        { ebs: { kms_key_id: "alias/all" } },
        { ebs: { kms_key_id: "alias/one", snapshot_id: "snap-0abc1234", delete_on_termination: "false" } },
        { ebs: { kms_key_id: "alias/all", volume_type: "io2", iops: 400 } },
      ],
    },
  ],
  [
    { placement: { groupName: "web", partitionNumber: 2 } },
    { placement: { group_name: "web", partition_number: 2 } },
  ],
  [
    { placement: { tenancy: "host", hostId: "h-0abc1234" } },
    { placement: { tenancy: "host", host_id: "h-0abc1234" } },
  ],
  [
    { placement: { tenancy: "host", hostResourceGroupArn: HOSTS } },
    { placement: { host_resource_group_arn: HOSTS } },
  ],
  [{ licenseConfigurations: [LICENSE] }, { license_specification: [{ license_configuration_arn: LICENSE }] }],
  [
    { cpuOptions: { coreCount: 2, threadsPerCore: 1 } },
    { cpu_options: { core_count: 2, threads_per_core: 1 } },
  ],
])("%j is in the template", (props, rendered) => {
  expect(only(template(props), "aws_launch_template")).toMatchObject(rendered);
});

test("user data is literal: what looks like Terraform's in it is the shell's", () => {
  const text = '#!/bin/bash\necho "${HOME}" %{x} $(id)\n';
  const { user_data } = only(template({ userData: { text } }), "aws_launch_template");
  expect(Buffer.from(String(user_data), "base64").toString()).toBe(text);
});

test("user data begins with its variables", () => {
  const userData = { text: "#!/bin/sh\nrun\n", variables: { PORT: "80${80}" } };
  const { user_data } = only(template({ userData }), "aws_launch_template");
  expect(Buffer.from(String(user_data), "base64").toString()).toBe("#!/bin/sh\nexport PORT='80${80}'\nrun\n");
});

test("user data that only Terraform knows is encoded by it", () => {
  const text = Fn.templatefile("init.tftpl", {});
  expect(only(template({ userData: { text } }), "aws_launch_template").user_data).toBe(
    '${base64encode(templatefile("init.tftpl", {}))}',
  );
});

test.each<[props: Partial<LaunchTemplateProps>, message: string]>([
  [
    { instanceProfile: "arn:aws:iam::444455556666:role/web" },
    "is a role's ARN: expected that of the role's instance profile, or its name",
  ],
  [{ instanceProfile: "a b" }, 'has " ", which is not allowed in an instance profile\'s name'],
  [{ metadataHopLimit: 0 }, "metadataHopLimit 0 is too small: expected at least 1"],
  [{ metadataHopLimit: 65 }, "metadataHopLimit 65 is too big: expected at most 64"],
  [{ keyPair: "é" }, "which is not allowed in a key pair's name"],
  [
    { userData: { text: "echo ${HOME}\n" } },
    'userData.text "echo ${HOME}\\n" begins with what no instance runs',
  ],
  [
    { userData: { text: "#cloud-config\n", variables: { A: "1" } } },
    'userData.text "#cloud-config\\n" takes no variables',
  ],
  [{ userData: { text: "", variables: { A: "1" } } }, 'userData.text "" is empty'],
  [
    { userData: { text: "#!/bin/sh\n", variables: { "A-B": "1" } } },
    'userData.variables "A-B" has "-", which is not allowed',
  ],
  [
    { userData: { text: "#!/bin/sh\n", variables: { A: "</powershell>" } } },
    'userData.variables.A "</powershell>" has </powershell>',
  ],
  [
    { userData: { text: "#!/bin/sh\n", variables: { A: Fn.timestamp() } } },
    "is known to Terraform only: expected a text that is known at synth",
  ],
  [
    { userData: { text: Fn.timestamp(), variables: { A: "1" } } },
    "userData.variables cannot be put into a text that is known to Terraform only",
  ],
  [{ userData: {} as never }, "userData.text is not given: expected a value"],
])("%j is refused", (props, message) => {
  expect(() => template(props)).toThrow(message);
});

test("what the AMI maps beside the template's own devices is encrypted too, as large and as fast as it is", () => {
  const { block_device_mappings, dynamic } = only(
    template({
      kmsKeyId: "alias/all",
      dataVolumes: [{ deviceName: "/dev/sdf", sizeGiB: 1 }],
      amiBlockDeviceMappings: "data.aws_ami.web.block_device_mappings",
    }),
    "aws_launch_template",
  );
  expect(block_device_mappings).toHaveLength(2);
  expect(dynamic).toEqual({
    block_device_mappings: {
      for_each:
        '${{for device in data.aws_ami.web.block_device_mappings : device.device_name => device.ebs if lookup(device.ebs, "volume_size", "") != "" && !contains(["/dev/xvda", "/dev/sdf"], device.device_name)}}',
      iterator: "device",
      content: {
        device_name: "${device.key}",
        ebs: {
          encrypted: "true",
          kms_key_id: "alias/all",
          delete_on_termination: '${device.value["delete_on_termination"]}',
          snapshot_id: '${device.value["snapshot_id"]}',
          volume_size: '${device.value["volume_size"]}',
          volume_type: '${device.value["volume_type"]}',
          iops: '${device.value["iops"] == "0" ? null : device.value["iops"]}',
          throughput: '${device.value["throughput"] == "0" ? null : device.value["throughput"]}',
        },
      },
    },
  });
});

test("volumes whose numbers Terraform alone knows are taken", () => {
  const unknown = Token.asNumber("${var.number}");
  const props = { rootVolumeType: "io2", rootVolumeIops: unknown, rootVolumeSizeGiB: unknown };
  expect(() => template(props)).not.toThrow();
  expect(() => template({ rootVolumeType: "${var.type}", rootVolumeIops: 1000 })).not.toThrow();
});
