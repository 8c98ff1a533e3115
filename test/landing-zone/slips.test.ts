import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadLandingZone } from "../../landing-zone/load.js";
import { exchange, LANDING_ZONE, lines, mistakes, mistakesOf, project } from "./project.js";

test.each<[what: string, before: string, after: string, message: string]>([
  [
    "a required key",
    "platform:",
    "platfrom:",
    lines('golden-ami.yaml:7:5  images.web.platfrom: "platfrom" is not a key here: did you mean "platform"?'),
  ],
  [
    "a required key of the whole file",
    "images:",
    "imges:",
    lines('golden-ami.yaml:5:1  imges: "imges" is not a key here: did you mean "images"?'),
  ],
  [
    "a required key in an entry of a list",
    "managed:",
    "manged:",
    lines(
      'golden-ami.yaml:10:9  images.web.components[0].manged: "manged" is not a key here: did you mean "managed"?',
    ),
  ],
  [
    "a required key in a later entry of a list, in upper case",
    "- file:",
    "- File:",
    lines(
      'golden-ami.yaml:11:9  images.web.components[1].File: "File" is not a key here: did you mean "file"?',
    ),
  ],
  [
    "a section that may be left out",
    "workloads:",
    "workload:",
    lines('golden-ami.yaml:14:1  workload: "workload" is not a key here: did you mean "workloads"?'),
  ],
  [
    "the organization, as the British spell it",
    "organization: arn",
    "organisation: arn",
    lines(
      'golden-ami.yaml:1:1  organisation: "organisation" is not a key here: did you mean "organization"?',
    ),
  ],
  [
    "a key in upper case",
    "region: eu-west-1\nimages",
    "Region: eu-west-1\nimages",
    lines('golden-ami.yaml:4:3  shared.Region: "Region" is not a key here: did you mean "region"?'),
  ],
  [
    "snake case",
    "launchTemplate:",
    "launch_template:",
    lines(
      'golden-ami.yaml:21:9  workloads.payments-prod.fleets.web.launch_template: "launch_template" is not a key here: did you mean "launchTemplate"?',
    ),
  ],
  [
    "kebab case",
    "launchTemplate:",
    "launch-template:",
    lines(
      'golden-ami.yaml:21:9  workloads.payments-prod.fleets.web.launch-template: "launch-template" is not a key here: did you mean "launchTemplate"?',
    ),
  ],
  [
    "a key inside of braces",
    "instanceType:",
    "instanceTyp:",
    lines(
      'golden-ami.yaml:21:27  workloads.payments-prod.fleets.web.launchTemplate.instanceTyp: "instanceTyp" is not a key here: did you mean "instanceType"?',
    ),
  ],
  [
    "a key with an invisible character",
    "platform:",
    "plat\u200bform:",
    lines(
      'golden-ami.yaml:7:5  images.web.plat\\u200bform: "plat\\u200bform" is not a key here: did you mean "platform"?',
    ),
  ],
  [
    "a letter of another alphabet",
    "platform:",
    "pl\u0430tform:",
    lines(
      'golden-ami.yaml:7:5  images.web.pl\\u0430tform: "pl\\u0430tform" is not a key here: did you mean "platform"?',
    ),
  ],
  [
    "an optional key",
    "    share:",
    "    rootVolumes: { sizeGB: 20 }\n    share:",
    lines(
      'golden-ami.yaml:13:5  images.web.rootVolumes: "rootVolumes" is not a key here: did you mean "rootVolume"?',
      'golden-ami.yaml:13:20  images.web.rootVolume.sizeGB: "sizeGB" is not a key here: did you mean "sizeGiB"?',
    ),
  ],
  [
    "a unit left out",
    "    share:",
    "    rootVolume: { size: 20 }\n    share:",
    lines(
      'golden-ami.yaml:13:19  images.web.rootVolume.size: "size" is not a key here: did you mean "sizeGiB"?',
    ),
  ],
  [
    "two slips",
    "platform: Linux\n    parent:",
    "platfrom: Linux\n    parnet:",
    lines(
      'golden-ami.yaml:7:5  images.web.platfrom: "platfrom" is not a key here: did you mean "platform"?',
      'golden-ami.yaml:8:5  images.web.parnet: "parnet" is not a key here: did you mean "parent"?',
    ),
  ],
  [
    "a key that is there already",
    "    regions:",
    "    region: eu-west-1\n    regions:",
    lines(
      'golden-ami.yaml:12:5  images.web.region: "region" is not a key here',
      "                      expected one of kind, platform, description, parent, version, components, rootVolume, dataVolumes, encrypted, userData, instanceTypes, keyPair, placement, terminateInstanceOnFailure, tests, vulnerabilityScanning, enhancedImageMetadata, workflows, regions, schedule, buildAfterParent, lifecycle, export, fastLaunch, licenseConfigurationArns, launchTemplates, descriptionsByRegion, ssmParameters, executionRoleArn, tags, share, copyTo",
    ),
  ],
  [
    "a key of nothing",
    "    share:",
    "    colour: red\n    share:",
    lines(
      'golden-ami.yaml:13:5  images.web.colour: "colour" is not a key here',
      "                      expected one of kind, platform, description, parent, version, components, rootVolume, dataVolumes, encrypted, userData, instanceTypes, keyPair, placement, terminateInstanceOnFailure, tests, vulnerabilityScanning, enhancedImageMetadata, workflows, regions, schedule, buildAfterParent, lifecycle, export, fastLaunch, licenseConfigurationArns, launchTemplates, descriptionsByRegion, ssmParameters, executionRoleArn, tags, share, copyTo",
    ),
  ],
  [
    "a key in another case that other maps have too",
    "    fleets:",
    "    Tags: { Team: a }\n    fleets:",
    lines(
      'golden-ami.yaml:18:5  workloads.payments-prod.Tags: "Tags" is not a key here: did you mean "tags"?',
    ),
  ],
  [
    "a key in two spellings",
    "    regions:",
    "    Regions: [eu-west-1]\n    regions:",
    lines(
      'golden-ami.yaml:12:5  images.web.Regions: "Regions" is not a key here',
      "                      expected one of kind, platform, description, parent, version, components, rootVolume, dataVolumes, encrypted, userData, instanceTypes, keyPair, placement, terminateInstanceOnFailure, tests, vulnerabilityScanning, enhancedImageMetadata, workflows, regions, schedule, buildAfterParent, lifecycle, export, fastLaunch, licenseConfigurationArns, launchTemplates, descriptionsByRegion, ssmParameters, executionRoleArn, tags, share, copyTo",
    ),
  ],
  [
    "a choice in another case",
    "Linux",
    "linux",
    lines('golden-ami.yaml:7:15  images.web.platform: "linux" is not allowed here: did you mean "Linux"?'),
  ],
  [
    "a choice misspelt",
    "Linux",
    "Linus",
    lines('golden-ami.yaml:7:15  images.web.platform: "Linus" is not allowed here: did you mean "Linux"?'),
  ],
  [
    "a choice of nothing",
    "Linux",
    "Solaris",
    lines(
      'golden-ami.yaml:7:15  images.web.platform: "Solaris" is not allowed here',
      "                      expected one of Linux, Windows",
    ),
  ],
  [
    "an availability zone of a Region that is in the list",
    "[eu-west-1, eu-west-3]",
    "[eu-west-1, eu-west-1a]",
    lines(
      'golden-ami.yaml:12:26  images.web.regions[1]: "eu-west-1a" is not allowed here: did you mean "eu-west-1"?',
    ),
  ],
  ...(
    [
      ["amzn-linux-2023-x86", "amazon-linux-2023-x86"],
      ["amazonlinux-2023-x86", "amazon-linux-2023-x86"],
      ["ubunut-server-24-lts-x86", "ubuntu-server-24-lts-x86"],
      ["redhat-enterprise-linux-9-x86", "red-hat-enterprise-linux-9-x86"],
    ] as const
  ).map(([name, meant]): [string, string, string, string] => [
    `${name}, a name of AWS's that tells no device`,
    "amazon-linux-2023-x86",
    name,
    lines(
      `golden-ami.yaml:8:13  images.web.parent: "${name}" is not among the names of AWS's that are known here, which tell the root volume's device: did you mean "${meant}"?`,
      `                      expected ${meant}, or rootVolume: { deviceName: /dev/… } beside it`,
    ),
  ]),
  [
    "a Region misspelt",
    "region: eu-west-1\nimages",
    "region: eu-wset-1\nimages",
    lines('golden-ami.yaml:4:11  shared.region: "eu-wset-1" is not allowed here: did you mean "eu-west-1"?'),
  ],
  [
    "a Region in another case",
    "region: eu-west-1\nimages",
    "region: EU-West-1\nimages",
    lines('golden-ami.yaml:4:11  shared.region: "EU-West-1" is not allowed here: did you mean "eu-west-1"?'),
  ],
  [
    "a Region without its hyphens",
    "[eu-west-1, eu-west-3]",
    "[euwest1, eu-west-3]",
    lines(
      'golden-ami.yaml:12:15  images.web.regions[0]: "euwest1" is not allowed here: did you mean "eu-west-1"?',
    ),
  ],
  [
    "a key below its map",
    "    share:",
    "    cron: cron(0 3 ? * SUN *)\n    share:",
    lines(
      'golden-ami.yaml:13:5  images.web.cron: "cron" is not a key here: it belongs in images.web.schedule',
    ),
  ],
  [
    "a key beside its map",
    "launchTemplate: { instanceType: t3.small }",
    "instanceType: t3.small",
    lines(
      'golden-ami.yaml:21:9  workloads.payments-prod.fleets.web.instanceType: "instanceType" is not a key here: it belongs in workloads.payments-prod.fleets.web.launchTemplate',
    ),
  ],
  [
    "a key in the map beside",
    "launchTemplate: { instanceType: t3.small }",
    "launchTemplate: { instanceType: t3.small, min: 1 }",
    lines(
      'golden-ami.yaml:21:51  workloads.payments-prod.fleets.web.launchTemplate.min: "min" is not a key here: it belongs in workloads.payments-prod.fleets.web.autoScaling',
      "golden-ami.yaml:21:56  workloads.payments-prod.fleets.web.autoScaling.max: is missing",
      "                       expected a whole number, 0 to 10000",
      "golden-ami.yaml:21:56  workloads.payments-prod.fleets.web.autoScaling.subnets: is missing",
      "                       expected a list, each entry subnet- and 17 (in old ones, 8) of 0-9 and a-f",
    ),
  ],
  [
    "several keys without their map",
    "launchTemplate: { instanceType: t3.small }",
    "launchTemplate: { instanceType: t3.small }\n        min: 1\n        max: 2\n        subnets: [subnet-0123456789abcdef0]",
    lines(
      'golden-ami.yaml:22:9  workloads.payments-prod.fleets.web.min: "min", "max" and "subnets" are not keys here: they belong in workloads.payments-prod.fleets.web.autoScaling',
    ),
  ],
  [
    "a key that two maps of the fleet may have",
    "launchTemplate: { instanceType: t3.small }",
    "launchTemplate: { instanceType: t3.small }\n        subnets: [subnet-0123456789abcdef0]",
    lines(
      'golden-ami.yaml:22:9  workloads.payments-prod.fleets.web.subnets: "subnets" is not a key here',
      "                      expected one of image, launchTemplate, autoScaling, instances, lookup, tags",
    ),
  ],
  [
    "a key beside the one of two maps that is there",
    "launchTemplate: { instanceType: t3.small }",
    "launchTemplate: { instanceType: t3.small }\n        instances: { count: 1, onNewAmi: keep }\n        subnets: [subnet-0123456789abcdef0]",
    lines(
      'golden-ami.yaml:23:9  workloads.payments-prod.fleets.web.subnets: "subnets" is not a key here: it belongs in workloads.payments-prod.fleets.web.instances',
    ),
  ],
  [
    "a key above its map",
    "regions: [eu-west-1, eu-west-3]\n    share: { organization: true }",
    "share: { organization: true, regions: [eu-west-1, eu-west-3] }",
    lines(
      'golden-ami.yaml:12:34  images.web.share.regions: "regions" is not a key here: it belongs in images.web',
    ),
  ],
  [
    "a section inside of another",
    "images:\n  web:\n    platform: Linux\n    parent: amazon-linux-2023-x86\n    components:\n      - managed: update-linux\n      - file: components/web-server.yaml\n    regions: [eu-west-1, eu-west-3]\n    share: { organization: true }\n",
    "  images:\n    web:\n      platform: Linux\n      parent: amazon-linux-2023-x86\n      components: [{ managed: update-linux }]\n      regions: [eu-west-1, eu-west-3]\n      share: { organization: true }\n",
    lines('golden-ami.yaml:5:3  shared.images: "images" is not a key here: it belongs at the top level'),
  ],
  [
    "a fleet without its name",
    "    fleets:\n      web:\n        image: web\n        launchTemplate: { instanceType: t3.small }\n",
    "    image: web\n    launchTemplate: { instanceType: t3.small }\n",
    lines(
      'golden-ami.yaml:18:5  workloads.payments-prod.image: "image" and "launchTemplate" are not keys here: they belong in workloads.payments-prod.fleets.<name>',
    ),
  ],
  [
    "an image without its name",
    "images:\n  web:\n",
    "images:\n",
    lines(
      'golden-ami.yaml:6:5  images.platform: "platform", "parent", "components" and "regions" are keys of an entry, which needs a name',
      "                     expected images: { <name>: { platform: …",
    ),
  ],
  [
    "the account at the top level",
    "shared:\n  account",
    'account: "111122223333"\nshared:\n  acount',
    lines(
      'golden-ami.yaml:2:1  account: "account" is not a key here: it belongs in shared',
      'golden-ami.yaml:4:3  shared.acount: "acount" is not a key here',
      "                     expected one of account, region, assumeRole, externalId, kmsKeyIds, network, instanceRole, instanceProfile, logExpiryDays, logs, snsTopic, snsTopicArn, releaseEvents, readableParameters",
    ),
  ],
  [
    "no space after a colon in braces",
    "{ instanceType: t3.small }",
    "{ instanceType:t3.small }",
    lines(
      'golden-ami.yaml:21:27  workloads.payments-prod.fleets.web.launchTemplate.instanceType:t3.small: "instanceType:t3.small" has no space after its colon',
      "                       expected instanceType: t3.small",
    ),
  ],
  [
    "no space after a colon, a number",
    "launchTemplate: { instanceType: t3.small }",
    "launchTemplate: { instanceType: t3.small }\n        autoScaling: { min:1, max: 2, subnets: [subnet-0123456789abcdef0] }",
    lines(
      'golden-ami.yaml:22:24  workloads.payments-prod.fleets.web.autoScaling.min:1: "min:1" has no space after its colon',
      "                       expected min: 1",
    ),
  ],
  [
    "two keys in one",
    "shared:\n  account",
    "shared:account:\n  account",
    lines(
      'golden-ami.yaml:2:1  shared:account: "shared:account" has no space after its colon',
      "                     expected shared: account",
    ),
  ],
  [
    "a colon forgotten in the last line",
    "        launchTemplate: { instanceType: t3.small }\n",
    "        launchTemplate:\n          instanceType t3.small\n",
    lines(
      "golden-ami.yaml:22:11  workloads.payments-prod.fleets.web.launchTemplate: a colon is missing after the key",
      "                       expected instanceType: t3.small",
    ),
  ],
  [
    "two colons",
    "platform:",
    "platform::",
    lines(
      'golden-ami.yaml:7:5  images.web.platform:: "platform:" is not a key here: did you mean "platform"?',
    ),
  ],
  [
    "an account without quotes",
    '"111122223333"',
    "111122223333",
    lines(
      "golden-ami.yaml:3:12  shared.account: 111122223333 is a number, not a text",
      '                      expected it in quotes: "111122223333"',
    ),
  ],
  [
    "an account without quotes that is too short",
    '"111122223333"',
    "11112222333",
    lines(
      "golden-ami.yaml:3:12  shared.account: 11112222333 is a number, not a text",
      '                      expected 12 digits in quotes, e.g. "111122223333"',
    ),
  ],
  [
    "an account that begins with zeros",
    '"111122223333"',
    "000122223333",
    lines(
      "golden-ami.yaml:3:12  shared.account: 000122223333 is a number, not a text",
      '                      expected it in quotes: "000122223333"',
    ),
  ],
  [
    "a version without quotes",
    "platform: Linux",
    "platform: Linux\n    version: 2.0",
    lines(
      "golden-ami.yaml:8:14  images.web.version: 2.0 is a number, not a text",
      '                      expected it in quotes: "2.0"',
    ),
  ],
  [
    "a boolean for a text",
    "parent: amazon-linux-2023-x86",
    "parent: true",
    lines(
      "golden-ami.yaml:8:13  images.web.parent: true is a boolean, not a text",
      '                      expected it in quotes: "true"',
    ),
  ],
  [
    "a list for a text",
    "parent: amazon-linux-2023-x86",
    "parent: [amazon-linux-2023-x86]",
    lines(
      'golden-ami.yaml:8:13  images.web.parent: ["amazon-linux-2023-x86"] is a list, not a text',
      "                      expected amazon-linux-2023-x86",
    ),
  ],
  [
    "a map for a text",
    "parent: amazon-linux-2023-x86",
    "parent: { image: web }",
    lines(
      'golden-ami.yaml:8:13  images.web.parent: {"image":"web"} is a map, not a text',
      "                      expected an AWS image's name, ssm:/<parameter>, ami-…, an image ARN, prod-… of AWS Marketplace, or image:<image of this file>, e.g. amazon-linux-2-arm64",
    ),
  ],
  [
    "a text for a list",
    "[eu-west-1, eu-west-3]",
    "eu-west-1",
    lines(
      'golden-ami.yaml:12:14  images.web.regions: "eu-west-1" is a text, not a list',
      "                       expected a list: [eu-west-1]",
    ),
  ],
  [
    "a text with commas for a list",
    "[eu-west-1, eu-west-3]",
    "eu-west-1, eu-west-3",
    lines(
      'golden-ami.yaml:12:14  images.web.regions: "eu-west-1, eu-west-3" is a text, not a list',
      "                       expected a list: [eu-west-1, eu-west-3]",
    ),
  ],
  [
    "a map for a list",
    "    components:\n      - managed: update-linux\n      - file: components/web-server.yaml\n",
    "    components:\n      managed: update-linux\n",
    lines(
      'golden-ami.yaml:10:7  images.web.components: {"managed":"update-linux"} is a map, not a list',
      "                      expected a list: - before its first key",
    ),
  ],
  [
    "a list for a map",
    "      web:\n        image: web\n        launchTemplate: { instanceType: t3.small }",
    "      - image: web\n        launchTemplate: { instanceType: t3.small }",
    lines(
      'golden-ami.yaml:19:7  workloads.payments-prod.fleets: [{"image":"web","launchTemplate":{"instanceType":"t3.smal… is a list, not a map',
      "                      expected a map by name, each entry a map with image",
    ),
  ],
  [
    "a text for a map",
    "{ organization: true }",
    "organization",
    lines(
      'golden-ami.yaml:13:12  images.web.share: "organization" is a text, not a map',
      "                       expected a map with any of organization, organizationalUnits, accounts",
    ),
  ],
  [
    "a text for a choice of true",
    "{ organization: true }",
    "{ organization: yes }",
    lines(
      'golden-ami.yaml:13:28  images.web.share.organization: "yes" is not allowed here',
      "                       expected true",
    ),
  ],
  [
    "a quoted true",
    "{ organization: true }",
    '{ organization: "true" }',
    lines(
      'golden-ami.yaml:13:28  images.web.share.organization: "true" is not allowed here: did you mean true?',
    ),
  ],
  [
    "a number in quotes",
    "platform: Linux",
    'platform: Linux\n    rootVolume: { sizeGiB: "20" }',
    lines(
      'golden-ami.yaml:8:28  images.web.rootVolume.sizeGiB: "20" is a text, not a number',
      "                      expected it without quotes: 20",
    ),
  ],
  [
    "a number with its unit",
    "platform: Linux",
    "platform: Linux\n    rootVolume: { sizeGiB: 20GiB }",
    lines(
      'golden-ami.yaml:8:28  images.web.rootVolume.sizeGiB: "20GiB" is a text, not a number',
      "                      expected a whole number, 1 to 16000",
    ),
  ],
  [
    "a number that is not whole",
    "platform: Linux",
    "platform: Linux\n    rootVolume: { sizeGiB: 20.5 }",
    lines(
      "golden-ami.yaml:8:28  images.web.rootVolume.sizeGiB: 20.5 is a number, not a whole number",
      "                      expected a whole number, 1 to 16000",
    ),
  ],
  [
    "nothing for a list",
    "regions: [eu-west-1, eu-west-3]",
    "regions:",
    lines(
      "golden-ami.yaml:12:13  images.web.regions: is empty",
      "                       expected a list, each entry a Region, e.g. eu-west-1",
    ),
  ],
  [
    "nothing for a map",
    "share: { organization: true }",
    "share:",
    lines(
      "golden-ami.yaml:13:11  images.web.share: is empty",
      "                       expected a map with any of organization, organizationalUnits, accounts",
    ),
  ],
  [
    "nothing for a text",
    "parent: amazon-linux-2023-x86",
    "parent:",
    lines(
      "golden-ami.yaml:8:12  images.web.parent: is empty",
      "                      expected an AWS image's name, ssm:/<parameter>, ami-…, an image ARN, prod-… of AWS Marketplace, or image:<image of this file>, e.g. amazon-linux-2-arm64",
    ),
  ],
  [
    "nothing for an image",
    "images:\n  web:\n",
    "images:\n  app:\n  web:\n",
    lines(
      "golden-ami.yaml:6:7  images.app: is empty",
      "                     expected a map with platform, parent, components and regions",
    ),
  ],
  [
    "nothing for a choice",
    "platform: Linux",
    "platform: null",
    lines(
      "golden-ami.yaml:7:15  images.web.platform: is empty",
      "                      expected one of Linux, Windows",
    ),
  ],
  [
    "a missing account",
    '  account: "111122223333"\n',
    "",
    lines(
      "golden-ami.yaml:3:3  shared.account: is missing",
      '                     expected 12 digits in quotes, e.g. "111122223333"',
    ),
  ],
  [
    "a missing platform",
    "    platform: Linux\n",
    "",
    lines(
      "golden-ami.yaml:7:5  images.web.platform: is missing",
      "                     expected one of Linux, Windows",
    ),
  ],
  [
    "a missing parent",
    "    parent: amazon-linux-2023-x86\n",
    "",
    lines(
      "golden-ami.yaml:7:5  images.web.parent: is missing",
      "                     expected an AWS image's name, ssm:/<parameter>, ami-…, an image ARN, prod-… of AWS Marketplace, or image:<image of this file>, e.g. amazon-linux-2-arm64",
    ),
  ],
  [
    "missing regions",
    "    regions: [eu-west-1, eu-west-3]\n",
    "",
    lines(
      "golden-ami.yaml:7:5  images.web.regions: is missing",
      "                     expected a list, each entry a Region, e.g. eu-west-1",
    ),
  ],
  [
    "missing components",
    "    components:\n      - managed: update-linux\n      - file: components/web-server.yaml\n",
    "",
    lines(
      "golden-ami.yaml:7:5  images.web.components: is missing",
      "                     expected a list, each entry a map with any of managed, file, arn, name, version, parameters",
    ),
  ],
  [
    "a selector misspelt",
    "image: web\n",
    "image: wbe\n",
    lines(
      'golden-ami.yaml:20:16  workloads.payments-prod.fleets.web.image: there is no image "wbe": did you mean "web"?',
    ),
  ],
  [
    "a parent misspelt",
    "parent: amazon-linux-2023-x86",
    "parent: image:wbe",
    lines('golden-ami.yaml:8:13  images.web.parent: there is no image "wbe": did you mean "web"?'),
  ],
  [
    "a file misspelt",
    "components/web-server.yaml",
    "components/web-sever.yaml",
    lines(
      'golden-ami.yaml:11:15  images.web.components[1].file: there is no file "components/web-sever.yaml": did you mean "components/web-server.yaml"?',
    ),
  ],
  [
    "a parameter misspelt",
    "web-server.yaml\n",
    'web-server.yaml\n        parameters: { port: "80" }\n',
    lines(
      'golden-ami.yaml:12:23  images.web.components[1].parameters.port: web-server has no parameter "port": did you mean "Port"?',
    ),
  ],
  [
    "a selector misspelt, with its version",
    "image: web\n",
    "image: wbe@1\n",
    lines(
      'golden-ami.yaml:20:16  workloads.payments-prod.fleets.web.image: there is no image "wbe": did you mean "web"?',
    ),
  ],
  [
    "a selector of another word",
    "image: web\n",
    "image: database\n",
    lines(
      'golden-ami.yaml:20:16  workloads.payments-prod.fleets.web.image: there is no image "database"',
      "                       expected one of web",
    ),
  ],
  [
    "a parent in another case",
    "parent: amazon-linux-2023-x86",
    "parent: image:Web",
    lines(
      'golden-ami.yaml:8:13  images.web.parent: "image:Web" has "W", which is not allowed in an image\'s name',
      "                      expected a-z, 0-9 and -, beginning with a letter and ending with a letter or digit; never _",
    ),
  ],
])("a slip is one mistake, with what was meant: %s", (_, before, after, message) => {
  expect(mistakesOf(before, after)).toBe(message);
});

test.each<[what: string, text: string, message: string]>([
  [
    "nothing",
    "",
    lines(
      "golden-ami.yaml:1:1  is empty",
      "                     expected a map with organization, shared and images",
    ),
  ],
  [
    "white space",
    " \n\n",
    lines(
      "golden-ami.yaml:1:1  is empty",
      "                     expected a map with organization, shared and images",
    ),
  ],
  [
    "comments only",
    "# a\n# b\n",
    lines(
      "golden-ami.yaml:1:1  is empty",
      "                     expected a map with organization, shared and images",
    ),
  ],
  [
    "--- only",
    "---\n",
    lines(
      "golden-ami.yaml:1:4  is empty",
      "                     expected a map with organization, shared and images",
    ),
  ],
  [
    "null",
    "null\n",
    lines(
      "golden-ami.yaml:1:1  is empty",
      "                     expected a map with organization, shared and images",
    ),
  ],
  [
    "~",
    "~",
    lines(
      "golden-ami.yaml:1:1  is empty",
      "                     expected a map with organization, shared and images",
    ),
  ],
  [
    "a list",
    "- organization: a\n",
    lines(
      'golden-ami.yaml:1:1  [{"organization":"a"}] is a list, not a map',
      "                     expected a map with organization, shared and images",
    ),
  ],
  [
    "a text",
    "hello\n",
    lines(
      'golden-ami.yaml:1:1  "hello" is a text, not a map',
      "                     expected a map with organization, shared and images",
    ),
  ],
])("a landing zone with %s is one mistake", (_, text, message) => {
  expect(mistakes({ "golden-ami.yaml": text })).toBe(message);
});

test("what is wrong beside a slip is said too", () => {
  let text = exchange(LANDING_ZONE, "images:", "imges:");
  text = exchange(text, "platform: Linux", "platfrom: linux");
  text = exchange(text, "launchTemplate:", "launch-template:");
  text = exchange(text, "t3.small", "t3 small");
  expect(mistakes({ "golden-ami.yaml": text }).match(/^\S+ {2}\S+/gm)).toEqual([
    "golden-ami.yaml:5:1  imges:",
    "golden-ami.yaml:7:5  images.web.platfrom:",
    "golden-ami.yaml:7:15  images.web.platform:",
    "golden-ami.yaml:21:9  workloads.payments-prod.fleets.web.launch-template:",
    "golden-ami.yaml:21:42  workloads.payments-prod.fleets.web.launchTemplate.instanceType:",
  ]);
});

/** A landing zone with twenty-one fleets that share what the first has. */
const anchored = (first: string, others: string) => {
  const workload = (index: number, fleets: string) =>
    `  w${index}: { account: "${200_000_000_000 + index}", region: eu-west-1, fleets: { web: ${fleets} } }\n`;
  const workloads = Array.from({ length: 21 }, (_, index) => workload(index, index ? others : first));
  return `${LANDING_ZONE.slice(0, LANDING_ZONE.indexOf("  payments-prod:"))}${workloads.join("")}`;
};

test.each<[what: string, first: string, others: string, place: string]>([
  [
    "in a map",
    "&f { image: web, launchTemplate: { instanceType: t3 small } }",
    "*f",
    "15:117  workloads.w0.fleets.web.launchTemplate.instanceType:",
  ],
  [
    "in a merged map",
    "&f { image: web, launchTemplate: { instanceType: t3 small } }",
    "{ <<: *f }",
    "15:117  workloads.w0.fleets.web.launchTemplate.instanceType:",
  ],
  [
    "a text",
    "{ image: &i wbe, launchTemplate: { instanceType: t3.small } }",
    "{ image: *i, launchTemplate: { instanceType: t3.small } }",
    "15:80  workloads.w0.fleets.web.image:",
  ],
  [
    "a misspelt key",
    "&f { image: web, launch_template: { instanceType: t3.small } }",
    "*f",
    "15:85  workloads.w0.fleets.web.launch_template:",
  ],
  [
    "a misspelt key in a merged map",
    "&f { image: web, launch_template: { instanceType: t3.small } }",
    "{ <<: *f }",
    "15:85  workloads.w0.fleets.web.launch_template:",
  ],
  ["a missing key", "&f { image: web }", "*f", "15:71  workloads.w0.fleets.web:"],
  [
    "an unknown key",
    "&f { image: web, colour: red, launchTemplate: { instanceType: t3.small } }",
    "*f",
    "15:85  workloads.w0.fleets.web.colour:",
  ],
  ["a list in place of a map", "&f [web]", "*f", "15:71  workloads.w0.fleets.web:"],
])("a mistake that twenty fleets share is one, at its anchor: %s", (_, first, others, place) => {
  const found = mistakes({ "golden-ami.yaml": anchored(first, others) });
  expect(found.match(/^golden-ami\S+ {2}\S+/gm)).toEqual([`golden-ami.yaml:${place}`]);
});

/** What is wrong with the landing zone, without what would be right. */
const places = (text: string) => mistakes({ "golden-ami.yaml": text }).match(/^[^\s]+ {2}[^\s]+/gm);

test.each<[what: string, before: string, after: string, place: string]>([
  [
    "a platform that the parent has not",
    "platform: Linux",
    "platform: Windows",
    "7:15  images.web.platform:",
  ],
  ["a platform that does not exist", "platform: Linux", "platform: Solaris", "7:15  images.web.platform:"],
  ["a platform that is missing", "    platform: Linux\n", "", "7:5  images.web.platform:"],
  [
    "a parent that is not there",
    "parent: amazon-linux-2023-x86",
    "parent: image:base",
    "8:13  images.web.parent:",
  ],
  [
    "an image that is its own parent",
    "parent: amazon-linux-2023-x86",
    "parent: image:web",
    "8:13  images.web.parent:",
  ],
  [
    "a list with a wrong entry",
    "[eu-west-1, eu-west-3]",
    "[eu-west-1, nowhere-3]",
    "12:26  images.web.regions[1]:",
  ],
  [
    "a list that is a map",
    "regions: [eu-west-1, eu-west-3]",
    "regions: { eu-west-1: true }",
    "12:14  images.web.regions:",
  ],
  ["a list that is empty", "regions: [eu-west-1, eu-west-3]", "regions: []", "12:14  images.web.regions:"],
  [
    "a list with nothing in it",
    "regions: [eu-west-1, eu-west-3]",
    "regions:\n      -",
    "13:8  images.web.regions[0]:",
  ],
  [
    "components that are a text",
    "    components:\n      - managed: update-linux\n      - file: components/web-server.yaml\n",
    "    components: update-linux\n",
    "9:17  images.web.components:",
  ],
  ["images that are a list", "images:\n  web:\n", "images:\n  - name: web\n", "6:3  images:"],
  ["a share that is a text", "{ organization: true }", "everyone", "13:12  images.web.share:"],
  ["an organization that is none", "o-exampleorg1", "exampleorg1", "1:15  organization:"],
  ["an account that is none", '"111122223333"', '"1111"', "3:12  shared.account:"],
])("a mistake makes no other: %s", (_, before, after, place) => {
  const text = exchange(LANDING_ZONE, before, after);
  expect(places(text)).toEqual([`golden-ami.yaml:${place}`]);
});

test("a circle of images is one mistake", () => {
  const image = LANDING_ZONE.slice(LANDING_ZONE.indexOf("  web:"), LANDING_ZONE.indexOf("workloads:"));
  const child = (name: string, parent: string) =>
    image.replace("web:", `${name}:`).replace("amazon-linux-2023-x86", `image:${parent}`);
  const circle = `${child("web", "base")}${child("base", "core")}${child("core", "web")}${child("leaf", "core")}`;
  expect(places(exchange(LANDING_ZONE, image, circle))).toEqual(["golden-ami.yaml:8:13  images.web.parent:"]);
});

test("two keys that are missing from one map are two", () => {
  const without = exchange(LANDING_ZONE, "    platform: Linux\n    parent: amazon-linux-2023-x86\n", "");
  expect(mistakes({ "golden-ami.yaml": without }).match(/images\.web\.\w+: is missing/g)).toHaveLength(2);
});

test("UTF-16 is called so, whatever program has saved the file", () => {
  const directory = project();
  writeFileSync(join(directory, "golden-ami.yaml"), Buffer.from(`\ufeff${LANDING_ZONE}`, "utf16le"));
  expect(() => loadLandingZone(directory)).toThrow(
    "golden-ami.yaml:1:1  is UTF-16\n                     expected a text in UTF-8: save it as such",
  );
});
