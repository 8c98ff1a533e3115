import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { loadLandingZone } from "../../landing-zone/load.js";
import {
  exchange,
  imageFrom,
  LANDING_ZONE,
  lines,
  load,
  mistakes,
  project,
  summaryOf,
  write,
} from "./project.js";

const WORKLOADS_AT = LANDING_ZONE.indexOf("workloads:");
/** The landing zone without its workload, which includes what a pattern finds. */
const including = (...patterns: readonly string[]) =>
  `include: [${patterns.map((pattern) => JSON.stringify(pattern)).join(", ")}]\n${LANDING_ZONE.slice(0, WORKLOADS_AT)}`;
const MAIN = including("teams/*.yaml");

const workloadOf = (name: string, image = "web", instanceType = "t3.small") => `  ${name}:
    account: "444455556666"
    region: eu-west-1
    fleets: { app: { image: ${image}, launchTemplate: { instanceType: ${instanceType} } } }
`;

const names = (list: readonly { readonly name: string }[]) => list.map(({ name }) => name);

describe("a file of a team", () => {
  test("has workloads and images of its own, whose files are the project's", () => {
    const { landingZone } = load({
      "golden-ami.yaml": MAIN,
      "teams/payments.yaml": `images:\n${imageFrom("pay", "image:web", "Linux", "").replace("{ managed: update-linux }", "{ file: components/web-server.yaml }")}workloads:\n${workloadOf("payments", "pay")}`,
      "teams/reports.yaml": `workloads:\n${workloadOf("reports")}`,
    });
    expect(names(landingZone.images)).toEqual(["web", "pay"]);
    expect(names(landingZone.workloads)).toEqual(["payments", "reports"]);
    expect(names(landingZone.components)).toEqual(["web-server"]);
  });

  test("may have all images and workloads, so that golden-ami.yaml has none", () => {
    const settings = LANDING_ZONE.slice(0, LANDING_ZONE.indexOf("images:"));
    const { landingZone } = load({
      "golden-ami.yaml": `include: [all.yaml]\n${settings}`,
      "all.yaml": LANDING_ZONE.slice(settings.length),
    });
    expect(landingZone).toEqual(load().landingZone);
  });

  test.each([
    ["teams/*.yaml", "teams/**"],
    ["teams/**", "teams/*.yaml"],
    ["**/*team.yaml", "teams/a-team.yaml"],
    ["teams/{a,b}-team.yaml", "teams/[ab]-team.yaml"],
    ["*/?-team.yaml", "golden-ami.yaml", "teams/*.yaml"],
  ])("is taken once, in the order of its name, however many patterns find it: %s, %s", (...patterns) => {
    const { landingZone } = load({
      "golden-ami.yaml": including(...patterns.filter((one) => one !== "golden-ami.yaml")),
      "teams/b-team.yaml": `workloads:\n${workloadOf("b")}`,
      "teams/a-team.yaml": `workloads:\n${workloadOf("c")}${workloadOf("a")}`,
    });
    expect(names(landingZone.workloads)).toEqual(["c", "a", "b"]);
  });

  test("is not golden-ami.yaml itself, nor what programs write", () => {
    const { landingZone } = load({
      "golden-ami.yaml": including("**/*ami.yaml"),
      "team-ami.yaml": `workloads:\n${workloadOf("a")}`,
      "node_modules/x/ami.yaml": "no: team",
      "cdktf.out/ami.yaml": "no: team",
      ".golden-ami/ami.yaml": "no: team",
    });
    expect(names(landingZone.workloads)).toEqual(["a"]);
  });
});

test("where an image or a workload stands, and what is before it, changes nothing", () => {
  const image = (name: string) => imageFrom(name, "amazon-linux-2023-x86", "Linux", 'version: "1.2"');
  const pay = image("pay").replace("{ managed: update-linux }", "{ file: components/web-server.yaml }");
  const byName = (files: Readonly<Record<string, string>>) => {
    const { landingZone, versions } = load(files);
    const sorted = <T extends { readonly name: string }>(list: readonly T[]) =>
      [...list].sort((a, b) => (a.name < b.name ? -1 : 1));
    const images = sorted(landingZone.images);
    return {
      ...landingZone,
      images,
      workloads: sorted(landingZone.workloads),
      changes: sorted(versions.changes),
    };
  };
  expect(
    byName({
      "golden-ami.yaml": including("a.yaml", "b.yaml"),
      "a.yaml": `workloads:\n${workloadOf("w", "pay")}${workloadOf("v")}`,
      "b.yaml": `images:\n${pay}${image("base")}`,
    }),
  ).toEqual(
    byName({
      "golden-ami.yaml": including("c.yaml").replace("images:\n", `images:\n${image("base")}${pay}`),
      "c.yaml": `workloads:\n${workloadOf("v")}${workloadOf("w", "pay")}`,
    }),
  );
});

describe("what is wrong in a team's file is told at its place there", () => {
  test.each([
    [
      "a value",
      `workloads:\n${workloadOf("a", "web", "t3small")}`,
      'teams/a.yaml:5:66  workloads.a.fleets.app.launchTemplate.instanceType: "t3small" ',
    ],
    [
      "what is missing",
      `workloads:\n  a: { account: "444455556666", region: eu-west-1 }\n`,
      "teams/a.yaml:2:6  workloads.a.fleets: is missing",
    ],
    ["a name", `workloads:\n${workloadOf("A")}`, 'teams/a.yaml:2:3  workloads.A: "A" has "A"'],
    [
      "a check across files",
      `workloads:\n${workloadOf("a", "wbe")}`,
      'teams/a.yaml:5:29  workloads.a.fleets.app.image: there is no image "wbe": did you mean "web"?',
    ],
    [
      "a slip",
      `workload:\n${workloadOf("a")}`,
      'teams/a.yaml:1:1  workload: "workload" is not a key here: did you mean "workloads"?',
    ],
    ["a section of the wrong kind", "workloads: [a]\n", "teams/a.yaml:1:12  workloads: "],
    ["an empty section", "workloads:\n", "teams/a.yaml:1:11  workloads: is empty"],
    ["an empty file", "# nothing\n", "teams/a.yaml:1:1  is empty"],
    [
      "a key that is golden-ami.yaml's",
      "tags: { Team: a }\n",
      'teams/a.yaml:1:1  tags: "tags" is not a key here',
    ],
  ])("%s", (_, text, expected) => {
    const told = mistakes({ "golden-ami.yaml": MAIN, "teams/a.yaml": text });
    expect(told).toContain(expected);
    expect(told.match(/^\S+\.yaml/gm)).toHaveLength(1);
  });

  test("a value, if another team's file has the section too", () => {
    expect(
      mistakes({
        "golden-ami.yaml": MAIN,
        "teams/a.yaml": `workloads:\n${workloadOf("a")}`,
        "teams/b.yaml": `workloads:\n${workloadOf("b", "web", "t3small")}`,
      }),
    ).toMatch(/^teams\/b.yaml:5:66 {2}workloads.b.fleets.app.launchTemplate.instanceType: /);
  });

  test("a text that is no YAML hides what follows from it, and no other such text", () => {
    expect(
      mistakes({
        "golden-ami.yaml": MAIN,
        "teams/a.yaml": "workloads: [",
        "teams/b.yaml": "images: {",
      }).match(/^\S+/gm),
    ).toEqual(["teams/a.yaml:1:12", "teams/b.yaml:1:9"]);
  });
});

test("a section of golden-ami.yaml of the wrong kind is one mistake, whatever the teams' files have", () => {
  expect(
    mistakes({
      "golden-ami.yaml": exchange(MAIN, "images:", "images: 5\nx-images:"),
      "teams/a.yaml": `workloads:\n${workloadOf("a")}images:\n${imageFrom("app", "amazon-linux-2023-x86")}`,
    }),
  ).toMatch(/^golden-ami.yaml:6:9 {2}images: 5 is a number, not a map\n.*$/);
});

test("a name that stands in two files is one error, which names both places", () => {
  expect(
    mistakes({
      "golden-ami.yaml": MAIN,
      "teams/a.yaml": `workloads:\n${workloadOf("pay")}`,
      "teams/b.yaml": `images:\n${imageFrom("web", "amazon-linux-2023-x86")}workloads:\n${workloadOf("pay")}`,
    }),
  ).toBe(
    lines(
      'teams/b.yaml:2:3  images.web: "web" is an image in golden-ami.yaml:7 already',
      "                  expected each image in one file",
      'teams/b.yaml:9:3  workloads.pay: "pay" is a workload in teams/a.yaml:2 already',
      "                  expected each workload in one file",
    ),
  );
});

describe("a pattern", () => {
  test.each([
    ["teams/*.yml", 'golden-ami.yaml:1:11  include[0]: there is no file "teams/*.yml"'],
    ["/etc/*.yaml", 'include[0]: "/etc/*.yaml" begins with /'],
    ["../*.yaml", 'include[0]: "../*.yaml" leads out of the project'],
    ["teams/../../*.yaml", 'include[0]: "teams/../../*.yaml" leads out of the project'],
    ["!teams/a.yaml", 'include[0]: "!teams/a.yaml" begins with !'],
    ["~/a.yaml", 'include[0]: "~/a.yaml" '],
    ["teams\\*.yaml", 'include[0]: "teams\\\\*.yaml" has "\\\\"'],
    ["", 'include[0]: "" is empty'],
  ])(
    "that finds nothing in the project is one error, from which no others follow: %j",
    (pattern, expected) => {
      const told = summaryOf(`${including(pattern)}workloads:\n${workloadOf("a", "of-a-team")}`, {
        "teams/a.yaml": "{}",
      });
      expect(told).toHaveLength(1);
      expect(mistakes({ "golden-ami.yaml": including(pattern), "teams/a.yaml": "{}" })).toContain(expected);
    },
  );

  test("follows no link out of the project", () => {
    const outside = project({ "secret.yaml": "workloads: {}" });
    const directory = project({ "golden-ami.yaml": MAIN });
    mkdirSync(join(directory, "teams"));
    symlinkSync(join(outside, "secret.yaml"), join(directory, "teams", "a.yaml"));
    expect(() => loadLandingZone(directory)).toThrow(
      'include[0]: "teams/a.yaml" is a link that leads out of the project',
    );
    const other = project({ "golden-ami.yaml": MAIN });
    symlinkSync(outside, join(other, "teams"));
    expect(() => loadLandingZone(other)).toThrow(/is a link that leads out of the project/);
  });

  test("follows a link inside of the project", () => {
    const directory = project({ "golden-ami.yaml": MAIN });
    write(directory, { "payments/zone.yaml": `workloads:\n${workloadOf("a")}` });
    mkdirSync(join(directory, "teams"));
    symlinkSync(join("..", "payments", "zone.yaml"), join(directory, "teams", "a.yaml"));
    expect(names(loadLandingZone(directory).landingZone.workloads)).toEqual(["a"]);
  });

  test.each(["teams/a.yaml", "teams/*.yaml"])("finds no link to nothing by %s", (pattern) => {
    const directory = project({ "golden-ami.yaml": including(pattern) });
    mkdirSync(join(directory, "teams"));
    symlinkSync("nowhere.yaml", join(directory, "teams", "a.yaml"));
    expect(() => loadLandingZone(directory)).toThrow(`include[0]: there is no file "${pattern}"`);
  });
});

describe("a key for anchors", () => {
  const ANCHORED = `x-small: &small { instanceType: t3.small }\n${exchange(LANDING_ZONE, "launchTemplate: { instanceType: t3.small }", "launchTemplate: *small")}`;

  test("is taken at the top level, and nothing but its anchors has an effect", () => {
    expect(load({ "golden-ami.yaml": ANCHORED }).landingZone).toEqual(load().landingZone);
    expect(
      load({ "golden-ami.yaml": `x-: 1\nx-a: [{ organization: 1 }]\n${LANDING_ZONE}` }).landingZone,
    ).toEqual(load().landingZone);
  });

  test("is a key like others elsewhere", () => {
    expect(summaryOf(LANDING_ZONE.replace("shared:", "shared:\n  x-a: 1"))).toEqual([
      'shared.x-a: "x-a" is not a key here',
    ]);
  });

  test("may be in a team's file too, whose anchors are its own", () => {
    const team = `x-app: &app { image: web, launchTemplate: { instanceType: t3.small } }
workloads:
  a: { account: "444455556666", region: eu-west-1, fleets: { app: *app } }
`;
    expect(names(load({ "golden-ami.yaml": MAIN, "teams/a.yaml": team }).landingZone.workloads)).toEqual([
      "a",
    ]);
    expect(
      mistakes({
        "golden-ami.yaml": MAIN,
        "teams/a.yaml": team,
        "teams/b.yaml": team.slice(team.indexOf("workloads")),
      }),
    ).toContain("teams/b.yaml:2:");
  });

  test("tells a mistake in what is referred to twenty times once, at its place", () => {
    const workloads = Array.from({ length: 20 }, (_, index) =>
      workloadOf(`w${index}`).replace("{ instanceType: t3.small }", "*small"),
    ).join("");
    const text = exchange(
      ANCHORED,
      "x-small: &small { instanceType: t3.small",
      "x-small: &small { instanceType: t3small",
    );
    const told = mistakes({ "golden-ami.yaml": text + workloads });
    expect(told).toMatch(/^golden-ami\.yaml:1:33 {2}\S+instanceType: "t3small" /);
    expect(told.match(/golden-ami\.yaml/g)).toHaveLength(1);
  });
});
