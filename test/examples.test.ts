import { readdirSync } from "node:fs";
import { join } from "node:path";
import { loadLandingZone } from "../landing-zone/load.js";

const EXAMPLES = join(__dirname, "..", "examples");
const FOLDERS = readdirSync(EXAMPLES).filter((folder) =>
  readdirSync(join(EXAMPLES, folder)).includes("golden-ami.yaml"),
);

test("there are examples", () => {
  expect(FOLDERS).toContain("minimal");
});

test.each(FOLDERS)("the landing zone %s is right, and its versions lock is up to date", (folder) => {
  const { warnings, versions } = loadLandingZone(join(EXAMPLES, folder));
  expect(warnings).toEqual([]);
  expect(versions.changes).toEqual([]);
});
