import { createHash } from "node:crypto";
import { renderHtml } from "../../../review/render/html/page.js";
import { hostile, oddities, releaseOnly, review } from "./samples.js";

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

test("the picture says in words which fleets leave a release and which will run it", () => {
  expect(renderHtml(oddities())).toContain(
    'aria-label="Releases of web, oldest first. web 1.4.0/7: 1 will run it, 15 leave it; web 1.4.1/1: 15 will run it"',
  );
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
