import { loadLandingZone } from "../../../landing-zone/load.js";
import { saveLock } from "../../../landing-zone/versions/lock-file.js";
import {
  COMPONENT,
  exchange,
  LANDING_ZONE,
  lines,
  mistakes,
  mistakesOf,
  project,
  write,
} from "../project.js";

test.each<[name: string, before: string, after: string, message: string]>([
  [
    "a selector of an image that does not exist",
    "image: web",
    "image: wbe@1.4",
    lines(
      'golden-ami.yaml:20:16  workloads.payments-prod.fleets.web.image: there is no image "wbe"',
      "                       expected one of web",
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
