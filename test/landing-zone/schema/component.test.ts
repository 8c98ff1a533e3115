import { COMPONENT, exchange, LANDING_ZONE, lines, load, mistakesOf, summaryOf } from "../project.js";

test.each<[name: string, before: string, after: string, message: string]>([
  [
    "a component that is managed and a file",
    "- managed: update-linux",
    "- managed: update-linux\n        file: components/web-server.yaml\n        name: web-server-2",
    lines(
      "golden-ami.yaml:10:9  images.web.components[0]: has managed and file",
      "                      expected exactly one of managed, file, arn",
    ),
  ],
  [
    "a version of a managed component that is none",
    "- managed: update-linux",
    '- managed: update-linux\n        version: "1.0"',
    lines(
      'golden-ami.yaml:11:18  images.web.components[0].version: "1.0" is not a version to choose by',
      '                       expected "1.0.2", "1.0.x", "1.x.x" or "x.x.x"',
    ),
  ],
  [
    "a NUL in a parameter",
    "- managed: update-linux",
    '- managed: update-linux\n        parameters: { Port: "80\\080" }',
    lines(
      'golden-ami.yaml:11:29  images.web.components[0].parameters.Port: "80\\u000080" has "\\u0000", which is not allowed in a parameter\'s value',
      "                       expected all characters but NUL",
    ),
  ],
  [
    "a component file of a name with an @",
    "components/web-server.yaml",
    "components/a@b.yaml",
    lines(
      'golden-ami.yaml:11:15  images.web.components[1].file: "components/a@b.yaml" has "@", which is not allowed in a file name',
      "                       expected a-z, A-Z, 0-9, spaces, _, -, . and /",
    ),
  ],
  [
    "a component file outside of the project",
    "components/web-server.yaml",
    "../web-server.yaml",
    lines(
      'golden-ami.yaml:11:15  images.web.components[1].file: "../web-server.yaml" leads out of the project',
      "                       expected a path without ..",
    ),
  ],
])("%s is a mistake at its place", (_, before, after, message) => {
  expect(mistakesOf(before, after)).toBe(message);
});

const withComponent = (text: string) =>
  exchange(LANDING_ZONE, "- managed: update-linux", `- managed: update-linux\n      - ${text}`);
const ARN = "arn:aws:imagebuilder:eu-west-1:third-party:component/cis-level-1/x.x.x";

test.each<[what: string, component: string, messages: string[]]>([
  [
    "a name beside a managed component",
    "{ managed: a, name: b-c }",
    ['name: "name" has no effect beside managed, which is one'],
  ],
  [
    "a name beside an ARN",
    `{ arn: "${ARN}", name: web }`,
    ['name: "name" has no effect beside arn, which has one'],
  ],
  [
    "a version beside an ARN",
    `{ arn: "${ARN}", version: "1.0" }`,
    ['version: "version" has no effect beside arn, which has one'],
  ],
  [
    "a version beside an ARN, of whatever form",
    `{ arn: "${ARN}", version: "1.x" }`,
    ['version: "version" has no effect beside arn, which has one'],
  ],
  [
    "a managed version of nothing but a number",
    '{ managed: a, version: "1" }',
    ['version: "1" is not a version to choose by'],
  ],
  [
    "a managed version with a number after an x",
    '{ managed: a, version: "x.1.1" }',
    ['version: "x.1.1" has a number after an x'],
  ],
  [
    "a managed version with a build",
    '{ managed: a, version: "1.0.0/1" }',
    ['version: "1.0.0/1" has "/", which is not allowed in a version'],
  ],
  [
    "an ARN of an image",
    '{ arn: "arn:aws:imagebuilder:eu-west-1:aws:image/a/x.x.x" }',
    ['arn: "arn:aws:imagebuilder:eu-west-1:aws:image/a/x.x.x" has "image/a/x.x.x" as resource'],
  ],
  [
    "an ARN without a version",
    '{ arn: "arn:aws:imagebuilder:eu-west-1:aws:component/a" }',
    ['arn: "arn:aws:imagebuilder:eu-west-1:aws:component/a" has "component/a" as resource'],
  ],
  [
    "an ARN of no owner",
    '{ arn: "arn:aws:imagebuilder:eu-west-1:me:component/a/1.0.0" }',
    ['arn: "arn:aws:imagebuilder:eu-west-1:me:component/a/1.0.0" has "me" as owner'],
  ],
  [
    "an ARN of another Region",
    `{ arn: "${ARN.replace("eu-west-1", "us-east-1")}" }`,
    [`arn: "${ARN.replace("eu-west-1", "us-east-1")}" is not in eu-west-1, where images are built`],
  ],
  [
    "an ARN of another partition",
    `{ arn: "${ARN.replace("aws", "aws-cn")}" }`,
    [`arn: "${ARN.replace("aws", "aws-cn")}" is not in eu-west-1, where images are built`],
  ],
  [
    "AWS's component of another platform, by ARN",
    '{ arn: "arn:aws:imagebuilder:eu-west-1:aws:component/update-windows/1.0.0" }',
    ['arn: "arn:aws:imagebuilder:eu-west-1:aws:component/update-windows/1.0.0" is not for Linux'],
  ],
  [
    "AWS's component by name and by ARN",
    '{ arn: "arn:aws:imagebuilder:eu-west-1:aws:component/update-linux/1.0.0" }',
    ['arn: "arn:aws:imagebuilder:eu-west-1:aws:component/update-linux/1.0.0" is in this image twice'],
  ],
  [
    "a name of two characters",
    "{ file: components/web-server.yaml, name: ab }",
    ['name: "ab" has 2 characters'],
  ],
])("%s is a mistake at its place", (_, component, messages) => {
  expect(summaryOf(withComponent(component))).toEqual(
    messages.map((message) => `images.web.components[1].${message}`),
  );
});

test.each([
  [
    '{ managed: amazon-cloudwatch-agent-linux, version: "1.0.2" }',
    "arn:aws:imagebuilder:eu-west-1:aws:component/amazon-cloudwatch-agent-linux/1.0.2",
  ],
  [
    '{ managed: amazon-cloudwatch-agent-linux, version: "1.x.x" }',
    "arn:aws:imagebuilder:eu-west-1:aws:component/amazon-cloudwatch-agent-linux/1.x.x",
  ],
  [`{ arn: "${ARN}" }`, ARN],
  [
    '{ arn: "arn:aws:imagebuilder:eu-west-1:aws-marketplace:component/agent/1.2.x" }',
    "arn:aws:imagebuilder:eu-west-1:aws-marketplace:component/agent/1.2.x",
  ],
  [
    '{ arn: "arn:aws:imagebuilder:eu-west-1:777788889999:component/agent/1.2.3/4" }',
    "arn:aws:imagebuilder:eu-west-1:777788889999:component/agent/1.2.3/4",
  ],
])("%s is given to Image Builder as %s", (component, arn) => {
  const { landingZone } = load({ "golden-ami.yaml": withComponent(component) });
  expect(landingZone.images[0]?.components[1]).toEqual({ arn, parameters: {} });
});

test("a file has a name of its own, so that files of one name can be two components", () => {
  const text = withComponent("file: windows/web-server.yaml\n        name: web-server-windows");
  const { landingZone } = load({ "golden-ami.yaml": text, "windows/web-server.yaml": COMPONENT });
  expect(landingZone.components.map(({ name }) => name)).toEqual(["web-server-windows", "web-server"]);
  expect(landingZone.images[0]?.components.slice(1)).toMatchObject([
    { document: "web-server-windows" },
    { document: "web-server" },
  ]);
});
