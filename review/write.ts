import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { REVIEW_REFERENCE_FILE, reviewReference } from "./reference.js";

writeFileSync(join(__dirname, "..", REVIEW_REFERENCE_FILE), reviewReference());
