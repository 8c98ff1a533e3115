import type {
  CreateInfrastructureConfigurationRequest,
  DeleteInfrastructureConfigurationRequest,
  GetInfrastructureConfigurationRequest,
  InfrastructureConfigurationSummary,
  ListInfrastructureConfigurationsRequest,
  UpdateInfrastructureConfigurationRequest,
} from "@aws-sdk/client-imagebuilder";
import { formatArn, slug } from "../api/arn.js";
import { alreadyExists, invalidValue } from "../api/errors.js";
import type { Call, Operations } from "../api/operation.js";
import { filtered, pageOf } from "../api/page.js";
import type { Valid } from "../api/validate.js";
import { Aws } from "../aws.js";
import { now } from "../clock.js";
import { infrastructureConfigurations } from "./tables.js";

/** https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_CreateInfrastructureConfiguration.html */
const RESERVED_TAGS = ["CreatedBy", "Ec2ImageBuilderArn", "Name", "Tags"];

async function create(call: Call, request: Valid<CreateInfrastructureConfigurationRequest>): Promise<object> {
  const { tags, clientToken, ...rest } = request;
  const arn = formatArn(call.caller, `infrastructure-configuration/${slug(request.name)}`);
  await check(call, request);
  if (infrastructureConfigurations.find(call.scope, arn))
    throw alreadyExists(infrastructureConfigurations.kind, arn);
  infrastructureConfigurations.add(call.scope, {
    arn,
    name: request.name,
    tags: tags ?? {},
    references: [],
    body: { ...rest, arn, dateCreated: now() },
  });
  return { clientToken, infrastructureConfigurationArn: arn };
}

/** Replaces the whole configuration: what is left out is gone. */
async function update(call: Call, request: Valid<UpdateInfrastructureConfigurationRequest>): Promise<object> {
  const { infrastructureConfigurationArn: arn, clientToken, ...rest } = request;
  const found = infrastructureConfigurations.get(call.scope, arn);
  await check(call, request);
  const { name, dateCreated } = found.body;
  found.body = { ...rest, arn, name, dateCreated, dateUpdated: now() };
  return { clientToken, infrastructureConfigurationArn: arn };
}

async function check(
  { world, caller }: Call,
  request: Pick<
    Valid<CreateInfrastructureConfigurationRequest>,
    "instanceTypes" | "instanceProfileName" | "snsTopicArn" | "resourceTags"
  >,
): Promise<void> {
  const type = request.instanceTypes?.find((it) => !/^[a-z][a-z0-9-]*\.[a-z0-9-]+$/.test(it));
  if (type !== undefined) throw invalidValue("instanceTypes", `The instance type '${type}' does not exist.`);
  const tag = Object.keys(request.resourceTags ?? {}).find((key) => RESERVED_TAGS.includes(key));
  if (tag !== undefined) throw invalidValue("resourceTags", `The tag key '${tag}' is reserved.`);
  const aws = new Aws(world);
  if (!(await aws.hasInstanceProfile(caller, request.instanceProfileName))) {
    throw invalidValue(
      "instanceProfileName",
      "The provided instance profile does not exist. Please specify a different instance profile and try again.",
    );
  }
  if (request.snsTopicArn !== undefined && !(await aws.hasTopic(request.snsTopicArn))) {
    throw invalidValue(
      "snsTopicArn",
      "The provided SNS topic does not exist. Please specify a different SNS topic and try again.",
    );
  }
}

function get(
  { scope }: Call,
  { infrastructureConfigurationArn: arn }: Valid<GetInfrastructureConfigurationRequest>,
) {
  const { body, tags } = infrastructureConfigurations.get(scope, arn);
  return { infrastructureConfiguration: { ...body, tags } };
}

function list({ scope }: Call, request: Valid<ListInfrastructureConfigurationsRequest>): object {
  const found = filtered(infrastructureConfigurations.all(scope), request.filters, {
    name: (it, value) => it.name === value,
  });
  const { page, nextToken } = pageOf(found, JSON.stringify(["infrastructure", request.filters]), request);
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
  { infrastructureConfigurationArn: arn }: Valid<DeleteInfrastructureConfigurationRequest>,
): object {
  infrastructureConfigurations.get(scope, arn);
  scope.refuseIfUsed(arn);
  infrastructureConfigurations.remove(scope, arn);
  return { infrastructureConfigurationArn: arn };
}

export const infrastructureConfigurationOperations = {
  CreateInfrastructureConfiguration: create,
  GetInfrastructureConfiguration: get,
  UpdateInfrastructureConfiguration: update,
  ListInfrastructureConfigurations: list,
  DeleteInfrastructureConfiguration: remove,
} satisfies Operations;
