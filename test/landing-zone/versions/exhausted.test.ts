import { COMPONENT, exchange, LANDING_ZONE, load, summaryOf } from "../project.js";

const MAX = 999_999_999;
const DIGEST = `sha256:${"0".repeat(64)}`;

/** The landing zone beside a lock whose digests are of other content. */
const filesOf = (component: object, recipe: object) => ({
  "components/web-server.yaml": COMPONENT,
  "versions.lock.json": JSON.stringify({
    components: { "web-server": { version: "1.0.0", digest: DIGEST, ...component } },
    recipes: { web: { version: "1.0.0", digest: DIGEST, ...recipe } },
  }),
});
const declaring = (version: string) =>
  exchange(LANDING_ZONE, "    platform: Linux", `    platform: Linux\n    version: "${version}"`);

describe("a version that cannot go on is a mistake, with the way out", () => {
  const RECIPE = "images.web.version: must move on, because no patch comes after";

  test.each<[what: string, component: object, recipe: object, message: string, expected: string]>([
    ["the recipe's patch", {}, { version: `1.0.${MAX}` }, `${RECIPE} 1.0.${MAX}`, '"1.1" or higher'],
    ["its minor too", {}, { version: `1.${MAX}.${MAX}` }, `${RECIPE} 1.${MAX}.${MAX}`, '"2.0" or higher'],
    [
      "all its numbers",
      {},
      { version: `${MAX}.${MAX}.${MAX}` },
      `${RECIPE} ${MAX}.${MAX}.${MAX}`,
      "another name, whose versions begin anew",
    ],
    [
      "its changes and the edits of its components together",
      { editsByRecipe: { web: MAX - 2 } },
      { version: "1.0.2" },
      `${RECIPE} 1.0.${MAX}`,
      '"1.1" or higher',
    ],
    [
      "the component's patch",
      { version: `2.3.${MAX}` },
      {},
      `images.web.components[1].version: must move on, because no patch comes after 2.3.${MAX}`,
      '"2.4" or higher',
    ],
    [
      "the edits of a component",
      { editsByRecipe: { web: MAX } },
      { version: "2.0.0", componentEditsBeforeThisMinor: MAX },
      `images.web.components[1].version: cannot be given, because edits are counted to ${MAX}`,
      "another name, whose versions begin anew",
    ],
  ])("if %s is at its end", (_, component, recipe, message, expected) => {
    const files = filesOf(component, recipe);
    expect(summaryOf(LANDING_ZONE, files)).toEqual([message]);
    expect(() => load({ "golden-ami.yaml": LANDING_ZONE, ...files })).toThrow(`expected ${expected}`);
  });
});

test("a higher minor version is a way out", () => {
  const files = filesOf({ editsByRecipe: { web: 7 } }, { version: `1.0.${MAX}` });
  const { landingZone } = load({ "golden-ami.yaml": declaring("1.1"), ...files });
  expect(landingZone.images[0]?.recipeVersion).toBe("1.1.0");
});

test("the last patch is given", () => {
  const files = filesOf({ editsByRecipe: { web: MAX - 3 } }, { version: "1.0.1" });
  const { landingZone } = load({ "golden-ami.yaml": LANDING_ZONE, ...files });
  expect(landingZone.images[0]?.recipeVersion).toBe(`1.0.${MAX}`);
});
