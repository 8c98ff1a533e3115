import { chmodSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { arch, homedir, platform } from "node:os";
import { join } from "node:path";
import { findProviderMirror } from "../../cli/demo/find-provider-mirror.js";
import { temporaryDirectory } from "../plan/temporary-directory.js";

jest.mock("node:os", () => ({ ...jest.requireActual("node:os"), homedir: jest.fn() }));

const directory = temporaryDirectory();
let home = "";
let work = "";
let number = 0;

beforeEach(() => {
  number += 1;
  home = join(directory, `home-${number}`);
  work = join(directory, `work-${number}`);
  mkdirSync(home);
  jest.mocked(homedir).mockReturnValue(home);
  jest.spyOn(globalThis, "fetch").mockRejectedValue(new TypeError("fetch failed"));
});

afterEach(() => jest.restoreAllMocks());

const osArch = `${platform()}_${arch() === "x64" ? "amd64" : arch()}`;

// A folder of the home is looked at before one of this machine at the same depth.
function mirror(folder: string, built = osArch): string {
  const path = join(home, folder);
  mkdirSync(join(path, "registry.terraform.io/hashicorp/aws/5.100.0", built), { recursive: true });
  return path;
}

test("a CLI configuration that exists stands, and nobody asks the registry", async () => {
  const file = join(home, "own.rc");
  writeFileSync(file, "");
  mirror("providers");
  expect(await findProviderMirror(work, { TF_CLI_CONFIG_FILE: file })).toBeUndefined();
  expect(fetch).not.toHaveBeenCalled();
});

test("so does the user's .terraformrc, beside a configuration that points to nothing", async () => {
  writeFileSync(join(home, ".terraformrc"), "");
  mirror("providers");
  expect(await findProviderMirror(work, { TF_CLI_CONFIG_FILE: join(home, "gone.rc") })).toBeUndefined();
  expect(fetch).not.toHaveBeenCalled();
});

test("if the registry answers, no mirror is needed", async () => {
  jest.mocked(fetch).mockResolvedValue(new Response("{}"));
  mirror("providers");
  expect(await findProviderMirror(work, {})).toBeUndefined();
});

test.each<[what: string, answer: () => Promise<Response>]>([
  ["is out of reach", () => Promise.reject(new TypeError("fetch failed"))],
  ["is a proxy's refusal", () => Promise.resolve(new Response("", { status: 403 }))],
])("if the registry %s, a mirror of the home is found", async (_, answer) => {
  jest.mocked(fetch).mockImplementation(answer);
  const path = mirror("providers");
  expect(await findProviderMirror(work, {})).toBe(path);
});

test("the mirror nearest to the home is found, of this machine's kind, and never one in node_modules", async () => {
  mirror("a/b/c");
  mirror("b", "plan9_mips");
  mirror("node_modules");
  const nearest = mirror("z");
  expect(await findProviderMirror(work, {})).toBe(nearest);
});

test("a mirror that others may write to is not trusted", async () => {
  chmodSync(mirror("a"), 0o777);
  const own = mirror("z");
  expect(await findProviderMirror(work, {})).toBe(own);
});

test("a mirror that an earlier run found is used again, until it is gone", async () => {
  const first = mirror("y");
  expect(await findProviderMirror(work, {})).toBe(first);
  const nearer = mirror("x");
  expect(await findProviderMirror(work, {})).toBe(first);
  rmSync(first, { recursive: true });
  expect(await findProviderMirror(work, {})).toBe(nearer);
});
