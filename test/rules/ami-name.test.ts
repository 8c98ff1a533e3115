import {
  amiNameGlob,
  amiNameTemplate,
  amiNameTemplateMistake,
  distributionConfigurationName,
} from "../../rules/ami-name.js";
import { parseSelector } from "../../rules/selector.js";

/** AWS's own wildcards: `*` is any text, also an empty one, `?` any character. */
function matches(glob: string, name: string): boolean {
  const pattern = glob
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${pattern}$`).test(name);
}

const globOf = (selector: string) => amiNameGlob(parseSelector(selector));

const names = [
  "web_1.4.0_7_2026-01-31T04-13-00.262Z",
  "web_1.4.0_70_2026-01-31T04-13-00.262Z",
  "web_1.4.1_1_2026-01-31T04-13-00.262Z",
  "web_1.40.0_1_2026-01-31T04-13-00.262Z",
  "web_14.0.0_1_2026-01-31T04-13-00.262Z",
  "web-admin_1.4.0_7_2026-01-31T04-13-00.262Z",
];

test.each([
  ["web", "web_*", [0, 1, 2, 3, 4]],
  ["web@1", "web_1.*", [0, 1, 2, 3]],
  ["web@1.4", "web_1.4.*", [0, 1, 2]],
  ["web@1.4.0", "web_1.4.0_*", [0, 1]],
  ["web@1.4.0/7", "web_1.4.0_7_*", [0]],
  ["web-admin", "web-admin_*", [5]],
  ["web-admin@1", "web-admin_1.*", [5]],
])("%s looks for %s, which finds its own AMIs and no other image's or version's", (selector, glob, found) => {
  expect(globOf(selector)).toBe(glob);
  expect(names.filter((name) => matches(glob, name))).toEqual(found.map((index) => names[index]));
});

test.each([
  ["web {{imagebuilder:buildVersion}}", "has no build date"],
  [`${"w".repeat(102)}{{imagebuilder:buildDate}}`, "has 128 characters"],
  ["web:1 {{imagebuilder:buildDate}}", 'has ":", which is not allowed in an AMI\'s name'],
  ["wéb {{imagebuilder:buildDate}}", 'has "é" (U+00E9), which is not allowed in an AMI\'s name'],
  ["{{web}} {{imagebuilder:buildDate}}", 'has "{", which is not allowed in an AMI\'s name'],
  ["{{imagebuilder:buildDate}} ", 'ends with " "'],
  [".{{imagebuilder:buildDate}}", 'begins with "."'],
])("%j is no template of an AMI's name", (template, message) => {
  expect(amiNameTemplateMistake(template)?.message).toBe(message);
});

test("the AMI of each build has a name of its own, which Image Builder fills in", () => {
  expect(amiNameTemplate("web", "1.4.0")).toBe(
    "web_1.4.0_{{imagebuilder:buildVersion}}_{{imagebuilder:buildDate}}",
  );
});

test("a template of 127 characters is not too long", () => {
  expect(amiNameTemplateMistake(`${"w".repeat(101)}{{imagebuilder:buildDate}}`)).toBeUndefined();
});

test("no two versions of images have a distribution configuration of one name", () => {
  const versions = [
    ["web", "1.4.0"],
    ["web", "1.40.0"],
    ["web", "14.0.0"],
    ["web-1", "4.0.0"],
    ["web-1-4-0", "1.4.0"],
  ] as const;
  expect(versions.map(([image, version]) => distributionConfigurationName(image, version))).toEqual([
    "web-1-4-0",
    "web-1-40-0",
    "web-14-0-0",
    "web-1-4-0-0",
    "web-1-4-0-1-4-0",
  ]);
});
