import type { ImageScanFinding, SeverityCounts } from "@aws-sdk/client-imagebuilder";
import { type Call, defineOperations } from "../api/operation.js";
import { type FilterBy, filtered, pageOf } from "../api/page.js";
import type { Input, Wire } from "../api/sdk-types.js";

type Found = Wire<ImageScanFinding>;

/** The findings of all images that an account still has in a Region. */
const findingsOf = ({ scope }: Call): Found[] =>
  scope.images.all().flatMap(({ body }) => body.findings ?? []);

const idOf = ({ packageVulnerabilityDetails: details }: Found) => details?.vulnerabilityId;

const KEYS = {
  imageBuildVersionArn: (it, value) => it.imageBuildVersionArn === value,
  imagePipelineArn: (it, value) => it.imagePipelineArn === value,
  vulnerabilityId: (it, value) => idOf(it) === value,
} as const satisfies FilterBy<Found>;

function list(call: Call, request: Input<"ListImageScanFindings">) {
  const found = filtered(findingsOf(call), request.filters, {
    ...KEYS,
    severity: (it, value) => it.severity === value,
  });
  const { page, nextToken } = pageOf(found, "ListImageScanFindings", request);
  return { findings: page, nextToken };
}

function listAggregations(call: Call, request: Input<"ListImageScanFindingAggregations">) {
  const { filter } = request;
  const by = { ...KEYS, accountId: (it: Found, value: string) => it.awsAccountId === value };
  const found = filtered(findingsOf(call), filter && [filter], by);
  const key = filter?.name ?? "accountId";
  const groups = new Map<string, Found[]>();
  for (const one of found) {
    const value = { ...one, accountId: one.awsAccountId, vulnerabilityId: idOf(one) }[
      key as keyof typeof KEYS
    ];
    groups.set(value ?? "", [...(groups.get(value ?? "") ?? []), one]);
  }
  const responses = [...groups].map(([value, ones]) => aggregation(key, value, countsOf(ones)));
  const { page, nextToken } = pageOf(responses, "ListImageScanFindingAggregations", request);
  return { aggregationType: key, responses: page, nextToken };
}

function aggregation(key: string, value: string, severityCounts: SeverityCounts) {
  switch (key) {
    case "imageBuildVersionArn":
      return { imageAggregation: { imageBuildVersionArn: value, severityCounts } };
    case "imagePipelineArn":
      return { imagePipelineAggregation: { imagePipelineArn: value, severityCounts } };
    case "vulnerabilityId":
      return { vulnerabilityIdAggregation: { vulnerabilityId: value, severityCounts } };
    default:
      return { accountAggregation: { accountId: value, severityCounts } };
  }
}

/** Those that are less than medium are in the sum alone. */
function countsOf(findings: readonly Found[]): SeverityCounts {
  const count = (severity: string) => findings.filter((one) => one.severity === severity).length;
  return { all: findings.length, critical: count("CRITICAL"), high: count("HIGH"), medium: count("MEDIUM") };
}

export const scanFindingOperations = defineOperations({
  ListImageScanFindings: list,
  ListImageScanFindingAggregations: listAggregations,
});
