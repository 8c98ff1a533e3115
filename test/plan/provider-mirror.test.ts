import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join, relative } from "node:path";
import { UserError } from "../../input/problem.js";
import { useProviderMirror } from "../../plan/provider-mirror.js";
import { temporaryDirectory } from "./temporary-directory.js";

jest.mock("node:os", () => ({ ...jest.requireActual("node:os"), homedir: jest.fn(() => "/nowhere") }));

const directory = temporaryDirectory();
const work = join(directory, "work");

test("Terraform is told to install providers from the folder alone, wherever it runs", () => {
  const mirror = join(directory, "providers");
  mkdirSync(join(mirror, "registry.terraform.io/hashicorp/aws"), { recursive: true });
  const environment = useProviderMirror(relative(process.cwd(), mirror), relative(process.cwd(), work));
  expect(environment).toEqual({
    TF_CLI_CONFIG_FILE: expect.stringMatching(/^\/.*\/work\/providers-[0-9a-f]{12}\.tfrc$/),
  });
  expect(readFileSync(environment.TF_CLI_CONFIG_FILE, "utf8")).toBe(
    `provider_installation {\n  filesystem_mirror {\n    path = ${JSON.stringify(mirror)}\n  }\n}\n`,
  );
});

test("two mirrors that are in use at once do not take each other's place", () => {
  const files = ["one", "two"].map((name) => {
    const mirror = join(directory, name);
    mkdirSync(join(mirror, "registry.terraform.io/hashicorp/aws"), { recursive: true });
    return useProviderMirror(mirror, work).TF_CLI_CONFIG_FILE;
  });
  expect(files.map((file) => /path = "(.*)"/.exec(readFileSync(file, "utf8"))?.[1])).toEqual([
    join(directory, "one"),
    join(directory, "two"),
  ]);
});

test.each(["gone", "empty", "file"])("a folder without providers is refused: %s", (name) => {
  mkdirSync(join(directory, "empty"), { recursive: true });
  writeFileSync(join(directory, "file"), "");
  const nothing = join(directory, "nothing");
  const mirror = relative(process.cwd(), join(directory, name));
  expect(() => useProviderMirror(mirror, nothing)).toThrow(
    new UserError(
      `${mirror} is not a provider mirror: expected registry.terraform.io/hashicorp/aws in it, as \`terraform providers mirror <folder>\` makes it`,
    ),
  );
  expect(existsSync(nothing)).toBe(false);
});

test("a configuration that cannot be written is said so in one line", () => {
  const mirror = join(directory, "mirror");
  mkdirSync(join(mirror, "registry.terraform.io/hashicorp/aws"), { recursive: true });
  writeFileSync(join(directory, "blocked"), "");
  expect(() => useProviderMirror(mirror, join(directory, "blocked"))).toThrow(
    /^\/.*\/blocked\/providers-[0-9a-f]{12}\.tfrc cannot be written: EEXIST: file already exists, mkdir '.*'$/,
  );
});

test.each([
  ["that the environment names", (cache: string) => ({ TF_PLUGIN_CACHE_DIR: cache })],
  ["that cdktf makes", () => ({})],
])(
  "Terraform's plugin cache is no mirror, of which Terraform would say that it cannot be installed to itself: the one %s",
  (_, environment) => {
    const home = join(directory, "home");
    const cache = join(home, ".terraform.d", "plugin-cache");
    mkdirSync(join(cache, "registry.terraform.io/hashicorp/aws"), { recursive: true });
    jest.mocked(homedir).mockReturnValue(home);
    expect(() => useProviderMirror(cache, work, environment(cache))).toThrow(
      new UserError(
        `${cache} is Terraform's plugin cache, from which it cannot install into itself: name another folder, such as a copy, or another TF_PLUGIN_CACHE_DIR`,
      ),
    );
    const other = { TF_PLUGIN_CACHE_DIR: join(directory, "other") };
    expect(useProviderMirror(cache, work, other)).toEqual({ TF_CLI_CONFIG_FILE: expect.any(String) });
  },
);
