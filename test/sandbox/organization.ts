import { type Ami, NO_LAUNCH_PERMISSION } from "../../sandbox/ec2/ami.js";
import { Amis } from "../../sandbox/ec2/amis.js";
import { Accounts } from "../../sandbox/identity/accounts.js";
import { Organization } from "../../sandbox/identity/organization.js";
import { Principals } from "../../sandbox/identity/principals.js";
import { Grants } from "../../sandbox/kms/grants.js";
import { KeyAccess } from "../../sandbox/kms/key-access.js";
import { Keys } from "../../sandbox/kms/keys.js";
import type { World } from "../../sandbox/world.js";

export const owner = "111122223333";
export const member = "444455556666";
export const outsider = "999999999999";
export const organizationArn = "arn:aws:organizations::000000000000:organization/o-exampleorg1";
export const unitArn = "arn:aws:organizations::000000000000:ou/o-exampleorg1/ou-abcd-11111111";

/** An organization with the owner directly below the root, and the member in a unit within `unitArn`'s. */
export const organization = new Organization(organizationArn, [
  { account: owner, organizationalUnits: [] },
  { account: member, organizationalUnits: ["ou-abcd-11111111", "ou-abcd-22222222"] },
]);

export function ami(changes: Partial<Ami> = {}): Ami {
  return {
    imageId: "ami-0123456789abcdef0",
    name: "web_1.4.0_7_2026-01-31T04-13-00.262Z",
    ownerId: owner,
    region: "eu-west-1",
    creationDate: "2026-01-31T04:13:00.262Z",
    architecture: "x86_64",
    rootDeviceName: "/dev/xvda",
    blockDevices: [
      {
        deviceName: "/dev/xvda",
        snapshotId: "snap-0123456789abcdef0",
        volumeSizeGiB: 8,
        volumeType: "gp3",
        encrypted: true,
        deleteOnTermination: true,
      },
    ],
    state: "available",
    launchPermission: NO_LAUNCH_PERMISSION,
    tags: { Name: "web" },
    ...changes,
  };
}

/** The access to the keys that moto has. */
export function keyAccess(moto: Pick<World["moto"], "call">, of = organization): KeyAccess {
  const keys = new Keys(moto);
  return new KeyAccess(keys, new Grants(keys, new Principals(moto, new Accounts(moto))), of);
}

/** A store with these AMIs. */
export function amisWith(...list: readonly Ami[]): Amis {
  const amis = new Amis(organization);
  for (const it of list) amis.register(it);
  return amis;
}
