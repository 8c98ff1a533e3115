import { amiNameProblem, fillIn } from "../../../../sandbox/image-builder/resources/ami-name-template.js";

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
});
