import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parsePlan } from "../../plan/plan-json.js";
import { Terraform } from "../../plan/terraform.js";
import { renderHtml } from "../../review/render/html/page.js";
import { renderJson } from "../../review/render/json.js";
import { renderMarkdown } from "../../review/render/markdown.js";
import { renderSarif } from "../../review/render/sarif.js";
import { renderTerminal } from "../../review/render/terminal.js";
import { reviewPlans } from "../../review/review.js";

const directory = mkdtempSync(join(tmpdir(), "secrets-"));

afterAll(() => rmSync(directory, { recursive: true, force: true }));

jest.setTimeout(60_000);

/** A configuration with secrets where people have them; Terraform's own provider needs no other. */
const configuration = (round: string) => ({
  variable: { token: { type: "string", sensitive: true, default: `PLANTED-variable-${round}` } },
  resource: {
    terraform_data: {
      sensitive: { input: { of: "${var.token}", version: round } },
      replaced: { triggers_replace: [`\${var.token}`], input: "plain" },
      instance: {
        input: {
          user_data: `#!/bin/sh\nexport KEY=PLANTED-user-data-${round}\necho done\n`,
          user_data_base64: Buffer.from(`PLANTED-base64-${round}`).toString("base64"),
          password: `PLANTED-password-${round}`,
          environment: { DB: `PLANTED-environment-${round}` },
          instance_type: round,
        },
      },
    },
  },
  output: { token: { value: "${var.token}", sensitive: true } },
});

test("a secret of a real plan is in no format of its review, new or changed", async () => {
  const terraform = await Terraform.find();
  const write = (round: string) =>
    writeFileSync(join(directory, "main.tf.json"), JSON.stringify(configuration(round)));
  for (const round of ["first", "second"]) {
    write(round);
    await terraform.init(directory);
    const planned = await terraform.plan(directory, "plan");
    const json = await terraform.showJson(directory, "plan");
    expect(json.match(/PLANTED-/g)?.length).toBeGreaterThan(5);
    const text = await terraform.showText(directory, "plan");
    // What the plan prints is what is shown of its file.
    expect(planned).toEqual({ hasChanges: true, hasWarnings: false, text: `${text.trim()}\n` });
    expect(text).toContain("PLANTED-user-data");
    const review = reviewPlans({ stacks: [{ name: "a", status: "planned", plan: parsePlan(json), text }] });
    const formats = {
      terminal: renderTerminal(review, { colour: false }),
      markdown: renderMarkdown(review),
      html: renderHtml(review),
      json: renderJson(review),
      sarif: renderSarif(review, "1.0.0"),
    };
    for (const [format, rendered] of Object.entries(formats)) {
      for (const secret of ["PLANTED", "UExBTlRFR"]) {
        const place = rendered.indexOf(secret);
        expect([format, place < 0 ? "" : rendered.slice(place - 200, place + 60)]).toEqual([format, ""]);
      }
    }
    expect(formats.html).toContain("terraform_data.instance");
    await terraform.apply(directory, "plan");
  }
});
