import type { InfrastructureConfigurationSummary } from "@aws-sdk/client-imagebuilder";
import { formatArn, slug } from "../api/arn.js";
import { invalidCombination, invalidValue } from "../api/errors.js";
import { type Call, defineOperations } from "../api/operation.js";
import { now } from "../api/output-fields.js";
import { filtered, pageOf } from "../api/page.js";
import type { Input } from "../api/sdk-types.js";
import { OtherServices } from "../other-services.js";

/**
 * Tag keys that Image Builder sets itself.
 * https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_CreateInfrastructureConfiguration.html
 */
const RESERVED_TAGS = ["CreatedBy", "Ec2ImageBuilderArn", "Name", "Tags"];

async function create(call: Call, request: Input<"CreateInfrastructureConfiguration">) {
  const { tags, clientToken, ...rest } = request;
  const arn = formatArn(call.caller, `infrastructure-configuration/${slug(request.name)}`);
  await check(call, request);
  call.scope.infrastructureConfigurations.assertFree(arn);
  call.scope.infrastructureConfigurations.add({
    arn,
    name: request.name,
    tags: tags ?? {},
    references: [],
    body: { ...rest, arn, dateCreated: now() },
  });
  return { clientToken, infrastructureConfigurationArn: arn };
}

/** Replaces the whole configuration: a setting that is left out is gone. */
async function update(call: Call, request: Input<"UpdateInfrastructureConfiguration">) {
  const { infrastructureConfigurationArn: arn, clientToken, ...rest } = request;
  const found = call.scope.infrastructureConfigurations.get(arn);
  await check(call, request);
  const { name, dateCreated } = found.body;
  found.body = { ...rest, arn, name, dateCreated, dateUpdated: now() };
  return { clientToken, infrastructureConfigurationArn: arn };
}

async function check(
  { world, caller }: Call,
  request: Pick<
    Input<"CreateInfrastructureConfiguration">,
    "instanceTypes" | "instanceProfileName" | "snsTopicArn" | "resourceTags" | "subnetId" | "securityGroupIds"
  >,
): Promise<void> {
  const type = request.instanceTypes?.find((it) => !/^[a-z][a-z0-9-]*\.[a-z0-9-]+$/.test(it));
  if (type !== undefined) throw invalidValue("instanceTypes", `The instance type '${type}' does not exist.`);
  // https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/imagebuilder_infrastructure_configuration
  if (request.subnetId !== undefined && !request.securityGroupIds?.length)
    throw invalidCombination("If 'subnetId' is provided, 'securityGroupIds' must be provided too.");
  const tag = Object.keys(request.resourceTags ?? {}).find((key) => RESERVED_TAGS.includes(key));
  if (tag !== undefined) throw invalidValue("resourceTags", `The tag key '${tag}' is reserved.`);
  const services = new OtherServices(world);
  if (!(await services.hasInstanceProfile(caller, request.instanceProfileName))) {
    throw invalidValue(
      "instanceProfileName",
      "The provided instance profile does not exist. Please specify a different instance profile and try again.",
    );
  }
  if (request.snsTopicArn !== undefined && !(await services.hasTopic(request.snsTopicArn))) {
    throw invalidValue(
      "snsTopicArn",
      "The provided SNS topic does not exist. Please specify a different SNS topic and try again.",
    );
  }
}

function get(
  { scope }: Call,
  { infrastructureConfigurationArn: arn }: Input<"GetInfrastructureConfiguration">,
) {
  const { body, tags } = scope.infrastructureConfigurations.get(arn);
  return { infrastructureConfiguration: { ...body, tags } };
}

function list({ scope }: Call, request: Input<"ListInfrastructureConfigurations">) {
  const found = filtered(scope.infrastructureConfigurations.all(), request.filters, {
    name: (it, value) => it.name === value,
  });
  const { page, nextToken } = pageOf(found, "ListInfrastructureConfigurations", request);
  const infrastructureConfigurationSummaryList = page.map(
    ({ body, tags }): InfrastructureConfigurationSummary => ({
      arn: body.arn,
      name: body.name,
      description: body.description,
      dateCreated: body.dateCreated,
      dateUpdated: body.dateUpdated,
      resourceTags: body.resourceTags,
      tags,
      instanceTypes: body.instanceTypes,
      instanceProfileName: body.instanceProfileName,
      placement: body.placement,
    }),
  );
  return { infrastructureConfigurationSummaryList, nextToken };
}

function remove(
  { scope }: Call,
  { infrastructureConfigurationArn: arn }: Input<"DeleteInfrastructureConfiguration">,
) {
  scope.infrastructureConfigurations.get(arn);
  scope.refuseIfUsed(arn);
  scope.infrastructureConfigurations.remove(arn);
  return { infrastructureConfigurationArn: arn };
}

export const infrastructureConfigurationOperations = defineOperations({
  CreateInfrastructureConfiguration: create,
  GetInfrastructureConfiguration: get,
  UpdateInfrastructureConfiguration: update,
  ListInfrastructureConfigurations: list,
  DeleteInfrastructureConfiguration: remove,
});
