import { externalIdFits } from "../../../sandbox/identity/trust-policy.js";

const account = { AWS: "arn:aws:iam::111122223333:root" };
const allow = { Effect: "Allow", Principal: account, Action: "sts:AssumeRole" };
const asking = { ...allow, Condition: { StringEquals: { "sts:ExternalId": "acme" } } };
const policy = (...Statement: object[]) => ({ Version: "2012-10-17", Statement });

describe("a role is given", () => {
  test.each<[what: string, policy: object, externalId?: string]>([
    ["with the external id that it asks for", policy(asking), "acme"],
    [
      "with one of those that it takes",
      policy({
        ...allow,
        Condition: { StringLike: { "STS:externalid": ["other", "ac*"] } },
      }),
      "acme",
    ],
    ["with an external id that it does not ask for", policy(allow), "acme"],
    ["without one that it does not ask for", policy(allow)],
    ["by another statement that asks for none", policy(asking, allow)],
    ["by a policy of one statement that is in no list", { Statement: asking }, "acme"],
    [
      "when a denial is for others",
      policy(allow, {
        ...allow,
        Effect: "Deny",
        Condition: { StringNotEquals: { "sts:ExternalId": "acme" } },
      }),
      "acme",
    ],
    [
      "when another condition is not looked at",
      policy({
        ...allow,
        Condition: { StringEquals: { "sts:ExternalId": "acme", "aws:PrincipalOrgID": "o-exampleorg1" } },
      }),
      "acme",
    ],
    ["by a policy that says nothing", policy()],
  ])("%s", (_what, given, ...[externalId]) => {
    expect(externalIdFits({ ...given }, externalId)).toBe(true);
  });
});

describe("a role is not given", () => {
  test.each<[what: string, policy: object, externalId?: string]>([
    ["without the external id that it asks for", policy(asking)],
    ["with another", policy(asking), "Acme"],
    ["to everybody without it", policy({ ...asking, Principal: "*" })],
    [
      "by a statement that is for a service",
      policy(asking, {
        ...allow,
        Principal: { Service: "ec2.amazonaws.com" },
      }),
    ],
    [
      "against a denial of all but one",
      policy(allow, {
        ...allow,
        Effect: "Deny",
        Condition: { StringNotEquals: { "sts:ExternalId": "acme" } },
      }),
      "other",
    ],
  ])("%s", (_what, given, ...[externalId]) => {
    expect(externalIdFits({ ...given }, externalId)).toBe(false);
  });
});
