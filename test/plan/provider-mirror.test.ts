import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { arch, homedir, platform } from "node:os";
import { join } from "node:path";
import { providerEnvironment } from "../../plan/provider-mirror.js";
import { temporaryDirectory } from "./temporary-directory.js";

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

test("an environment whose configuration exists stays as it is, and nobody asks the registry", async () => {
  const file = join(home, "own.rc");
  writeFileSync(file, "");
  const environment = { TF_CLI_CONFIG_FILE: file, PATH: "/bin" };
  expect(await providerEnvironment(work, environment)).toEqual(environment);
  expect(fetch).not.toHaveBeenCalled();
});

test("a configuration that points to nothing is dropped, and the user's .terraformrc stands", async () => {
  writeFileSync(join(home, ".terraformrc"), "");
  mirror("providers");
  expect(
    await providerEnvironment(work, { TF_CLI_CONFIG_FILE: join(home, "gone.rc"), PATH: "/bin" }),
  ).toEqual({ PATH: "/bin" });
  expect(fetch).not.toHaveBeenCalled();
  expect(existsSync(work)).toBe(false);
});

test("where the registry answers, nothing is written", async () => {
  jest.mocked(fetch).mockResolvedValue(new Response("{}"));
  mirror("providers");
  expect(await providerEnvironment(work, { PATH: "/bin" })).toEqual({ PATH: "/bin" });
  expect(existsSync(work)).toBe(false);
});

test.each<[what: string, answer: () => Promise<Response>]>([
  ["is out of reach", () => Promise.reject(new TypeError("fetch failed"))],
  ["is a proxy's refusal", () => Promise.resolve(new Response("", { status: 403 }))],
])("where the registry %s, a mirror of the home is used", async (_, answer) => {
  jest.mocked(fetch).mockImplementation(answer);
  const path = mirror("providers");
  const file = join(work, "terraform.rc");
  expect(await providerEnvironment(work, { PATH: "/bin" })).toEqual({
    PATH: "/bin",
    TF_CLI_CONFIG_FILE: file,
  });
  expect(readFileSync(file, "utf8")).toBe(
    `provider_installation {\n  filesystem_mirror {\n    path = ${JSON.stringify(path)}\n  }\n}\n`,
  );
});

test("the mirror nearest to the home is used, of this machine's kind, and never one in node_modules", async () => {
  mirror("a/b/c");
  mirror("b", "plan9_mips");
  mirror("node_modules");
  const nearest = mirror("z");
  const { TF_CLI_CONFIG_FILE = "" } = await providerEnvironment(work, {});
  expect(readFileSync(TF_CLI_CONFIG_FILE, "utf8")).toContain(`path = ${JSON.stringify(nearest)}`);
});

test("a mirror that an earlier run found is used again, until it is gone", async () => {
  const first = mirror("y");
  const { TF_CLI_CONFIG_FILE = "" } = await providerEnvironment(work, {});
  const nearer = mirror("x");
  await providerEnvironment(work, {});
  expect(readFileSync(TF_CLI_CONFIG_FILE, "utf8")).toContain(JSON.stringify(first));
  rmSync(first, { recursive: true });
  await providerEnvironment(work, {});
  expect(readFileSync(TF_CLI_CONFIG_FILE, "utf8")).toContain(JSON.stringify(nearer));
});
