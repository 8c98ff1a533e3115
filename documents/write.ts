import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { CATALOGUE_FILE, catalogue } from "./catalogue.js";

writeFileSync(join(__dirname, "..", CATALOGUE_FILE), catalogue());
