import { resolved } from "../../../../sandbox/image-builder/builds/workflow-variables.js";

const VARIABLES = {
  parameters: { port: 80, hosts: ["a", "b"] },
  stepOutputs: { Approve: { action: "RESUME", reason: undefined } },
  workflowOutputs: {},
  imagebuilder: { imageName: "web" },
};

test.each<[value: unknown, result: unknown]>([
  ["$.parameters.port", 80],
  ["{{ $.imagebuilder.imageName }} on {{$.parameters.port}}", "web on 80"],
  ["{{ $.parameters.hosts[1] }} of {{ $.parameters.hosts }}", 'b of ["a","b"]'],
  [
    { "value.$": "$.stepOutputs.Approve.action", list: ["x"] },
    { value: "RESUME", list: ["x"] },
  ],
])("%j has the values that it refers to", (value, result) => {
  expect(resolved(value, VARIABLES)).toEqual(result);
});

test.each(["$.stepOutputs.Approve.reason", "$.stepOutputs.Wait", "$.parameters.port.size"])(
  "%s, which has no value, is not made one",
  (reference) => {
    const message = `The value of '${reference}' cannot be found.`;
    expect(() => resolved(reference, VARIABLES)).toThrow(message);
    expect(() => resolved(`why: {{ ${reference} }}`, VARIABLES)).toThrow(message);
  },
);
