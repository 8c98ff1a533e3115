import { parseKeyPolicy } from "../../../sandbox/kms/policy-document.js";

const root = "arn:aws:iam::111122223333:root";
const statement = { Effect: "Allow", Principal: { AWS: root }, Action: "kms:*", Resource: "*" };
const policy = (part: object, ...without: string[]) => ({
  Version: "2012-10-17",
  Statement: [
    Object.fromEntries(Object.entries({ ...statement, ...part }).filter(([name]) => !without.includes(name))),
  ],
});

describe("a key policy is", () => {
  test.each<[string, object]>([
    ["the owner's", policy({})],
    ["one statement, without a list", { Statement: statement }],
    ["of the old version, with an id", { ...policy({}), Version: "2008-10-17", Id: "key-default-1" }],
    ["everybody's", policy({ Principal: "*" })],
    ["an account's by its id", policy({ Principal: { AWS: ["111122223333", "*"] } })],
    ["a role's with a path", policy({ Principal: { AWS: "arn:aws-us-gov:iam::111122223333:role/a/b" } })],
    ["a session's", policy({ Principal: { AWS: "arn:aws:sts::111122223333:assumed-role/a/b" } })],
    ["a deleted role's", policy({ Principal: { AWS: "AROAQXOIDDO7ZUKMKVXZN" } })],
    [
      "a service's",
      policy({ Principal: { Service: ["logs.eu-west-1.amazonaws.com", "ec2.amazonaws.com"] } }),
    ],
    [
      "of all but some",
      policy({ NotAction: ["kms:Delete*"], NotPrincipal: { AWS: root } }, "Action", "Principal"),
    ],
    [
      "under conditions",
      policy({ Sid: "Use", Condition: { "ForAnyValue:StringLikeIfExists": { "a:b": "c" } } }),
    ],
    [
      "under a condition that is not evaluated",
      policy({ Condition: { NotIpAddress: { "aws:SourceIp": "::/0" } } }),
    ],
  ])("%s", (_what, document) => {
    expect(parseKeyPolicy(JSON.stringify(document))).toMatchObject({ policy: document });
  });
});

describe("no key policy is", () => {
  test.each<[string, string | object, string]>([
    ["a text that is no JSON", "Version: 2012-10-17", "not a JSON object"],
    ["an empty text", "", "not a JSON object"],
    ["a list", [statement], "not a JSON object"],
    ["JSON with a comma too many", `{"Statement": [],}`, "not a JSON object"],
    ["one without statements", { Version: "2012-10-17" }, "Statement must be"],
    ["one whose statement is a text", { Statement: "Allow" }, "Statement must be"],
    ["one of another version", { ...policy({}), Version: "2012-10-18" }, "no policy version is 2012-10-18"],
    ["one with a misspelt element", { ...policy({}), Statements: [] }, "no element Statements"],
    ["a statement with one", policy({ Resources: "*" }), "no element Resources"],
    ["an effect in lower case", policy({ Effect: "allow" }), "Allow or Deny"],
    ["one for nobody", policy({}, "Principal"), "either Principal or NotPrincipal"],
    ["one of nothing", policy({}, "Action"), "either Action or NotAction"],
    ["one on nothing", policy({}, "Resource"), "either Resource or NotResource"],
    ["one of something and not", policy({ NotAction: "kms:Decrypt" }), "either Action or NotAction"],
    ["an action without its service", policy({ Action: ["Decrypt"] }), "Decrypt is not an action"],
    ["a number for an action", policy({ Action: 1 }), "Action must be a text"],
    ["an id of 11 digits", policy({ Principal: { AWS: "11112222333" } }), "invalid principals"],
    [
      "an ARN of no identity",
      policy({ Principal: { AWS: "arn:aws:iam::111122223333:group/a" } }),
      "invalid principals",
    ],
    ["a principal of no kind", policy({ Principal: { Aws: root } }), "invalid principals"],
    ["a principal that is an ARN itself", policy({ Principal: root }), "invalid principals"],
    [
      "a role's name with a wildcard of a service",
      policy({ Principal: { Service: "*" } }),
      "invalid principals",
    ],
    ["a condition that is a text", policy({ Condition: "a" }), "Condition must be an object"],
    ["an operator that AWS has not", policy({ Condition: { StringIs: { a: "b" } } }), "StringIs is not"],
    ["an operator of no keys", policy({ Condition: { StringLike: "a" } }), "StringLike must be an object"],
  ])("%s", (_what, document, mistake) => {
    const text = typeof document === "string" ? document : JSON.stringify(document);
    expect(parseKeyPolicy(text)).toContain(mistake);
  });
});
