import { exchange, LANDING_ZONE, lines, load, mistakes, mistakesOf } from "../project.js";

test.each<[name: string, before: string, after: string, message: string]>([
  [
    "a subnet of instances that a group starts",
    "launchTemplate: { instanceType: t3.small }",
    "launchTemplate: { instanceType: t3.small, subnet: subnet-0abc1234 }\n        autoScaling: { min: 1, max: 1, subnets: [subnet-0def1234] }",
    lines(
      'golden-ami.yaml:21:59  workloads.payments-prod.fleets.web.launchTemplate.subnet: "subnet-0abc1234" is for instances without a group, and this fleet has one',
      "                       expected autoScaling.subnets alone",
    ),
  ],
])("%s is a mistake at its place", (_, before, after, message) => {
  expect(mistakesOf(before, after)).toBe(message);
});

test("a fleet's root volume that is smaller than that of its newest image is a mistake, because nothing would start", () => {
  const text = (selector: string) =>
    exchange(
      LANDING_ZONE,
      "    platform: Linux",
      "    platform: Linux\n    rootVolume: { sizeGiB: 20 }",
    ).replace(
      "image: web\n        launchTemplate: { instanceType: t3.small }",
      `image: ${selector}\n        launchTemplate: { instanceType: t3.small, rootVolumeSizeGiB: 8 }`,
    );
  expect(mistakes({ "golden-ami.yaml": text("web") })).toBe(
    lines(
      "golden-ami.yaml:22:70  workloads.payments-prod.fleets.web.launchTemplate.rootVolumeSizeGiB: 8 is less than the 20 of web",
      "                       expected at least 20: no instance starts from less than its AMI needs",
    ),
  );
  expect(mistakes({ "golden-ami.yaml": text("web@1") })).toContain("8 is less than the 20 of web");
  load({
    "golden-ami.yaml": exchange(
      text("web@1"),
      "    platform: Linux",
      '    platform: Linux\n    version: "2.0"',
    ),
  });
});
