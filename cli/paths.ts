import { extname, join, sep } from "node:path";

/** Node runs the TypeScript of a checkout; an installed package has only what was compiled from it, in dist/. */
const isCheckout = extname(__filename) === ".ts";
const CODE = join(__dirname, "..");

/** The checkout, or the installed package. */
export const PACKAGE = isCheckout ? CODE : join(CODE, "..");

const [project = ""] = `${process.cwd()}${sep}`.split(`${sep}.golden-ami${sep}`);

/**
 * Folder of what the commands write outside the user's project; not committed. A project that is below such a folder,
 * like the demo's, shares it.
 */
export const WORK_DIRECTORY = join(project, ".golden-ami");

/** Program of the `golden-ami` command, for `node`. */
export const GOLDEN_AMI = join(PACKAGE, "cli", "golden-ami.js");

/** Arguments with which `node` synthesizes the landing zone of its working directory. */
export const SYNTH: readonly string[] = isCheckout
  ? ["--import", "tsx", join(CODE, "main.ts")]
  : [join(CODE, "main.js")];
