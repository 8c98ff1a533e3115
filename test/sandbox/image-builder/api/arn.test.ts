import { compareVersions, parseArn, selects, slug } from "../../../../sandbox/image-builder/api/arn.js";

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
