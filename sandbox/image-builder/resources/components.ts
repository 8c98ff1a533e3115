import type { Component, ComponentSummary, ComponentVersion, Ownership } from "@aws-sdk/client-imagebuilder";
import { compareVersions, formatArn, parseArn, selects, slug, versionNodes } from "../api/arn.js";
import { type Call, defineOperations } from "../api/operation.js";
import { now, versionReferences } from "../api/output-fields.js";
import { type FilterBy, filtered, pageOf } from "../api/page.js";
import type { Input } from "../api/sdk-types.js";
import { isManaged, managedComponent, managedComponents } from "./amazon-managed.js";
import { readDocument } from "./component-document.js";
import { sourceDocument } from "./document-source.js";
import type { Scope } from "./scope.js";
import { getVisible, sharedWith } from "./sharing.js";
import type { OwnComponent } from "./stored.js";

/** How large a document in S3 can be by default: https://docs.aws.amazon.com/general/latest/gr/imagebuilder.html */
const URI_QUOTA_BYTES = 65_536;

async function create(call: Call, request: Input<"CreateComponent">) {
  const {
    name,
    semanticVersion,
    platform,
    data: _,
    uri: __,
    tags,
    clientToken,
    dryRun: ___,
    ...rest
  } = request;
  versionNodes(semanticVersion);
  const { text, document } = await sourceDocument(
    call,
    request,
    (given) => readDocument(given, platform),
    URI_QUOTA_BYTES,
  );
  const version = formatArn(call.caller, `component/${slug(name)}/${semanticVersion}`);
  const arn = call.scope.components.nextBuildArn(version);
  call.scope.components.add({
    arn,
    name,
    tags: tags ?? {},
    references: [],
    body: {
      ...rest,
      arn,
      name,
      version: semanticVersion,
      platform,
      type: document.phases.some((phase) => phase === "build" || phase === "validate") ? "BUILD" : "TEST",
      state: { status: "ACTIVE" },
      parameters: document.parameters.map((it) => ({
        name: it.name,
        type: it.type,
        defaultValue: it.default === undefined ? undefined : [it.default],
        description: it.description,
      })),
      owner: call.caller.account,
      data: text,
      encrypted: true,
      dateCreated: now(),
      document,
    },
  });
  return {
    clientToken,
    componentBuildVersionArn: arn,
    latestVersionReferences: versionReferences(arn),
  };
}

/** The component that an ARN or selector means. @throws {ServiceError} ResourceNotFoundException */
export function resolveComponent(call: Call, arn: string): Component | OwnComponent {
  if (isManaged(arn)) return managedComponent(arn);
  return getVisible(call, SHARED, arn).body;
}

function get(call: Call, { componentBuildVersionArn: arn }: Input<"GetComponent">) {
  if (isManaged(arn)) {
    const component = managedComponent(arn);
    return { component, latestVersionReferences: versionReferences(component.arn) };
  }
  const found = getVisible(call, SHARED, arn);
  const { document: _, ...component } = found.body;
  return {
    component: { ...component, tags: found.tags },
    latestVersionReferences: versionReferences(found.arn),
  };
}

/** Components that other accounts share: https://docs.aws.amazon.com/imagebuilder/latest/userguide/manage-shared-resources.html */
const SHARED = { action: "imagebuilder:GetComponent", tableOf: (scope: Scope) => scope.components };

const FILTERS: FilterBy<Component> = {
  description: (it, value) => (it.description ?? "").includes(value),
  name: (it, value) => it.name === value,
  platform: (it, value) => it.platform === value,
  supportedOsVersion: (it, value) => it.supportedOsVersions?.includes(value) ?? false,
  type: (it, value) => it.type === value,
  version: (it, value) => selects(value, it.version ?? ""),
};

function ownedBy(call: Call, owner: Ownership): Component[] {
  switch (owner) {
    case "Self":
      return call.scope.components.all().map(({ body }) => body);
    case "Shared":
      return sharedWith(call, SHARED).map(({ body }) => body);
    case "Amazon":
      return managedComponents(call.caller);
    default:
      return [];
  }
}

function list(call: Call, request: Input<"ListComponents">) {
  const { owner = "Self", filters: wanted, byName } = request;
  const all = ownedBy(call, owner);
  const versions = new Map(filtered(all, wanted, FILTERS).map((it) => [listedArn(it, byName), it]));
  const items = [...versions].sort(([, a], [, b]) => compareVersions(a.version ?? "", b.version ?? ""));
  const { page, nextToken } = pageOf(items, "ListComponents", request);
  const componentVersionList = page.map(
    ([arn, it]): ComponentVersion => ({
      arn,
      name: it.name,
      version: byName ? undefined : it.version,
      description: it.description,
      platform: it.platform,
      supportedOsVersions: it.supportedOsVersions,
      type: it.type,
      owner: it.owner,
      dateCreated: it.dateCreated,
      status: it.state?.status,
    }),
  );
  return { componentVersionList, nextToken };
}

/** The ARN of the version; of `x.x.x` if only names are listed. */
function listedArn({ arn = "" }: Component, byName: boolean | undefined): string {
  const { name, version, region, account } = parseArn(arn);
  return formatArn({ region, account }, `component/${name}/${byName ? "x.x.x" : version}`);
}

function listBuildVersions(call: Call, request: Input<"ListComponentBuildVersions">) {
  const { componentVersionArn: version } = request;
  const visible = [...call.scope.components.all(), ...(version ? sharedWith(call, SHARED) : [])];
  const all = visible.filter(({ arn }) => !version || arn.startsWith(`${version}/`));
  const { page, nextToken } = pageOf(all, "ListComponentBuildVersions", request);
  const componentSummaryList = page.map(
    ({ body, tags }): ComponentSummary => ({
      arn: body.arn,
      name: body.name,
      version: body.version,
      platform: body.platform,
      supportedOsVersions: body.supportedOsVersions,
      state: body.state,
      type: body.type,
      owner: body.owner,
      description: body.description,
      changeDescription: body.changeDescription,
      dateCreated: body.dateCreated,
      tags,
    }),
  );
  return { componentSummaryList, nextToken };
}

function remove({ scope }: Call, { componentBuildVersionArn: arn }: Input<"DeleteComponent">) {
  scope.components.get(arn);
  scope.refuseIfUsed(arn, scope.components.all());
  scope.components.remove(arn);
  return { componentBuildVersionArn: arn };
}

export const componentOperations = defineOperations({
  CreateComponent: create,
  GetComponent: get,
  ListComponents: list,
  ListComponentBuildVersions: listBuildVersions,
  DeleteComponent: remove,
});
