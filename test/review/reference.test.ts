import { readFileSync } from "node:fs";
import { join } from "node:path";
import { REVIEW_REFERENCE_FILE, reviewReference } from "../../review/reference.js";

test("the committed page on reviews is up to date", () => {
  const file = join(__dirname, "..", "..", REVIEW_REFERENCE_FILE);
  if (readFileSync(file, "utf8") !== reviewReference())
    throw new Error(`${REVIEW_REFERENCE_FILE} is out of date: run \`npm run schema\``);
});
