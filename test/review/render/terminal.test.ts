import { stripVTControlCharacters } from "node:util";
import { renderTerminal } from "../../../review/render/terminal.js";
import { allButOne, FAILURE, finding, hostile, oddities, releaseOnly, review, stack } from "./samples.js";

const lines = (text: string) => text.split("\n");

test("the verdict stands first, and the fleet that differs is named", () => {
  const text = renderTerminal(allButOne(), { colour: false });
  expect(lines(text).slice(0, 7)).toEqual([
    "web 1.4.0/7 → 1.4.1/1 in all 7 accounts; nothing else changes",
    "planned of 0123456789ab at 2026-11-26T08:00:00Z",
    "",
    "Releases",
    "  13 of 14 fleets of web are alike; team-0003 web differs",
    "  web 1.4.0/7 → web 1.4.1/1 (37 days old, 2 days old)",
    "      instances: refreshed (instance refresh of the group)",
  ]);
});

test("a stack that failed is shown with what Terraform said, before all else, and once", () => {
  const text = renderTerminal(oddities(), { colour: false });
  const all = lines(text);
  expect(all.indexOf("Not planned")).toBeLessThan(all.indexOf("Releases"));
  for (const line of FAILURE.split("\n").filter(Boolean)) expect(text).toContain(line);
  expect(text.match(/no valid credential/g)).toHaveLength(1);
  expect(text).toContain(
    "  team-0016  replace aws_ebs_volume.data, forced by availability_zone: volume_size",
  );
  expect(text).toContain("  2: team-0003, team-0021");
  expect(all.at(-1)).toBe(`digest ${oddities().digest}`);
});

test("an error of many lines is cut, and says by how much", () => {
  const error = Array.from({ length: 40 }, (_, index) => `line ${index}`).join("\n");
  const text = renderTerminal(review({ stacks: [stack(0, { status: "failed", error })] }), { colour: false });
  expect(text).toContain("      line 11\n      … and 28 more lines");
});

test("a stack that was planned in part is found among the findings", () => {
  const found = finding({ rule: "incomplete", message: "has a plan that Terraform could not finish" });
  const text = renderTerminal(review({ findings: [found], stacks: [stack(0)] }), { colour: false });
  expect(text).toContain("error incomplete  team-0000: has a plan that Terraform could not finish");
});

test.each([40, 60, 100])("no line is wider than a terminal of %i columns, and no word is lost", (width) => {
  const narrow = renderTerminal(oddities(), { colour: false, width });
  const wide = renderTerminal(oddities(), { colour: false });
  for (const line of lines(narrow).slice(0, -1)) expect(line.length).toBeLessThanOrEqual(width);
  expect(narrow.split(/\s+/)).toEqual(wide.split(/\s+/));
});

test("colours change nothing but the colour, and are there only if asked for", () => {
  const plain = renderTerminal(oddities(), { colour: false, width: 80 });
  const coloured = renderTerminal(oddities(), { colour: true, width: 80 });
  expect(plain).not.toContain("\u001b");
  expect(coloured).toContain("\u001b[31m");
  expect(stripVTControlCharacters(coloured)).toBe(plain);
});

test("nothing of somebody else's texts steers the terminal", () => {
  const text = renderTerminal(hostile(), { colour: false });
  expect(text).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u);
  expect(text).toContain("\\u202eevil\\u200b \\u001b[31m");
});

test("five hundred stacks that do the same are a few lines", () => {
  expect(lines(renderTerminal(releaseOnly(500), { colour: false }))).toHaveLength(11);
});
