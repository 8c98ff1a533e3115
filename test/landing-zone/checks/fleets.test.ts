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

const template = (text: string) =>
  mistakesOf("{ instanceType: t3.small }", `{ instanceType: t3.small, ${text} }`);

test.each<[what: string, text: string, path: string, message: string, expected: string]>([
  [
    "a profile of another account",
    "instanceProfile: arn:aws:iam::111122223333:instance-profile/teams/web",
    "instanceProfile",
    '"arn:aws:iam::111122223333:instance-profile/teams/web" is an instance profile of another account',
    "arn:aws:iam::444455556666:instance-profile/teams/web",
  ],
  [
    "a profile of another partition",
    "instanceProfile: arn:aws-cn:iam::444455556666:instance-profile/web",
    "instanceProfile",
    '"arn:aws-cn:iam::444455556666:instance-profile/web" is an instance profile of another partition than eu-west-1\'s',
    "arn:aws:iam::444455556666:instance-profile/web",
  ],
  [
    "a policy of another account",
    'instanceRole: { policies: ["arn:aws:iam::111122223333:policy/web"] }',
    "instanceRole.policies[0]",
    '"arn:aws:iam::111122223333:policy/web" is a policy of another account',
    "arn:aws:iam::444455556666:policy/web",
  ],
  [
    "AWS's policy of another partition",
    'instanceRole: { policies: ["arn:aws-us-gov:iam::aws:policy/ReadOnlyAccess"] }',
    "instanceRole.policies[0]",
    '"arn:aws-us-gov:iam::aws:policy/ReadOnlyAccess" is a policy of another partition than eu-west-1\'s',
    "arn:aws:iam::aws:policy/ReadOnlyAccess",
  ],
  [
    "a boundary of another account",
    'instanceRole: { permissionsBoundary: "arn:aws:iam::111122223333:policy/web" }',
    "instanceRole.permissionsBoundary",
    '"arn:aws:iam::111122223333:policy/web" is a policy of another account',
    "arn:aws:iam::444455556666:policy/web",
  ],
  [
    "Session Manager's policy twice",
    'instanceRole: { policies: ["arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"] }',
    "instanceRole.policies[0]",
    '"arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore" is a policy of the role already, by ssm',
    "it in one of both places",
  ],
])("%s is a mistake", (_, text, path, message, expected) => {
  const [place = "", ...wayOut] = template(text).split("\n");
  expect(place.replace(/^\S+ {2}workloads\.payments-prod\.fleets\.web\.launchTemplate\./, "")).toBe(
    `${path}: ${message}`,
  );
  expect(wayOut.map((line) => line.trim())).toEqual([`expected ${expected}`]);
});

test.each([
  "instanceProfile: web",
  "instanceProfile: arn:aws:iam::444455556666:instance-profile/web",
  'instanceRole: { policies: ["arn:aws:iam::444455556666:policy/web", "arn:aws:iam::aws:policy/ReadOnlyAccess"] }',
  'instanceRole: { ssm: false, policies: ["arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"] }',
  "instanceRole: {}",
])("a launch template may have { %s }", (text) => {
  expect(template(text)).toBe("");
});

test.each<[what: string, text: string, path: string, message: string]>([
  [
    "a key of another Region",
    "kmsKeyId: arn:aws:kms:us-east-1:444455556666:alias/volumes",
    "kmsKeyId",
    '"arn:aws:kms:us-east-1:444455556666:alias/volumes" is a key of another Region',
  ],
  [
    "a data volume's key of another partition",
    "dataVolumes: [{ deviceName: /dev/sdf, sizeGiB: 1, kmsKeyId: arn:aws-cn:kms:cn-north-1:444455556666:alias/volumes }]",
    "dataVolumes[0].kmsKeyId",
    '"arn:aws-cn:kms:cn-north-1:444455556666:alias/volumes" is a key of another partition than eu-west-1\'s',
  ],
  [
    "a licence configuration of another Region",
    `licenseConfigurations: ["arn:aws:license-manager:us-east-1:444455556666:license-configuration:lic-${"0".repeat(32)}"]`,
    "licenseConfigurations[0]",
    `"arn:aws:license-manager:us-east-1:444455556666:license-configuration:lic-${"0".repeat(32)}" is a licence configuration of another Region`,
  ],
  [
    "a resource group of another Region",
    "placement: { tenancy: host, hostResourceGroupArn: arn:aws:resource-groups:us-east-1:444455556666:group/hosts }",
    "placement.hostResourceGroupArn",
    '"arn:aws:resource-groups:us-east-1:444455556666:group/hosts" is a resource group of another Region',
  ],
  [
    "a data volume at the AMI's root device",
    "dataVolumes: [{ deviceName: /dev/xvda, sizeGiB: 1 }]",
    "dataVolumes[0].deviceName",
    '"/dev/xvda" is the root device of web',
  ],
  [
    "a root volume smaller than the AMI's",
    "rootVolume: { sizeGiB: 4 }",
    "rootVolume.sizeGiB",
    "4 is less than the 8 of web",
  ],
  [
    "two data volumes at one device",
    "dataVolumes: [{ deviceName: /dev/sdf, sizeGiB: 1 }, { deviceName: /dev/sdf, sizeGiB: 1 }]",
    "dataVolumes[1].deviceName",
    '"/dev/sdf" is a volume\'s already',
  ],
  [
    "a data volume of no size",
    "dataVolumes: [{ deviceName: /dev/sdf }]",
    "dataVolumes[0]",
    "has none of sizeGiB, snapshot",
  ],
  [
    "both names of the root volume's size",
    "rootVolumeSizeGiB: 8, rootVolume: { sizeGiB: 8 }",
    "",
    "has rootVolumeSizeGiB and rootVolume",
  ],
  [
    "IOPS without a type",
    "rootVolume: { iops: 3000 }",
    "rootVolume.iops",
    "3000 needs the volume's type beside it",
  ],
  [
    "a host without its tenancy",
    "placement: { hostId: h-0abc1234 }",
    "placement.hostId",
    '"hostId" has no effect but on dedicated hosts',
  ],
  [
    "a partition without its group",
    "placement: { partitionNumber: 1 }",
    "placement.partitionNumber",
    '"partitionNumber" has no effect without a placement group',
  ],
])("%s is a mistake at its place", (_, text, path, message) => {
  const place = `workloads.payments-prod.fleets.web.launchTemplate${path && "."}${path}`;
  expect(
    template(text)
      .replace(/^\S+ +/, "")
      .split("\n"),
  ).toEqual([`${place}: ${message}`, expect.any(String)]);
});

test("one host is not for a group, which starts instances on a resource group's", () => {
  const text = "launchTemplate: { instanceType: t3.small }";
  const group = `autoScaling: { min: 1, max: 1, subnets: [subnet-0def1234] }`;
  const placement = "placement: { tenancy: host, hostId: h-0abc1234 }";
  expect(
    mistakesOf(text, `launchTemplate: { instanceType: t3.small, ${placement} }\n        ${group}`),
  ).toContain('"h-0abc1234" is one host, which no group starts instances on');
});

test("a fleet's partition has its placement group, and the short form of a size is that of the root volume", () => {
  const placement = { tenancy: "default", groupName: "spread", partitionNumber: 1 };
  const text = exchange(
    LANDING_ZONE,
    "{ instanceType: t3.small }",
    `{ instanceType: t3.small, rootVolumeSizeGiB: 20, placement: ${JSON.stringify(placement)} }`,
  );
  const [workload] = load({ "golden-ami.yaml": text }).landingZone.workloads;
  expect(workload?.fleets[0]?.launchTemplate).toMatchObject({ placement, rootVolume: { sizeGiB: 20 } });
});

test("a fleet's own instances are in their subnets", () => {
  const text = "launchTemplate: { instanceType: t3.small }";
  const instances = "instances: { count: 1, subnets: [subnet-0def1234], onNewAmi: keep }";
  expect(mistakesOf(text, `${text}\n        ${instances}`)).toBe("");
});

test("a subnet of others is not for a fleet that has its own instances", () => {
  const text = "launchTemplate: { instanceType: t3.small }";
  const instances = "instances: { count: 1, subnets: [subnet-0def1234], onNewAmi: keep }";
  expect(
    mistakesOf(
      text,
      `launchTemplate: { instanceType: t3.small, subnet: subnet-0abc1234 }\n        ${instances}`,
    ),
  ).toBe(
    lines(
      'golden-ami.yaml:21:59  workloads.payments-prod.fleets.web.launchTemplate.subnet: "subnet-0abc1234" is for instances that others start, and this fleet has its own',
      "                       expected instances.subnets alone",
    ),
  );
});

test.each<[what: string, entry: string, message: string]>([
  ["nothing to find or start", "tags: {}", "fleets.web: has none of launchTemplate, lookup"],
  [
    "both",
    "launchTemplate: { instanceType: t3.small }\n        lookup: {}",
    "fleets.web: has launchTemplate and lookup",
  ],
  [
    "a group of a lookup",
    "lookup: {}\n        autoScaling: { min: 1, max: 1, subnets: [subnet-0def1234] }",
    'fleets.web.autoScaling: "autoScaling" has no effect beside lookup, which starts nothing',
  ],
  [
    "instances of a lookup",
    "lookup: {}\n        instances: { count: 1, subnets: [subnet-0def1234], onNewAmi: keep }",
    'fleets.web.instances: "instances" has no effect beside lookup, which starts nothing',
  ],
  [
    "instances and a group",
    "launchTemplate: { instanceType: t3.small }\n        autoScaling: { min: 1, max: 1, subnets: [subnet-0def1234] }\n        instances: { count: 1, subnets: [subnet-0def1234], onNewAmi: keep }",
    'fleets.web.instances: "instances" has no effect beside autoScaling, which starts them itself',
  ],
  [
    "tags of a lookup that makes nothing",
    "lookup: {}\n        tags: { Team: payments }",
    'fleets.web.tags: "tags" has no effect beside lookup without a parameter, because nothing is made',
  ],
  [
    "no instances",
    "launchTemplate: { instanceType: t3.small }\n        instances: { count: 0, subnets: [subnet-0def1234], onNewAmi: keep }",
    "fleets.web.instances.count: 0 is too small",
  ],
  [
    "an unknown answer to a new AMI",
    "launchTemplate: { instanceType: t3.small }\n        instances: { count: 1, subnets: [subnet-0def1234], onNewAmi: wait }",
    'fleets.web.instances.onNewAmi: "wait" is not allowed here',
  ],
  [
    "one subnet twice",
    "launchTemplate: { instanceType: t3.small }\n        instances: { count: 1, subnets: [subnet-0def1234, subnet-0def1234], onNewAmi: keep }",
    'fleets.web.instances.subnets[1]: "subnet-0def1234" is here twice',
  ],
  [
    "a parameter that SSM refuses",
    "lookup: { parameter: golden-ami/web }",
    'fleets.web.lookup.parameter: "golden-ami/web" has a / and does not begin with one',
  ],
])("a fleet that has %s is one mistake", (_, entry, message) => {
  const said = mistakesOf("launchTemplate: { instanceType: t3.small }", entry).split("\n");
  expect(said.map((line) => line.replace(/^golden-ami\S+ +workloads\.payments-prod\./, ""))).toEqual([
    message,
    expect.stringContaining("expected"),
  ]);
});

test("an earlier version may have another root device and a smaller root volume", () => {
  const text = (volumes: string) =>
    exchange(
      LANDING_ZONE,
      "image: web\n        launchTemplate: { instanceType: t3.small }",
      `image: web@0\n        launchTemplate: { instanceType: t3.small, ${volumes} }`,
    );
  expect(
    mistakes({ "golden-ami.yaml": text("dataVolumes: [{ deviceName: /dev/xvda, sizeGiB: 1 }]") }),
  ).not.toContain("root device");
});
