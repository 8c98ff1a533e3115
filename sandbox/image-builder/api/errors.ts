import { AwsError } from "../../wire/errors.js";
import { modelErrors } from "./model.js";

/** An error of Image Builder, by its name in the API model. */
export class ServiceError extends AwsError {
  constructor(code: string, message: string) {
    super(modelErrors[code] ?? 400, code, message);
  }
}

/**
 * An error in the service's words, e.g. https://github.com/hashicorp/terraform-provider-aws/pull/17409.
 * @param parameter path of the field in the request, e.g. `distributions[0].region`
 */
export function invalidValue(parameter: string, why: string): ServiceError {
  return new ServiceError(
    "InvalidParameterValueException",
    `The value supplied for parameter '${parameter}' is not valid. ${why}`,
  );
}

export function invalidCombination(message: string): ServiceError {
  return new ServiceError("InvalidParameterCombinationException", message);
}

export function invalidRequest(message: string): ServiceError {
  return new ServiceError("InvalidRequestException", message);
}

export function notFound(arn: string): ServiceError {
  return new ServiceError("ResourceNotFoundException", `The resource with ARN '${arn}' cannot be found.`);
}

/** @param kind the service's name of the kind, e.g. `ImageRecipe` */
export function alreadyExists(kind: string, arn: string): ServiceError {
  return new ServiceError(
    "ResourceAlreadyExistsException",
    `The following resource '${kind}' already exists: '${arn}'.`,
  );
}

/**
 * The error of a deletion while another resource needs the one to delete.
 * https://github.com/hashicorp/terraform-provider-aws/issues/39985
 */
export function inUse(arn: string): ServiceError {
  return new ServiceError(
    "ResourceDependencyException",
    `Resource dependency error: The resource ARN '${arn}' has other resources depended on it.`,
  );
}
