import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { App, TerraformStack } from "cdktf";
import { UserError } from "../../input/problem.js";
import { synthesizedStacks } from "../../plan/stacks.js";
import { temporaryDirectory } from "./temporary-directory.js";

const directory = temporaryDirectory();

test("stacks are those of the last synth, and not the folders that earlier ones left", () => {
  const outdir = join(directory, "cdktf.out");
  mkdirSync(join(outdir, "stacks", "gone"), { recursive: true });
  const app = new App({ outdir });
  for (const name of ["shared", "payments-prod"]) new TerraformStack(app, name);
  app.synth();
  expect(synthesizedStacks(outdir)).toEqual([
    { name: "payments-prod", directory: join(outdir, "stacks", "payments-prod") },
    { name: "shared", directory: join(outdir, "stacks", "shared") },
  ]);
});

test("where nothing was synthesized, the command that does it is said", () => {
  const outdir = join(directory, "nothing");
  expect(() => synthesizedStacks(outdir)).toThrow(
    new UserError(`there is no ${join(outdir, "manifest.json")}: run \`npx cdktf synth\` first`),
  );
});

test.each(["", "null", "[]", "{}", '{"stacks":[]}', '{"stacks":{"shared":{"name":"shared"}}}'])(
  "a manifest that cdktf did not write, %j, is refused in one line",
  (text) => {
    const file = join(directory, "manifest.json");
    writeFileSync(file, text);
    expect(() => synthesizedStacks(directory)).toThrow(
      new UserError(`${file} is not a manifest: run \`npx cdktf synth\` again`),
    );
  },
);
