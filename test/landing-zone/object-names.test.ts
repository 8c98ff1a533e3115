import { loadLandingZone } from "../../landing-zone/load.js";
import { saveLock } from "../../landing-zone/versions/lock-file.js";
import { COMPONENT, exchange, LANDING_ZONE, mistakes, project } from "./project.js";

const EMPTY_LOCK = { "versions.lock.json": '{"components":{},"recipes":{}}' };

/** Loads twice and saves between, as two synths do. The names are those of properties that every JavaScript object has. */
function twice(files: Readonly<Record<string, string>>) {
  const directory = project({ ...EMPTY_LOCK, ...files });
  const first = loadLandingZone(directory);
  saveLock(directory, first.versions, { readOnly: false });
  return { ...first, changesAfter: loadLandingZone(directory).versions.changes };
}

test("an image and a fleet may be called constructor", () => {
  let text = exchange(LANDING_ZONE, "  web:\n    platform", "  constructor:\n    platform");
  text = exchange(text, "image: web", "image: constructor@1");
  text = exchange(text, "      web:", "      constructor:");
  const { landingZone, versions, changesAfter } = twice({ "golden-ami.yaml": text });
  expect(landingZone.images).toMatchObject([{ name: "constructor", recipeVersion: "1.0.0" }]);
  expect(landingZone.workloads).toMatchObject([
    {
      name: "payments-prod",
      fleets: [{ name: "constructor", image: { image: "constructor", version: "1" } }],
    },
  ]);
  expect(versions.changes).toContainEqual({
    section: "recipes",
    name: "constructor",
    from: undefined,
    to: "1.0.0",
  });
  expect(changesAfter).toEqual([]);
});

test("a component file may be called constructor, and its version is counted from 1.0.0", () => {
  const { landingZone, versions, changesAfter } = twice({
    "golden-ami.yaml": exchange(LANDING_ZONE, "components/web-server.yaml", "components/constructor.yaml"),
    "components/constructor.yaml": COMPONENT,
  });
  expect(landingZone.components).toEqual([
    { name: "constructor", version: "1.0.0", platform: "Linux", data: COMPONENT },
  ]);
  expect(versions.changes).toEqual([
    { section: "components", name: "constructor", from: undefined, to: "1.0.0" },
    { section: "recipes", name: "web", from: undefined, to: "1.0.0" },
  ]);
  expect(changesAfter).toEqual([]);
});

test.each<[what: string, before: string, after: string, message: string]>([
  [
    "an image that does not exist",
    "image: web",
    "image: constructor",
    `golden-ami.yaml:20:16  workloads.payments-prod.fleets.web.image: there is no image "constructor"
                       expected one of web`,
  ],
  [
    "a parent that does not exist",
    "amazon-linux-2023-x86",
    "image:constructor",
    `golden-ami.yaml:8:13  images.web.parent: there is no image "constructor"
                      expected one of web`,
  ],
  [
    "a platform",
    "platform: Linux",
    "platform: constructor",
    `golden-ami.yaml:7:15  images.web.platform: "constructor" is not allowed here
                      expected one of Linux, Windows`,
  ],
  [
    "a key",
    "platform: Linux",
    "platform: Linux\n    toString: x",
    `golden-ami.yaml:8:5  images.web.toString: "toString" is not a key here
                     expected one of kind, platform, description, parent, version, components, rootVolume, dataVolumes, encrypted, userData, instanceTypes, keyPair, placement, terminateInstanceOnFailure, tests, vulnerabilityScanning, enhancedImageMetadata, workflows, regions, schedule, buildAfterParent, lifecycle, export, fastLaunch, licenseConfigurationArns, launchTemplates, descriptionsByRegion, ssmParameters, executionRoleArn, tags, share, copyTo`,
  ],
  [
    "a parameter that the component does not have",
    "web-server.yaml\n",
    "web-server.yaml\n        parameters: { toString: x }\n",
    `golden-ami.yaml:12:23  images.web.components[1].parameters.toString: web-server has no parameter "toString"
                       expected one of Port`,
  ],
])("%s of such a name is an ordinary mistake", (_, before, after, message) => {
  expect(mistakes({ ...EMPTY_LOCK, "golden-ami.yaml": exchange(LANDING_ZONE, before, after) })).toBe(message);
});

test.each(["toString", "constructor", "hasOwnProperty", "__proto__"])(
  "%s is not an action of a component",
  (action) => {
    expect(mistakes({ "components/web-server.yaml": exchange(COMPONENT, "ExecuteBash", action) })).toMatch(
      new RegExp(
        `^components/web-server\\.yaml:8:17 {2}phases\\[0\\]\\.steps\\[0\\]\\.action: "${action}" is not an action module\\n +expected one of AppendFile, Assert, .*, WebDownload$`,
      ),
    );
  },
);

test("a workload cannot be called constructor, which no stack can be", () => {
  const text = exchange(LANDING_ZONE, "  payments-prod:", "  constructor:");
  expect(mistakes({ "golden-ami.yaml": text })).toContain(
    'workloads.constructor: "constructor" cannot be a stack\'s name',
  );
});

test("no name is __proto__", () => {
  const text = exchange(LANDING_ZONE, "  payments-prod:", "  __proto__:");
  expect(mistakes({ "golden-ami.yaml": text })).toContain(
    'golden-ami.yaml:15:3  "__proto__" cannot be a key',
  );
});
