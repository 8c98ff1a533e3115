import { type Call, defineOperations } from "../../../../sandbox/image-builder/api/operation.js";
import type { Input, Output } from "../../../../sandbox/image-builder/api/sdk-types.js";
import { operations } from "../../../../sandbox/image-builder/operations.js";

// The test is that `npm run types` refuses each line below an @ts-expect-error, and takes every other.

test("operations that answer as the API does compile", () => {
  const found = defineOperations({
    GetImage: (_call: Call, { imageBuildVersionArn }: Input<"GetImage">) => ({
      image: { arn: imageBuildVersionArn, state: { status: "AVAILABLE" as const } },
    }),
    DeleteImage: async () => ({ imageBuildVersionArn: "arn" }),
    TagResource: () => ({}),
  });
  expect(Object.keys(found)).toEqual(["GetImage", "DeleteImage", "TagResource"]);
  expect(operations).toMatchObject({ GetImage: expect.any(Function) });
});

test("a response that the API does not have does not compile", () => {
  // @ts-expect-error a misspelt field
  defineOperations({ DeleteImage: () => ({ imageBuildVersonArn: "arn" }) });
  // @ts-expect-error a misspelt field beside a right one
  defineOperations({ ListImages: async () => ({ imageVersionList: [], nexToken: "token" }) });
  // @ts-expect-error a misspelt field deep within
  defineOperations({ GetImage: () => ({ image: { state: { staus: "AVAILABLE" } } }) });
  // @ts-expect-error a misspelt field of a list's entry
  defineOperations({ ListImages: () => ({ imageVersionList: [{ arn: "arn", nmae: "web" }] }) });
  // @ts-expect-error a field of the wrong type
  defineOperations({ DeleteImage: () => ({ imageBuildVersionArn: 1 }) });
  // @ts-expect-error a status that no image has
  defineOperations({ GetImage: () => ({ image: { state: { status: "DONE" } } }) });
  // @ts-expect-error a date, because JSON has seconds
  defineOperations({ GetLifecyclePolicy: () => ({ lifecyclePolicy: { dateCreated: new Date() } }) });
  // @ts-expect-error an answer that says nothing of its fields
  defineOperations({ DeleteImage: (): object => ({}) });
});

test("a request that the API does not have does not compile", () => {
  // @ts-expect-error a misspelt field
  const field: keyof Input<"GetImage"> = "imageBuildVersonArn";
  // @ts-expect-error what the model requires is always there
  const absent: Input<"GetImage">["imageBuildVersionArn"] = undefined;
  // @ts-expect-error an operation that the sandbox does not answer
  const output: Output<"MakeImage"> | undefined = undefined;
  expect([field, absent, output]).toEqual(["imageBuildVersonArn", undefined, undefined]);
});
