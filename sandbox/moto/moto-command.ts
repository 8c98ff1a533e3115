import { execFile } from "node:child_process";
import { access, constants, mkdir, rename, rm } from "node:fs/promises";
import { delimiter, join, resolve } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** The version that the sandbox is tested with; a `moto_server` on PATH is taken as it is. */
const REQUIREMENT = "moto[server]==5.2.1";

/**
 * The command that starts moto, wherever it is started: `moto_server` on PATH, else that of a virtual environment in `<directory>/moto`, which
 * is made once.
 * @param environment that of the programs that are run
 * @throws if it is neither there nor can be installed; the message names both ways out
 */
export async function findMotoCommand(
  directory: string,
  onLog: (line: string) => void,
  environment: Readonly<NodeJS.ProcessEnv> = process.env,
): Promise<string[]> {
  const onPath = await findOnPath("moto_server", environment.PATH ?? "");
  if (onPath) return [onPath];
  const folder = resolve(directory, "moto");
  const command = [join(folder, "bin", "python3"), "-m", "moto.server"];
  if (await isExecutable(join(folder, "bin", "moto_server"))) return command;
  onLog(`moto_server is not on PATH: installing ${REQUIREMENT} in ${folder} (once)`);
  try {
    await install(folder, environment);
  } catch (error) {
    throw new Error(
      [
        "moto_server is not on PATH and could not be installed. Either",
        `  - install it so that it is on PATH, e.g. pipx install '${REQUIREMENT}', or`,
        "  - have python3, 3.9 or later with its venv module, on PATH and a package index that pip can reach.",
        `What failed: ${reason(error)}`,
      ].join("\n"),
      { cause: error },
    );
  }
  return command;
}

/**
 * Makes the environment beside its place and then renames it, so that a half-made one is never found there. Scripts in
 * `bin/` name the interpreter by the path that they were installed under, hence `python -m`.
 */
async function install(folder: string, env: Readonly<NodeJS.ProcessEnv>): Promise<void> {
  const making = `${folder}.${process.pid}`;
  try {
    await mkdir(making, { recursive: true });
    await run("python3", ["-m", "venv", making], { env });
    const pip = ["-m", "pip", "install", "--disable-pip-version-check", "--quiet", REQUIREMENT];
    await run(join(making, "bin", "python3"), pip, { env, maxBuffer: 64 * 1024 * 1024 });
    await rm(folder, { recursive: true, force: true });
    await rename(making, folder);
  } finally {
    await rm(making, { recursive: true, force: true });
  }
}

async function findOnPath(name: string, path: string): Promise<string | undefined> {
  for (const folder of path.split(delimiter)) {
    if (folder && (await isExecutable(join(folder, name)))) return resolve(folder, name);
  }
  return undefined;
}

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

/** The last lines of what the failed program printed: pip says what was wrong at the end. */
function reason(error: unknown): string {
  const printed =
    error instanceof Error && "stderr" in error && typeof error.stderr === "string"
      ? error.stderr.trim()
      : "";
  const text = printed || (error instanceof Error ? error.message : String(error));
  return text.split("\n").slice(-3).join("\n");
}
