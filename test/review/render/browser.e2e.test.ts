import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";
import type { Review } from "../../../review/model/review.js";
import { renderHtml } from "../../../review/render/html/page.js";
import { HOSTILE, hostile, manyReleases, oddities, releaseOnly } from "./samples.js";

/** Debian's, or another's that is named. */
const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";

const hasChromium = existsSync(CHROMIUM);
if (!hasChromium) console.warn(`${CHROMIUM} is not there: the page is not looked at in a browser`);

/** Each text of the page with the contrast of its colour to what is painted below it, by WCAG 2. */
const CONTRASTS = `(() => {
  const context = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  // The canvas lays one colour over the other as the page does.
  const painted = (colours) => {
    for (const colour of colours) {
      context.fillStyle = colour;
      context.fillRect(0, 0, 1, 1);
    }
    const [red, green, blue] = [...context.getImageData(0, 0, 1, 1).data].map((value) => {
      const share = value / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  return [...document.querySelectorAll("body *")]
    .filter((one) => !one.closest("script, :disabled") && one.checkVisibility())
    .filter((one) => [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
    .map((one) => {
      const below = [];
      for (let at = one; at; at = at.parentElement) below.unshift(getComputedStyle(at).backgroundColor);
      const style = getComputedStyle(one);
      const colour = one instanceof SVGElement ? style.fill : style.color;
      const [dark, light] = [painted(below), painted([...below, colour])].sort((a, b) => a - b);
      return [one.outerHTML.slice(0, 80), (light + 0.05) / (dark + 0.05)];
    });
})()`;

(hasChromium ? describe : describe.skip)("the page in a browser", () => {
  const folder = mkdtempSync(join(tmpdir(), "golden-ami-page-"));
  let browser: Browser;
  let complaints: string[];

  beforeAll(async () => {
    // A user without namespaces, like root in a container, has no sandbox.
    const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
    browser = await chromium.launch({ executablePath: CHROMIUM, args });
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true });
  });
  beforeEach(() => {
    complaints = [];
  });
  // Whatever is done on the page, it loads nothing and its console is empty.
  afterEach(() => expect(complaints).toEqual([]));

  async function open(review: Review, { width = 1280, hash = "" } = {}): Promise<Page> {
    const file = join(folder, "review.html");
    const url = pathToFileURL(file).href;
    writeFileSync(file, renderHtml(review));
    const page = await browser.newPage({ viewport: { width, height: 900 } });
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("dialog", (dialog) => {
      complaints.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on("request", (request) => {
      if (request.url().split("#")[0] !== url) complaints.push(`request: ${request.url()}`);
    });
    await page.goto(`${url}${hash}`);
    return page;
  }

  const rows = (page: Page) => page.locator("#rollouts tbody tr:visible");
  const stacksIn = (page: Page) =>
    page.locator("#rollouts tbody tr:visible td:first-child").allTextContents();
  const count = (page: Page) => page.getByRole("status").textContent();

  // GOLDEN_AMI_PICTURE=1 draws the picture of docs/review.md anew.
  (process.env.GOLDEN_AMI_PICTURE ? test : test.skip)("its picture", async () => {
    const page = await open(oddities());
    await page.screenshot({ path: join(__dirname, "..", "..", "..", "docs", "review.png") });
  });

  test("filters by account, Region, image and release, and searches, by keyboard alone", async () => {
    const page = await open(oddities());
    expect(await count(page)).toBe("19 of 19 fleets");
    await page.getByLabel("Fold what is alike").focus();
    await page.keyboard.press("Space");
    await page.getByLabel("Region", { exact: true }).focus();
    await page.keyboard.type("eu-west-3");
    expect(await count(page)).toBe("9 of 19 fleets");
    await page.getByLabel("Image", { exact: true }).focus();
    await page.keyboard.type("api");
    expect(await stacksIn(page)).toEqual(["team-0015"]);
    await page.getByRole("button", { name: "Show all" }).focus();
    await page.keyboard.press("Enter");
    expect(await rows(page).count()).toBe(19);
    await page.keyboard.type("REPLACED 0016");
    expect(await stacksIn(page)).toEqual(["team-0016"]);
    await page.getByRole("button", { name: "Show all" }).click();
    await page.getByLabel("Release", { exact: true }).selectOption("older");
    expect(await stacksIn(page)).toEqual(["team-0014"]);
    await page.getByLabel("Account", { exact: true }).selectOption("444455550000");
    expect(await count(page)).toBe("0 of 19 fleets");
    await page.close();
  });

  test("folds rows that are alike to the first that is looked for, and says how many they are", async () => {
    const page = await open(releaseOnly(12));
    expect(await rows(page).count()).toBe(1);
    expect(await rows(page).textContent()).toContain("and 11 alike");
    expect(await count(page)).toBe("12 of 12 fleets");
    await page.getByLabel("Search").fill("team-000");
    expect(await stacksIn(page)).toEqual([expect.stringContaining("team-0000")]);
    expect(await rows(page).textContent()).toContain("and 9 alike");
    await page.getByLabel("Search").fill("team-0011");
    expect(await stacksIn(page)).toEqual(["team-0011"]);
    await page.getByRole("button", { name: "Show all" }).click();
    await page.getByRole("columnheader", { name: "stack" }).getByRole("button").dblclick();
    expect(await rows(page).textContent()).toContain("team-0011and 11 alike");
    await page.emulateMedia({ media: "print" });
    await page.evaluate(`dispatchEvent(new Event("beforeprint"))`);
    expect(await rows(page).count()).toBe(12);
    await page.evaluate(`dispatchEvent(new Event("afterprint"))`);
    expect(await rows(page).count()).toBe(1);
    await page.close();
    const few = await open(releaseOnly(3));
    expect([await rows(few).count(), await few.getByLabel("Fold what is alike").count()]).toEqual([3, 0]);
    await few.close();
  });

  test("on a phone, the words of a checkbox are on one line with it", async () => {
    const page = await open(releaseOnly(12), { width: 375 });
    const label = page.getByText("Fold what is alike");
    expect((await label.boundingBox())?.height).toBeLessThan(48);
    await page.close();
  });

  test("without accounts and Regions, it has no columns of them, so that what becomes of instances is seen", async () => {
    const { rollouts, ...others } = releaseOnly(2);
    const nowhere = rollouts.map((one) => ({ ...one, account: undefined, region: undefined }));
    for (const width of [375, 1280]) {
      const page = await open({ ...others, rollouts: nowhere }, { width });
      const heads = page.locator("#rollouts thead th:visible");
      expect(await heads.allTextContents()).toEqual(["stack", "fleet", "runs", "will run", "instances"]);
      expect(await page.locator("#rollouts tbody tr:first-child td:visible").count()).toBe(5);
      await page.close();
    }
  });

  test("sorts by a heading, up and down, by keyboard, and says so", async () => {
    const page = await open(oddities());
    await page.getByLabel("Fold what is alike").uncheck();
    const heading = page.getByRole("columnheader", { name: "stack" });
    await heading.getByRole("button").focus();
    await page.keyboard.press("Enter");
    expect(await heading.getAttribute("aria-sort")).toBe("ascending");
    const sorted = await stacksIn(page);
    expect(sorted.slice(0, 4)).toEqual(["team-0000", "team-0001", "team-0002", "team-0003"]);
    await page.keyboard.press("Space");
    expect(await heading.getAttribute("aria-sort")).toBe("descending");
    expect(await stacksIn(page)).toEqual(sorted.toReversed());
    await page.getByRole("columnheader", { name: "will run" }).getByRole("button").click();
    expect(await heading.getAttribute("aria-sort")).toBeNull();
    expect((await stacksIn(page)).slice(0, 2).sort()).toEqual(["team-0015", "team-0018"]);
    await page.close();
  });

  test("the first press of Tab offers to skip to the findings, and what has the focus is seen", async () => {
    const page = await open(oddities());
    await page.keyboard.press("Tab");
    const focused = page.locator(":focus");
    expect(await focused.textContent()).toBe("To what was found");
    expect((await focused.boundingBox())?.x).toBeGreaterThan(0);
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    expect(await focused.textContent()).toBe("team-0019");
    expect(await page.evaluate("getComputedStyle(document.activeElement).outlineStyle")).toBe("solid");
    await page.close();
  });

  test("a link opens its stack, also one that is folded away, and Terraform's own text is there", async () => {
    const page = await open(oddities());
    await page.getByLabel("Fold what is alike").uncheck();
    await page.locator("#rollouts").getByRole("link", { name: "team-0013" }).click();
    // The browser tells the page of a new hash after the click is over.
    await page.locator("#stack-team-0013[open]").waitFor();
    expect(await page.locator("#stack-team-0013 code").first().isVisible()).toBe(true);
    await page.getByText("Terraform’s own text").click();
    expect(await page.getByText("# forces replacement").isVisible()).toBe(true);
    await page.close();
    const other = await open(oddities(), { hash: "#stack-team-0012" });
    expect(await other.locator("#stack-team-0012 code").first().isVisible()).toBe(true);
    await other.close();
  });

  test("finds a stack by a part of its name", async () => {
    const page = await open(oddities());
    await page.getByLabel("Find a stack").fill("team-0021");
    expect(await page.locator(".stack:visible, .names li:visible").allTextContents()).toEqual(["team-0021"]);
    await page.getByLabel("Find a stack").fill("0005 444455550002");
    expect(await page.locator(".stack:visible").getAttribute("id")).toBe("stack-team-0005");
    await page.close();
  });

  test.each([360, 768, 1280])("a page of %i pixels does not scroll sideways", async (width) => {
    for (const review of [oddities(), hostile()]) {
      const page = await open(review, { width });
      await page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true");
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(width);
      await page.close();
    }
  });

  test("printed, it shows what was folded, and no filters", async () => {
    const page = await open(oddities());
    await page.emulateMedia({ media: "print" });
    await page.evaluate("dispatchEvent(new Event('beforeprint'))");
    expect(await page.locator("details:not([open])").count()).toBe(0);
    expect(await page.locator(".filters:visible").count()).toBe(0);
    await page.evaluate("dispatchEvent(new Event('afterprint'))");
    expect(await page.locator("details:not([open])").count()).toBeGreaterThan(0);
    await page.close();
  });

  test("every control, picture and scrolling part has a name, and headings leave out no level", async () => {
    const page = await open(oddities());
    for (const role of ["button", "link", "searchbox", "combobox", "img", "region", "table"] as const) {
      const [all, unnamed] = [page.getByRole(role), page.getByRole(role, { name: /^$/ })];
      expect([role, await unnamed.count(), (await all.count()) > 0]).toEqual([role, 0, true]);
    }
    const levels = await page.evaluate<number[]>(
      "[...document.querySelectorAll('h1, h2, h3, h4')].map((one) => Number(one.tagName[1]))",
    );
    expect(levels.filter((level) => level === 1)).toHaveLength(1);
    for (const [index, level] of levels.entries()) expect(level - (levels[index - 1] ?? 0)).toBeLessThan(2);
    await page.close();
  });

  /** What lies on something else in the picture: texts on texts, and texts on dots. */
  const OVERLAPS = `(() => {
    const boxes = (selector) =>
      [...document.querySelectorAll(selector)].map((one) => [one.outerHTML.slice(0, 80), one.getBoundingClientRect()]);
    const texts = boxes("svg text");
    const all = [...texts, ...boxes("svg circle")];
    const on = (a, b) => a.left < b.right && b.left < a.right && a.top + 2 < b.bottom && b.top + 2 < a.bottom;
    return texts.flatMap(([text, box], index) =>
      all.slice(index + 1).filter(([, other]) => on(box, other)).map(([other]) => [text, other]));
  })()`;

  test.each([
    ["1 release", manyReleases(1, 3)],
    ["2 releases of 200 fleets", releaseOnly(200)],
    ["6 releases", manyReleases(6, 40)],
    ["60 releases", manyReleases(60)],
    ["60 releases of 200 fleets", manyReleases(60, 200)],
    ["foreign names", hostile()],
  ])(
    "a picture of %s fits the page and paper, and no text in it is on another or on a dot",
    async (_, of) => {
      const page = await open(of);
      const isCut = () =>
        page.evaluate(
          "[...document.querySelectorAll('.scroll:has(svg)')].some((one) => one.scrollWidth > one.clientWidth)",
        );
      expect(await page.locator("svg .release").count()).toBeGreaterThan(0);
      expect([await page.evaluate(OVERLAPS), await isCut()]).toEqual([[], false]);
      // A sheet of A4 between its margins.
      await page.setViewportSize({ width: 718, height: 1000 });
      await page.emulateMedia({ media: "print" });
      expect(await page.evaluate("document.querySelector('svg').getBoundingClientRect().right")).toBeLessThan(
        718,
      );
      expect(await isCut()).toBe(false);
      await page.close();
    },
  );

  test.each(["light", "dark"] as const)(
    "on a %s screen, the fleets of a release are read by keyboard, and its dots stand out meanwhile",
    async (colorScheme) => {
      const page = await open(manyReleases(60, 200));
      await page.emulateMedia({ colorScheme });
      const focused = page.locator(":focus");
      await page.getByRole("group", { name: "Picture of the releases of web" }).focus();
      await page.keyboard.press("Tab");
      expect(await focused.textContent()).toBe("60 releases and their fleets");
      await page.keyboard.press("Enter");
      await page.keyboard.press("Tab");
      await page.keyboard.press("Tab");
      expect(await focused.textContent()).toBe("1.58.0/1 2026-04-10 · 3 will run it");
      expect(await page.evaluate("getComputedStyle(document.activeElement).outlineStyle")).toBe("solid");
      expect(await page.locator("svg .lit .leader").count()).toBe(1);
      expect(await page.locator("svg .lit title").first().textContent()).toContain(" will run web 1.58.0/1");
      await page.keyboard.press("Space");
      expect(await page.locator(".fleets li:visible").allTextContents()).toEqual([
        "team-0058 web 444455550029 eu-west-1",
        "team-0118 web 444455550059 eu-west-1",
        "team-0178 web 444455550089 eu-west-1",
      ]);
      // The list itself is no stop.
      await page.keyboard.press("Tab");
      expect(await focused.textContent()).toContain("1.57.0/1");
      await page.close();
    },
  );

  test("a click on a dot, also a hollow one, opens the list of its release", async () => {
    const page = await open(manyReleases(60));
    await page.locator("svg .before").first().click();
    expect(await page.locator(":focus").textContent()).toBe("1.0.0/1 2025-01-01 · 1 leaves it");
    expect(await page.locator(".fleets li:visible").allTextContents()).toEqual([
      "team-0000 web 444455550000 eu-west-1",
    ]);
    await page.close();
  });

  test("without a script, the fleets of a release are read by keyboard too", async () => {
    await (await open(oddities())).close();
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(pathToFileURL(join(folder, "review.html")).href);
    await page.getByRole("group", { name: "Picture of the releases of web" }).focus();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    expect(await page.locator(".fleets li:visible").count()).toBe(15);
    await context.close();
  });

  test.each(["light", "dark"] as const)(
    "on a %s screen every text has a contrast of 4.5 to 1",
    async (colorScheme) => {
      const page = await open(oddities());
      await page.emulateMedia({ colorScheme });
      await page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true");
      const texts = await page.evaluate<[string, number][]>(CONTRASTS);
      expect(texts.length).toBeGreaterThan(200);
      expect(texts.filter(([, contrast]) => contrast < 4.5)).toEqual([]);
      await page.close();
    },
  );

  test("the policy stops what would come in if a text were not escaped", async () => {
    const page = await open(oddities());
    const failures: unknown[] = [];
    page.on("requestfailed", (request) => failures.push([request.url(), request.failure()?.errorText]));
    const injected = `<script>document.title = "run"</script><style>h1 { display: none }</style><b style="position: fixed"></b><img src="https://example.com/x" onerror="document.title = 'run'">`;
    writeFileSync(
      join(folder, "review.html"),
      renderHtml(oddities()).replace("</main>", `${injected}</main>`),
    );
    await page.reload();
    expect(await page.title()).toMatch(/^2 of 22 stacks/);
    expect(await page.locator("h1").isVisible()).toBe(true);
    expect(await page.evaluate("getComputedStyle(document.querySelector('main > b')).position")).toBe(
      "static",
    );
    // Chromium tells of a request that it does not make.
    expect(failures).toEqual([["https://example.com/x", "csp"]]);
    const [requests, messages] = [/^request: /, /Content Security Policy/].map((pattern) =>
      complaints.filter((complaint) => pattern.test(complaint)),
    );
    expect(requests).toHaveLength(1);
    expect(messages?.length).toBeGreaterThanOrEqual(4);
    expect(complaints.splice(0)).toHaveLength(1 + (messages?.length ?? 0));
    await page.close();
  });

  test("foreign texts are texts: nothing of them runs", async () => {
    const page = await open(hostile());
    expect(await page.locator("img").count()).toBe(0);
    expect(await page.locator("script").count()).toBe(1);
    expect(await page.title()).toContain(HOSTILE.slice(0, 40));
    await page.close();
  });

  test("two thousand fleets are filtered and sorted without a wait that one feels", async () => {
    const page = await open(releaseOnly(2000));
    const ms = await page.evaluate<number[]>(`(() => {
      const timed = (action) => {
        const start = performance.now();
        action();
        document.body.offsetHeight;
        return performance.now() - start;
      };
      const search = document.querySelector("#search");
      return [
        timed(() => { search.value = "team-19"; search.dispatchEvent(new Event("input")); }),
        timed(() => document.querySelector("th:nth-child(3) button").click()),
      ];
    })()`);
    expect(await count(page)).toBe("100 of 2000 fleets");
    // Many times what it takes where nobody else keeps the machine busy.
    expect(Math.max(...ms)).toBeLessThan(10_000);
    await page.close();
  });
});
