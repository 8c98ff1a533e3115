import { lines, mistakesOf } from "../project.js";

test.each<[name: string, before: string, after: string, message: string]>([
  [
    "macOS, which needs a dedicated host",
    "platform: Linux",
    "platform: macOS",
    lines(
      'golden-ami.yaml:7:15  images.web.platform: "macOS" is not allowed here',
      "                      expected one of Linux, Windows",
    ),
  ],
  [
    "a volume of a type that needs IOPS",
    "platform: Linux",
    "platform: Linux\n    rootVolume: { type: io1 }",
    lines(
      'golden-ami.yaml:8:25  images.web.rootVolume.type: "io1" needs iops beside it',
      "                      expected iops of io1, or gp3",
    ),
  ],
  [
    "a volume of the other type that needs IOPS",
    "platform: Linux",
    "platform: Linux\n    rootVolume: { type: io2 }",
    lines(
      'golden-ami.yaml:8:25  images.web.rootVolume.type: "io2" needs iops beside it',
      "                      expected iops of io2, or gp3",
    ),
  ],
  [
    "a volume too big for EBS",
    "platform: Linux",
    "platform: Linux\n    rootVolume: { sizeGiB: 16001 }",
    lines(
      "golden-ami.yaml:8:28  images.web.rootVolume.sizeGiB: 16001 is too big",
      "                      expected at most 16000",
    ),
  ],
  [
    "no volume at all",
    "platform: Linux",
    "platform: Linux\n    rootVolume:",
    lines(
      "golden-ami.yaml:8:16  images.web.rootVolume: is empty",
      "                      expected a map with any of deviceName, sizeGiB, iops, throughput, type",
    ),
  ],
  [
    "a type that is none beside throughput",
    "platform: Linux",
    "platform: Linux\n    rootVolume: { type: 3, throughput: 900 }",
    lines(
      "golden-ami.yaml:8:25  images.web.rootVolume.type: 3 is not allowed here",
      "                      expected one of gp3, gp2, io2, io1",
    ),
  ],
  [
    "a list in place of a number",
    "platform: Linux",
    "platform: Linux\n    rootVolume: { type: gp2, iops: [4000] }",
    lines(
      "golden-ami.yaml:8:36  images.web.rootVolume.iops: [4000] is a list, not a number",
      "                      expected a whole number, 100 to 10000",
    ),
  ],
  [
    "two volumes without a device",
    "platform: Linux",
    "platform: Linux\n    dataVolumes: [{ sizeGiB: 1 }, { sizeGiB: 1 }]",
    lines(
      "golden-ami.yaml:8:19  images.web.dataVolumes[0].deviceName: is missing",
      "                      expected a device, e.g. /dev/sdf, or xvdf for Windows",
      "golden-ami.yaml:8:35  images.web.dataVolumes[1].deviceName: is missing",
      "                      expected a device, e.g. /dev/sdf, or xvdf for Windows",
    ),
  ],
  [
    "a text where a list belongs",
    "[eu-west-1, eu-west-3]",
    "eu-west-1",
    lines(
      'golden-ami.yaml:12:14  images.web.regions: "eu-west-1" is a text, not a list',
      "                       expected a list: [eu-west-1]",
    ),
  ],
  [
    "an empty text where a list belongs",
    "[eu-west-1, eu-west-3]",
    '""',
    lines(
      'golden-ami.yaml:12:14  images.web.regions: "" is a text, not a list',
      "                       expected a list, each entry a Region, e.g. eu-west-1",
    ),
  ],
  [
    "an empty list",
    "[eu-west-1, eu-west-3]",
    "[]",
    lines(
      "golden-ami.yaml:12:14  images.web.regions: [] is too short",
      "                       expected at least 1 entry",
    ),
  ],
  [
    "a Region twice",
    "[eu-west-1, eu-west-3]",
    "[eu-west-1, eu-west-1]",
    lines(
      'golden-ami.yaml:12:26  images.web.regions[1]: "eu-west-1" is here twice',
      "                       expected each value once",
    ),
  ],
  [
    "a time zone that does not exist",
    "    share:",
    '    schedule: { cron: "cron(0 3 ? * SUN *)", timezone: Mars/Base }\n    share:',
    lines(
      'golden-ami.yaml:13:56  images.web.schedule.timezone: "Mars/Base" is not a time zone',
      "                       expected an IANA name, e.g. Europe/Paris",
    ),
  ],
  [
    "a time zone in other letters than IANA's",
    "    share:",
    '    schedule: { cron: "cron(0 3 ? * SUN *)", timezone: europe/paris }\n    share:',
    lines(
      'golden-ami.yaml:13:56  images.web.schedule.timezone: "europe/paris" is not in IANA\'s letters',
      "                       expected Europe/Paris",
    ),
  ],
  [
    "a time zone of a rate, which has none",
    "    share:",
    '    schedule: { cron: "rate(7 days)", timezone: Europe/Paris }\n    share:',
    lines(
      'golden-ami.yaml:13:39  images.web.schedule.timezone: "timezone" has no effect on a rate, which counts from whenever the pipeline is there',
      "                       expected no timezone, or a cron expression",
    ),
  ],
  [
    "a schedule on a day that no year has",
    "    share:",
    '    schedule: { cron: "cron(0 3 30 2 ? *)" }\n    share:',
    lines(
      'golden-ami.yaml:13:23  images.web.schedule.cron: "cron(0 3 30 2 ? *)" never comes true',
      "                       expected a day that one of its months has in one of its years",
    ),
  ],
  [
    "a schedule of a year that is over",
    "    share:",
    '    schedule: { cron: "cron(0 3 1 6 ? 2025)" }\n    share:',
    lines(
      'golden-ami.yaml:13:23  images.web.schedule.cron: "cron(0 3 1 6 ? 2025)" came true for the last time on 2025-06-01',
      "                       expected a year that is not over, or *",
    ),
  ],
  [
    "a description that EC2 refuses at the end of a build",
    "platform: Linux",
    "platform: Linux\n    description: Größe",
    lines(
      'golden-ami.yaml:8:18  images.web.description: "Größe" has "ö" (U+00F6), which is not allowed in an AMI\'s description',
      "                      expected the characters of ASCII, because EC2 takes no others",
    ),
  ],
  [
    "a description that is too long for EC2",
    "platform: Linux",
    `platform: Linux\n    description: ${"x".repeat(256)}`,
    lines(
      `golden-ami.yaml:8:18  images.web.description: "${"x".repeat(80)}…${"x".repeat(80)}" (256 characters) has 256 characters`,
      "                      expected at most 255",
    ),
  ],
  [
    "a schedule of five fields",
    "    share:",
    '    schedule: { cron: "cron(0 3 * * ?)" }\n    share:',
    lines(
      'golden-ami.yaml:13:23  images.web.schedule.cron: "cron(0 3 * * ?)" has 5 cron fields, not 6',
      "                       expected cron(min hour dom month dow year), e.g. cron(0 3 ? * SUN *), or rate(7 days)",
    ),
  ],
])("%s is a mistake at its place", (_, before, after, message) => {
  expect(mistakesOf(before, after)).toBe(message);
});
