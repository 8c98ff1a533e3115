import { formatProblem } from "../../../input/problem.js";
import { COMPONENT, exchange, imageFrom, LANDING_ZONE, landingZoneOf, load } from "../project.js";

const warnings = (before: string, after: string) =>
  load({ "golden-ami.yaml": exchange(LANDING_ZONE, before, after) }).warnings.map(formatProblem);

test("names that AWS has are taken without a word", () => {
  expect(load().warnings).toEqual([]);
  const names = ["reboot-linux", "amazon-corretto-21-headless", "php-8_2-linux", "stig-build-linux-high"];
  for (const name of names) expect(warnings("update-linux", name)).toEqual([]);
});

test("a parent that is not known is taken with a warning, because AWS adds names all the time", () => {
  expect(warnings("amazon-linux-2023-x86", "amazon-linux-2023-x68")).toEqual([
    [
      'golden-ami.yaml:8:13  images.web.parent: "amazon-linux-2023-x68" is not among the names of AWS\'s that are known here: did you mean "amazon-linux-2023-x86"?',
      "                      expected one that `aws imagebuilder list-images --owner Amazon` shows",
    ].join("\n"),
  ]);
});

test("a name that is not known in an ARN of AWS's is taken with a warning too", () => {
  const arn = (name: string) => `arn:aws:imagebuilder:eu-west-1:aws:image/${name}/x.x.x`;
  expect(warnings("amazon-linux-2023-x86", arn("amazon-linux-2023-x86"))).toEqual([]);
  expect(warnings("amazon-linux-2023-x86", arn("amazon-linux-2023-x68"))).toEqual([
    expect.stringContaining('images.web.parent: "amazon-linux-2023-x68" is not among the names of AWS\'s'),
  ]);
});

test("so is a managed component", () => {
  expect(warnings("update-linux", "updates-linux")).toEqual([
    expect.stringContaining(
      'images.web.components[0].managed: "updates-linux" is not among the names of AWS\'s',
    ),
  ]);
});

test("no name is guessed for one that is far from all", () => {
  expect(warnings("update-linux", "acme-hardening")).toEqual([
    [
      'golden-ami.yaml:10:18  images.web.components[0].managed: "acme-hardening" is not among the names of AWS\'s that are known here',
      "                       expected one that `aws imagebuilder list-components --owner Amazon` shows",
    ].join("\n"),
  ]);
});

test("a parent of another form has no name to know", () => {
  for (const parent of ["ami-0123456789abcdef0", "ssm:/imagebuilder/parent"]) {
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

test("a parameter that Image Builder may not read by the roles that it has is taken with a warning", () => {
  const withParent = (parent: string, more = "") =>
    warnings(
      "parent: amazon-linux-2023-x86",
      `parent: ${parent}\n    rootVolume: { deviceName: /dev/xvda }${more}`,
    );
  const made = "\n    ssmParameters: [/golden/web]";
  const given = "\n    executionRoleArn: arn:aws:iam::111122223333:role/builder";
  expect(withParent("ssm:/golden/parent", made)).toEqual([
    [
      'golden-ami.yaml:8:13  images.web.parent: "ssm:/golden/parent" is a parameter that neither Image Builder\'s service-linked role nor an execution role that is made may read',
      "                      expected one below /imagebuilder/ or /aws/service/, or executionRoleArn of a role that may read it",
    ].join("\n"),
  ]);
  expect(withParent("ssm:/golden/parent", given)).toEqual([]);
  for (const parent of ["ssm:/golden/parent", "ssm:arn:aws:ssm:eu-west-1:111122223333:parameter/parent"]) {
    expect(withParent(parent)).toEqual([
      expect.stringContaining("is a parameter that neither Image Builder's service-linked role nor"),
    ]);
  }
  const below = "arn:aws:ssm:eu-west-1:111122223333:parameter/imagebuilder/parent";
  for (const parameter of ["/imagebuilder/parent", below, "/aws/service/debian/release/12/latest/amd64"]) {
    expect(withParent(`ssm:${parameter}`)).toEqual([]);
  }
});

test("so is one that tells on which AMI a container is built", () => {
  const builtOn = (parameter: string) =>
    load({
      "golden-ami.yaml": landingZoneOf([
        imageFrom(
          "box",
          "amazonlinux:2023",
          "Linux",
          `kind: container\n    instanceConfiguration: { image: "ssm:${parameter}" }`,
        ),
      ]),
    }).warnings.map(({ path, message }) => `${path}: ${message}`);
  expect(builtOn("/golden/ecs")).toEqual([
    'images.box.instanceConfiguration.image: "ssm:/golden/ecs" is a parameter that Image Builder\'s service-linked role may not read',
  ]);
  expect(builtOn("/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id")).toEqual([]);
});

test("a schedule that nothing of its image can ever start is taken with a warning", () => {
  const withSchedule = (parent: string, component: string, condition = "") =>
    load({
      "golden-ami.yaml": LANDING_ZONE.replace("parent: amazon-linux-2023-x86", `parent: ${parent}`)
        .replace("      - managed: update-linux\n", component)
        .replace(
          "    regions:",
          `    rootVolume: { deviceName: /dev/xvda }\n    schedule: { cron: "rate(7 days)"${condition} }\n    regions:`,
        ),
    }).warnings.map(({ path, message }) => `${path}: ${message}`);
  const managed = "      - managed: update-linux\n";
  const fixed = "arn:aws:imagebuilder:eu-west-1:aws:image/amazon-linux-2023-x86/1.2.3/4";
  for (const parent of ["ami-0123456789abcdef0", fixed]) {
    expect(withSchedule(parent, "")).toEqual([
      "images.web.schedule: builds if the parent or a component has a new version, which none of this image's can have",
    ]);
    expect(withSchedule(parent, managed)).toEqual([]);
    expect(withSchedule(parent, "", ", pipelineExecutionStartCondition: EXPRESSION_MATCH_ONLY")).toEqual([]);
  }
  const other = (version: string) =>
    `      - arn: arn:aws:imagebuilder:eu-west-1:444455556666:component/agent/${version}\n`;
  expect(withSchedule(fixed, other("1.2.3/1"))).toHaveLength(1);
  expect(withSchedule(fixed, other("1.x.x"))).toEqual([]);
  expect(withSchedule(fixed.replace("1.2.3/4", "1.x.x"), "")).toEqual([]);
  expect(withSchedule("amazon-linux-2023-x86", "")).toEqual([]);
});

test("so is one of a container whose parent is pinned by its digest", () => {
  const withParent = (parent: string, schedule = 'cron: "rate(7 days)"') =>
    load({
      "golden-ami.yaml": landingZoneOf([
        imageFrom("box", parent, "Linux", `kind: container\n    schedule: { ${schedule} }`).replace(
          "managed: update-linux",
          "file: components/web-server.yaml",
        ),
      ]),
    }).warnings.map(({ path, rule }) => `${path}: ${rule}`);
  const digest = `sha256:${"0".repeat(64)}`;
  for (const parent of [
    `amazonlinux@${digest}`,
    `111122223333.dkr.ecr.eu-west-1.amazonaws.com/base@${digest}`,
    "arn:aws:imagebuilder:eu-west-1:aws:image/ubuntu-24-x86-24-04/1.2.3/4",
  ])
    expect(withParent(parent)).toEqual(["images.box.schedule: landing-zone/schedule-never-builds"]);
  const always = 'cron: "rate(7 days)", pipelineExecutionStartCondition: EXPRESSION_MATCH_ONLY';
  expect(withParent(`amazonlinux@${digest}`, always)).toEqual([]);
  expect(withParent("ubuntu-24-x86-24-04")).toEqual([]);
});
