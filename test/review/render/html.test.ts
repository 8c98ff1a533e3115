import { createHash } from "node:crypto";
import type { Release, Review } from "../../../review/model/review.js";
import { renderHtml } from "../../../review/render/html/page.js";
import { timeAxis } from "../../../review/render/html/time-axis.js";
import {
  allButOne,
  change,
  hostile,
  manyReleases,
  OLD,
  oddities,
  release,
  releaseOnly,
  review,
  rollout,
  stack,
} from "./samples.js";

const sha256 = (text = "") => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

test("the page lets nothing in or out but its own style and script", () => {
  const page = renderHtml(oddities());
  const policy = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(page)?.[1]?.split("; ");
  expect(policy).toEqual([
    "default-src 'none'",
    `style-src ${sha256(/<style>([\s\S]*)<\/style>/.exec(page)?.[1])}`,
    `script-src ${sha256(/<script>([\s\S]*)<\/script>/.exec(page)?.[1])}`,
    "base-uri 'none'",
    "form-action 'none'",
  ]);
  expect(page).not.toMatch(/https?:|<link|<img|<iframe|@import|url\(|innerHTML| style="| on\w+="/);
});

test("no text of somebody else is HTML, or hides something", () => {
  const page = renderHtml(hostile());
  expect(page).not.toContain("<img");
  expect(page.match(/<\/script>/g)).toHaveLength(1);
  expect(page).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u);
  expect(page).toContain("&lt;img src=x onerror=alert(1)&gt; &lt;/script&gt;");
});

test("the verdict is the title and the first heading", () => {
  const text = "web 1.4.0/7 → 1.4.1/1 in all 7 accounts; nothing else changes";
  const page = renderHtml(releaseOnly(14));
  expect(page).toContain(`<title>${text}</title>`);
  expect(/<h1>(.*)<\/h1>/.exec(page)?.[1]?.replace(/<\/?span>/g, "")).toBe(text);
});

test("what is destroyed or replaced stands above the rollout, with what forces it", () => {
  const page = renderHtml(oddities());
  const list = /<ul class="destroyed">([\s\S]*?)<\/ul>/.exec(page)?.[1];
  expect(list).toContain("<code>aws_ebs_volume.data</code>");
  expect(list).toContain("forced by <code>availability_zone</code>");
  expect(list).toContain("delete because no resource config");
  expect(page.indexOf('id="destroyed"')).toBeLessThan(page.indexOf('id="rollout"'));
});

const HOUR_MS = 3_600_000;

/** Fleets that stay on releases of these dates. */
const dated = (...dates: (string | undefined)[]) =>
  review({
    rollouts: dates.map((date, index) => {
      const one = release("web", `1.${index}.0`, 1, date);
      return rollout(index, { before: one, after: one });
    }),
  });

/** The picture's releases from left to right: their fleets' middle, their place on the axis, and their label. */
function drawn(of: Review) {
  const svg = /<svg[\s\S]*<\/svg>/.exec(renderHtml(of))?.[0] ?? "";
  const columns = [...svg.matchAll(/<g>.*<\/g>/g)].map(([column]) => ({
    x: Number(/ cx="([\d.]+)"/.exec(column)?.[1]),
    date: Number(/class="leader".* x2="([\d.]+)"/.exec(column)?.[1]),
    label: /class="release"[^>]*>([^<]+)/.exec(column)?.[1],
  }));
  const words = [...svg.matchAll(/class="soft"[^>]*>([^<]+)/g)].map(([, word]) => word);
  return { columns, words, width: Number(/width="(\d+)"/.exec(svg)?.[1]), svg };
}

const listsOf = (of: Review) =>
  [...renderHtml(of).matchAll(/<details class="fleets">(.*)<\/details>/g)].map(([, list = ""]) =>
    list
      .replace(/<\/?[^>]+>/g, " ")
      .replace(/ +/g, " ")
      .trim(),
  );

test("the picture's list tells what its dots tell: which fleets leave a release and which will run it", () => {
  const lists = listsOf(allButOne());
  expect(lists).toHaveLength(2);
  expect(lists[0]).toMatch(
    /^1\.4\.1\/1 2026-11-24 · 13 will run it 13 will run it team-0000 web 444455550000 eu-west-1 team-0001 /,
  );
  expect(lists[1]).toMatch(
    /^1\.4\.0\/7 2026-10-20 · 1 will run it · 13 leave it 1 will run it team-0003 web 444455550001 eu-west-3 13 leave it team-0000 /,
  );
  expect(
    drawn(allButOne()).svg.match(
      /<title>team-0003 web 444455550001 eu-west-3 will run web 1\.4\.0\/7<\/title>/g,
    ),
  ).toHaveLength(1);
});

test("a release is at its date", () => {
  const { columns, words } = drawn(
    dated("2026-01-01T00:00:00Z", "2026-01-31T00:00:00Z", "2026-04-10T12:00:00Z"),
  );
  const [first = 0, second = 0, third = 0] = columns.map(({ date }) => date);
  expect((second - first) / (third - first)).toBeCloseTo(30 / 99.5, 2);
  expect(columns.map(({ x }) => x)).toEqual([first, second, third]);
  expect(words).toEqual(["2026-01", "2026-02", "2026-03", "2026-04"]);
});

test.each([
  ["a single release", ["2026-11-24T04:00:00Z"], ["2026-11-24", "2026-11-25"]],
  ["a single release at midnight", ["2026-11-24T00:00:00Z"], ["2026-11-24", "2026-11-25"]],
  ["releases of one day", ["2026-11-24T04:00:00Z", "2026-11-24T04:00:00Z"], ["2026-11-24", "2026-11-25"]],
  [
    "some days",
    ["2026-02-27T04:00:00Z", "2026-03-01T04:00:00Z"],
    ["2026-02-27", "2026-02-28", "2026-03-01", "2026-03-02"],
  ],
  [
    "some weeks",
    ["2026-10-20T04:00:00Z", "2026-11-24T04:00:00Z"],
    ["2026-10-22", "2026-11-05", "2026-11-19"],
  ],
  ["some months", ["2026-01-02T04:00:00Z", "2026-09-24T04:00:00Z"], ["2026-04", "2026-07"]],
  ["some years", ["2019-01-01T04:00:00Z", "2026-11-24T04:00:00Z"], ["2020", "2024"]],
  ["a clock that is wrong", ["2026-11-24T04:00:00Z", "9999-12-31T23:59:59.999Z"], ["6096"]],
])("the axis of %s has few dates", (_, dates, ticks) => {
  expect(drawn(dated(...dates)).words).toEqual(ticks);
});

test("an axis of any time has some dates, and room for each", () => {
  for (let hours = 1; hours < 1e7; hours = Math.ceil(hours * 1.07)) {
    for (const start of [Date.UTC(2024, 1, 29), Date.UTC(2026, 10, 24, 4)]) {
      const { ticks } = timeAxis([start, start + hours * HOUR_MS], 100, 350);
      expect(ticks.length).toBeGreaterThan(0);
      for (const [index, { x }] of ticks.entries()) {
        expect(x).toBeGreaterThanOrEqual(ticks[index - 1] ? (ticks[index - 1]?.x ?? 0) + 70 : 100);
        expect(x).toBeLessThanOrEqual(350);
      }
    }
  }
});

test.each([
  ["no date", undefined],
  ["no date in UTC", "2026-10-01T04:00:00"],
  ["nothing that is a date", "2026-99-99Z"],
])("a release with %s is at the left of the axis, and a word says so", (_, date) => {
  const { columns, words, svg } = drawn(dated("2026-10-20T04:00:00Z", date, "2026-11-24T04:00:00Z"));
  expect(columns.map(({ label }) => label)).toEqual(["1.1.0/1", "1.0.0/1", "1.2.0/1"]);
  expect(columns[0]?.x).toBeLessThan(Number(/class="axis" x1="(\d+)"/.exec(svg)?.[1]) - 50);
  expect(words.filter((word) => word === "no date")).toHaveLength(1);
  expect(drawn(dated(date)).words).toEqual(["no date"]);
  expect(listsOf(dated(date))).toEqual([expect.stringContaining("1.0.0/1 no date · 1 will run it")]);
});

test("releases of one moment are beside one another, by version", () => {
  const day = "2026-11-24T04:00:00Z";
  const { columns } = drawn(dated(day, day, day));
  expect(columns.map(({ label }) => label)).toEqual(["1.0.0/1", "1.1.0/1", "1.2.0/1"]);
  expect(new Set(columns.map(({ date }) => date)).size).toBe(1);
  const [first = 0, second = 0, third = 0] = columns.map(({ x }) => x);
  expect([second - first, third - second]).toEqual([67, 67]);
});

test("a release that has another date in each Region is at the first", () => {
  const copy = { ...OLD, createdAt: "2026-10-20T05:00:00Z" };
  const of = (...releases: Release[]) =>
    review({ rollouts: releases.map((before, index) => rollout(index, { before, after: before })) });
  expect(drawn(of(copy, OLD)).columns).toEqual(drawn(of(OLD, copy)).columns);
});

test("sixty releases are a picture of about the page's width, some of them with a label", () => {
  const { columns, width } = drawn(manyReleases(60, 200));
  expect(columns).toHaveLength(60);
  expect(width).toBeLessThan(1_100);
  for (const [index, { x }] of columns.entries())
    expect(x - (columns[index - 1]?.x ?? 0)).toBeGreaterThanOrEqual(12);
  expect(columns.filter(({ label }) => label).length).toBeGreaterThan(8);
  expect(columns.at(-1)?.label).toBe("1.59.0/1");
  expect(renderHtml(manyReleases(60))).toContain("<summary>60 releases and their fleets</summary>");
});

test("a label says how many dots are not drawn, and the list leaves out none", () => {
  const { columns, svg } = drawn(releaseOnly(300));
  expect(columns.map(({ label }) => label)).toEqual(["1.4.0/7 +44", "1.4.1/1 +44"]);
  expect(svg.match(/<circle/g)).toHaveLength(512);
  expect(listsOf(releaseOnly(300)).map((list) => list.match(/team-/g)?.length)).toEqual([300, 300]);
});

test("each stack that a link points to is there once", () => {
  const page = renderHtml(oddities());
  const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const [, target = ""] of page.matchAll(/href="#([^"]+)"/g))
    expect(ids).toContain(decodeURIComponent(target));
});

test("a review of nothing is a page too", () => {
  const page = renderHtml(review({ verdict: { class: "no changes", text: "nothing changes in 0 stacks" } }));
  expect(page).not.toContain('id="rollouts"');
  expect(page).toContain("nothing changes in 0 stacks");
});

test("two thousand stacks are a page of less than five megabytes in a moment", () => {
  const one = releaseOnly(2000);
  const before = process.cpuUsage();
  const page = renderHtml(one);
  // Of a machine that others keep busy, CPU time says more than the clock.
  expect(process.cpuUsage(before).user / 1_000).toBeLessThan(3_000);
  expect(page.length).toBeLessThan(5_000_000);
});

test("a stack that HCP Terraform has planned has a link to the run", () => {
  const runUrl = "https://app.terraform.io/app/acme/workspaces/payments/runs/run-1";
  const page = renderHtml({ ...oddities(), stacks: [{ ...stack(1, { changes: [change()] }), runUrl }] });
  expect(page.match(/<a href="https:.*?<\/a>/g)).toEqual([
    `<a href="${runUrl}" rel="noreferrer">The run in HCP Terraform</a>`,
  ]);
});
