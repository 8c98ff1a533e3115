import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadLandingZone } from "../../landing-zone/load.js";
import { saveLock } from "../../landing-zone/versions/lock-file.js";
import { exchange, LANDING_ZONE, lines, load, mistakes, project, write } from "./project.js";

const PLACE = "golden-ami.yaml:21:60  workloads.payments-prod.fleets.web.launchTemplate.userData";
const withUserData = (text: string, files: Readonly<Record<string, string>> = {}) => ({
  "golden-ami.yaml": exchange(
    LANDING_ZONE,
    "{ instanceType: t3.small }",
    `{ instanceType: t3.small, userData: ${text} }`,
  ),
  ...files,
});
const script = (text: string) => withUserData("{ file: user-data/web.sh }", { "user-data/web.sh": text });
const place = (column: number, key: string) => `${PLACE.replace("60", String(column))}.${key}`;

test("a fleet's user data is its file's text as it is, with line feeds, and its variables", () => {
  const text = '#!/bin/bash\r\necho "${HOME}" %{x}\r\n';
  const files = withUserData('{ file: user-data/web.sh, variables: { PORT: "8080" } }', {
    "user-data/web.sh": text,
  });
  expect(load(files).landingZone.workloads[0]?.fleets[0]?.launchTemplate?.userData).toEqual({
    text: '#!/bin/bash\necho "${HOME}" %{x}\n',
    variables: { PORT: "8080" },
  });
});

test("the user data of an image's build is read and checked as a fleet's is", () => {
  const ofImage = (text: string, script: string) => ({
    "golden-ami.yaml": exchange(
      LANDING_ZONE,
      "    platform: Linux\n",
      `    platform: Linux\n    userData: ${text}\n`,
    ),
    "user-data/web.sh": script,
  });
  const whole = load(ofImage("{ file: user-data/web.sh, variables: { PORT: a } }", "#!/bin/sh\nrun ${A}\n"));
  expect(whole.landingZone.images[0]?.userData).toEqual({
    text: "#!/bin/sh\nrun ${A}\n",
    variables: { PORT: "a" },
  });
  expect(mistakes(ofImage("{ file: user-data/web.sh }", "<powershell></powershell>"))).toBe(
    lines(
      'golden-ami.yaml:8:23  images.web.userData.file: "user-data/web.sh" is user data for Windows',
      "                      expected a file for Linux",
    ),
  );
  const secret = load(
    ofImage("{ file: user-data/web.sh, variables: { DB_PASSWORD: correct-horse } }", "#!/bin/sh\n"),
  );
  expect(secret.warnings.map(({ path }) => path)).toEqual(["images.web.userData.variables.DB_PASSWORD"]);
});

test("a change of an image's user data or its variables is a new version of its recipe, a change of its tags is none", () => {
  const directory = project({ "user-data/web.sh": "#!/bin/sh\n" });
  const versionWith = (text: string, script = "#!/bin/sh\n") => {
    write(directory, {
      "golden-ami.yaml": exchange(LANDING_ZONE, "    platform: Linux\n", `    platform: Linux\n${text}`),
      "user-data/web.sh": script,
    });
    const { landingZone, versions } = loadLandingZone(directory);
    saveLock(directory, versions, { readOnly: false });
    return landingZone.images[0]?.recipeVersion;
  };
  const plain = "    userData: { file: user-data/web.sh }\n";
  expect([
    versionWith(""),
    versionWith(plain),
    versionWith(plain, "#!/bin/sh\necho changed\n"),
    versionWith("    userData: { file: user-data/web.sh, variables: { PORT: a } }\n"),
    versionWith("    userData: { file: user-data/web.sh, variables: { PORT: b } }\n    tags: { Team: a }\n"),
    versionWith("    userData: { file: user-data/web.sh, variables: { PORT: b } }\n    tags: { Team: b }\n"),
    versionWith(""),
  ]).toEqual(["1.0.0", "1.0.1", "1.0.2", "1.0.3", "1.0.4", "1.0.4", "1.0.5"]);
});

test("a file in UTF-16 is one mistake beside others, however many have it", () => {
  const files = withUserData("{ file: user-data/web.sh }");
  const directory = project({
    "golden-ami.yaml": files["golden-ami.yaml"].replace(
      "    platform: Linux\n",
      "    platform: Linux\n    description: é\n    userData: { file: user-data/web.sh }\n",
    ),
    "user-data/web.sh": "",
  });
  writeFileSync(join(directory, "user-data/web.sh"), Buffer.from("\ufeff#!/bin/sh\n", "utf16le"));
  expect(() => loadLandingZone(directory)).toThrow(
    /^golden-ami.yaml:8:18 {2}images.web.description: .*\n.*\nuser-data\/web.sh:1:1 {2}is UTF-16\n.*$/,
  );
});

test.each<[what: string, files: Readonly<Record<string, string>>, message: string]>([
  [
    "a file that is not there",
    withUserData("{ file: user-data/web.sh }"),
    lines(
      `${place(69, "file")}: there is no file "user-data/web.sh"`,
      "                       expected a file there, relative to golden-ami.yaml",
    ),
  ],
  [
    "a file whose name is misspelt",
    withUserData("{ file: user-data/wep.sh }", { "user-data/web.sh": "#!/bin/sh\n" }),
    `${place(69, "file")}: there is no file "user-data/wep.sh": did you mean "user-data/web.sh"?`,
  ],
  [
    "a file outside of the project",
    withUserData("{ file: ../web.sh }"),
    lines(
      `${place(69, "file")}: "../web.sh" leads out of the project`,
      "                       expected a path without ..",
    ),
  ],
  [
    "a text that no instance runs",
    script("echo hello\n"),
    lines(
      `${place(69, "file")}: "user-data/web.sh" begins with what no instance runs`,
      "                       expected #! and an interpreter, #cloud-config, a MIME archive, or <powershell> or <script> for Windows",
    ),
  ],
  [
    "a script of Windows for Linux",
    script("<powershell>\n</powershell>\n"),
    lines(
      `${place(69, "file")}: "user-data/web.sh" is user data for Windows`,
      "                       expected a file for Linux",
    ),
  ],
  [
    "a script of Windows for an image that there is not",
    {
      ...script("<powershell>\n</powershell>\n"),
      "golden-ami.yaml": exchange(
        withUserData("{ file: user-data/web.sh }")["golden-ami.yaml"],
        "image: web",
        "image: other",
      ),
    },
    lines(
      'golden-ami.yaml:20:16  workloads.payments-prod.fleets.web.image: there is no image "other"',
      "                       expected one of web",
    ),
  ],
  [
    "a text that is too long with its variables",
    withUserData(`{ file: user-data/web.sh, variables: { A: "${"x".repeat(100)}" } }`, {
      "user-data/web.sh": `#!/bin/sh\n${"x".repeat(16_300)}`,
    }),
    lines(
      `${place(69, "file")}: "user-data/web.sh" has 16422 bytes`,
      "                       expected at most 16384",
    ),
  ],
  [
    "variables of what is no script",
    withUserData('{ file: user-data/web.sh, variables: { A: "1" } }', {
      "user-data/web.sh": "#cloud-config\n",
    }),
    lines(
      `${place(87, "variables")}: "user-data/web.sh" takes no variables`,
      "                       expected a script of sh, bash, dash, ash, ksh, zsh, or <powershell>",
    ),
  ],
  [
    "a file that is not UTF-8",
    script("#!/bin/sh\n\0"),
    lines(
      "user-data/web.sh:2:1  is binary: here is a byte 00",
      "                      expected a text in UTF-8: save it as such",
    ),
  ],
])("%s is one mistake", (_, files, message) => {
  expect(mistakes(files)).toBe(message);
});

test.each(["{ file: user-data/web.sh }", "{ file: user-data/web.sh, variables: {} }"])(
  "what is no script is right without variables: %s",
  (userData) => {
    expect(mistakes(withUserData(userData, { "user-data/web.sh": "#cloud-config\n" }))).toBe("");
  },
);

test("a file that twenty fleets share is one mistake", () => {
  const template = "{ instanceType: t3.small, userData: { file: web.sh } }";
  const fleets = Array.from({ length: 20 }, (_, index) => `      f${index}: *fleet\n`);
  const text = `${exchange(LANDING_ZONE, "      web:\n", "      web: &fleet\n").replace("{ instanceType: t3.small }", template)}${fleets.join("")}`;
  expect(mistakes({ "golden-ami.yaml": text, "web.sh": "run\n" }).split("\n")).toHaveLength(2);
});

test.each([
  "export DB_PASSWORD=correct-horse",
  "password: 'correct-horse'",
  "curl -d 'api_key=0123456789'",
  "aws configure set aws_access_key_id AKIAIOSFODNN7EXAMPLE",
  "-----BEGIN OPENSSH PRIVATE KEY-----",
  `git clone https://x:ghp_${"a".repeat(36)}@github.com/x/y`,
])("a line that looks like a secret is a warning that does not show it: %s", (line) => {
  expect(load(script(`#!/bin/sh\n${line}\n`)).warnings).toEqual([
    {
      file: "user-data/web.sh",
      line: 2,
      column: 1,
      endLine: 2,
      endColumn: line.length + 1,
      message: "this line has what looks like a secret, which everyone reads who may describe the instance",
      expected: "the name of an SSM parameter or secret, which the script reads by the instance's role",
      rule: "landing-zone/secret-in-user-data",
    },
  ]);
});

test.each([
  "PASSWORD=$(aws ssm get-parameter --name /web/password)",
  'TOKEN="$(curl -X PUT http://169.254.169.254/latest/api/token)"',
  'curl -H "X-aws-ec2-metadata-token: $TOKEN"',
  'curl -H "X-aws-ec2-metadata-token-ttl-seconds: 21600"',
  "SECRET_ARN=arn:aws:secretsmanager:eu-west-1:444455556666:secret:web",
  "DB_SECRET=arn:aws:secretsmanager:eu-west-1:444455556666:secret:web",
  "PASSWORD=/web/password",
  "PasswordAuthentication no",
])("a line that only names a secret is none: %s", (line) => {
  expect(load(script(`#!/bin/sh\n${line}\n`)).warnings).toEqual([]);
});

test("a variable that looks like a secret is a warning at its place, without its value", () => {
  const files = withUserData('{ file: web.sh, variables: { DB_PASSWORD: correct-horse, PORT: "80" } }', {
    "web.sh": "#!/bin/sh\n",
  });
  expect(load(files).warnings).toMatchObject([
    {
      path: "workloads.payments-prod.fleets.web.launchTemplate.userData.variables.DB_PASSWORD",
      message: "looks like a secret, which everyone reads who may describe the instance",
    },
  ]);
});
