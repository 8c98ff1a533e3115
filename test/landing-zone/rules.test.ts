import { InputError } from "../../input/problem.js";
import { loadLandingZone } from "../../landing-zone/load.js";
import type { LANDING_ZONE_RULES } from "../../landing-zone/rules.js";
import { exchange, imageFrom, LANDING_ZONE, landingZoneOf, load, project, write } from "./project.js";

type RuleId = keyof typeof LANDING_ZONE_RULES;
type Files = Readonly<Record<string, string>>;

/** Ids of the rules that a landing zone breaks, each once. */
function broken(files: Files): (string | undefined)[] {
  const problems = () => {
    try {
      return load(files).warnings;
    } catch (error) {
      if (error instanceof InputError) return error.problems;
      throw error;
    }
  };
  return [...new Set(problems().map(({ rule }) => rule))];
}

const change = (before: string, after: string): Files => ({
  "golden-ami.yaml": exchange(LANDING_ZONE, before, after),
});
const parent = (text: string) => change("amazon-linux-2023-x86", text);
const image = (text: string) => change("    platform: Linux\n", `    platform: Linux\n    ${text}\n`);
const workload = (text: string) =>
  change('    account: "444455556666"\n', `    account: "444455556666"\n    ${text}\n`);
const terraform = (text: string) => change("shared:\n", `terraform: { ${text} }\nshared:\n`);
const template = (text: string) =>
  change("{ instanceType: t3.small }", `{ instanceType: t3.small, ${text} }`);
const fleet = (text: string) =>
  change(
    "launchTemplate: { instanceType: t3.small }",
    `launchTemplate: { instanceType: t3.small }\n        ${text}`,
  );
const BUILD_IMAGE = "{ managed: build-image }";
const TEST_IMAGE = "{ managed: test-image }";
const WORKFLOW = `schemaVersion: 1.0
parameters: [{ name: topic, type: string, default: arn }]
steps: [{ name: Wait, action: WaitForAction, inputs: { snsTopicArn.$: $.parameters.topic } }]
`;
/** An image with workflows, each in braces, and the document of some. */
const workflows = (...entries: readonly string[]): Files => ({
  ...image(`workflows: [${entries.join(", ")}]`),
  "workflows/wait.yaml": WORKFLOW,
});
const wait = (more = "") => `{ file: workflows/wait.yaml, type: TEST${more} }`;
const document = (text: string): Files => ({ "components/web-server.yaml": text });
const two = (...images: string[]) => ({ "golden-ami.yaml": landingZoneOf(images) });

/** The landing zone with a container beside its image. */
const container = (...keys: string[]) =>
  change(
    "workloads:\n",
    `  box:
    kind: container
    platform: Linux
    parent: amazonlinux:2023
    components: [{ managed: update-linux }]
    regions: [eu-west-1]
    share: { organization: true }
${keys.map((key) => `    ${key}\n`).join("")}workloads:
`,
  );
const inContainer = (before: string, after: string): Files => ({
  "golden-ami.yaml": exchange(container()["golden-ami.yaml"] ?? "", before, after),
});

/** A landing zone that breaks the rule and no other. */
const EXAMPLES: Readonly<Record<RuleId, Files>> = {
  yaml: { "golden-ami.yaml": "images: [" },
  encoding: { "golden-ami.yaml": "a: \0" },
  include: { "golden-ami.yaml": `include: [teams/*.yaml]\n${LANDING_ZONE}` },
  "name-twice": {
    "golden-ami.yaml": `include: [teams/*.yaml]\n${LANDING_ZONE}`,
    "teams/web.yaml": LANDING_ZONE.slice(LANDING_ZONE.indexOf("workloads:")),
  },
  "missing-file": change("components/web-server.yaml", "components/other.yaml"),
  "versions-lock": { "versions.lock.json": "" },
  "unknown-key": workload("owner: me"),
  missing: change("    region: eu-west-1\n    fleets", "    fleets"),
  type: change("regions: [eu-west-1, eu-west-3]", "regions: {}"),
  value: change("platform: Linux", "platform: Solaris"),
  limit: template("rootVolumeSizeGiB: 0"),
  "key-combination": change("{ organization: true }", "{}"),
  "no-effect": template("vpc: vpc-0abc1234, securityGroups: [sg-0abc1234]"),
  duplicate: change("[eu-west-1, eu-west-3]", "[eu-west-1, eu-west-1]"),
  organization: change("organization/o-exampleorg1", "organization/exampleorg1"),
  "organizational-unit": change(
    "{ organization: true }",
    '{ organizationalUnits: ["arn:aws:organizations::000000000000:ou/o-anotherorg1/ou-abcd-12345678"] }',
  ),
  account: change('"444455556666"', '"4444"'),
  "account-name": change(
    "shared:\n",
    'accountNames: { "444455556666": payments, "111122223333": payments }\nshared:\n',
  ),
  region: change("[eu-west-1, eu-west-3]", "[eu-west-1, eu-west-9]"),
  partition: change("[eu-west-1, eu-west-3]", "[eu-west-1, cn-north-1]"),
  role: workload("assumeRole: arn:aws:iam::111122223333:role/golden-ami"),
  "resource-id": template("subnet: subnet-1"),
  "regional-id": {
    "golden-ami.yaml": LANDING_ZONE.replace(
      "    region: eu-west-1\n    fleets",
      "    regions: [eu-west-1, eu-west-3]\n    fleets",
    ).replace("t3.small", "t3.small, subnet: subnet-0abc1234"),
  },
  "provider-versions": terraform('awsProvider: "~> 7.0"'),
  "provider-region": {
    "golden-ami.yaml": exchange(
      exchange(LANDING_ZONE, "[eu-west-1, eu-west-3]", "[eu-west-1, ap-southeast-6]"),
      "shared:\n",
      'terraform: { awsProvider: "5.100.0" }\nshared:\n',
    ),
  },
  "provider-region-in-range": {
    "golden-ami.yaml": LANDING_ZONE.replace("[eu-west-1, eu-west-3]", "[eu-west-1]")
      .replaceAll("eu-west-1", "eusc-de-east-1")
      .replaceAll("arn:aws:", "arn:aws-eusc:"),
  },
  "local-backend": terraform("backend: { local: { directory: /state } }"),
  profile: terraform("profile: golden-ami"),
  "s3-backend": terraform("backend: { s3: { bucket: a..b, region: eu-west-1, useLockfile: true } }"),
  "backend-state": terraform("backend: { gcs: { bucket: states, prefix: golden-ami } }"),
  "backend-secret": terraform(
    'backend: { azurerm: { storage_account_name: states, key: "{stack}.tfstate", access_key: abc } }',
  ),
  "terraform-versions": terraform('terraformVersion: "< 1.9"'),
  "cloud-backend": terraform('backend: { cloud: { organization: "a b" } }'),
  "readable-parameter": change("shared:\n", 'shared:\n  readableParameters: ["/a b"]\n'),
  tag: workload('tags: { "aws:x": y }'),
  "name-prefix": change("shared:\n", "namePrefix: a-b\nshared:\n"),
  "image-name": two(imageFrom("we", "amazon-linux-2023-x86")),
  "ami-name": two(imageFrom("w".repeat(90), "amazon-linux-2023-x86")),
  "ami-description": image("description: é"),
  "parent-image": parent("ami-1"),
  "unknown-image": parent("image:nowhere"),
  "image-circle": parent("image:web"),
  "parent-region": parent("arn:aws:imagebuilder:eu-west-2:aws:image/amazon-linux-2023-x86/x.x.x"),
  platform: two(imageFrom("win", "windows-server-2022-english-full-base-x86")),
  "device-name": image("rootVolume: { deviceName: /dev/sda1 }"),
  "root-volume-size": image("rootVolume: { sizeGiB: 4 }"),
  cron: image('schedule: { cron: "cron(0 3 30 2 ? *)" }'),
  "time-zone": image('schedule: { cron: "cron(0 3 ? * SUN *)", timezone: europe/paris }'),
  version: image('version: "2"'),
  "instance-type": change("t3.small", "t3"),
  "instance-type-image": change("t3.small", "t4g.small"),
  component: change("components/web-server.yaml", "components/../../web-server.yaml"),
  "component-twice": change(
    "- managed: update-linux",
    "- managed: update-linux\n      - managed: update-linux",
  ),
  "same-component": two(
    imageFrom("one", "amazon-linux-2023-x86").replace(
      "managed: update-linux",
      "file: components/web-server.yaml",
    ),
    imageFrom("two", "amazon-linux-2023-x86").replace(
      "managed: update-linux",
      'file: components/web-server.yaml, version: "2.0"',
    ),
  ),
  "component-platform": change(
    "- managed: update-linux",
    "- managed: update-linux\n      - managed: update-windows",
  ),
  workflow: workflows(BUILD_IMAGE, TEST_IMAGE, "{ file: workflows/wait.yaml }"),
  "workflow-twice": workflows(BUILD_IMAGE, TEST_IMAGE, TEST_IMAGE),
  "same-workflow": {
    ...workflows(BUILD_IMAGE, wait(), "{ file: other/wait.yaml, type: TEST }"),
    "other/wait.yaml": WORKFLOW,
  },
  "workflow-stages": workflows(TEST_IMAGE),
  "workflow-parameter": workflows(BUILD_IMAGE, wait(", parameters: { topics: arn }")),
  "workflow-role": {
    ...workflows(BUILD_IMAGE, wait()),
    "workflows/wait.yaml":
      "schemaVersion: 1.0\nsteps: [{ name: Wait, action: WaitForAction, inputs: { snsTopicArn.$: $.workflowOutputs.a } }]\n",
  },
  "workflow-without-tests": workflows(BUILD_IMAGE),
  "component-parameter": change(
    "- file: components/web-server.yaml",
    '- file: components/web-server.yaml\n        parameters: { Other: "1" }',
  ),
  "image-region": change("    region: eu-west-1\n    fleets", "    region: eu-west-2\n    fleets"),
  "image-account": change("{ organization: true }", '{ accounts: ["777788889999"] }'),
  encryption: two(
    imageFrom("base", "amazon-linux-2023-x86"),
    imageFrom("web", "image:base", "Linux", "encrypted: false"),
  ),
  export: image("export: { diskImageFormat: VMDK }"),
  "fast-launch": image("fastLaunch: {}"),
  "updated-launch-template": two(
    ...["web", "api"].map((name) =>
      imageFrom(
        name,
        "amazon-linux-2023-x86",
        "Linux",
        "launchTemplates: { eu-west-1: [{ launchTemplateId: lt-0123456789abcdef0 }] }",
      ),
    ),
  ),
  "image-parameter": image("ssmParameters: [/imagebuilder/golden-ami/web/latest]"),
  "copy-account": image('copyTo: ["111122223333"]'),
  "workload-name": change("payments-prod:", "shared:"),
  wave: workload("wave: _canary"),
  "fleet-name": change("      web:\n        image", "      we_b:\n        image"),
  "launch-template-name": change("      web:\n        image", `      ${"w".repeat(120)}:\n        image`),
  selector: change("image: web\n", "image: web@x\n"),
  "selector-version": change("image: web\n", "image: web@9\n"),
  "target-group": fleet("autoScaling: { min: 1, max: 1, subnets: [subnet-0abc1234], targetGroups: [web] }"),
  "mixed-instances": fleet(
    "autoScaling: { min: 1, max: 1, subnets: [subnet-0abc1234], mixedInstances: { instanceTypes: [t3.small], weights: { t3.small: 1, t3.large: 2 } } }",
  ),
  "instance-refresh": fleet(
    "autoScaling: { min: 1, max: 1, subnets: [subnet-0abc1234], refreshCheckpoints: { percentages: [50] } }",
  ),
  scaling: fleet(
    "autoScaling: { min: 1, max: 1, subnets: [subnet-0abc1234], targetTracking: { cpu: { metric: ASGAverageCPUUtilization, target: 101 } } }",
  ),
  "group-size": fleet("autoScaling: { min: 2, max: 1, subnets: [subnet-0abc1234] }"),
  "group-subnet": {
    "golden-ami.yaml": exchange(
      LANDING_ZONE,
      "launchTemplate: { instanceType: t3.small }",
      "launchTemplate: { instanceType: t3.small, subnet: subnet-0abc1234 }\n        autoScaling: { min: 1, max: 1, subnets: [subnet-0abc1234] }",
    ),
  },
  "instance-profile": template("instanceProfile: arn:aws:iam::111122223333:instance-profile/web"),
  policy: template("instanceRole: { policies: [AmazonS3ReadOnlyAccess] }"),
  cidr: change("    fleets:", "    network: { make: { cidr: 10.0.0.0/8 } }\n    fleets:"),
  "log-bucket": change("shared:\n", "shared:\n  logs: { s3: { bucket: Logs } }\n"),
  topic: change("shared:\n", "shared:\n  snsTopic: { email: [nobody] }\n"),
  "release-event": change(
    "shared:\n",
    "shared:\n  releaseEvents: { github: { repository: web, connection: github } }\n",
  ),
  "policy-statement": change(
    "shared:\n",
    'shared:\n  instanceRole: { statements: [{ Action: [GetObject], Resource: ["*"] }] }\n',
  ),
  "lookup-parameter": change(
    "launchTemplate: { instanceType: t3.small }",
    "lookup: { parameter: /golden-ami/web/ }",
  ),
  "key-pair": template('keyPair: "é"'),
  "user-data": { ...template("userData: { file: web.sh }"), "web.sh": "run\n" },
  "secret-in-user-data": {
    ...template("userData: { file: web.sh, variables: { DB_PASSWORD: correct-horse } }"),
    "web.sh": "#!/bin/sh\n",
  },
  volume: image("rootVolume: { iops: 100 }"),
  "kms-key": template("kmsKeyId: arn:aws:kms:us-east-1:444455556666:alias/volumes"),
  placement: template('placement: { groupName: "é" }'),
  "license-configuration": template("licenseConfigurations: [windows]"),
  "fleet-volume-size": template("rootVolumeSizeGiB: 4"),
  "unknown-aws-name": change(
    "- managed: update-linux",
    "- managed: update-linux\n      - managed: update-everything",
  ),
  "unknown-instance-size": change("t3.small", "t3.gigantic"),
  "parent-parameter": {
    "golden-ami.yaml": exchange(
      exchange(LANDING_ZONE, "amazon-linux-2023-x86", "ssm:/base"),
      "    platform: Linux\n",
      "    platform: Linux\n    rootVolume: { deviceName: /dev/xvda }\n",
    ),
  },
  "schedule-never-builds": {
    "golden-ami.yaml": landingZoneOf([
      imageFrom(
        "web",
        "ami-0123456789abcdef0",
        "Linux",
        'rootVolume: { deviceName: /dev/xvda }\n    schedule: { cron: "cron(0 3 ? * SUN *)" }',
      ).replace("managed: update-linux", "file: components/web-server.yaml"),
    ]),
  },
  "release-event-backend": change(
    "shared:\n",
    "shared:\n  releaseEvents: { hcpTerraform: { connection: hcp, workspaces: { payments-prod: ws-0123456789abcdef } } }\n",
  ),
  "selector-before-first": change("image: web\n", "image: web@0\n"),
  "retained-account": image(
    'lifecycle: { delete: { keep: 3, retain: { sharedAccounts: ["444455556666"] } } }',
  ),
  "unused-account-name": change("shared:\n", 'accountNames: { "777788889999": orders }\nshared:\n'),
  "share-no-effect": change("{ organization: true }", '{ accounts: ["111122223333", "444455556666"] }'),
  dockerfile: { ...container("dockerfile: { file: Dockerfile }"), Dockerfile: "FROM scratch\n" },
  repository: container("repository: { name: Golden }"),
  "container-tag": container("containerTags: [latest]"),
  "container-description": container('description: ""'),
  "working-directory": container('workingDirectory: "\\n"'),
  "instance-image": container("instanceConfiguration: { image: amazonlinux }"),
  "container-region": inContainer(
    "    regions: [eu-west-1]\n    share",
    "    regions: [eu-west-3]\n    share",
  ),
  "container-in-fleet": inContainer("image: web", "image: box"),
  "parent-kind": inContainer("parent: amazonlinux:2023", "parent: image:web"),
};

test.each(Object.entries(EXAMPLES))("a landing zone that breaks %s breaks it alone", (rule, files) => {
  expect(broken(files)).toEqual([`landing-zone/${rule}`]);
});

test("a component document that is no text breaks the documents' rule", () => {
  expect(broken(document("a: \0"))).toEqual(["component/encoding"]);
});

test("a lock that is there but older breaks nothing", () => {
  const directory = project();
  write(directory, { "versions.lock.json": '{ "components": {}, "recipes": {} }' });
  expect(loadLandingZone(directory).warnings).toEqual([]);
});
