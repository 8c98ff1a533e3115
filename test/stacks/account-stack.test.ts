import { regionsOf } from "../../rules/region.js";
import { AccountStack } from "../../stacks/account-stack.js";
import { exchange, load } from "../landing-zone/project.js";
import { all, synthesizeApp } from "../synthesize.js";
import { LANDING_ZONE, synthesizeLandingZone } from "./landing-zone.js";

const withTerraform = (terraform: string) =>
  synthesizeLandingZone(exchange(LANDING_ZONE, "shared:", `terraform: ${terraform}\nshared:`)).stacks;

const { stacks, text } = synthesizeLandingZone();

test("there is one stack for the shared account and one for each workload, called as it is", () => {
  expect(Object.keys(stacks).sort()).toEqual(["orders-prod", "payments-prod", "shared"]);
});

test("an image and a fleet may have the name of every object's property", () => {
  let named = exchange(LANDING_ZONE, "  web:\n    platform", "  constructor:\n    platform");
  named = exchange(named, "      web:\n        image: web", "      constructor:\n        image: constructor");
  named = named.replaceAll(/(image: ?)web\b/g, "$1constructor");
  const { stacks: synthesized } = synthesizeLandingZone(named);
  expect(Object.keys(synthesized.shared?.output?.pipeline_arn?.value ?? {})).toEqual([
    "constructor",
    "database",
  ]);
  expect(Object.keys(synthesized["payments-prod"]?.output?.ami_id?.value ?? {})).toEqual([
    "admin",
    "constructor",
    "proxy",
  ]);
});

describe("a provider", () => {
  test("refuses every account but the stack's own, and takes on its role there", () => {
    expect(stacks["payments-prod"]?.provider).toEqual({
      aws: [
        {
          region: "eu-west-1",
          allowed_account_ids: ["444455556666"],
          assume_role: [
            { role_arn: "arn:aws:iam::444455556666:role/golden-ami", session_name: "golden-ami" },
          ],
          default_tags: [{ tags: { CostCenter: "platform", Team: "payments" } }],
        },
      ],
    });
  });

  test("takes the caller's credentials if there is no role", () => {
    expect(stacks["orders-prod"]?.provider?.aws).toEqual([
      {
        region: "us-east-1",
        allowed_account_ids: ["777788889999"],
        default_tags: [{ tags: { CostCenter: "platform" } }],
      },
    ]);
  });

  test("of another Region is of the same account, role and tags", () => {
    const [own, ...others] = stacks.shared?.provider?.aws ?? [];
    expect(own).toEqual({
      region: "eu-west-1",
      allowed_account_ids: ["111122223333"],
      assume_role: [{ role_arn: "arn:aws:iam::111122223333:role/golden-ami", session_name: "golden-ami" }],
      default_tags: [{ tags: { CostCenter: "platform" } }],
    });
    expect(others).toHaveLength(regionsOf("aws").length - 1);
    for (const other of others) expect(other).toEqual({ ...own, region: other.alias, alias: other.alias });
  });

  test("has no default tags if there are none", () => {
    const { stacks: untagged } = synthesizeLandingZone(
      exchange(LANDING_ZONE, "tags: { CostCenter: platform }\n", ""),
    );
    expect(untagged["orders-prod"]?.provider?.aws?.[0]).not.toHaveProperty("default_tags");
  });

  test("works by the account's own profile, in every Region, if one is named", () => {
    const own = withTerraform("{ profile: 'golden-ami-{account}' }");
    expect(own.shared?.provider?.aws?.map(({ profile }) => profile)).toEqual(
      regionsOf("aws").map(() => "golden-ami-111122223333"),
    );
    expect(own["orders-prod"]?.provider?.aws).toMatchObject([{ profile: "golden-ami-777788889999" }]);
  });

  test("takes tags and a role's path literally", () => {
    const { terraform } = load().landingZone;
    const { stacks: tagged } = synthesizeApp((app) => {
      new AccountStack(app, "any", {
        account: "444455556666",
        region: "eu-west-1",
        assumeRole: "arn:aws:iam::444455556666:role/${x}/deploy",
        tags: { Cost: "${x}" },
        terraform,
      });
    });
    expect(tagged.any?.provider?.aws).toMatchObject([
      {
        assume_role: [{ role_arn: "arn:aws:iam::444455556666:role/$${x}/deploy" }],
        default_tags: [{ tags: { Cost: "$${x}" } }],
      },
    ]);
  });
});

describe("versions", () => {
  test("are a range of Terraform and the landing zone's range of the provider, never one exact version", () => {
    for (const stack of Object.values(stacks)) {
      expect(stack.terraform).toMatchObject({
        required_version: ">= 1.9.0",
        required_providers: { aws: { source: "hashicorp/aws", version: ">= 5.100.0, < 7.0.0" } },
      });
    }
  });

  test("of Terraform are those that lock S3 state with a file, if it is locked so", () => {
    const requiredWith = (lock: string) =>
      Object.values(withTerraform(`{ backend: { s3: { bucket: states, region: eu-west-1, ${lock} } } }`)).map(
        ({ terraform }) => terraform?.required_version,
      );
    expect(requiredWith("useLockfile: true")).toEqual([">= 1.10.0", ">= 1.10.0", ">= 1.10.0"]);
    expect(requiredWith("dynamodbTable: locks")).toEqual([">= 1.9.0", ">= 1.9.0", ">= 1.9.0"]);
  });

  test("follow the landing zone", () => {
    expect(withTerraform('{ awsProvider: "~> 6.20" }').shared?.terraform?.required_providers).toEqual({
      aws: { source: "hashicorp/aws", version: "~> 6.20" },
    });
  });
});

describe("the backend", () => {
  const backendOf = (terraform: string, stack: string) => {
    const { backend, cloud } = withTerraform(terraform)[stack]?.terraform ?? {};
    return { ...(backend !== undefined && { backend }), ...(cloud !== undefined && { cloud }) };
  };

  test("is a file for each stack in the project, relative to where Terraform runs, by default", () => {
    expect(stacks.shared?.terraform?.backend).toEqual({ local: { path: "../../../state/shared.tfstate" } });
    expect(stacks["payments-prod"]?.terraform?.backend).toEqual({
      local: { path: "../../../state/payments-prod.tfstate" },
    });
  });

  test("is a file in the given folder", () => {
    expect(backendOf("{ backend: { local: { directory: states/all } } }", "shared")).toEqual({
      backend: { local: { path: "../../../states/all/shared.tfstate" } },
    });
  });

  test("in S3 is an encrypted object for each stack, locked by a file beside it", () => {
    const s3 = "{ bucket: states, region: eu-west-1, useLockfile: true }";
    expect(backendOf(`{ backend: { s3: ${s3} } }`, "payments-prod")).toEqual({
      backend: {
        s3: {
          bucket: "states",
          key: "golden-ami/payments-prod.tfstate",
          region: "eu-west-1",
          encrypt: true,
          use_lockfile: true,
        },
      },
    });
  });

  test.each([
    ["ap-southeast-6", true],
    ["mx-central-1", true],
    ["eu-west-1", undefined],
    ["eusc-de-east-1", undefined],
  ])(
    "in S3 in %s skips Terraform's own check of the Region, which may not know it yet: %s",
    (region, skips) => {
      const { backend } = backendOf(
        `{ backend: { s3: { bucket: states, region: ${region}, useLockfile: true } } }`,
        "shared",
      );
      expect(backend).toMatchObject({ s3: { region, ...(skips && { skip_region_validation: true }) } });
      expect(Object.keys(Object(Object(backend).s3)).includes("skip_region_validation")).toBe(Boolean(skips));
    },
  );

  test("in S3 takes a table for the lock, a key, a prefix and a role", () => {
    const s3 =
      "{ bucket: states, region: eu-west-1, dynamodbTable: locks, kmsKeyId: alias/states, keyPrefix: amis/, assumeRole: 'arn:aws:iam::111122223333:role/states' }";
    expect(backendOf(`{ backend: { s3: ${s3} } }`, "shared")).toEqual({
      backend: {
        s3: {
          bucket: "states",
          key: "amis/shared.tfstate",
          region: "eu-west-1",
          encrypt: true,
          dynamodb_table: "locks",
          kms_key_id: "alias/states",
          assume_role: { role_arn: "arn:aws:iam::111122223333:role/states" },
        },
      },
    });
  });

  test("in HCP Terraform is a workspace for each stack", () => {
    expect(backendOf("{ backend: { cloud: { organization: example } } }", "payments-prod")).toEqual({
      cloud: { organization: "example", workspaces: { name: "golden-ami-payments-prod" } },
    });
  });

  test("in HCP Terraform takes a project, a prefix of the workspaces and another host", () => {
    const cloud =
      '{ organization: example, project: images, workspacePrefix: "", hostname: tfe.example.com }';
    expect(backendOf(`{ backend: { cloud: ${cloud} } }`, "shared")).toEqual({
      cloud: {
        organization: "example",
        hostname: "tfe.example.com",
        workspaces: { name: "shared", project: "images" },
      },
    });
  });
});

describe("what is written for Terraform", () => {
  test("names no place on this machine", () => {
    expect(text).not.toContain(process.cwd());
    expect(text).not.toMatch(/"(path|directory)": "\//);
    expect(text).not.toMatch(/\/(home|Users|tmp|root)\//);
  });

  test("has no secret, and none of the environment's", () => {
    expect(text).not.toMatch(/access_key|secret_key|password|token"|user_data/i);
    const before = process.env;
    process.env = { ...before, AWS_SECRET_ACCESS_KEY: "not-to-be-written" };
    try {
      expect(synthesizeLandingZone().text).not.toContain("not-to-be-written");
    } finally {
      process.env = before;
    }
  });

  test("describes security groups and rules in characters that EC2 takes", () => {
    const types = ["aws_security_group", "aws_vpc_security_group_egress_rule"];
    const descriptions = Object.values(stacks).flatMap((stack) =>
      types.flatMap((type) => all(stack, type).map(({ description }) => description)),
    );
    expect(descriptions).toHaveLength(3 + 6);
    for (const description of descriptions)
      expect(description).toMatch(/^[a-zA-Z0-9. _\-:/()#,@[\]+=&;{}!$*]{1,255}$/);
  });

  test("is the same each time", () => {
    expect(synthesizeLandingZone().text).toBe(text);
  });

  test("needs no other stack's state", () => {
    expect(text).not.toContain("terraform_remote_state");
    expect(text).not.toContain('"sensitive"');
  });
});
