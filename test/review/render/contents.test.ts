import { contentsLines } from "../../../review/model/contents.js";
import type { ReleaseContents } from "../../../review/model/review.js";
import { renderHtml } from "../../../review/render/html/page.js";
import { renderMarkdown } from "../../../review/render/markdown.js";
import { renderTerminal } from "../../../review/render/terminal.js";
import { review } from "./samples.js";

const CONTENTS: ReleaseContents = {
  image: "app",
  from: "1.0.0",
  to: "1.0.1",
  parent: { before: "amazonlinux:2", after: "amazonlinux:2023" },
  components: [{ name: "web", before: "1.0.0", after: "1.0.1", diff: "@@ -1 +1 @@\n-a\n+b" }],
  files: [
    { what: "Dockerfile", before: "app.Dockerfile", after: "app.Dockerfile", diff: "@@ -9 +9 @@\n+USER <x>" },
  ],
  settings: [{ key: "rootVolume.sizeGiB", before: "8", after: "16" }],
  commits: [],
};

const LINES = [
  "parent amazonlinux:2 → amazonlinux:2023",
  "Dockerfile app.Dockerfile is edited",
  "component web 1.0.0 → 1.0.1",
  "rootVolume.sizeGiB 8 → 16",
];

test("a release says of each file and setting what became of it", () => {
  expect(contentsLines(CONTENTS)).toEqual(LINES);
  const files = [
    { what: "Dockerfile", after: "a.Dockerfile" },
    { what: "Dockerfile", before: "a.Dockerfile" },
    { what: "user data", before: "a.sh", after: "b.sh" },
  ] as const;
  const settings = [
    { key: "rootVolume.iops", after: "3000" },
    { key: "rootVolume.type", before: "gp3" },
    { key: "web.parameters.Port", after: "…" },
    { key: "web.parameters.Host", before: "…", after: "…" },
  ];
  expect(contentsLines({ ...CONTENTS, parent: undefined, components: [], files, settings })).toEqual([
    "Dockerfile a.Dockerfile is new",
    "Dockerfile a.Dockerfile goes",
    "user data a.sh → b.sh",
    "rootVolume.iops is new: 3000",
    "rootVolume.type goes",
    "web.parameters.Port is new",
    "web.parameters.Host is edited",
  ]);
});

test("each form of the review has it, and the forms for browsers the diffs", () => {
  const sample = review({ contents: [CONTENTS] });
  const [html, markdown] = [renderHtml(sample), renderMarkdown(sample)];
  for (const text of [html, markdown]) {
    expect(text).toContain("Dockerfile app.Dockerfile is edited");
    expect(text.indexOf("@@ -9 +9 @@")).toBeGreaterThan(0);
    expect(text.indexOf("@@ -1 +1 @@")).toBeGreaterThan(text.indexOf("@@ -9 +9 @@"));
  }
  expect(html).toContain("<details><summary>app.Dockerfile</summary><pre>");
  expect(html).not.toContain("<x>");
  expect(renderTerminal(sample, { colour: false, width: 120 })).toContain(
    "Dockerfile app.Dockerfile is edited",
  );
});

test("a review has the newest commits, and says how many more there are, and notes have all", () => {
  const commits = Array.from({ length: 23 }, (_, index) => ({
    hash: "a".repeat(40),
    subject: `edit ${index}`,
  }));
  const many = { ...CONTENTS, commits };
  expect(contentsLines(many)).toHaveLength(LINES.length + 23);
  const sample = review({ contents: [many] });
  for (const text of [
    renderHtml(sample),
    renderMarkdown(sample),
    renderTerminal(sample, { colour: false }),
  ]) {
    expect(text).toContain("edit 19");
    expect(text).not.toContain("edit 20");
    expect(text).toContain("… and 3 more commits");
  }
});
