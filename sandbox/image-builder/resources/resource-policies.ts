import { isRecord } from "../../wire/json.js";
import { invalidValue, notFound } from "../api/errors.js";
import { type Call, defineOperations } from "../api/operation.js";
import type { Input } from "../api/sdk-types.js";
import type { Resource } from "./table.js";

function put(resource: Resource, policy: string): void {
  const problem = policyProblem(policy);
  if (problem) throw invalidValue("policy", problem);
  resource.policy = policy;
}

/** @throws {ServiceError} ResourceNotFoundException if the resource has no policy */
function policyOf({ arn, policy }: Resource): { policy: string } {
  if (policy === undefined) throw notFound(arn);
  return { policy };
}

/** What is wrong with a policy: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html */
function policyProblem(text: string): string | undefined {
  const policy = parsed(text);
  if (!isRecord(policy)) return "The policy is not valid JSON.";
  const statements: unknown[] = Array.isArray(policy.Statement) ? policy.Statement : [policy.Statement];
  if (policy.Version !== undefined && !["2012-10-17", "2008-10-17"].includes(String(policy.Version)))
    return `The policy's version '${policy.Version}' does not exist.`;
  if (!statements.length) return "The policy has no statement.";
  return statements.map(statementProblem).find((problem) => problem !== undefined);
}

function statementProblem(statement: unknown): string | undefined {
  if (!isRecord(statement)) return "A statement of the policy must be an object.";
  if (statement.Effect !== "Allow" && statement.Effect !== "Deny")
    return "The effect of a statement must be Allow or Deny.";
  const missing = ["Principal", "Action", "Resource"].find(
    (element) => !(element in statement) && !(`Not${element}` in statement),
  );
  return missing && `A statement of the policy lacks ${missing}.`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export const resourcePolicyOperations = defineOperations({
  GetComponentPolicy: ({ scope }: Call, { componentArn }: Input<"GetComponentPolicy">) =>
    policyOf(scope.components.get(componentArn)),
  PutComponentPolicy: ({ scope }: Call, { componentArn, policy }: Input<"PutComponentPolicy">) => {
    put(scope.components.get(componentArn), policy);
    return { componentArn };
  },
  GetImagePolicy: ({ scope }: Call, { imageArn }: Input<"GetImagePolicy">) =>
    policyOf(scope.images.get(imageArn)),
  PutImagePolicy: ({ scope }: Call, { imageArn, policy }: Input<"PutImagePolicy">) => {
    put(scope.images.get(imageArn), policy);
    return { imageArn };
  },
  GetContainerRecipePolicy: ({ scope }: Call, { containerRecipeArn }: Input<"GetContainerRecipePolicy">) =>
    policyOf(scope.containerRecipes.get(containerRecipeArn)),
  PutContainerRecipePolicy: (
    { scope }: Call,
    { containerRecipeArn, policy }: Input<"PutContainerRecipePolicy">,
  ) => {
    put(scope.containerRecipes.get(containerRecipeArn), policy);
    return { containerRecipeArn };
  },
  GetImageRecipePolicy: ({ scope }: Call, { imageRecipeArn }: Input<"GetImageRecipePolicy">) =>
    policyOf(scope.imageRecipes.get(imageRecipeArn)),
  PutImageRecipePolicy: ({ scope }: Call, { imageRecipeArn, policy }: Input<"PutImageRecipePolicy">) => {
    put(scope.imageRecipes.get(imageRecipeArn), policy);
    return { imageRecipeArn };
  },
});
