import { DiskExports } from "../../../../sandbox/image-builder/builds/disk-exports.js";
import type { MotoCall } from "../../../../sandbox/moto/moto.js";
import { ami } from "../../organization.js";

const ACCOUNT = "111122223333";
const AMI = ami({ ownerId: ACCOUNT, region: "us-east-1", blockDevices: [] });
const PERMISSION = { Effect: "Allow", Action: "s3:PutObject", Resource: "arn:aws:s3:::exports/*" };
const TRUST = { Effect: "Allow", Principal: { Service: "vmie.amazonaws.com" }, Action: "sts:AssumeRole" };

const LACKS = "does not have sufficient permissions";

/** Exports by a role that has these statements, and none if `trust` is undefined. */
async function exported(trust: object | undefined, permission: object = PERMISSION) {
  const written: MotoCall[] = [];
  const encoded = (Statement: object) => encodeURIComponent(JSON.stringify({ Statement }));
  const results: Record<string, string> = {
    GetRole: trust
      ? `<Role><Arn>arn:aws:iam::${ACCOUNT}:role/vmimport</Arn><AssumeRolePolicyDocument>${encoded(trust)}</AssumeRolePolicyDocument></Role>`
      : "",
    ListRolePolicies: "<PolicyNames><member>export</member></PolicyNames>",
    GetRolePolicy: `<PolicyDocument>${encoded(permission)}</PolicyDocument>`,
  };
  const moto = {
    call: async (_: unknown, __: string, call: MotoCall) => {
      if (call.method === "PUT") written.push(call);
      const action = call.form?.Action ?? "";
      const body = `<${action}Response><${action}Result>${results[action] ?? ""}</${action}Result></${action}Response>`;
      return { status: 200, headers: {}, body: call.form ? body : "" };
    },
  };
  const settings = { diskImageFormat: "VMDK", roleName: "vmimport", s3Bucket: "exports" } as const;
  await new DiskExports(moto).export(AMI, settings);
  return written.length;
}

test.each<[what: string, trust: object]>([
  ["trusts the service", TRUST],
  [
    "trusts it among others",
    { ...TRUST, Principal: { Service: ["ec2.amazonaws.com", "vmie.amazonaws.com"] } },
  ],
  [
    "asks for its external id and source",
    {
      ...TRUST,
      Condition: {
        StringEquals: { "sts:Externalid": "vmimport", "aws:SourceAccount": ACCOUNT },
        ArnLike: { "aws:SourceArn": `arn:aws:vmie:*:${ACCOUNT}:*` },
      },
    },
  ],
])("an AMI is exported by a role that %s", async (_, trust) => {
  expect(await exported(trust)).toBe(1);
});

test.each<[what: string, trust: object | undefined, reason: string, permission?: object]>([
  ["is not there", undefined, "does not exist"],
  ["trusts another service", { ...TRUST, Principal: { Service: "ec2.amazonaws.com" } }, LACKS],
  ["denies the service", [TRUST, { ...TRUST, Effect: "Deny" }], LACKS],
  [
    "asks for another external id",
    { ...TRUST, Condition: { StringEquals: { "sts:ExternalId": "other" } } },
    LACKS,
  ],
  ["may not write", TRUST, LACKS, { ...PERMISSION, Resource: "arn:aws:s3:::other/*" }],
])("an AMI is not exported by a role that %s", async (_, trust, reason, ...[permission]) => {
  await expect(exported(trust, permission)).rejects.toThrow(`The service role vmimport provided ${reason}`);
});
