import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { loadLandingZone } from "../../../landing-zone/load.js";
import { saveLock } from "../../../landing-zone/versions/lock-file.js";
import { COMPONENT, exchange, LANDING_ZONE, mistakes, project, write } from "../project.js";

const LOCK = "versions.lock.json";

/** Loads and saves as a synth does. */
function synth(directory: string, { readOnly } = { readOnly: false }) {
  const { landingZone, versions } = loadLandingZone(directory);
  saveLock(directory, versions, { readOnly });
  return {
    component: landingZone.components[0]?.version,
    recipe: landingZone.images[0]?.recipeVersion,
    changes: versions.changes,
  };
}

const lockOf = (directory: string) => readFileSync(join(directory, LOCK), "utf8");
const withRecipeVersion = (version: string) =>
  exchange(LANDING_ZONE, "    platform: Linux", `    version: "${version}"\n    platform: Linux`);

const keyOf = (region: string) =>
  `kmsKeyIds: { ${region}: "arn:aws:kms:${region}:111122223333:key/01234567-89ab-4cde-8f01-23456789abcd" }`;

function synthesized(): string {
  const directory = project();
  synth(directory);
  return directory;
}

describe("a version follows the content", () => {
  test("the first is 1.0.0, and is written to the lock, one entry a line", () => {
    const directory = project();
    expect(synth(directory)).toEqual({
      component: "1.0.0",
      recipe: "1.0.0",
      changes: [
        { section: "components", name: "web-server", from: undefined, to: "1.0.0" },
        { section: "recipes", name: "web", from: undefined, to: "1.0.0" },
      ],
    });
    expect(lockOf(directory).replace(/sha256:[0-9a-f]{64}/g, "sha256:…")).toBe(`{
  "components": {
    "web-server": {"version":"1.0.0","digest":"sha256:…","editsByRecipe":{"web":0}}
  },
  "recipes": {
    "web": {"version":"1.0.0","digest":"sha256:…"}
  }
}
`);
  });

  test("the same content keeps its version, and the lock is not written", () => {
    const directory = synthesized();
    const before = lockOf(directory);
    expect(synth(directory, { readOnly: true })).toEqual({
      component: "1.0.0",
      recipe: "1.0.0",
      changes: [],
    });
    expect(lockOf(directory)).toBe(before);
  });

  test("an edited component gets the next patch, and so does the recipe that has it, in one line of the lock", () => {
    const directory = synthesized();
    const before = lockOf(directory).split("\n");
    write(directory, { "components/web-server.yaml": exchange(COMPONENT, "nginx", "httpd") });
    expect(synth(directory)).toEqual({
      component: "1.0.1",
      recipe: "1.0.1",
      changes: [{ section: "components", name: "web-server", from: "1.0.0", to: "1.0.1" }],
    });
    const changed = lockOf(directory)
      .split("\n")
      .filter((line) => !before.includes(line));
    expect(changed).toEqual([
      expect.stringMatching(
        /^ {4}"web-server": \{"version":"1\.0\.1","digest":"sha256:[0-9a-f]{64}","editsByRecipe":\{"web":1\}\}$/,
      ),
    ]);
    expect(synth(directory, { readOnly: true })).toMatchObject({ component: "1.0.1", recipe: "1.0.1" });
  });

  test("a component edited together with its recipe is two patches of the recipe, because each line counts for itself", () => {
    const directory = synthesized();
    write(directory, {
      "components/web-server.yaml": exchange(COMPONENT, "nginx", "httpd"),
      "golden-ami.yaml": exchange(LANDING_ZONE, "amazon-linux-2023-x86", "amazon-linux-2-x86"),
    });
    expect(synth(directory)).toMatchObject({ component: "1.0.1", recipe: "1.0.2" });
  });

  test("content that comes back gets another version, because its first one is taken", () => {
    const directory = synthesized();
    write(directory, { "components/web-server.yaml": exchange(COMPONENT, "nginx", "httpd") });
    synth(directory);
    write(directory, { "components/web-server.yaml": COMPONENT });
    expect(synth(directory)).toMatchObject({ component: "1.0.2", recipe: "1.0.2" });
  });

  test("an edited component with other line ends only is the same content", () => {
    const directory = synthesized();
    write(directory, { "components/web-server.yaml": COMPONENT.replaceAll("\n", "\r\n") });
    expect(synth(directory).changes).toEqual([]);
    expect(loadLandingZone(directory).landingZone.components[0]?.data).toBe(COMPONENT);
  });

  test.each<[what: string, before: string, after: string]>([
    ["another parent", "amazon-linux-2023-x86", "amazon-linux-2-x86"],
    ["a description", "    platform: Linux", "    description: nginx\n    platform: Linux"],
    ["another volume", "    platform: Linux", "    rootVolume: { sizeGiB: 20 }\n    platform: Linux"],
    ["one component less", "      - managed: update-linux\n", ""],
    ["a parameter's value", "web-server.yaml\n", 'web-server.yaml\n        parameters: { Port: "8080" }\n'],
    ["a key of one's own where images are built", "shared:\n", `shared:\n  ${keyOf("eu-west-1")}\n`],
  ])("%s is another recipe, of the same component", (_, before, after) => {
    const directory = synthesized();
    write(directory, { "golden-ami.yaml": exchange(LANDING_ZONE, before, after) });
    expect(synth(directory)).toMatchObject({ component: "1.0.0", recipe: "1.0.1" });
  });

  test.each<[what: string, before: string, after: string]>([
    ["other Regions", "[eu-west-1, eu-west-3]", "[eu-west-1]"],
    ["others to share with", "{ organization: true }", '{ accounts: ["444455556666"] }'],
    ["schedules", "    share:", '    schedule: { cron: "rate(7 days)" }\n    share:'],
    ["instance types", "    share:", "    instanceTypes: [t3.large]\n    share:"],
    ["keys of one's own in other Regions", "shared:\n", `shared:\n  ${keyOf("eu-west-3")}\n`],
  ])("%s leave the recipe as it is", (_, before, after) => {
    const directory = synthesized();
    write(directory, { "golden-ami.yaml": exchange(LANDING_ZONE, before, after) });
    expect(synth(directory).changes).toEqual([]);
  });

  test("parameters in another order are the same recipe", () => {
    const two = exchange(COMPONENT, "phases:", '  - Root: { type: string, default: "/srv" }\nphases:');
    const withParameters = (parameters: string) =>
      exchange(LANDING_ZONE, "web-server.yaml\n", `web-server.yaml\n        parameters: ${parameters}\n`);
    const directory = project({
      "golden-ami.yaml": withParameters('{ Port: "8080", Root: /var/www }'),
      "components/web-server.yaml": two,
    });
    synth(directory);
    write(directory, { "golden-ami.yaml": withParameters('{ Root: /var/www, Port: "8080" }') });
    expect(synth(directory).changes).toEqual([]);
  });
});

describe("a version that the landing zone declares", () => {
  test("is the first one", () => {
    expect(synth(project({ "golden-ami.yaml": withRecipeVersion("0.3") })).recipe).toBe("0.3.0");
  });

  test.each([
    ["2.0", "2.0.0"],
    ["1.1", "1.1.0"],
  ])("of %s moves the recipe to %s, also if nothing else changes", (declared, version) => {
    const directory = synthesized();
    write(directory, { "golden-ami.yaml": withRecipeVersion(declared) });
    expect(synth(directory)).toMatchObject({ component: "1.0.0", recipe: version });
    expect(synth(directory).changes).toEqual([]);
  });

  test("of the component moves it, and the recipe's patch", () => {
    const directory = synthesized();
    write(directory, {
      "golden-ami.yaml": exchange(
        LANDING_ZONE,
        "web-server.yaml\n",
        'web-server.yaml\n        version: "2.0"\n',
      ),
    });
    expect(synth(directory)).toMatchObject({ component: "2.0.0", recipe: "1.0.1" });
  });

  test("stays when the declaration goes", () => {
    const directory = project({ "golden-ami.yaml": withRecipeVersion("2.0") });
    synth(directory);
    write(directory, { "golden-ami.yaml": LANDING_ZONE });
    expect(synth(directory)).toMatchObject({ recipe: "2.0.0", changes: [] });
  });

  test("counts patches from where it is", () => {
    const directory = project({ "golden-ami.yaml": withRecipeVersion("2.0") });
    synth(directory);
    write(directory, { "components/web-server.yaml": exchange(COMPONENT, "nginx", "httpd") });
    expect(synth(directory)).toMatchObject({ component: "1.0.1", recipe: "2.0.1" });
  });

  test("begins at patch 0, whatever its components had counted, also when one of them is edited with it", () => {
    const directory = synthesized();
    write(directory, { "components/web-server.yaml": exchange(COMPONENT, "nginx", "httpd") });
    synth(directory);
    write(directory, {
      "golden-ami.yaml": withRecipeVersion("2.0"),
      "components/web-server.yaml": exchange(COMPONENT, "nginx", "caddy"),
    });
    expect(synth(directory)).toMatchObject({ component: "1.0.2", recipe: "2.0.0" });
    expect(lockOf(directory)).toContain('"componentEditsBeforeThisMinor":2}');
    write(directory, { "components/web-server.yaml": COMPONENT });
    expect(synth(directory)).toMatchObject({ component: "1.0.3", recipe: "2.0.1" });
  });

  test("cannot go back below one that is taken, and nothing is written", () => {
    const directory = project({ "golden-ami.yaml": withRecipeVersion("2.1") });
    synth(directory);
    const before = lockOf(directory);
    write(directory, { "golden-ami.yaml": withRecipeVersion("2.0") });
    expect(() => synth(directory)).toThrow(
      'golden-ami.yaml:7:14  images.web.version: "2.0" is lower than 2.1, which is taken\n' +
        "                      expected that major and minor version or a higher one, or no version at all",
    );
    expect(lockOf(directory)).toBe(before);
  });
});

describe("the lock", () => {
  test("keeps what the landing zone no longer has, because its versions stay taken", () => {
    const directory = synthesized();
    const line = lockOf(directory)
      .split("\n")
      .find((text) => text.includes("web-server"));
    write(directory, {
      "golden-ami.yaml": exchange(LANDING_ZONE, "      - file: components/web-server.yaml\n", ""),
    });
    expect(synth(directory)).toMatchObject({ component: undefined, recipe: "1.0.1" });
    expect(lockOf(directory).split("\n")).toContain(line);
    write(directory, {
      "golden-ami.yaml": LANDING_ZONE,
      "components/web-server.yaml": exchange(COMPONENT, "nginx", "httpd"),
    });
    expect(synth(directory)).toMatchObject({ component: "1.0.1", recipe: "1.0.3" });
  });

  test("is sorted, so that two branches that add an entry do not reorder the others'", () => {
    const image = LANDING_ZONE.slice(LANDING_ZONE.indexOf("  web:"), LANDING_ZONE.indexOf("workloads:"));
    const directory = project({
      "golden-ami.yaml": exchange(LANDING_ZONE, "workloads:", `${image.replace("web:", "app:")}workloads:`),
    });
    synth(directory);
    expect(lockOf(directory).match(/"(web|app)":( |\d)/g)).toEqual([
      '"app":0',
      '"web":0',
      '"app": ',
      '"web": ',
    ]);
  });

  test("of two branches that edit two components of one image merges in git, to a version of its own", () => {
    const more = "      - file: components/web-server.yaml\n      - file: components/web-agent.yaml\n";
    const files = {
      "golden-ami.yaml": exchange(LANDING_ZONE, "      - file: components/web-server.yaml\n", more),
      "components/web-agent.yaml": exchange(COMPONENT, "nginx", "agent"),
    };
    const directories = ["web-server", "web-agent", ""].map((component) => {
      const directory = project(files);
      synth(directory);
      write(directory, { base: lockOf(directory) });
      if (!component) return directory;
      write(directory, { [`components/${component}.yaml`]: exchange(COMPONENT, "nginx", "httpd") });
      expect(synth(directory).recipe).toBe("1.0.1");
      return directory;
    });
    const [deployed = "", branch = "", merged = ""] = directories;
    const lock = execFileSync(
      "git",
      ["merge-file", "-p", join(deployed, LOCK), join(merged, "base"), join(branch, LOCK)],
      { encoding: "utf8" },
    );
    const edited = exchange(COMPONENT, "nginx", "httpd");
    write(merged, {
      [LOCK]: lock,
      "components/web-server.yaml": edited,
      "components/web-agent.yaml": edited,
    });
    expect(synth(merged, { readOnly: true })).toMatchObject({ recipe: "1.0.2", changes: [] });
  });

  test("leaves nothing half-written beside it", () => {
    expect(readdirSync(synthesized()).sort()).toEqual(["components", "golden-ami.yaml", LOCK]);
  });

  test("is not written in CI: the outdated entries and the command that mends them are shown", () => {
    const directory = synthesized();
    const before = lockOf(directory);
    write(directory, { "components/web-server.yaml": exchange(COMPONENT, "nginx", "httpd") });
    expect(() => synth(directory, { readOnly: true })).toThrow(
      [
        "versions.lock.json:3:5  components.web-server: 1.0.0 is locked, but the content is another now",
        "                        expected 1.0.1: run `npx cdktf synth` with CI unset, and commit versions.lock.json",
      ].join("\n"),
    );
    expect(lockOf(directory)).toBe(before);
  });

  test("is not written in CI: what is new to it is said so", () => {
    const directory = synthesized();
    write(directory, {
      "golden-ami.yaml": exchange(LANDING_ZONE, "web-server.yaml", "web-agent.yaml"),
      "components/web-agent.yaml": COMPONENT,
    });
    expect(() => synth(directory, { readOnly: true })).toThrow(
      /^versions.lock.json:\d+:\d+ {2}components.web-agent: is not locked yet\n +expected 1.0.0: run /m,
    );
  });

  test("counts for an image that comes back what was edited while it was gone", () => {
    const directory = synthesized();
    const image = LANDING_ZONE.slice(LANDING_ZONE.indexOf("  web:"), LANDING_ZONE.indexOf("workloads:"));
    const batch = image.replace("web:", "batch:");
    write(directory, { "golden-ami.yaml": exchange(LANDING_ZONE, "workloads:", `${batch}workloads:`) });
    const both = synth(directory);
    expect(both.changes.map(({ section, name }) => `${section}.${name}`)).toEqual([
      "components.web-server",
      "recipes.batch",
    ]);
    write(directory, { "golden-ami.yaml": LANDING_ZONE });
    expect(() => synth(directory, { readOnly: true })).toThrow(
      "versions.lock.json:3:5  components.web-server: the counts are out of date\n" +
        "                        expected 1.0.0: run `npx cdktf synth` with CI unset, and commit versions.lock.json",
    );
    write(directory, { "components/web-server.yaml": exchange(COMPONENT, "nginx", "httpd") });
    synth(directory);
    expect(lockOf(directory)).toContain('"editsByRecipe":{"web":1},"editsByFormerRecipe":{"batch":0}}');
    write(directory, { "golden-ami.yaml": exchange(LANDING_ZONE, "workloads:", `${batch}workloads:`) });
    const { landingZone } = loadLandingZone(directory);
    expect(landingZone.images.map(({ name, recipeVersion }) => [name, recipeVersion])).toEqual([
      ["web", "1.0.1"],
      ["batch", "1.0.1"],
    ]);
  });

  test("is not made in CI either", () => {
    const directory = project();
    expect(() => synth(directory, { readOnly: true })).toThrow(
      "versions.lock.json  is not there\n" +
        "                    expected the committed one; if there has never been one, run `npx cdktf synth` with CI unset, and commit versions.lock.json",
    );
    expect(existsSync(join(directory, LOCK))).toBe(false);
  });

  test("with a merge conflict says how to solve it", () => {
    expect(mistakes({ [LOCK]: '{\n<<<<<<< HEAD\n  "components": {}\n=======\n' })).toBe(
      "versions.lock.json:2:1  here is a merge conflict\n" +
        "                        expected the file without merge conflicts: keep the lines of the branch that is deployed, and synth again",
    );
  });

  test("that somebody edited by hand is not trusted", () => {
    const lock = { components: { "web-server": { version: "1.0", digest: "" } }, recipes: {} };
    expect(mistakes({ [LOCK]: JSON.stringify(lock) })).toBe(
      [
        'versions.lock.json:1:40  components.web-server.version: "1.0" is not a version',
        "                         expected what this version of golden-ami writes: restore the file from git",
        'versions.lock.json:1:55  components.web-server.digest: "" is empty',
        "                         expected what this version of golden-ami writes: restore the file from git",
      ].join("\n"),
    );
  });

  test("has no other keys than synth gives it", () => {
    const lock = { components: {}, recipes: {}, images: {} };
    expect(mistakes({ [LOCK]: JSON.stringify(lock) })).toBe(
      'versions.lock.json:1:31  images: "images" is not a key here\n' +
        "                         expected what this version of golden-ami writes: restore the file from git",
    );
  });

  test("in which a merge left both branches' lines is refused, though it is JSON", () => {
    const directory = synthesized();
    const line = lockOf(directory).split("\n")[2] ?? "";
    const lock = lockOf(directory).replace(line, `${line},\n${line}`);
    expect(mistakes({ [LOCK]: lock })).toBe(
      'versions.lock.json:4:5  the key "web-server" is here twice\n' +
        "                        expected the file without merge conflicts: keep the lines of the branch that is deployed, and synth again",
    );
  });

  test("never counts less than it has, whatever somebody wrote into it", () => {
    const directory = synthesized();
    const counts = '"editsByRecipe":{"web":9},"editsByFormerRecipe":{"web":7}';
    write(directory, {
      [LOCK]: lockOf(directory).replace('"editsByRecipe":{"web":0}', counts),
      "components/web-server.yaml": exchange(COMPONENT, "nginx", "httpd"),
    });
    expect(synth(directory).recipe).toBe("1.0.10");
  });

  test("says one thing only of a version that goes back", () => {
    const directory = project({ "golden-ami.yaml": withRecipeVersion("2.1") });
    synth(directory);
    write(directory, { "components/web-server.yaml": exchange(COMPONENT, "nginx", "httpd") });
    expect(synth(directory).recipe).toBe("2.1.1");
    const back = exchange(withRecipeVersion("2.0"), "image: web\n", "image: web@2.1.1\n");
    write(directory, { "golden-ami.yaml": back });
    expect(() => synth(directory)).toThrow(/^golden-ami\.yaml:7:14 .*\n.*at all$/);
  });

  test("that cannot be read hides no other mistake, and makes none of a selector", () => {
    const selector = exchange(LANDING_ZONE, "image: web\n", "image: web@1.0.7\n");
    expect(mistakes({ [LOCK]: "", "golden-ami.yaml": selector })).toMatch(
      /^versions\.lock\.json:1:1 {2}is empty\n +expected \S[^\n]*$/,
    );
  });
});
