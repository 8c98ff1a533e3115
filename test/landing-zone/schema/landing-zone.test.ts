import { lines, mistakes, mistakesOf } from "../project.js";

const OU = "arn:aws:organizations::000000000000:ou/o-exampleorg1/ou-abcd-11111111";

test.each<[name: string, before: string, after: string, message: string]>([
  [
    "a key that is not known",
    "    platform: Linux",
    "    plattform: x\n    platform: Linux",
    lines(
      'golden-ami.yaml:7:5  images.web.plattform: "plattform" is not a key here',
      "                     expected one of kind, platform, description, parent, version, components, rootVolume, dataVolumes, encrypted, userData, instanceTypes, keyPair, placement, terminateInstanceOnFailure, tests, vulnerabilityScanning, enhancedImageMetadata, workflows, regions, schedule, buildAfterParent, lifecycle, export, fastLaunch, licenseConfigurationArns, launchTemplates, descriptionsByRegion, ssmParameters, executionRoleArn, tags, share, copyTo",
    ),
  ],
  [
    "a key that is not known at the top",
    "images:",
    "image: {}\nimages:",
    lines(
      'golden-ami.yaml:5:1  image: "image" is not a key here',
      "                     expected one of include, organization, terraform, namePrefix, tags, accountNames, copyAccounts, shared, defaults, images, workloads",
    ),
  ],
  [
    "a key that is missing",
    "    platform: Linux\n",
    "",
    lines(
      "golden-ami.yaml:7:5  images.web.platform: is missing",
      "                     expected one of Linux, Windows",
    ),
  ],
  [
    "an OU where the organization belongs",
    "arn:aws:organizations::000000000000:organization/o-exampleorg1",
    OU,
    lines(
      'golden-ami.yaml:1:15  organization: "arn:aws:organizations::000000000000:ou/o-exampleorg1/ou-abcd-11111111" has "ou/o-exampleorg1/ou-abcd-11111111" as resource',
      "                      expected organization/o-<10-32 of a-z0-9>",
    ),
  ],
])("%s is a mistake at its place", (_, before, after, message) => {
  expect(mistakesOf(before, after)).toBe(message);
});

test("a file that is empty", () => {
  expect(mistakes({ "golden-ami.yaml": "" })).toBe(
    "golden-ami.yaml:1:1  is empty\n                     expected a map with organization, shared and images",
  );
});
