import { literal, literals } from "../../modules/literal.js";

test.each([
  ["echo ${HOME}", "echo $${HOME}"],
  ["%{if x}", "%%{if x}"],
  // Terraform reads this as `$${HOME}` again.
  ["$${HOME}", "$$${HOME}"],
  // The value of each is what cdktf would have replaced.
  ["${TfToken[TOKEN.0]}", '${"$"}{TfToken[TOKEN.0]}'],
  ["$$#{TfToken[TOKEN.0]}", '${"$$#"}{TfToken[TOKEN.0]}'],
  ["$HOME 100% $(id) {{ Port }} $ {x}", "$HOME 100% $(id) {{ Port }} $ {x}"],
])("Terraform takes %j for what it says, not for an expression", (text, escaped) => {
  expect(literal(text)).toBe(escaped);
});

test("texts are found wherever they are in a value, and all else is left", () => {
  const text = "${a}";
  expect(literals({ list: [text, 1, null], map: { text }, none: undefined, yes: true })).toEqual({
    list: ["$${a}", 1, null],
    map: { text: "$${a}" },
    none: undefined,
    yes: true,
  });
});

test("keys of a map are texts of a person too", () => {
  expect(literals({ "${a}": "%{b}" })).toEqual({ "$${a}": "%%{b}" });
});
