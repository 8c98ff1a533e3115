import { formatProblem } from "../../input/problem.js";
import { COMPONENT, exchange, LANDING_ZONE, load } from "./project.js";

const warnings = (before: string, after: string) =>
  load({ "golden-ami.yaml": exchange(LANDING_ZONE, before, after) }).warnings.map(formatProblem);

test("names that AWS has are taken without a word", () => {
  expect(load().warnings).toEqual([]);
  const names = ["reboot-linux", "amazon-corretto-21-headless", "php-8_2-linux", "stig-build-linux-high"];
  for (const name of names) expect(warnings("update-linux", name)).toEqual([]);
});

test("a parent that is not known is taken with a warning, as AWS adds names all the time", () => {
  expect(warnings("amazon-linux-2023-x86", "amazon-linux-2023-x68")).toEqual([
    [
      'golden-ami.yaml:8:13  images.web.parent: "amazon-linux-2023-x68" is not among the names of AWS\'s that are known here',
      "                      expected one that `aws imagebuilder list-images --owner Amazon` shows",
    ].join("\n"),
  ]);
});

test("so is a managed component", () => {
  expect(warnings("update-linux", "updates-linux")).toEqual([
    expect.stringContaining(
      'images.web.components[0].managed: "updates-linux" is not among the names of AWS\'s',
    ),
  ]);
});

test("a parent of another form has no name to know", () => {
  for (const parent of ["ami-0123456789abcdef0", "ssm:/golden/parent"]) {
    expect(
      warnings(
        "parent: amazon-linux-2023-x86",
        `parent: ${parent}\n    rootVolume: { deviceName: /dev/sda1 }`,
      ),
    ).toEqual([]);
  }
});

test("an instance type of a size that is not known is taken with a warning", () => {
  expect(warnings("t3.small", "t3.smal")).toEqual([
    [
      'golden-ami.yaml:21:41  workloads.payments-prod.fleets.web.launchTemplate.instanceType: "t3.smal" has no size that is known here',
      "                       expected e.g. t3.small, m7g.2xlarge, c7i.metal-24xl",
    ].join("\n"),
  ]);
  for (const type of ["m7i-flex.16xlarge", "c7i.metal-24xl", "u-6tb1.metal", "t3.nano"])
    expect(warnings("t3.small", type)).toEqual([]);
});

test("what looks wrong in a component document is among the warnings, once for all images that have it", () => {
  const image = LANDING_ZONE.slice(LANDING_ZONE.indexOf("  web:"), LANDING_ZONE.indexOf("workloads:"));
  const { warnings } = load({
    "golden-ami.yaml": exchange(LANDING_ZONE, "workloads:", `${image.replace("web:", "app:")}workloads:`),
    "components/web-server.yaml": exchange(
      COMPONENT,
      "        inputs:",
      "        timeout: 60\n        inputs:",
    ),
  });
  expect(warnings.map(({ file, path }) => [file, path])).toEqual([
    ["components/web-server.yaml", "phases[0].steps[0].timeout"],
  ]);
});
