import { AwsError } from "../wire/errors.js";
import type { Query } from "../wire/query.js";
import type { XmlFields } from "../wire/response.js";
import { items } from "../wire/xml.js";
import { type Ami, type LaunchPermission, NO_LAUNCH_PERMISSION } from "./ami.js";
import { ownAmi } from "./find-image.js";
import { type Ec2Operation, required } from "./operation.js";

/** The names of each list of a launch permission: in `LaunchPermission.Add.N`, as a list of its own, and in answers. */
const GRANTEES = [
  { key: "userIds", field: "UserId", element: "userId", valid: /^\d{12}$/ },
  { key: "groups", field: "Group", list: "UserGroup", element: "group", valid: /^all$/ },
  {
    key: "organizationArns",
    field: "OrganizationArn",
    element: "organizationArn",
    valid: /^arn:aws[^:]*:organizations::\d{12}:organization\/o-[a-z0-9]{10,32}$/,
  },
  {
    key: "organizationalUnitArns",
    field: "OrganizationalUnitArn",
    element: "organizationalUnitArn",
    valid: /^arn:aws[^:]*:organizations::\d{12}:ou\/o-[a-z0-9]{10,32}\/ou-[0-9a-z]{4,32}-[0-9a-z]{8,32}$/,
  },
] as const satisfies readonly {
  key: keyof LaunchPermission;
  field: string;
  list?: string;
  element: string;
  valid: RegExp;
}[];

export const describeImageAttribute: Ec2Operation<"DescribeImageAttribute"> = async (call) => {
  const attribute = required(call.query, "Attribute");
  const ami = ownAmi(call);
  const content = attributeXml(ami, attribute);
  return { imageId: ami.imageId, ...content };
};

export const modifyImageAttribute: Ec2Operation<"ModifyImageAttribute"> = async (call) => {
  const { query } = call;
  const ami = ownAmi(call);
  const description =
    query.text("Description.Value") ??
    (query.text("Attribute") === "description" ? query.text("Value") : undefined);
  if (description !== undefined) ami.description = description;
  const added = permissionOf(query, "Add", "add");
  const removed = permissionOf(query, "Remove", "remove");
  if (isEmpty(added) && isEmpty(removed)) return { return: true };
  if (ami.state === "disabled") {
    throw new AwsError(
      400,
      "OperationNotPermitted",
      `The image ${ami.imageId} is disabled and cannot be shared`,
    );
  }
  ami.launchPermission = combine(ami.launchPermission, added, removed);
  return { return: true };
};

export const resetImageAttribute: Ec2Operation<"ResetImageAttribute"> = async (call) => {
  const attribute = required(call.query, "Attribute");
  const ami = ownAmi(call);
  if (attribute !== "launchPermission") throw unknownAttribute(attribute);
  ami.launchPermission = NO_LAUNCH_PERMISSION;
  return { return: true };
};

/**
 * The output for one attribute of an AMI.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeImageAttribute.html
 */
function attributeXml(ami: Ami, attribute: string): XmlFields {
  switch (attribute) {
    case "launchPermission":
      return {
        launchPermission: items(
          GRANTEES.flatMap(({ key, element }) => ami.launchPermission[key].map((it) => ({ [element]: it }))),
        ),
      };
    case "description":
      return { description: { value: ami.description } };
    case "sriovNetSupport":
      return { sriovNetSupport: { value: "simple" } };
    case "bootMode":
      return { bootMode: { value: ami.bootMode } };
    case "imdsSupport":
      return { imdsSupport: { value: ami.imdsSupport } };
    case "productCodes":
      return { productCodes: items([]) };
    case "deregistrationProtection":
      return { deregistrationProtection: { value: "disabled" } };
    case "kernel":
    case "ramdisk":
    case "tpmSupport":
    case "uefiData":
      return { [attribute]: "" };
    case "lastLaunchedTime":
      return { lastLaunchedTime: { value: ami.lastLaunchedTime } };
    case "blockDeviceMapping":
      // This is AWS's answer: https://github.com/aws/aws-cli/issues/1083
      throw new AwsError(400, "AuthFailure", "Unauthorized attempt to access restricted resource");
    default:
      throw unknownAttribute(attribute);
  }
}

function unknownAttribute(attribute: string): AwsError {
  return new AwsError(
    400,
    "InvalidParameterValue",
    `Value (${attribute}) for parameter attribute is invalid. Unknown attribute.`,
  );
}

/** Reads `LaunchPermission.Add.N.UserId`, and `OperationType=add` with `UserId.N`, because clients send both forms. */
function permissionOf(query: Query, change: "Add" | "Remove", operationType: string): LaunchPermission {
  const permission = { ...NO_LAUNCH_PERMISSION };
  const flat = query.text("OperationType") === operationType;
  for (const grantee of GRANTEES) {
    const { key, field, valid } = grantee;
    const values = [
      ...query
        .prefixes(`LaunchPermission.${change}`)
        .flatMap((prefix) => query.text(`${prefix}.${field}`) ?? []),
      ...(flat ? query.list("list" in grantee ? grantee.list : field) : []),
    ];
    const wrong = values.find((value) => !valid.test(value));
    if (wrong !== undefined) {
      throw new AwsError(
        400,
        "InvalidAMIAttributeItemValue",
        `Invalid attribute item value "${wrong}" for ${grantee.element} item type.`,
      );
    }
    permission[key] = values;
  }
  return permission;
}

function combine(
  now: LaunchPermission,
  added: LaunchPermission,
  removed: LaunchPermission,
): LaunchPermission {
  const next = { ...NO_LAUNCH_PERMISSION };
  for (const { key } of GRANTEES) {
    next[key] = [...new Set([...now[key], ...added[key]])].filter((it) => !removed[key].includes(it));
  }
  return next;
}

function isEmpty(permission: LaunchPermission): boolean {
  return GRANTEES.every(({ key }) => permission[key].length === 0);
}
