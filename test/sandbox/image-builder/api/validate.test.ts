import { modelOperations } from "../../../../sandbox/image-builder/api/model.js";
import { validate } from "../../../../sandbox/image-builder/api/validate.js";
import { operations } from "../../../../sandbox/image-builder/operations.js";

const tag = {
  resourceArn: "arn:aws:imagebuilder:eu-west-1:111122223333:image-pipeline/web",
  tags: { a: "b" },
};

describe("the API model", () => {
  test("has exactly the operations that are answered", () => {
    expect(Object.keys(operations).sort()).toEqual(Object.keys(modelOperations).sort());
  });
});

describe("a request", () => {
  test("is taken when it is as the model says", () => {
    expect(() => validate("TagResourceRequest", tag)).not.toThrow();
  });

  test.each([
    ["without what is required", "TagResourceRequest", { tags: {} }, "resourceArn is required"],
    [
      "with an ARN of another service",
      "TagResourceRequest",
      { ...tag, resourceArn: "arn:aws:s3:::x" },
      "must match pattern",
    ],
    [
      "with a tag of AWS",
      "TagResourceRequest",
      { ...tag, tags: { "aws:a": "b" } },
      "'tags.aws:a' is not valid",
    ],
    [
      "with a tag too long",
      "TagResourceRequest",
      { ...tag, tags: { a: "b".repeat(257) } },
      "at most 256 characters",
    ],
    [
      "with too many tags",
      "TagResourceRequest",
      { ...tag, tags: Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`k${i}`, "v"])) },
      "at most 50 entries, not 51",
    ],
    ["with a number for a string", "TagResourceRequest", { ...tag, tags: { a: 1 } }, "must be a string"],
    ["with a page too large", "ListImagesRequest", { maxResults: 26 }, "at most 25, not 26"],
    ["with half a result", "ListImagesRequest", { maxResults: 1.5 }, "must be an integer"],
    [
      "with an owner that does not exist",
      "ListImagesRequest",
      { owner: "Me" },
      "must be one of Self, Shared",
    ],
    ["with a flag as text", "ListImagesRequest", { byName: "true" }, "must be true or false"],
    ["with a list that is none", "ListImagesRequest", { filters: {} }, "must be a list"],
    ["with a member that the model lacks", "ListImagesRequest", { page: 1 }, "page is not a parameter"],
  ])("%s is refused", (_, shape, input, message) => {
    expect(() => validate(shape, input)).toThrow(message);
  });

  test("hears of everything that is wrong with it", () => {
    const wrong = () => validate("ListImagesRequest", { owner: "Me", filters: [{ name: "1", values: [] }] });
    expect(wrong).toThrow("'owner'");
    expect(wrong).toThrow("'filters[0].name'");
    expect(wrong).toThrow("'filters[0].values'");
  });
});
