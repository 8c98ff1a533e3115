import { isAmiName } from "../../../../sandbox/ec2/ami-name.js";
import { compareVersions, parseArn, selects, slug } from "../../../../sandbox/image-builder/api/arn.js";
import { amiNameProblem, fillIn } from "../../../../sandbox/image-builder/resources/ami-name-template.js";
import { readDocument } from "../../../../sandbox/image-builder/resources/component-document.js";
import {
  isTimezone,
  scheduleProblem,
} from "../../../../sandbox/image-builder/resources/pipeline-schedule.js";

describe("an ARN", () => {
  test("has the name in lower case, without blanks and underscores", () => {
    expect(slug("Web Server_2")).toBe("web-server-2");
  });

  test("is taken apart", () => {
    expect(parseArn("arn:aws:imagebuilder:eu-west-1:111122223333:image/web/1.4.0/7")).toEqual({
      region: "eu-west-1",
      account: "111122223333",
      type: "image",
      name: "web",
      version: "1.4.0",
      build: 7,
    });
    expect(parseArn("arn:aws:imagebuilder:eu-west-1:aws:workflow/build/build-image/x.x.x")).toMatchObject({
      type: "workflow/build",
      name: "build-image",
      version: "x.x.x",
    });
  });

  test("with wildcards means every version that they leave open", () => {
    expect(selects("1.x.x", "1.4.0")).toBe(true);
    expect(selects("1.x.x", "2.0.0")).toBe(false);
    expect(selects("1.4.0", "1.4.0")).toBe(true);
  });

  test("orders versions by number", () => {
    expect(["1.10.0", "1.9.0", "1.2.3"].sort(compareVersions)).toEqual(["1.2.3", "1.9.0", "1.10.0"]);
  });
});

describe("an AMI's name", () => {
  const build = { buildVersion: 7, buildDate: "2026-01-31T04:13:00.262Z" };

  test("is filled in", () => {
    expect(fillIn("web_1.4.0_{{imagebuilder:buildVersion}}_{{ imagebuilder:buildDate }}", build)).toBe(
      "web_1.4.0_7_2026-01-31T04-13-00.262Z",
    );
    expect(fillIn("{{other:thing}} {{imagebuilder:unknown}}", build)).toBe(
      "{{other:thing}} {{imagebuilder:unknown}}",
    );
  });

  test("needs the build date, in one of two forms", () => {
    expect(amiNameProblem("web {{imagebuilder:buildDate}}")).toBeUndefined();
    expect(amiNameProblem("web {{ imagebuilder:buildDate }}")).toBeUndefined();
    expect(amiNameProblem("web {{  imagebuilder:buildDate}}")).toContain("must contain");
    expect(amiNameProblem("web {{imagebuilder:buildVersion}}")).toContain("must contain");
  });

  test("is one that EC2 takes", () => {
    expect(isAmiName("web_1.4.0_7_2026-01-31T04-13-00.262Z")).toBe(true);
    expect(isAmiName("web {{x}}")).toBe(false);
    expect(isAmiName("web:1")).toBe(false);
    expect(isAmiName("w".repeat(129))).toBe(false);
  });
});

describe("a schedule", () => {
  test.each([
    "cron(0 3 ? * SUN *)",
    "cron(0 0 * * ? *)",
    "cron(0/15 8-17 ? * MON-FRI 2026-2030)",
    "cron(0 3 L * ? *)",
    "cron(0 3 15W * ? *)",
    "cron(0 3 ? JAN,JUL 6#3 *)",
    "cron(0 3 ? * 6L *)",
    "rate(1 day)",
    "rate(12 hours)",
  ])("%s is taken", (expression) => {
    expect(scheduleProblem(expression)).toBeUndefined();
  });

  test.each([
    ["nonsense", "neither cron(...) nor rate(...)"],
    ["cron(0 3 ? * SUN)", "six fields"],
    ["cron(0 3 * * SUN *)", "must be ?"],
    ["cron(0 3 ? * ? *)", "must be ?"],
    ["cron(60 3 ? * SUN *)", "minutes"],
    ["cron(0 24 ? * SUN *)", "hours"],
    ["cron(0 3 ? * SUNDAY *)", "day-of-week"],
    ["cron(0 3 32 * ? *)", "day-of-month"],
    ["cron(0 3 ? 13 SUN *)", "month"],
    ["cron(0 3 ? * SUN 1969)", "year"],
    ["cron(9-5 3 ? * SUN *)", "minutes"],
    ["rate(1 days)", "one of minute, hour, day"],
    ["rate(0 days)", "positive"],
  ])("%s is refused", (expression, message) => {
    expect(scheduleProblem(expression)).toContain(message);
  });

  test("has an IANA timezone", () => {
    expect(isTimezone("Europe/Paris")).toBe(true);
    expect(isTimezone("Europe/Atlantis")).toBe(false);
  });
});

describe("a component document", () => {
  const step = (text: string) =>
    `schemaVersion: "1.0"\nphases:\n  - name: build\n    steps:\n      - ${text}\n`;

  test("shows its phases and parameters", () => {
    const text = `${step("{name: A, action: UpdateOS}")}parameters:\n  - Port: {type: string, default: 80}\n`;
    expect(readDocument(text, "Linux")).toEqual({
      phases: ["build"],
      parameters: [{ name: "Port", type: "string", default: "80", description: undefined }],
    });
  });

  test.each([
    ["name: [", "Parsing the document failed"],
    ["schemaVersion: 2.0\nphases: []", "Invalid schema version. Supported versions include: 1.0."],
    ['schemaVersion: "1.0"\nphases: []', "phases must be a list"],
    ['schemaVersion: "1.0"\nphases: [{name: deploy, steps: []}]', "Invalid phase 'deploy'"],
    [
      step("{name: S, action: Dance, inputs: {}}"),
      "Parsing step 'S' in phase 'build' failed. Error: Unsupported action Dance for os platform linux.",
    ],
    [step("{name: S, action: toString, inputs: {}}"), "Unsupported action toString"],
    [step("{name: S, action: ExecutePowerShell, inputs: {}}"), "Unsupported action ExecutePowerShell"],
    [step("{name: S, action: ExecuteBash, inputs: {}}"), "Input 'commands' is required"],
    [step("{name: S, action: ExecuteBash}"), "Inputs must be a map"],
    [step("{name: S, action: CreateFile, inputs: {path: a}}"), "Inputs must be a list"],
    [step("{name: 'a b', action: UpdateOS}"), "Step name must match"],
    [step("{name: S, action: UpdateOS, onFailure: Retry}"), "Invalid onFailure 'Retry'"],
    [step("{name: S, action: UpdateOS, timeoutSeconds: 0}"), "Invalid timeoutSeconds '0'"],
    [step("{name: S, action: UpdateOS, maxAttempts: 0}"), "Invalid maxAttempts '0'"],
    [step("{name: S, action: UpdateOS}\n      - {name: S, action: UpdateOS}"), "'S' is not unique"],
    [`${step("{name: S, action: UpdateOS}")}parameters: [{Ab: {type: string}}]`, "Invalid name 'Ab'"],
    [`${step("{name: S, action: UpdateOS}")}parameters: [{Port: {type: int}}]`, "Invalid type 'int'"],
  ])("%j is refused", (text, message) => {
    expect(() => readDocument(text, "Linux")).toThrow(message);
  });
});
