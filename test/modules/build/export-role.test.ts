import { ExportRole, type ExportRoleProps } from "../../../modules/build/export-role.js";
import { only, statements, synthesize } from "../../synthesize.js";

const LOCATION = { bucketArn: "arn:aws:s3:::exports", prefix: "web" };

const role = (props: ExportRoleProps = { locations: [LOCATION] }) =>
  synthesize((stack) => {
    new ExportRole(stack, "Export", props);
  });

const account = expect.stringMatching(/^\$\{data\.aws_caller_identity\./);

test("VM Import/Export alone assumes the role, for this account, and writes below the prefixes", () => {
  const configuration = role({
    name: "vmimport",
    locations: [LOCATION, { ...LOCATION, prefix: "api" }, LOCATION],
  });
  const { name, assume_role_policy: trust } = only(configuration, "aws_iam_role");
  expect(name).toBe("vmimport");
  expect(statements(trust)).toEqual([
    {
      Effect: "Allow",
      Principal: { Service: "vmie.amazonaws.com" },
      Action: "sts:AssumeRole",
      Condition: {
        StringEquals: { "sts:ExternalId": "vmimport", "aws:SourceAccount": account },
        ArnLike: { "aws:SourceArn": expect.stringMatching(/^arn:aws:vmie:\*:\$\{.+\}:\*$/) },
      },
    },
  ]);
  const Condition = { StringEquals: { "aws:ResourceAccount": account } };
  expect(statements(only(configuration, "aws_iam_role_policy").policy)).toEqual([
    {
      Effect: "Allow",
      Action: ["s3:GetBucketAcl", "s3:GetBucketLocation", "s3:ListBucket"],
      Resource: ["arn:aws:s3:::exports"],
      Condition,
    },
    {
      Effect: "Allow",
      Action: ["s3:GetObject", "s3:PutObject"],
      Resource: ["arn:aws:s3:::exports/web/*", "arn:aws:s3:::exports/api/*"],
      Condition,
    },
    {
      Effect: "Allow",
      Action: ["ec2:CopySnapshot", "ec2:Describe*", "ec2:ModifySnapshotAttribute", "ec2:RegisterImage"],
      Resource: "*",
    },
  ]);
});

test("a role has a name of Terraform's making if nothing else is said", () => {
  expect(only(role(), "aws_iam_role")).not.toHaveProperty("name");
});

test.each<[ExportRoleProps, string]>([
  [{ locations: [] }, "locations has 0 entries: expected at least 1 (test/Export)"],
  [{ name: "a b", locations: [LOCATION] }, 'name "a b" has " "'],
  [{ locations: [{ ...LOCATION, bucketArn: "exports" }] }, 'locations[0].bucketArn "exports"'],
  [{ locations: [{ ...LOCATION, prefix: "/web" }] }, 'locations[0].prefix "/web" begins with /'],
])("a role with %j is refused", (props, message) => {
  expect(() => role(props)).toThrow(message);
});
