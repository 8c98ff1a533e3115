import type { Distribution, DistributionConfigurationSummary } from "@aws-sdk/client-imagebuilder";
import type { Caller } from "../../identity/caller.js";
import { partitionOf, REGIONS } from "../../identity/regions.js";
import { formatArn, slug } from "../api/arn.js";
import { invalidValue } from "../api/errors.js";
import { type Call, defineOperations } from "../api/operation.js";
import { now } from "../api/output-fields.js";
import { filtered, pageOf } from "../api/page.js";
import type { Input, Valid } from "../api/sdk-types.js";
import { amiNameProblem } from "./ami-name-template.js";

/** A timeout that the service shows, though no request can set it. */
const TIMEOUT_MINUTES = 720;

function create({ scope, caller }: Call, request: Input<"CreateDistributionConfiguration">) {
  const { tags, clientToken, ...rest } = request;
  const arn = formatArn(caller, `distribution-configuration/${slug(request.name)}`);
  scope.distributionConfigurations.assertFree(arn);
  checkDistributions(request.distributions, caller);
  scope.distributionConfigurations.add({
    arn,
    name: request.name,
    tags: tags ?? {},
    references: [],
    body: { ...rest, arn, timeoutMinutes: TIMEOUT_MINUTES, dateCreated: now() },
  });
  return { clientToken, distributionConfigurationArn: arn };
}

/** Replaces the whole configuration: a setting that is left out is gone. */
function update({ scope, caller }: Call, request: Input<"UpdateDistributionConfiguration">) {
  const { distributionConfigurationArn: arn, clientToken, ...rest } = request;
  const found = scope.distributionConfigurations.get(arn);
  checkDistributions(request.distributions, caller);
  const { name, dateCreated } = found.body;
  found.body = { ...rest, arn, name, timeoutMinutes: TIMEOUT_MINUTES, dateCreated, dateUpdated: now() };
  return { clientToken, distributionConfigurationArn: arn };
}

function checkDistributions(distributions: readonly Valid<Distribution>[], caller: Caller): void {
  if (distributions.length === 0)
    throw invalidValue("distributions", "At least one distribution must be provided.");
  const seen = new Set<string>();
  for (const [index, { region, ...outputs }] of distributions.entries()) {
    const path = `distributions[${index}]`;
    if (!REGIONS.has(region) || partitionOf(region) !== partitionOf(caller.region))
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

/**
 * Refuses names that Systems Manager refuses.
 * https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html
 */
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

function get({ scope }: Call, { distributionConfigurationArn: arn }: Input<"GetDistributionConfiguration">) {
  const { body, tags } = scope.distributionConfigurations.get(arn);
  return { distributionConfiguration: { ...body, tags } };
}

function list({ scope }: Call, request: Input<"ListDistributionConfigurations">) {
  const found = filtered(scope.distributionConfigurations.all(), request.filters, {
    name: (it, value) => it.name === value,
  });
  const { page, nextToken } = pageOf(found, "ListDistributionConfigurations", request);
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
  { distributionConfigurationArn: arn }: Input<"DeleteDistributionConfiguration">,
) {
  scope.distributionConfigurations.get(arn);
  scope.refuseIfUsed(arn);
  scope.distributionConfigurations.remove(arn);
  return { distributionConfigurationArn: arn };
}

export const distributionConfigurationOperations = defineOperations({
  CreateDistributionConfiguration: create,
  GetDistributionConfiguration: get,
  UpdateDistributionConfiguration: update,
  ListDistributionConfigurations: list,
  DeleteDistributionConfiguration: remove,
});
