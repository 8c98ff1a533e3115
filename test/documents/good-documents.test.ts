import { ACTIONS } from "../../documents/actions.js";
import { readDocument } from "../../sandbox/image-builder/resources/component-document.js";
import { mistakes, warnings } from "./documents.js";
import { GOOD_DOCUMENTS } from "./good-documents.js";

test.each(GOOD_DOCUMENTS)("%s is taken on %s, here and in the sandbox", (_, platform, text) => {
  expect(mistakes(text, platform)).toBe("");
  expect(warnings(text, platform)).toBe("");
  expect(readDocument(text, platform).phases).toContain("build");
});

test("the good documents have each action on each platform that has it", () => {
  for (const [action, { platforms = ["Linux", "Windows", "macOS"] }] of ACTIONS) {
    const used = GOOD_DOCUMENTS.filter(([what]) => what.startsWith(`${action} `));
    expect([...new Set(used.map(([, platform]) => platform))].sort()).toEqual([...platforms].sort());
  }
  expect(ACTIONS.size).toBe(30);
});

test("a document as long as Image Builder takes it is checked in time", () => {
  const text = GOOD_DOCUMENTS.at(-1)?.[2] ?? "";
  const line = "            - echo {{ Hosts }} {{ build.Fetch.inputs[0].source }} {{ Root }} {{{{ build.\n";
  const before = "            - test -e";
  const long = text.replace(before, line.repeat(Math.floor((65_536 - text.length) / line.length)) + before);
  const start = process.hrtime.bigint();
  expect(mistakes(long)).toBe("");
  expect(Number(process.hrtime.bigint() - start) / 1e6).toBeLessThan(1_000);
});
