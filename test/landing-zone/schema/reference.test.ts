import { readFileSync } from "node:fs";
import { join } from "node:path";
import { REFERENCE_FILE, reference, referenceEntries } from "../../../landing-zone/schema/reference.js";

const PROJECT = join(__dirname, "..", "..", "..");

test("the committed reference of golden-ami.yaml is up to date", () => {
  if (readFileSync(join(PROJECT, REFERENCE_FILE), "utf8") !== reference())
    throw new Error(`${REFERENCE_FILE} is out of date: run \`npm run schema\``);
});

test("every key says what it is, and has an example or keys that have some", () => {
  const entries = referenceEntries();
  expect(entries.filter(({ description }) => !description).map(({ path }) => path)).toEqual([]);
  const hasKeys = (path: string) =>
    entries.some((other) => /^(\[\]|\.)/.test(other.path.slice(path.length)) && other.path.startsWith(path));
  expect(
    entries
      .filter(({ path, example }) => !example && !hasKeys(path) && path !== "defaults")
      .map(({ path }) => path),
  ).toEqual([]);
});

test("an entry has its default, whether it is required, its form, and the example of a landing zone in examples/", () => {
  const entry = (path: string) => referenceEntries().find((one) => one.path === path);
  expect(entry("shared.logExpiryDays")).toEqual({
    path: "shared.logExpiryDays",
    description: "Days for which the build logs in S3 are kept.",
    form: "a whole number, 1 to 3650",
    default: "90",
    example: "30",
  });
  expect(entry("images.<name>.components[].managed")).toMatchObject({ default: "", example: "update-linux" });
  expect(entry("workloads.<name>.account")).toMatchObject({ default: "required", example: '"444455556666"' });
});
