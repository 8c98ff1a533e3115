import {
  COMPONENT,
  exchange,
  imageFrom,
  LANDING_ZONE,
  landingZoneOf,
  lines,
  mistakes,
  mistakesOf,
  summaryOf,
} from "../project.js";

test.each<[name: string, before: string, after: string, message: string]>([
  [
    "a component file that does not exist",
    "components/web-server.yaml",
    "components/missing.yaml",
    lines(
      'golden-ami.yaml:11:15  images.web.components[1].file: there is no file "components/missing.yaml"',
      "                       expected a component document there, relative to golden-ami.yaml",
    ),
  ],
  [
    "a parameter that the component does not have",
    "      - file: components/web-server.yaml",
    '      - file: components/web-server.yaml\n        parameters: { Prot: "8080" }',
    lines(
      'golden-ami.yaml:12:23  images.web.components[1].parameters.Prot: web-server has no parameter "Prot": did you mean "Port"?',
    ),
  ],
  [
    "a parameter like one that is given already",
    "      - file: components/web-server.yaml",
    '      - file: components/web-server.yaml\n        parameters: { Port: "8080", Prot: "8081" }',
    lines(
      'golden-ami.yaml:12:37  images.web.components[1].parameters.Prot: web-server has no parameter "Prot"',
      "                       expected one of Port",
    ),
  ],
  [
    "a component twice in an image, which no recipe may have",
    "      - managed: update-linux\n",
    "      - managed: update-linux\n      - managed: update-linux\n",
    lines(
      'golden-ami.yaml:11:18  images.web.components[1].managed: "update-linux" is in this image twice',
      "                       expected each component once: Image Builder takes no recipe with one twice; give the file another name",
    ),
  ],
])("%s is a mistake at its place", (_, before, after, message) => {
  expect(mistakesOf(before, after)).toBe(message);
});

const ARN = "arn:aws:imagebuilder:eu-west-3:111122223333:component/agent/1.0.0/1";
const WITH_ARN = exchange(LANDING_ZONE, "managed: update-linux", `arn: ${ARN}`);
const OTHER_PLACE = `images.web.components[0].arn: "${ARN}" is not in eu-west-1, where images are built`;

test.each<[what: string, text: string, messages: unknown[]]>([
  [
    "twice by its file",
    LANDING_ZONE.replace(/( +- file: .*\n)/, "$1$1"),
    ['images.web.components[2].file: "components/web-server.yaml" is in this image twice'],
  ],
  ["of another Region", WITH_ARN, [OTHER_PLACE]],
  [
    "of a Region that is not known",
    exchange(WITH_ARN, "region: eu-west-1", "region: nowhere"),
    [expect.stringMatching(/^shared.region: /)],
  ],
  [
    "of the right one, if the wrong one is that of builds",
    exchange(WITH_ARN, "region: eu-west-1", "region: cn-north-1"),
    [expect.stringMatching(/^shared.region: /)],
  ],
  [
    "whose parameter is wrong, but needed",
    exchange(LANDING_ZONE, "web-server.yaml\n", "web-server.yaml\n        parameters: { Port: [] }\n"),
    ["images.web.components[1].parameters.Port: [] is a list, not a text"],
  ],
  [
    "whose name is wrong, and its file's too",
    exchange(LANDING_ZONE, "web-server.yaml", "a.yaml\n        name: b"),
    ['images.web.components[1].name: "b" has 1 character'],
  ],
])("a component %s is one mistake", (_, text, messages) => {
  const component = exchange(COMPONENT, ', default: "80"', "");
  const files = {
    "components/web-server.yaml": text.includes("Port: []") ? component : COMPONENT,
    "components/a.yaml": COMPONENT,
  };
  expect(summaryOf(text, files)).toEqual(messages);
});

test("a component twice is one of a wrong image, too", () => {
  const twice = exchange(
    LANDING_ZONE,
    "      - managed: update-linux\n",
    "      - managed: update-linux\n      - managed: update-linux\n",
  );
  expect(summaryOf(exchange(twice, "    platform", "    description: é\n    platform"))).toEqual([
    expect.stringMatching(/^images\.web\.description: /),
    'images.web.components[1].managed: "update-linux" is in this image twice',
  ]);
});

test.each([
  ['"443"', undefined],
  ['"80"', undefined],
  ['"8080"', '"8080" is not one of the allowed values'],
  ['""', '"" is not one of the allowed values'],
  ['"443 "', '"443 " is not one of the allowed values'],
])("the parameter %s is held to the document's allowed values: %s", (value, message) => {
  const component = exchange(COMPONENT, 'default: "80"', 'default: "80", allowedValues: ["80", 443]');
  const parameters = `web-server.yaml\n        parameters: { Port: ${value} }`;
  const text = exchange(LANDING_ZONE, "web-server.yaml", parameters);
  expect(mistakes({ "golden-ami.yaml": text, "components/web-server.yaml": component })).toBe(
    message === undefined
      ? ""
      : lines(
          `golden-ami.yaml:12:29  images.web.components[1].parameters.Port: ${message}`,
          "                       expected one of 80, 443",
        ),
  );
});

test.each(["components/Web-Server.yaml", "components/web_server.yaml", "other/web-server.yml"])(
  "%s beside components/web-server.yaml would be the same component",
  (file) => {
    const text = exchange(LANDING_ZONE, "    regions", `      - file: ${file}\n    regions`);
    expect(mistakes({ "golden-ami.yaml": text, [file]: COMPONENT })).toBe(
      lines(
        `golden-ami.yaml:12:15  images.web.components[2].file: "${file}" and "components/web-server.yaml" would be the same component`,
        "                       expected file names that differ in more than case, space, - and _, or a name beside one",
      ),
    );
  },
);

test("a component file is of one platform", () => {
  const images = [
    imageFrom("web", "amazon-linux-2023-x86"),
    imageFrom("desk", "windows-server-2022-english-full-base-x86", "Windows"),
  ];
  const file = {
    "components/both.yaml": exchange(COMPONENT, "ExecuteBash", "Reboot").replace(/inputs:.*/s, ""),
  };
  const text = landingZoneOf(images).replaceAll(/managed: update-\w+/g, "file: components/both.yaml");
  for (const files of [file, { "components/both.yaml": COMPONENT }])
    expect(summaryOf(text, files)).toEqual([
      'images.desk.components[0].file: "components/both.yaml" is a component for Linux in image web',
    ]);
});

test.each([
  ["", '"1.2"', "none", "1.2"],
  ['"1.2"', "", "1.2", "none"],
])("a component file is of one version: not %s and %s", (one, other, first, second) => {
  const withVersion = (name: string, version: string) =>
    imageFrom(name, "amazon-linux-2023-x86").replace(
      "managed: update-linux",
      `file: components/web-server.yaml${version && `, version: ${version}`}`,
    );
  expect(summaryOf(landingZoneOf([withVersion("web", one), withVersion("app", other)]))).toEqual([
    `images.app.components[0]: "components/web-server.yaml" has version ${second} here and ${first} in image web`,
  ]);
});

test("a component file whose name is too short is a mistake", () => {
  const text = exchange(LANDING_ZONE, "components/web-server.yaml", "components/a.yaml");
  expect(mistakes({ "golden-ami.yaml": text, "components/a.yaml": COMPONENT })).toBe(
    lines(
      'golden-ami.yaml:11:15  images.web.components[1].file: "a", the component\'s name, has 1 character',
      "                       expected at least 3; or a name beside it",
    ),
  );
});

describe("a component file's mistakes are shown at their place in that file", () => {
  test.each<[name: string, text: string, message: string]>([
    [
      "it is not YAML",
      "phases: [",
      lines(
        "components/web-server.yaml:1:9  the [ here is not closed",
        "                                expected ] after its last entry",
      ),
    ],
    [
      "it has more bytes than Image Builder takes",
      `${COMPONENT}${"#".repeat(65_537 - COMPONENT.length)}`,
      lines(
        "components/web-server.yaml:1:1  has 65537 bytes",
        "                                expected at most 65536, what Image Builder takes; split it into two components",
      ),
    ],
    [
      "its action does not run on the image's platform",
      exchange(COMPONENT, "ExecuteBash", "ExecutePowerShell"),
      lines(
        "components/web-server.yaml:8:17  phases[0].steps[0].action: ExecutePowerShell does not run on Linux",
        "                                 expected an action for Linux",
      ),
    ],
    [
      "it needs a parameter that the image does not give",
      exchange(COMPONENT, '{ type: string, default: "80" }', "{ type: string }"),
      lines(
        'golden-ami.yaml:11:9  images.web.components[1]: web-server needs the parameter "Port"',
        "                      expected parameters: { Port: … }, because it has no default",
      ),
    ],
  ])("%s", (_, text, message) => {
    expect(mistakes({ "components/web-server.yaml": text })).toBe(message);
  });

  test("65,536 bytes are not too many, because what is not taken inline goes to S3", () => {
    const text = `${COMPONENT}${"#".repeat(65_536 - COMPONENT.length)}`;
    expect(mistakes({ "components/web-server.yaml": text })).toBe("");
  });

  test("a file that two images use is complained of once", () => {
    const image = LANDING_ZONE.slice(LANDING_ZONE.indexOf("  web:"), LANDING_ZONE.indexOf("workloads:"));
    const text = exchange(LANDING_ZONE, "workloads:", `${image.replace("web:", "app:")}workloads:`);
    expect(
      mistakes({
        "golden-ami.yaml": text,
        "components/web-server.yaml": exchange(COMPONENT, "ExecuteBash", "ExecutePowerShell"),
      }),
    ).toBe(
      lines(
        "components/web-server.yaml:8:17  phases[0].steps[0].action: ExecutePowerShell does not run on Linux",
        "                                 expected an action for Linux",
      ),
    );
  });
});

test("a required parameter that is misspelt is one mistake", () => {
  const text = exchange(
    LANDING_ZONE,
    "web-server.yaml\n",
    'web-server.yaml\n        parameters: { port: "80" }\n',
  );
  const component = exchange(COMPONENT, ', default: "80"', "");
  expect(mistakes({ "golden-ami.yaml": text, "components/web-server.yaml": component })).toBe(
    'golden-ami.yaml:12:23  images.web.components[1].parameters.port: web-server has no parameter "port": did you mean "Port"?',
  );
});
