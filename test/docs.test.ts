import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parse } from "yaml";
import { applyCommand } from "../cli/commands/apply.js";
import { buildCommand } from "../cli/commands/build.js";
import { checkCommand } from "../cli/commands/check.js";
import { demoCommand } from "../cli/commands/demo.js";
import { notesCommand } from "../cli/commands/notes.js";
import { planCommand } from "../cli/commands/plan.js";
import { reviewCommand } from "../cli/commands/review.js";
import { rolloutCommand } from "../cli/commands/rollout.js";
import { sandboxCommand } from "../cli/commands/sandbox.js";
import { stacksCommand } from "../cli/commands/stacks.js";

const ROOT = join(__dirname, "..");
const committed = (...patterns: readonly string[]) =>
  spawnSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", ...patterns], {
    cwd: ROOT,
    encoding: "utf8",
  })
    .stdout.split("\n")
    .filter(Boolean);
const read = (file: string) => readFileSync(join(ROOT, file), "utf8");
const FENCE = /^( *)```(\w*)\n([\s\S]*?)^\1```$/gm;
const DOCUMENTS = committed("*.md");

const COMMANDS = new Map(
  [
    applyCommand(),
    buildCommand(),
    checkCommand(),
    demoCommand(),
    notesCommand(),
    planCommand(),
    reviewCommand(),
    rolloutCommand(),
    sandboxCommand(),
    stacksCommand(),
  ].map((command) => [command.name(), new Set(["--help", ...command.options.map(({ long }) => long)])]),
);

/** The anchors that GitHub makes of a document's headings. */
const anchorsOf = (document: string) =>
  read(document)
    .replace(FENCE, "")
    .split("\n")
    .filter((line) => /^#+ /.test(line))
    .map((line) =>
      line
        .replace(/^#+ /, "")
        .replace(/\]\([^)]*\)/g, "")
        .toLowerCase()
        .replace(/[^\p{L}\p{N}_ -]/gu, "")
        .replaceAll(" ", "-"),
    );

/** Links of a document to what is not there. */
function deadLinks(document: string): string[] {
  const links = [
    ...read(document)
      .replace(FENCE, "")
      .matchAll(/\]\(([^)\s]+)\)/g),
  ].map(([, link = ""]) => link);
  return links.filter((link) => {
    if (/^[a-z]+:/.test(link)) return false;
    const [path = "", anchor] = link.split("#");
    const file = path === "" ? document : join(dirname(document), path);
    if (!existsSync(join(ROOT, file))) return true;
    return anchor !== undefined && file.endsWith(".md") && !anchorsOf(file).includes(anchor);
  });
}

/** Options that a text gives to a command, and that it does not have. */
function unknownOptions(text: string): string[] {
  const uses = [
    ...text.matchAll(/golden-ami (\w+)((?: +(?!-- )[^\s`|;&()]+)*)/g),
    ...text.matchAll(/`(\w+)((?: --[\w-]+)+)/g),
  ];
  return uses.flatMap(([, command = "", words = ""]) => {
    const known = COMMANDS.get(command);
    return known
      ? (words.match(/(?<= )--[a-z][\w-]*/g) ?? [])
          .filter((option) => !known.has(option))
          .map((option) => `${command} ${option}`)
      : [];
  });
}

test.each(DOCUMENTS)("each link of %s leads somewhere", (document) => {
  expect(deadLinks(document)).toEqual([]);
});

test("documents, workflows and the help of commands name no option that a command does not have", () => {
  const files = [...DOCUMENTS, ...committed(".github", "ci", "cli/commands", "examples/*.yaml")];
  expect(files.flatMap((file) => unknownOptions(read(file)).map((use) => `${file}: ${use}`))).toEqual([]);
  expect(unknownOptions("npx golden-ami plan 'web-*' --base main --nothing, `review --other`")).toEqual([
    "plan --nothing",
    "review --other",
  ]);
});

test.each(DOCUMENTS)("each piece of JSON and YAML in %s can be read", (document) => {
  for (const [, , language, text = ""] of read(document).matchAll(FENCE)) {
    if (language === "json") expect(() => JSON.parse(text)).not.toThrow();
    if (language === "yaml") expect(() => parse(text)).not.toThrow();
  }
});
