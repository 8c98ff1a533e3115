import { withoutSecretsOf } from "../../cli/secrets.js";

const KEY = "-----BEGIN KEY-----\nabc.def+ghi\n-----END KEY-----\n";

test.each([
  ["as it is", KEY],
  [
    "with lines that Terraform has broken elsewhere",
    "-----BEGIN\nKEY-----\n  abc.def+ghi\n-----END KEY-----",
  ],
  ["as one line of JSON", JSON.stringify(KEY)],
])("a secret of several lines is taken out of a text that has it %s", (_, printed) => {
  const clean = withoutSecretsOf({ TF_VAR_key: KEY })(`denied by ${printed}`);
  expect(clean).toContain("denied by ");
  expect(clean).toContain("(value of TF_VAR_key)");
  expect(clean).not.toContain("abc");
});

test("the longer of two secrets is taken out first, and a text that is no secret stays", () => {
  const clean = withoutSecretsOf({ A_TOKEN: "hush-hush", B_TOKEN: "hush-hush-$&", REGION: "eu-west-1" });
  expect(clean("hush-hush-$& hush-hush eu-west-1")).toBe("(value of B_TOKEN) (value of A_TOKEN) eu-west-1");
});

test("a password of a URL is taken out, though no variable's name says that it is one", () => {
  expect(withoutSecretsOf({})("dial http://me:hush-hush@proxy:3128, see https://example.com/a:b@c")).toBe(
    "dial http://(password)@proxy:3128, see https://example.com/a:b@c",
  );
});
