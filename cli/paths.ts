import { join } from "node:path";

/** Root of this checkout. */
export const PROJECT = join(__dirname, "..");

/** Folder of what the commands write outside the user's project; not committed. */
export const WORK_DIRECTORY = join(PROJECT, ".golden-ami");

/** Program of the `golden-ami` command, for `node`. */
export const GOLDEN_AMI = join(__dirname, "golden-ami.js");
