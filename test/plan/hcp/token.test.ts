import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { tokenFor } from "../../../plan/hcp/token.js";
import { temporaryDirectory } from "../temporary-directory.js";

const HOST = "tfe-1.example.com";

const ALL = temporaryDirectory();

function home(files: Readonly<Record<string, string>>): string {
  const directory = mkdtempSync(join(ALL, "home-"));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    writeFileSync(join(directory, name), text);
  }
  return directory;
}

const json = (token: string) => JSON.stringify({ credentials: { [HOST]: { token } } });
const hcl = (token: string) => `credentials "${HOST}" {\n  token = "${token}"\n}\n`;

test.each([
  ["TF_TOKEN_tfe__1_example_com"],
  ["TF_TOKEN_tfe-1_example_com"],
  ["TF_TOKEN_tfe-1.example.com"],
  ["TF_TOKEN_TFE__1_EXAMPLE_COM"],
])("a token is found in %s, before any file", (name) => {
  const HOME = home({ ".terraformrc": hcl("of-a-file") });
  expect(tokenFor(HOST, { HOME, [name]: "of-the-environment" })).toBe("of-the-environment");
});

test.each([
  ["a block", hcl("t0ken")],
  ["one line", `credentials "${HOST}" { token = "t0ken" }`],
  ["a host in capitals", `credentials "TFE-1.example.com" { token = "t0ken" }`],
  ["other blocks around", `credentials "a.b" { token = "no" }\n${hcl("t0ken")}host "c.d" { x = "no" }\n`],
  ["comments", `# ${hcl("no").replaceAll("\n", " ")}\n/* ${hcl("no")} */\n// x\n${hcl("t0ken")}`],
  ["a text with what looks like a comment", `plugin_cache_dir = "/a//b#c"\n${hcl("t0ken")}`],
  ["JSON", json("t0ken")],
])("a token is found in .terraformrc with %s", (_, text) => {
  expect(tokenFor(HOST, { HOME: home({ ".terraformrc": text }) })).toBe("t0ken");
});

test("what `terraform login` has written is found, and goes before .terraformrc", () => {
  const HOME = home({ ".terraformrc": hcl("old"), ".terraform.d/credentials.tfrc.json": json("new") });
  expect(tokenFor(HOST, { HOME })).toBe("new");
});

test("a file that TF_CLI_CONFIG_FILE names is the only one, if it is there", () => {
  const HOME = home({ ".terraformrc": hcl("default"), "ci.rc": hcl("given") });
  expect(tokenFor(HOST, { HOME, TF_CLI_CONFIG_FILE: join(HOME, "ci.rc") })).toBe("given");
  expect(tokenFor(HOST, { HOME, TF_CLI_CONFIG_FILE: join(HOME, "none.rc") })).toBe("default");
});

test.each([
  ["without any", {}],
  ["of another host", { ".terraformrc": `credentials "example.com" { token = "no" }` }],
  ["that is commented out", { ".terraformrc": `# credentials "${HOST}" { token = "no" }` }],
  ["in a file that is no JSON", { ".terraform.d/credentials.tfrc.json": `{"credentials": ` }],
])(
  "a token %s is one error that says how to have one, and no token",
  (_, files: Readonly<Record<string, string>>) => {
    expect(() => tokenFor(HOST, { HOME: home(files), TF_TOKEN_example_com: "no" })).toThrow(
      new Error(
        "there is no token for tfe-1.example.com: run `terraform login tfe-1.example.com`, or set TF_TOKEN_tfe__1_example_com. Terraform's credentials helpers are not asked",
      ),
    );
  },
);
