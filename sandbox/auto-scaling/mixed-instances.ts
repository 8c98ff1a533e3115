import { Query } from "../wire/query.js";
import type { XmlFields } from "../wire/response.js";
import type { Xml } from "../wire/xml.js";
import { assertOneOf, validationError } from "./operation.js";

const POLICY = "MixedInstancesPolicy";
const TEMPLATE = `${POLICY}.LaunchTemplate.LaunchTemplateSpecification`;
const OVERRIDES = `${POLICY}.LaunchTemplate.Overrides.member`;
const DISTRIBUTION = `${POLICY}.InstancesDistribution`;

/** Most instance types of a group: https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-quotas.html */
const MAX_OVERRIDES = 40;

/** A group's instance types and Spot instances, which moto keeps only in part. */
export interface MixedInstances {
  readonly overrides: Xml;
  readonly distribution: XmlFields;
  readonly instanceTypes: readonly string[];
  readonly hasSpot: boolean;
}

/**
 * Reads the policy of a call; undefined if it has none.
 * https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_MixedInstancesPolicy.html
 * @throws {AwsError} ValidationError
 */
export function mixedInstancesOf(query: Query): MixedInstances | undefined {
  if (!query.has(POLICY)) return undefined;
  if (query.has("LaunchTemplate"))
    throw validationError(
      "Valid requests must contain either LaunchTemplate, LaunchConfigurationName, InstanceId or MixedInstancesPolicy parameter.",
    );
  if (!query.has(TEMPLATE))
    throw validationError("LaunchTemplateSpecification is required for a mixed instances policy.");
  const overrides = query.prefixes(OVERRIDES);
  const hasRequirements = assertOverrides(query, overrides);
  const onDemandPercentage = percentage(query);
  const strategy = query.text(`${DISTRIBUTION}.SpotAllocationStrategy`) ?? "lowest-price";
  assertOneOf("SpotAllocationStrategy", strategy, [
    "lowest-price",
    "capacity-optimized",
    "price-capacity-optimized",
    ...(hasRequirements ? [] : ["capacity-optimized-prioritized"]),
  ]);
  const onDemandStrategy = hasRequirements ? "lowest-price" : "prioritized";
  const givenStrategy = query.text(`${DISTRIBUTION}.OnDemandAllocationStrategy`) ?? onDemandStrategy;
  assertOneOf("OnDemandAllocationStrategy", givenStrategy, ["lowest-price", onDemandStrategy]);
  const pools = query.text(`${DISTRIBUTION}.SpotInstancePools`);
  if (pools && pools !== "0" && strategy !== "lowest-price")
    throw validationError("SpotInstancePools is only available with the lowest-price allocation strategy.");
  return {
    overrides: query.xml(`${POLICY}.LaunchTemplate.Overrides`),
    distribution: {
      OnDemandAllocationStrategy: givenStrategy,
      OnDemandBaseCapacity: query.text(`${DISTRIBUTION}.OnDemandBaseCapacity`) ?? 0,
      OnDemandPercentageAboveBaseCapacity: onDemandPercentage,
      SpotAllocationStrategy: strategy,
      SpotInstancePools: strategy === "lowest-price" ? (pools ?? 2) : undefined,
      SpotMaxPrice: query.text(`${DISTRIBUTION}.SpotMaxPrice`) || undefined,
    },
    instanceTypes: overrides.flatMap((prefix) => query.text(`${prefix}.InstanceType`) ?? []),
    hasSpot: onDemandPercentage < 100,
  };
}

/** The call as one for a group of one launch template, which is all that moto has to start instances from. */
export function withoutMixedInstances(query: Query): Query {
  if (!query.has(POLICY)) return query;
  const form = new URLSearchParams(query.without(POLICY));
  for (const field of ["LaunchTemplateId", "LaunchTemplateName", "Version"]) {
    const value = query.text(`${TEMPLATE}.${field}`);
    if (value !== undefined) form.set(`LaunchTemplate.${field}`, value);
  }
  return new Query(form);
}

/** The policy in the output of DescribeAutoScalingGroups. */
export const mixedInstancesXml = ({ overrides, distribution }: MixedInstances, template: XmlFields): Xml => ({
  LaunchTemplate: { LaunchTemplateSpecification: template, Overrides: overrides },
  InstancesDistribution: distribution,
});

function percentage(query: Query): number {
  const value = Number(query.text(`${DISTRIBUTION}.OnDemandPercentageAboveBaseCapacity`) ?? 100);
  if (Number.isInteger(value) && value >= 0 && value <= 100) return value;
  throw validationError(
    "OnDemandPercentageAboveBaseCapacity must be greater than or equal to 0 and less than or equal to 100.",
  );
}

/** @returns whether they have requirements in place of types */
function assertOverrides(query: Query, overrides: readonly string[]): boolean {
  if (overrides.length > MAX_OVERRIDES)
    throw validationError(`The number of overrides must be less than or equal to ${MAX_OVERRIDES}.`);
  const types = overrides.flatMap((prefix) => query.text(`${prefix}.InstanceType`) ?? []);
  const required = overrides.filter((prefix) => query.has(`${prefix}.InstanceRequirements`));
  if (types.length && required.length)
    throw validationError("Overrides cannot contain both InstanceType and InstanceRequirements.");
  if (new Set(types).size < types.length)
    throw validationError("Overrides cannot contain the same instance type more than once.");
  const weights = overrides.flatMap((prefix) => query.text(`${prefix}.WeightedCapacity`) ?? []);
  if (weights.length && weights.length < overrides.length)
    throw validationError(
      "All the instance types must have a WeightedCapacity, if WeightedCapacity is specified for one of them.",
    );
  for (const weight of weights)
    if (!/^[1-9]\d{0,2}$/.test(weight))
      throw validationError(`WeightedCapacity ${weight} must be in the range of 1 to 999.`);
  for (const prefix of required) assertRequirements(query, `${prefix}.InstanceRequirements`);
  return required.length > 0;
}

/** https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_InstanceRequirements.html */
function assertRequirements(query: Query, prefix: string): void {
  for (const field of ["VCpuCount", "MemoryMiB"])
    if (query.text(`${prefix}.${field}.Min`) === undefined)
      throw validationError(`InstanceRequirements must have ${field} with Min.`);
  for (const field of ["VCpuCount", "MemoryMiB", "MemoryGiBPerVCpu"]) {
    const min = Number(query.text(`${prefix}.${field}.Min`) ?? 0);
    const max = Number(query.text(`${prefix}.${field}.Max`) ?? Infinity);
    if (min > max) throw validationError(`${field}: Min must not be greater than Max.`);
  }
  for (const field of ["BareMetal", "BurstablePerformance", "LocalStorage"])
    assertOneOf(field, query.text(`${prefix}.${field}`), ["included", "excluded", "required"]);
  for (const manufacturer of query.list(`${prefix}.CpuManufacturers.member`))
    assertOneOf("CpuManufacturers", manufacturer, ["intel", "amd", "amazon-web-services", "apple"]);
  for (const generation of query.list(`${prefix}.InstanceGenerations.member`))
    assertOneOf("InstanceGenerations", generation, ["current", "previous"]);
  if (query.has(`${prefix}.AllowedInstanceTypes`) && query.has(`${prefix}.ExcludedInstanceTypes`))
    throw validationError("AllowedInstanceTypes and ExcludedInstanceTypes cannot both be specified.");
}
