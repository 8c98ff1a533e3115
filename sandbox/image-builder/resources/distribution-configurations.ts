import type {
  CreateDistributionConfigurationRequest,
  DeleteDistributionConfigurationRequest,
  Distribution,
  DistributionConfigurationSummary,
  GetDistributionConfigurationRequest,
  ListDistributionConfigurationsRequest,
  UpdateDistributionConfigurationRequest,
} from "@aws-sdk/client-imagebuilder";
import { partitionOf } from "../../identity/partition.js";
import { regions } from "../../identity/regions.js";
import type { Caller } from "../../service.js";
import { formatArn, slug } from "../api/arn.js";
import { alreadyExists, invalidValue } from "../api/errors.js";
import type { Call, Operations } from "../api/operation.js";
import { filtered, pageOf } from "../api/page.js";
import type { Valid } from "../api/validate.js";
import { now } from "../clock.js";
import { amiNameProblem } from "./ami-name.js";
import { distributionConfigurations } from "./tables.js";

/** What the service shows, though no request can set it. */
const timeoutMinutes = 720;

function create({ scope, caller }: Call, request: Valid<CreateDistributionConfigurationRequest>): object {
  const { tags, clientToken, ...rest } = request;
  const arn = formatArn(caller, `distribution-configuration/${slug(request.name)}`);
  if (distributionConfigurations.find(scope, arn)) throw alreadyExists(distributionConfigurations.kind, arn);
  checkDistributions(request.distributions, caller);
  distributionConfigurations.add(scope, {
    arn,
    name: request.name,
    tags: tags ?? {},
    references: [],
    body: { ...rest, arn, timeoutMinutes, dateCreated: now() },
  });
  return { clientToken, distributionConfigurationArn: arn };
}

/** Replaces the whole configuration: what is left out is gone. */
function update({ scope, caller }: Call, request: Valid<UpdateDistributionConfigurationRequest>): object {
  const { distributionConfigurationArn: arn, clientToken, ...rest } = request;
  const found = distributionConfigurations.get(scope, arn);
  checkDistributions(request.distributions, caller);
  const { name, dateCreated } = found.body;
  found.body = { ...rest, arn, name, timeoutMinutes, dateCreated, dateUpdated: now() };
  return { clientToken, distributionConfigurationArn: arn };
}

function checkDistributions(distributions: readonly Valid<Distribution>[], caller: Caller): void {
  if (distributions.length === 0)
    throw invalidValue("distributions", "At least one distribution must be provided.");
  const seen = new Set<string>();
  for (const [index, { region, ...outputs }] of distributions.entries()) {
    const path = `distributions[${index}]`;
    if (!regions.has(region) || partitionOf(region) !== partitionOf(caller.region))
      throw invalidValue(`${path}.region`, `The Region '${region}' does not exist.`);
    if (seen.has(region))
      throw invalidValue(`${path}.region`, `The Region '${region}' is in more than one distribution.`);
    seen.add(region);
    // https://github.com/hashicorp/terraform-provider-aws/pull/17409
    if (Object.values(outputs).every((output) => output === undefined || isEmptyList(output)))
      throw invalidValue(
        path,
        "One or more outputs should be provided for each region in a distribution configuration.",
      );
    const name = outputs.amiDistributionConfiguration?.name;
    const problem = name === undefined ? undefined : amiNameProblem(name);
    if (problem) throw invalidValue(`${path}.amiDistributionConfiguration.name`, problem);
    checkParameters(outputs.ssmParameterConfigurations ?? [], path);
  }
}

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html */
function checkParameters(
  parameters: readonly { readonly parameterName: string; readonly amiAccountId?: string }[],
  path: string,
): void {
  for (const [index, { parameterName: name }] of parameters.entries()) {
    const at = `${path}.ssmParameterConfigurations[${index}].parameterName`;
    if (/^\/?(aws|ssm)/i.test(name)) throw invalidValue(at, `'${name}' must not begin with aws or ssm.`);
    if (name.includes("/") && !name.startsWith("/"))
      throw invalidValue(at, `'${name}' has a / and must therefore begin with one.`);
  }
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

function get(
  { scope }: Call,
  { distributionConfigurationArn: arn }: Valid<GetDistributionConfigurationRequest>,
) {
  const { body, tags } = distributionConfigurations.get(scope, arn);
  return { distributionConfiguration: { ...body, tags } };
}

function list({ scope }: Call, request: Valid<ListDistributionConfigurationsRequest>): object {
  const found = filtered(distributionConfigurations.all(scope), request.filters, {
    name: (it, value) => it.name === value,
  });
  const { page, nextToken } = pageOf(found, JSON.stringify(["distribution", request.filters]), request);
  const distributionConfigurationSummaryList = page.map(
    ({ body, tags }): DistributionConfigurationSummary => ({
      arn: body.arn,
      name: body.name,
      description: body.description,
      dateCreated: body.dateCreated,
      dateUpdated: body.dateUpdated,
      tags,
      regions: body.distributions.map(({ region }) => region),
    }),
  );
  return { distributionConfigurationSummaryList, nextToken };
}

function remove(
  { scope }: Call,
  { distributionConfigurationArn: arn }: Valid<DeleteDistributionConfigurationRequest>,
): object {
  distributionConfigurations.get(scope, arn);
  scope.refuseIfUsed(arn);
  distributionConfigurations.remove(scope, arn);
  return { distributionConfigurationArn: arn };
}

export const distributionConfigurationOperations = {
  CreateDistributionConfiguration: create,
  GetDistributionConfiguration: get,
  UpdateDistributionConfiguration: update,
  ListDistributionConfigurations: list,
  DeleteDistributionConfiguration: remove,
} satisfies Operations;
