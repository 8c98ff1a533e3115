import { renderMarkdown } from "../../../review/render/markdown.js";
import { code, markdownText } from "../../../review/render/markdown-text.js";
import {
  allButOne,
  change,
  FAILURE,
  finding,
  HOSTILE,
  hostile,
  oddities,
  releaseOnly,
  replacedVolume,
  review,
  rollout,
  stack,
  stackName,
} from "./samples.js";

const many = (length: number) => Array.from({ length }, (_, index) => index);

/** Markdown without what is code, where nothing is a mention, a link or mark-up. */
const outsideOfCode = (text: string) =>
  text.replace(/^ *```text\n[\s\S]*?\n *```$/gm, "").replace(/(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)/g, "");

test("the verdict stands first, then who gets which release with the exception named", () => {
  const text = renderMarkdown(allButOne());
  const lines = text.split("\n");
  expect(lines[0]).toBe("## web 1.4.0/7 → 1.4.1/1 in all 7 accounts; nothing else changes");
  expect(lines[2]).toBe("14 stacks · planned of `0123456789ab` · 2026-11-26T08:00:00Z");
  expect(text).toContain("13 of 14 fleets of web are alike; team-0003 web differs.");
  expect(lines.filter((line) => line.startsWith("| **"))).toHaveLength(2);
  expect(text).toContain("| **web 1.4.0/7 → web 1.4.1/1**<br>37 days old → 2 days old<br>");
  expect(text).toContain("1: team-0003 web (`444455550001` eu-west-3) |");
});

test("of one image whose fleets all do the same, no exception is named", () => {
  expect(renderMarkdown(releaseOnly(5))).toContain("all 5 fleets of web are alike.");
});

test("what failed, what is replaced and by which attribute, and other changes are all there", () => {
  const text = renderMarkdown(oddities());
  expect(text).toContain("- **failed** team-0019: Error: no valid credential sources found");
  expect(text).toContain(FAILURE.split("\n").at(-1)?.trim());
  expect(text).toContain("- **stale** team-0020: the plan is of commit `aaaaaaa`, and not of `bbbbbbb`");
  expect(text).toContain(
    "- team-0016: replace `aws_ebs_volume.data`, forced by `availability_zone`: `volume_size` 100 → 200",
  );
  expect(text).toContain("- **error: downgrade** — Look for a pin, or run `npx golden-ami plan` again.");
  expect(text).toContain("No changes in 2: team-0003, team-0021.");
  expect(text).toContain("Not planned, because nobody asked for it: shared.");
  expect(text).not.toContain("Left out");
});

test("stacks that change the same are folded into one", () => {
  const text = renderMarkdown(
    review({ stacks: many(8).map((index) => stack(index, { changes: [change()] })) }),
  );
  expect(text.match(/<summary>/g)).toHaveLength(1);
  expect(text).toContain("1 change in <code>team-0000, team-0001, ");
  expect(text.match(/aws_security_group/g)).toHaveLength(1);
});

test("the same review is the same text, whose first line can be a marker", () => {
  const [first, second] = [oddities(), oddities()].map((one) =>
    renderMarkdown(one, { marker: "plans -->\n<b>" }),
  );
  expect(first).toBe(second);
  expect(first?.split("\n").slice(0, 2)).toEqual([
    "<!-- golden-ami review: plans-b- -->",
    expect.stringMatching(/^## 2 of 22 stacks/),
  ]);
});

/** More than a comment can take, of everything. */
function huge() {
  return review({
    verdict: { class: "partial", text: "the verdict" },
    rollouts: many(2000).map((index) => rollout(index, { why: `because of ${index % 100}` })),
    findings: many(1000).map((index) => finding({ stack: stackName(index) })),
    stacks: [
      ...many(1000).map((index) =>
        stack(index, {
          changes: many(6).map((which) => change({ address: `aws_thing.a_${index}_${which}` })),
        }),
      ),
      stack(1001, { changes: [replacedVolume] }),
      stack(1002, { status: "failed", error: FAILURE }),
      ...many(900).map((index) => stack(1003 + index)),
    ],
  });
}

test.each([65_000, 20_000, 6_000, 2_000])(
  "a review that is much too long fits in %i bytes, with verdict, failures and what is replaced",
  (maxBytes) => {
    const text = renderMarkdown(huge(), { maxBytes, details: "the page" });
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(maxBytes);
    expect(text).toMatch(/^## the verdict\n/);
    expect(text).toContain("- **failed** team-1002");
    expect(text).toContain("- team-1001: replace `aws_ebs_volume.data`");
    expect(text).toMatch(/_Left out, because .*other changes.* All of it is in the page\._\n$/);
  },
);

test("a section that is too long takes no more from the others than it must", () => {
  const text = renderMarkdown({
    ...allButOne(),
    stacks: many(3000).map((index) =>
      stack(index, { changes: [change({ address: `aws_thing.a${index}` })] }),
    ),
  });
  expect(text).toContain("3000 changes in 3000 stacks.");
  expect(text).toContain("_Left out, because this page may have no more bytes: other changes. All");
  expect(text).toContain("team-0013 web (`444455550006` eu-west-3) |");
});

const gone = (address: string) => ({ ...replacedVolume, kind: "delete" as const, address });

test("what is destroyed in many stacks is one line if all of them have no room, and never a number alone", () => {
  const stacks = many(2_000).map((index) =>
    stack(index, {
      changes: [gone("aws_autoscaling_group.web"), ...(index === 7 ? [gone("aws_db_instance.only")] : [])],
    }),
  );
  for (const maxBytes of [1_000, 2_000, 65_000]) {
    const text = renderMarkdown(review({ stacks }), { maxBytes });
    expect(text).toContain(
      "- in 2000 stacks, team-0000, team-0001, team-0002 and 1997 more: delete `aws_autoscaling_group.web`\n- team-0007: delete `aws_db_instance.only`\n",
    );
    expect(text).toContain("details of what is destroyed or replaced");
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(maxBytes);
  }
});

test("as many as fit are named of what is destroyed, and the others are counted", () => {
  const stacks = many(2_000).map((index) => stack(index, { changes: [gone(`aws_db_instance.d${index}`)] }));
  const named = (maxBytes: number) => {
    const text = renderMarkdown(review({ stacks }), { maxBytes });
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(maxBytes);
    return [text.match(/: delete `aws_db_instance/g)?.length, /- … and (\d+) more/.exec(text)?.[1]];
  };
  expect(named(65_000)).toEqual([400, "1600"]);
  expect(named(10_000)).toEqual([150, "1850"]);
  expect(named(1_000)).toEqual([15, "1985"]);
});

test("what is destroyed is counted if not even the names fit", () => {
  const stacks = many(500).map((index) => stack(index, { changes: [gone(`a.${"x".repeat(300)}${index}`)] }));
  const text = renderMarkdown(review({ stacks }), { maxBytes: 1_000 });
  expect(text).toContain("500 resources in 500 stacks");
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(1_000);
});

test("even a verdict that does not fit is cut between words, and says so", () => {
  const text = renderMarkdown(review({ verdict: { class: "partial", text: "ünï ".repeat(1000) } }), {
    maxBytes: 1_000,
  });
  expect(text).toMatch(/^## ünï ünï [\s\S]* …\n\n_Left out/);
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(1_000);
});

test.each(["`a ", "a`b` "])("a verdict of %j that is cut has no half of a code span", (word) => {
  const long = review({ verdict: { class: "partial", text: word.repeat(400) } });
  for (const extra of many(30)) {
    const text = renderMarkdown(long, { maxBytes: 1_000 + extra });
    expect(outsideOfCode(text)).not.toContain("`");
    expect(text).toMatch(/^## .*\w.* …\n\n_Left out/);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(1_000 + extra);
  }
});

/** Stacks that fail, replace, or change, with texts of somebody else. */
const mixed = (length: number) =>
  review({
    rollouts: many(length).map((index) => rollout(index, { why: `because of ${index % 7} ${HOSTILE}` })),
    findings: many(length).map((index) => finding({ stack: stackName(index) })),
    stacks: many(length).map((index) => {
      if (index % 9 === 0) return stack(index, { status: "failed", error: `${FAILURE}\n${HOSTILE}` });
      const other = change({ address: `aws_thing.a${index % 50} ${HOSTILE}` });
      return stack(index, { changes: [index % 5 === 1 ? replacedVolume : other] });
    }),
  });

test.each([2, 14, 60, 500, 2_000])(
  "a review of %i stacks is whole Markdown in any number of bytes",
  (length) => {
    const one = mixed(length);
    const all = renderMarkdown(one, { maxBytes: Number.POSITIVE_INFINITY });
    for (const maxBytes of [
      ...many(20).map((index) => 1_000 + index * 197),
      ...many(13).map((index) => 5_000 * (index + 1)),
    ]) {
      const text = renderMarkdown(one, { maxBytes });
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(maxBytes);
      expect(text).toMatch(/^## web 1\.4\.0\/7 → /);
      expect(text).toMatch(/^### Not planned\n\n(- \*\*failed|\d+ of \d+ stacks\.)/m);
      expect(text).toMatch(
        /^### Destroyed or replaced\n\n(- (in \d+ stacks, )?team-0001[:,]|\d+ resources in )/m,
      );
      expect(text.includes("_Left out, because")).toBe(text !== all);
      expect(text.match(/<details>/g)?.length).toBe(text.match(/<\/details>/g)?.length);
      expect(outsideOfCode(text)).not.toContain("`");
      for (const row of text.split("\n").filter((line) => line.startsWith("| "))) expect(row).toMatch(/ \|$/);
    }
  },
);

test("no text of somebody else is a mention, a reference, a link, HTML or mark-up", () => {
  const text = renderMarkdown(hostile());
  const plain = outsideOfCode(text).replace(/<\/?details>|<summary>.*<\/summary>|<br>/g, "");
  expect(plain).not.toMatch(/[@#]\w|GH-|www|http|<|\[|rocket|%v1|^\//m);
  expect(text).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u);
  const summary = /<summary>2 changes in <code>(.*)<\/code><\/summary>/.exec(text)?.[1];
  expect(summary).toMatch(/^&lt;img src=x/);
  expect(summary).not.toMatch(/[<`|]/);
});

test("a pipe in a table's cell is part of the cell", () => {
  const text = renderMarkdown(review({ rollouts: [rollout(0, { why: "a|b c\\|d", fleet: HOSTILE })] }));
  const row = text.split("\n").find((line) => line.startsWith("| **"));
  expect(row).toContain("`a\\|b` `c\\x7cd`");
  expect(row?.match(/(?<!\\)\|/g)).toHaveLength(4);
});

test.each([
  ["web 1.4.0/7 → 1.4.1/1 (12 days old)", "web 1.4.0/7 → 1.4.1/1 (12 days old)"],
  ["eu-west-1 at 08:00:00, 50% done", "eu-west-1 at 08:00:00, 50% done"],
  ["ask @octocat.", "ask `@octocat`."],
  ["acme/app#12", "`acme/app#12`"],
  ["gh-12 GH-12 JIRA-7", "`gh-12` `GH-12` `JIRA-7`"],
  ["(www.example.com) Www.example.com", "`(www.example.com)` `Www.example.com`"],
  ["%12 %v1 !7", "`%12` `%v1` `!7`"],
  ["of 0123abc, and", "of `0123abc`, and"],
  ["/close", "`/close`"],
  ["a_b_c *d*", "`a_b_c` `*d*`"],
  ["&lt; ::", "`&lt`; ::"],
  ["", ""],
])("%j is %j in Markdown", (text, expected) => {
  expect(markdownText(text)).toBe(expected);
});

test("code has more backticks around it than in it", () => {
  expect(code("a``b`c")).toBe("```a``b`c```");
  expect(code("`a")).toBe("`` `a ``");
});

test("five hundred stacks take well under a second", () => {
  const before = process.cpuUsage();
  renderMarkdown(huge());
  renderMarkdown(releaseOnly(500));
  expect(process.cpuUsage(before).user / 1_000).toBeLessThan(3_000);
});
