import { randomUUID } from "node:crypto";
import type { Service } from "../service.js";
import type { AwsResponse } from "../wire/http.js";
import { isRecord, parseRecord } from "../wire/json.js";
import type { AwsRequest } from "../wire/request.js";

/** Answers what Terraform asks of state machines and moto does not answer; the rest is moto's. */
export class StepFunctions implements Service {
  readonly name = "states";

  async handle({ operation, body }: AwsRequest): Promise<AwsResponse | undefined> {
    switch (operation) {
      case "ValidateStateMachineDefinition":
        return answer(validation(String(parseRecord(body).definition)));
      case "ListStateMachineVersions":
        // Nothing here publishes a version.
        return answer({ stateMachineVersions: [] });
      default:
        return undefined;
    }
  }

  reset(): void {}
}

const answer = (content: object): AwsResponse => ({
  status: 200,
  headers: { "content-type": "application/x-amz-json-1.0", "x-amzn-requestid": randomUUID() },
  body: JSON.stringify(content),
});

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_ValidateStateMachineDefinition.html */
function validation(definition: string): object {
  const message = definitionMistake(definition);
  const diagnostics = message ? [{ severity: "ERROR", code: "SCHEMA_VALIDATION_FAILED", message }] : [];
  return { result: message ? "FAIL" : "OK", diagnostics, truncated: false };
}

/** What is wrong with the frame of a definition; its states are not looked at. */
function definitionMistake(definition: string): string | undefined {
  const { StartAt: first, States: states } = parseRecord(definition);
  if (!isRecord(states)) return "These fields are required: [States]";
  if (typeof first !== "string") return "These fields are required: [StartAt]";
  return first in states ? undefined : `MISSING_TRANSITION_TARGET: Missing 'Next' target: ${first}`;
}
