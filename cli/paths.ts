import { join } from "node:path";

/** This checkout. */
export const PROJECT = join(__dirname, "..");

/** Everything that the commands write, but what belongs to the user's project; not committed. */
export const WORK_DIRECTORY = join(PROJECT, ".golden-ami");

/** What `node` runs for `golden-ami`. */
export const GOLDEN_AMI = join(__dirname, "golden-ami.js");
