import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CATALOGUE_FILE, catalogue } from "../../documents/catalogue.js";
import { FOLDER, NAMES } from "../components/catalogue.js";
import { LANDING_ZONE, load } from "../landing-zone/project.js";

test("the committed page about components/ is up to date", () => {
  const file = join(__dirname, "..", "..", CATALOGUE_FILE);
  if (readFileSync(file, "utf8") !== catalogue())
    throw new Error(`${CATALOGUE_FILE} is out of date: run \`npm run schema\``);
});

test("each component has a row, which says what it does and what each parameter is", () => {
  const rows = catalogue().match(/^\| \[.*$/gm) ?? [];
  expect(rows).toHaveLength(NAMES.length);
  expect(rows.filter((row) => /undefined|\|\s*\|.*\|.*\|/.test(row))).toEqual([]);
  expect(rows).toContain(
    "| [`web-server`](../components/web-server.yaml) | nginx on the given port. | build, validate, test | `Port` (`80`): Port that nginx listens on. |",
  );
  expect(rows.find((row) => row.startsWith("| [`corretto`]"))).toContain(
    "`Version` (`21`): Version of Java. One of `8`, `11`, `17`, `21`, `25`.",
  );
  expect(rows.find((row) => row.startsWith("| [`test-service`]"))).toContain("`Service` (required): ");
});

test("a component for Windows stands in its table", () => {
  const [, linux = "", windows = ""] = catalogue().split(/^## \w+$/m);
  expect(linux).toContain("| [`os-update`]");
  expect(linux).not.toMatch(/windows/i);
  expect(windows).toContain("| [`windows-update`]");
  expect(windows).not.toContain("| [`os-update`]");
});

test("a landing zone may have what the page shows", () => {
  const [images = "", entries = ""] = [...catalogue().matchAll(/^```yaml\n([^`]*)```/gm)].map(
    ([, text]) => text,
  );
  const files = NAMES.map((name) => [
    `components/${name}.yaml`,
    readFileSync(join(FOLDER, `${name}.yaml`), "utf8"),
  ]);
  const shown = `${images}${entries.replace("<name>", "cis")}    regions`;
  const { landingZone, warnings } = load({
    ...Object.fromEntries(files),
    "golden-ami.yaml": LANDING_ZONE.replace(/images:.*? {4}regions/s, () => shown),
  });
  expect(warnings).toEqual([]);
  expect(landingZone.images[0]?.components).toHaveLength(7);
});
