import { loadLandingZone } from "../../../landing-zone/load.js";
import { saveLock } from "../../../landing-zone/versions/lock-file.js";
import {
  COMPONENT,
  exchange,
  fleetOf,
  imageFrom,
  LANDING_ZONE,
  landingZoneOf,
  lines,
  load,
  mistakes,
  mistakesOf,
  project,
  summaryOf,
  write,
} from "../project.js";

test.each<[name: string, before: string, after: string, message: string]>([
  [
    "a selector of an image that does not exist",
    "image: web",
    "image: wbe@1.4",
    lines(
      'golden-ami.yaml:20:16  workloads.payments-prod.fleets.web.image: there is no image "wbe": did you mean "web"?',
    ),
  ],
  [
    "a selector without any image",
    LANDING_ZONE.slice(LANDING_ZONE.indexOf("images:"), LANDING_ZONE.indexOf("workloads:")),
    "images: {}\n",
    lines(
      'golden-ami.yaml:12:16  workloads.payments-prod.fleets.web.image: there is no image "web"',
      "                       expected an image below images",
    ),
  ],
  [
    "a selector of a version that no release can have yet",
    "image: web",
    "image: web@2",
    lines(
      'golden-ami.yaml:20:16  workloads.payments-prod.fleets.web.image: "web@2" asks for a version after 1.0.0, the newest of web',
      "                       expected 1.0.0 or an earlier one, or a higher version in images.web",
    ),
  ],
])("%s is a mistake at its place", (_, before, after, message) => {
  expect(mistakesOf(before, after)).toBe(message);
});

describe("a selector's version", () => {
  const withSelector = (selector: string) => ({
    "golden-ami.yaml": exchange(
      exchange(LANDING_ZONE, "    platform: Linux", '    platform: Linux\n    version: "2.10"'),
      "image: web",
      `image: ${selector}`,
    ),
  });

  test.each(["web@3", "web@2.11", "web@2.10.1", "web@2.10.1/1", "web@11.0"])(
    "%s is a mistake if the newest is 2.10.0",
    (selector) => {
      expect(mistakes(withSelector(selector))).toBe(
        lines(
          `golden-ami.yaml:21:16  workloads.payments-prod.fleets.web.image: "${selector}" asks for a version after 2.10.0, the newest of web`,
          "                       expected 2.10.0 or an earlier one, or a higher version in images.web",
        ),
      );
    },
  );

  test.each([
    "web@2",
    "web@2.10",
    "web@2.10.0",
    "web@2.10.0/99",
    "web@2.9",
    "web@2.9.30",
    "web@1",
    "web@1.11",
  ])("%s is right if the newest is 2.10.0", (selector) => {
    expect(mistakes(withSelector(selector))).toBe("");
  });

  test("that content has since reached is right", () => {
    const directory = project();
    saveLock(directory, loadLandingZone(directory).versions, { readOnly: false });
    write(directory, {
      "golden-ami.yaml": exchange(LANDING_ZONE, "image: web", "image: web@1.0.1"),
      "components/web-server.yaml": exchange(COMPONENT, "nginx", "httpd"),
    });
    expect(loadLandingZone(directory).landingZone.images[0]?.recipeVersion).toBe("1.0.1");
  });
});

describe("a selector's version below the newest", () => {
  const lockOf = (version?: string) =>
    JSON.stringify({
      components: {},
      recipes: version === undefined ? {} : { web: { version, digest: `sha256:${"0".repeat(64)}` } },
    });
  const withSelector = (selector: string, declared?: string) => {
    const text = exchange(LANDING_ZONE, "image: web", `image: ${selector}`);
    return declared === undefined
      ? text
      : exchange(text, "    platform: Linux", `    platform: Linux\n    version: "${declared}"`);
  };
  const place = "workloads.payments-prod.fleets.web.image";

  test.each<[selector: string, lock: string, declared: string | undefined, message: string]>([
    ["web@0", lockOf(), undefined, '"web@0" asks for a version before 1.0.0, the first of web'],
    ["web@1.9", lockOf(), "2.0", '"web@1.9" asks for a version before 2.0.0, the first of web'],
    [
      "web@0.4",
      lockOf("0.3.1"),
      "1.0",
      '"web@0.4" asks for a version between 0.3.1 and 1.0.0, which web goes to from there',
    ],
    [
      "web@2",
      lockOf("1.4.3"),
      "3.0",
      '"web@2" asks for a version between 1.4.3 and 3.0.0, which web goes to from there',
    ],
    [
      "web@1.4.9/1",
      lockOf("1.4.3"),
      "3.0",
      '"web@1.4.9/1" asks for a version between 1.4.3 and 3.0.0, which web goes to from there',
    ],
  ])("%s is a mistake if the lock tells that there never was one", (selector, lock, declared, message) => {
    expect(summaryOf(withSelector(selector, declared), { "versions.lock.json": lock })).toEqual([
      `${place}: ${message}`,
    ]);
  });

  test.each<[selector: string, lock: string | undefined, declared: string | undefined, message: string]>([
    [
      "web@0",
      undefined,
      undefined,
      '"web@0" asks for a version before 1.0.0, and there is no lock that has one of web',
    ],
    [
      "web@1",
      undefined,
      "2.0",
      '"web@1" asks for a version before 2.0.0, and there is no lock that has one of web',
    ],
    [
      "web@0.7",
      lockOf("1.2.3"),
      undefined,
      '"web@0.7" asks for a version before 1.0.0, with which web began unless its first was lower',
    ],
  ])("%s is taken with a warning if nothing tells", (selector, lock, declared, message) => {
    const { warnings } = load({
      "golden-ami.yaml": withSelector(selector, declared),
      ...(lock && { "versions.lock.json": lock }),
    });
    expect(warnings.map(({ path, message }) => `${path}: ${message}`)).toEqual([`${place}: ${message}`]);
  });

  test.each<[selector: string, lock: string, declared: string | undefined]>([
    ["web@0", lockOf("0.3.1"), undefined],
    ["web@0", lockOf("0.3.1"), "1.0"],
    ["web@0.3.0/2", lockOf("0.3.1"), "1.0"],
    ["web@1", lockOf("1.4.3"), "3.0"],
    ["web@1.4.3", lockOf("1.4.3"), "3.0"],
    ["web@3", lockOf("1.4.3"), "3.0"],
    ["web@1", lockOf("3.0.2"), undefined],
    ["web@2.7.1/4", lockOf("3.0.2"), undefined],
  ])("%s is right, because there may have been one", (selector, lock, declared) => {
    const { warnings } = load({
      "golden-ami.yaml": withSelector(selector, declared),
      "versions.lock.json": lock,
    });
    expect(warnings).toEqual([]);
  });
});

test.each([
  [20, "one of "],
  [21, "one of the 21: "],
])(
  "an image that is not there is one mistake of each fleet, which names twenty others at most: of %d",
  (count, beginning) => {
    const names = Array.from({ length: count }, (_, index) => `web-${index}`);
    const text = landingZoneOf(
      names.map((name) => imageFrom(name, "amazon-linux-2023-x86")),
      [fleetOf("web", "app")],
    );
    expect(mistakes({ "golden-ami.yaml": text })).toBe(
      lines(
        `golden-ami.yaml:${11 + 6 * count}:21  workloads.payments-prod.fleets.web.image: there is no image "app"`,
        `                        expected ${beginning}${names.slice(0, 20).join(", ")}${count > 20 ? ", …" : ""}`,
      ),
    );
  },
);
