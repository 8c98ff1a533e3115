import { sdkTask } from "../../sandbox/step-functions/sdk-task.js";
import { StepFunctions } from "../../sandbox/step-functions/step-functions.js";
import { Query } from "../../sandbox/wire/query.js";

const PLACE = { account: "111122223333", region: "eu-west-1" };
const TAG = {
  Type: "Task",
  Resource: "arn:aws:states:::aws-sdk:imagebuilder:tagResource",
  Parameters: { "ResourceArn.$": "$.arn", Tags: { GoldenImage: "web" } },
};
const task = (state: object) =>
  sdkTask(JSON.stringify({ StartAt: "Tag", States: { Tag: state } }), { arn: "an ARN" });

test("a state machine calls AWS's SDK with what its input has", () => {
  expect(task(TAG)).toEqual({
    call: "imagebuilder:tagResource",
    parameters: { ResourceArn: "an ARN", Tags: { GoldenImage: "web" } },
  });
});

test.each([{ Type: "Pass" }, { ...TAG, Resource: "arn:aws:states:::sns:publish" }])(
  "a state machine that is %j calls nothing of it",
  (state) => {
    expect(task(state)).toBeUndefined();
  },
);

test.each<[string, object]>([
  [JSON.stringify({ StartAt: "A", States: { A: {} } }), { result: "OK", diagnostics: [] }],
  [JSON.stringify({ StartAt: "B", States: { A: {} } }), { result: "FAIL" }],
  [JSON.stringify({ StartAt: "A" }), { result: "FAIL" }],
  [JSON.stringify({ States: {} }), { result: "FAIL" }],
  ["no JSON", { result: "FAIL" }],
])("the definition %s is validated", async (definition, expected) => {
  const request = (operation: string, body: object) => ({
    method: "POST",
    url: "/",
    headers: {},
    body: Buffer.from(JSON.stringify(body)),
    service: "states",
    protocol: "json" as const,
    operation,
    query: Query.none,
    caller: { ...PLACE, arn: `arn:aws:iam::${PLACE.account}:root`, userId: PLACE.account },
  });
  const service = new StepFunctions();
  const answer = await service.handle(request("ValidateStateMachineDefinition", { definition }));
  expect(JSON.parse(String(answer?.body))).toMatchObject(expected);
  expect(await service.handle(request("CreateStateMachine", { definition }))).toBeUndefined();
});
