import { regionsOf } from "../../rules/region.js";
import { COMPONENT, exchange } from "../landing-zone/project.js";
import { all, count, only, statements } from "../synthesize.js";
import { LANDING_ZONE, synthesizeLandingZone } from "./landing-zone.js";

const { stacks, text } = synthesizeLandingZone();
const shared = stacks.shared ?? {};

test("the shared account's stack, whole", () => {
  const { provider, ...rest } = shared;
  // There are many providers: one line each.
  expect({ ...rest, provider: { aws: provider?.aws?.map((one) => JSON.stringify(one)) } }).toMatchSnapshot();
  expect(Object.keys(provider ?? {})).toEqual(["aws"]);
});

test("every Region of the partition has a provider, so that the key of one that is dropped can be deleted", () => {
  const aliases = (shared.provider?.aws ?? []).map(({ alias }) => alias);
  expect(aliases).toEqual([undefined, ...regionsOf("aws").filter((region) => region !== "eu-west-1")]);
  const china = LANDING_ZONE.replaceAll("arn:aws:", "arn:aws-cn:")
    .replaceAll("eu-west-1", "cn-north-1")
    .replaceAll(/eu-west-3|us-east-1/g, "cn-northwest-1");
  expect(synthesizeLandingZone(china).stacks.shared?.provider?.aws).toMatchObject([
    { region: "cn-north-1" },
    { region: "cn-northwest-1", alias: "cn-northwest-1" },
  ]);

  const withoutParis = exchange(LANDING_ZONE, "regions: [eu-west-1, eu-west-3]", "regions: [eu-west-1]");
  const dropped = synthesizeLandingZone(withoutParis).stacks.shared ?? {};
  expect(all(dropped, "aws_kms_key").map(({ provider }) => provider)).toEqual([undefined, "aws.us-east-1"]);
  expect(dropped.provider).toEqual(shared.provider);
});

test("each image has one recipe, infrastructure, distribution and pipeline; a component that two have is one", () => {
  expect(count(shared)).toEqual({
    aws_ec2_instance_type_offerings: 1,
    aws_iam_instance_profile: 1,
    aws_iam_role: 1,
    aws_iam_role_policy: 2,
    aws_iam_role_policy_attachment: 2,
    aws_imagebuilder_component: 1,
    aws_imagebuilder_distribution_configuration: 2,
    aws_imagebuilder_image_pipeline: 2,
    aws_imagebuilder_image_recipe: 2,
    aws_imagebuilder_infrastructure_configuration: 2,
    aws_kms_alias: 3,
    aws_kms_key: 3,
    aws_s3_bucket: 1,
    aws_s3_bucket_lifecycle_configuration: 1,
    aws_s3_bucket_policy: 1,
    aws_s3_bucket_public_access_block: 1,
    aws_s3_bucket_server_side_encryption_configuration: 1,
    aws_s3_bucket_versioning: 1,
    aws_security_group: 1,
    aws_subnets: 1,
    aws_vpc: 1,
    aws_vpc_security_group_egress_rule: 2,
  });
});

test("builds may read the SSM parameters that the landing zone names, and those that components do", () => {
  const named = exchange(
    LANDING_ZONE,
    "shared:\n",
    "shared:\n  readableParameters: [/app/licence, /agents/*]\n",
  );
  const component = exchange(COMPONENT, "dnf install -y nginx", "'echo {{ aws:ssm:resolve(/app/token) }}'");
  const policies = all(synthesizeLandingZone(named, component).stacks.shared ?? {}, "aws_iam_role_policy");
  expect(policies.find(({ name }) => name === "parameters")?.policy).toContain(
    ["agents/*", "app/licence", "app/token"]
      .map((parameter) => `"arn:aws:ssm:*:111122223333:parameter/${parameter}"`)
      .join(),
  );
});

describe("keys", () => {
  const sids = (region: string) => {
    const key = shared.resource?.aws_kms_key?.[`key_${region}`];
    return { provider: key?.provider, statements: statements(key?.policy) };
  };

  test("are in each Region that an image goes to, one under each Region's provider", () => {
    expect(all(shared, "aws_kms_key").map(({ provider }) => provider)).toEqual([
      undefined,
      "aws.eu-west-3",
      "aws.us-east-1",
    ]);
    expect(all(shared, "aws_kms_alias").map(({ name, provider }) => [name, provider])).toEqual([
      ["alias/golden-ami", undefined],
      ["alias/golden-ami", "aws.eu-west-3"],
      ["alias/golden-ami", "aws.us-east-1"],
    ]);
  });

  test("let in those whom the images of their own Region are shared with, and no others", () => {
    expect(sids("eu-west-3").statements.map(({ Sid }) => Sid)).toEqual([
      "Owner",
      "Organization",
      "ThroughEc2Only",
      "GrantsForServicesOnly",
    ]);
    expect(sids("us-east-1").statements.map(({ Sid }) => Sid)).toEqual([
      "Owner",
      "OrganizationalUnits",
      "Accounts",
      "ThroughEc2Only",
      "GrantsForServicesOnly",
    ]);
    expect(sids("us-east-1").statements).toMatchObject([
      {},
      {
        Condition: {
          "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": ["o-exampleorg1/*/ou-abcd-11111111/*"] },
        },
      },
      {
        Principal: { AWS: "*" },
        Condition: { StringEquals: { "aws:PrincipalAccount": ["777788889999"] } },
      },
      {
        Condition: { StringNotLike: { "kms:ViaService": ["ec2.us-east-1.*", "autoscaling.us-east-1.*"] } },
      },
      {},
    ]);
  });

  test("the build's own Region has a key, even if no image stays there", () => {
    const abroad = exchange(
      exchange(LANDING_ZONE, "regions: [eu-west-1, eu-west-3]", "regions: [eu-west-3]"),
      "parent: image:web",
      "parent: amazon-linux-2023-x86",
    );
    const { stacks: synthesized } = synthesizeLandingZone(abroad.slice(0, abroad.indexOf("workloads:")));
    const configuration = synthesized.shared ?? {};
    const [id] = Object.keys(configuration.resource?.aws_kms_key ?? {});
    expect(id).toBe("key_eu-west-1");
    expect(
      all(configuration, "aws_imagebuilder_image_recipe").map((recipe) => recipe.block_device_mapping),
    ).toEqual(
      [40, undefined].map((volumeSize) => [
        {
          device_name: "/dev/xvda",
          ebs: {
            encrypted: "true",
            kms_key_id: `\${aws_kms_key.${id}.arn}`,
            ...(volumeSize && { volume_size: volumeSize }),
            volume_type: "gp3",
            delete_on_termination: "true",
          },
        },
      ]),
    );
  });

  test("each Region's AMIs are under that Region's key", () => {
    const [, web] = all(shared, "aws_imagebuilder_distribution_configuration");
    expect(web).toMatchObject({
      name: "web-1-0-0",
      distribution: [
        {
          region: "eu-west-1",
          ami_distribution_configuration: {
            kms_key_id: "${aws_kms_key.key_eu-west-1.arn}",
          },
        },
        {
          region: "eu-west-3",
          ami_distribution_configuration: {
            kms_key_id: "${aws_kms_key.key_eu-west-3.arn}",
          },
        },
      ],
    });
  });
});

test("nothing comes in, and only HTTPS and HTTP go out", () => {
  const group = only(shared, "aws_security_group");
  expect(group).not.toHaveProperty("ingress");
  expect(group).not.toHaveProperty("egress");
  expect(text).not.toContain("ingress");
  expect(all(shared, "aws_vpc_security_group_egress_rule").map(({ to_port }) => to_port)).toEqual([80, 443]);
});

test("both images' builds take IMDSv2 only", () => {
  const infrastructures = all(shared, "aws_imagebuilder_infrastructure_configuration");
  expect(infrastructures.map((one) => one.instance_metadata_options)).toEqual([
    { http_tokens: "required", http_put_response_hop_limit: 1 },
    { http_tokens: "required", http_put_response_hop_limit: 1 },
  ]);
});

test("an image whose parent is another image here takes its newest one in the shared account", () => {
  expect(
    all(shared, "aws_imagebuilder_image_recipe").map(({ name, parent_image }) => [name, parent_image]),
  ).toEqual([
    ["database", "arn:aws:imagebuilder:eu-west-1:111122223333:image/web/x.x.x"],
    ["web", "arn:aws:imagebuilder:eu-west-1:aws:image/amazon-linux-2023-x86/x.x.x"],
  ]);
});

test("an image's own tags are on all of it, beside the landing zone's", () => {
  const tagged = exchange(
    LANDING_ZONE,
    '    version: "2.0"\n',
    '    version: "2.0"\n    tags: { Team: "a=b" }\n',
  );
  const configuration = synthesizeLandingZone(tagged).stacks.shared ?? {};
  for (const kind of [
    "image_recipe",
    "image_pipeline",
    "infrastructure_configuration",
    "distribution_configuration",
  ])
    expect(all(configuration, `aws_imagebuilder_${kind}`).map(({ tags }) => tags)).toEqual([
      { Team: "a=b" },
      undefined,
    ]);
  expect(all(configuration, "aws_imagebuilder_infrastructure_configuration")[0]?.resource_tags).toEqual({
    CostCenter: "platform",
    Team: "a=b",
  });
  expect(all(configuration, "aws_imagebuilder_distribution_configuration")[0]?.distribution).toMatchObject([
    {
      ami_distribution_configuration: {
        ami_tags: { CostCenter: "platform", Team: "a=b", GoldenImage: "database", RecipeVersion: "2.0.0" },
      },
    },
  ]);
});

test("a document that Image Builder does not take inline is in a bucket of the stack's, under its version", () => {
  const long = `${COMPONENT}# \${HOME}${"#".repeat(16_000)}\n`;
  const configuration = synthesizeLandingZone(LANDING_ZONE, long).stacks.shared ?? {};
  expect(configuration.resource?.aws_s3_bucket?.documents).toMatchObject({
    bucket: "golden-ami-components-111122223333-eu-west-1",
  });
  expect(configuration.resource?.aws_s3_object?.["documents_web-server"]).toMatchObject({
    key: "web-server/1.0.0.yaml",
    content: `${COMPONENT}# $\${HOME}${"#".repeat(16_000)}\n`,
  });
  expect(only(configuration, "aws_imagebuilder_component")).toMatchObject({
    uri: "s3://${aws_s3_bucket.documents.id}/${aws_s3_object.documents_web-server.key}",
  });
  expect(only(configuration, "aws_imagebuilder_component")).not.toHaveProperty("data");
});

test("nothing of two landing zones in one account has the same name, if one has a prefix", () => {
  const names = (text: string) => {
    const named = `${text.replace("shared:\n", "shared:\n  snsTopic: { email: [a@example.com] }\n")}`;
    const long = `${COMPONENT}${"#".repeat(16_000)}\n`;
    const { shared: configuration, "payments-prod": workload } = synthesizeLandingZone(named, long).stacks;
    return [configuration, workload].flatMap((one) =>
      Object.entries(one?.resource ?? {}).flatMap(([type, blocks]) =>
        Object.values(blocks).flatMap(({ name, bucket, provider }) =>
          [name, type === "aws_s3_bucket" && bucket]
            .filter((value) => typeof value === "string" && !value.startsWith("${"))
            .map((value) => `${type} ${String(provider ?? "")} ${String(value)}`),
        ),
      ),
    );
  };
  const plain = names(LANDING_ZONE);
  const staging = names(`namePrefix: staging\n${LANDING_ZONE}`);
  expect(staging).toHaveLength(plain.length);
  // A role's own policies are in it, and groups have names of Terraform's making.
  const shared = staging.filter((name) => plain.includes(name) && !name.startsWith("aws_iam_role_policy"));
  expect(shared).toEqual([]);
  const [distribution] = all(
    synthesizeLandingZone(`namePrefix: staging\n${LANDING_ZONE}`).stacks.shared ?? {},
    "aws_imagebuilder_distribution_configuration",
  );
  expect(JSON.stringify(distribution)).toContain("staging-database_2.0.0_");
});

test("keys that are there are given the alias in their Regions, and the AMIs are under them", () => {
  const key = "arn:aws:kms:eu-west-3:111122223333:key/01234567-89ab-4cde-8f01-23456789abcd";
  const given = exchange(LANDING_ZONE, "shared:\n", `shared:\n  kmsKeyIds: { eu-west-3: "${key}" }\n`);
  const configuration = synthesizeLandingZone(given).stacks.shared ?? {};
  expect(all(configuration, "aws_kms_key").map(({ provider }) => provider)).toEqual([
    undefined,
    "aws.us-east-1",
  ]);
  expect(configuration.resource?.aws_kms_alias?.["key_eu-west-3_alias"]).toMatchObject({
    name: "alias/golden-ami",
    target_key_id: key,
    provider: "aws.eu-west-3",
  });
  const [, web] = all(configuration, "aws_imagebuilder_distribution_configuration");
  expect(JSON.stringify(web)).toContain(key);
});

test("nobody is told of builds while there is no image", () => {
  const settings = LANDING_ZONE.slice(0, LANDING_ZONE.indexOf("images:"));
  const told = exchange(
    settings,
    "shared:\n",
    "shared:\n  releaseEvents: { snsTopic: { email: [a@example.com] } }\n",
  );
  expect(all(synthesizeLandingZone(`${told}images: {}\n`).stacks.shared ?? {}, "aws_sns_topic")).toEqual([]);
});

test("the role is assumed with its external id", () => {
  const given = LANDING_ZONE.replaceAll("role/golden-ami\n", "role/golden-ami\n#").replace(
    "role/golden-ami\n#",
    "role/golden-ami\n  externalId: acme\n",
  );
  const [provider] = synthesizeLandingZone(given.replaceAll("\n#", "\n")).stacks.shared?.provider?.aws ?? [];
  expect(provider?.assume_role).toEqual([
    {
      role_arn: "arn:aws:iam::111122223333:role/golden-ami",
      session_name: "golden-ami",
      external_id: "acme",
    },
  ]);
});

test("builds have the role that is given, with IAM's variables, or the profile that is there", () => {
  const given = (text: string) =>
    synthesizeLandingZone(exchange(LANDING_ZONE, "shared:\n", `shared:\n  ${text}\n`)).stacks.shared ?? {};
  const role = given(
    'instanceRole: { path: /builds/, statements: [{ Action: ["s3:GetObject"], Resource: ["arn:aws:s3:::a/${aws:userid}"] }] }',
  );
  expect(only(role, "aws_iam_role")).toMatchObject({ name: "golden-ami-build-eu-west-1", path: "/builds/" });
  expect(all(role, "aws_iam_role_policy").find(({ name }) => name === "statements")?.policy).toContain(
    '"arn:aws:s3:::a/$${aws:userid}"',
  );
  const profile = given("instanceProfile: builds");
  expect(all(profile, "aws_iam_role")).toEqual([]);
  expect(
    all(profile, "aws_imagebuilder_infrastructure_configuration").map((one) => one.instance_profile_name),
  ).toEqual(["builds", "builds"]);
});

test("a component's shell variables are not Terraform's", () => {
  const component = exchange(COMPONENT, "dnf install -y nginx", "'echo ${HOME} %{x}'");
  const { stacks: synthesized } = synthesizeLandingZone(LANDING_ZONE, component);
  expect(only(synthesized.shared ?? {}, "aws_imagebuilder_component").data).toContain("echo $${HOME} %%{x}");
});

test("builds run in the given network", () => {
  const network = exchange(
    LANDING_ZONE,
    "\nimages:",
    "\n  network: { vpc: vpc-01234567, subnet: subnet-01234567 }\nimages:",
  );
  const configuration = synthesizeLandingZone(network).stacks.shared ?? {};
  expect(only(configuration, "aws_security_group").vpc_id).toBe("vpc-01234567");
  expect(
    all(configuration, "aws_imagebuilder_infrastructure_configuration").map(({ subnet_id }) => subnet_id),
  ).toEqual(["subnet-01234567", "subnet-01234567"]);
  expect(all(configuration, "aws_vpc")).toEqual([]);
});

describe("an image with a lifecycle", () => {
  const withLifecycle = (lifecycle: string) =>
    synthesizeLandingZone(
      exchange(
        exchange(
          LANDING_ZONE,
          "    description: Amazon",
          `    lifecycle: ${lifecycle}\n    description: Amazon`,
        ),
        '    version: "2.0"\n',
        '    version: "2.0"\n    lifecycle: { delete: { olderThanDays: 365, retainAtLeast: 3 } }\n',
      ),
    ).stacks.shared ?? {};

  test("adds to the stack what it needs, once for all images or once for each, and changes nothing else", () => {
    const stack = withLifecycle("{ keep: 5 }");
    expect(count(stack)).toEqual({
      ...count(shared),
      aws_ami_ids: 1,
      aws_cloudwatch_event_rule: 2,
      aws_cloudwatch_event_target: 2,
      aws_ec2_tag: 1,
      aws_iam_role: 3,
      aws_iam_role_policy: 3,
      aws_iam_role_policy_attachment: 3,
      aws_imagebuilder_lifecycle_policy: 2,
      aws_sfn_state_machine: 1,
    });
    for (const [type, blocks] of Object.entries(shared.resource ?? {}))
      expect(stack.resource?.[type]).toMatchObject(blocks);
    expect(Object.keys(stack.resource?.aws_imagebuilder_lifecycle_policy ?? {})).toEqual([
      "database_lifecycle_policy",
      "web_lifecycle_policy",
    ]);
    expect(only(stack, "aws_sfn_state_machine")).toMatchObject({ name: "golden-ami-lifecycle-eu-west-1" });
  });

  test("keeps the build that a fleet pins, in the image's Region, under its provider", () => {
    const stack = withLifecycle("{ keep: 5 }");
    const ids = "data.aws_ami_ids.database_pinned_us-east-1_version-2-0-0-7.ids";
    expect(only(stack, "aws_ami_ids")).toMatchObject({
      owners: ["self"],
      filter: [{ name: "name", values: ["database_2.0.0_7_*"] }, {}],
      provider: "aws.us-east-1",
    });
    expect(stack.resource?.aws_ec2_tag?.["database_pinned_us-east-1"]).toEqual({
      for_each: `\${toset(concat(slice(${ids}, 0, min(3, length(${ids})))))}`,
      resource_id: "${each.value}",
      key: "GoldenImagePinned",
      value: "true",
      provider: "aws.us-east-1",
    });
  });
});

test("an execution role that is made may copy into other accounts if images are copied", () => {
  const text = exchange(
    LANDING_ZONE,
    "regions: [eu-west-1, eu-west-3]",
    'regions: [eu-west-1, eu-west-3]\n    copyTo: ["777788889999"]\n    ssmParameters: [/apps/web]',
  );
  const { shared: stack = {} } = synthesizeLandingZone(text).stacks;
  const policies = all(stack, "aws_iam_role_policy").filter(({ name }) => name === "statements");
  expect(policies.flatMap(({ policy }) => statements(policy))).toContainEqual({
    Effect: "Allow",
    Action: "sts:AssumeRole",
    Resource: expect.stringMatching(/^arn:.*:iam::\*:role\/EC2ImageBuilderDistributionCrossAccountRole$/),
  });
});
