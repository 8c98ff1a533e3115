import { parameterNameMistake } from "../../rules/parameter-name.js";

test.each(["web", "/golden-ami/web", "/a.b/c_d-e", "a".repeat(1011)])("%s is a parameter's name", (name) => {
  expect(parameterNameMistake(name)).toBeUndefined();
});

test.each([
  ["", "is empty"],
  ["/golden ami", 'has " ", which is not allowed in an SSM parameter\'s name'],
  ["golden-ami/web", "has a / and does not begin with one"],
  ["/golden-ami//web", "has two / side by side"],
  ["/golden-ami/", "ends with /"],
  ["/aws/web", "begins as AWS's own do"],
  ["/SSM-web", "begins as AWS's own do"],
  ["a".repeat(1012), "has 1012 characters"],
])("%s is none", (name, message) => {
  expect(parameterNameMistake(name)?.message).toBe(message);
});
