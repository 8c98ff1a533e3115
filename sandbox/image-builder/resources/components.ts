import type {
  Component,
  ComponentSummary,
  ComponentVersion,
  CreateComponentRequest,
  DeleteComponentRequest,
  GetComponentPolicyRequest,
  GetComponentRequest,
  ListComponentBuildVersionsRequest,
  ListComponentsRequest,
  PutComponentPolicyRequest,
} from "@aws-sdk/client-imagebuilder";
import { compareVersions, formatArn, parseArn, selects, slug, versionNodes } from "../api/arn.js";
import { invalidCombination, invalidValue, notFound, ServiceError } from "../api/errors.js";
import type { Call, Operations } from "../api/operation.js";
import { type FilterBy, filtered, pageOf } from "../api/page.js";
import type { Valid } from "../api/validate.js";
import { Aws } from "../aws.js";
import { now } from "../clock.js";
import { type ComponentDocument, DocumentError, readDocument } from "./document.js";
import { isManaged, managedComponent, managedComponents } from "./managed.js";
import { type Resource, type Scope, Table } from "./scope.js";
import { versionReferences } from "./version-references.js";

/** A component of an account, with its document read. */
export type OwnComponent = Component & {
  readonly arn: string;
  readonly version: string;
  readonly document: ComponentDocument;
};

export const components = new Table<OwnComponent>("Component");

/** Resource policies by component: stored, and shown again. */
const policies = new WeakMap<Resource<OwnComponent>, string>();

async function create(call: Call, request: Valid<CreateComponentRequest>): Promise<object> {
  const { name, semanticVersion, platform, data, uri, tags, clientToken, dryRun, ...rest } = request;
  versionNodes(semanticVersion);
  if ((data === undefined) === (uri === undefined))
    throw invalidCombination("Exactly one of the parameters 'data' and 'uri' must be provided.");
  const text = data ?? (await readUri(call, uri ?? ""));
  const document = checkedDocument(data === undefined ? "uri" : "data", text, platform);
  if (dryRun) {
    throw new ServiceError(
      "DryRunOperationException",
      "The dry run operation of the resource was successful, and no resources or mutations were actually performed due to the dry run flag in the request.",
    );
  }
  const version = formatArn(call.caller, `component/${slug(name)}/${semanticVersion}`);
  const last = components.newest(call.scope, version);
  const build = ((last && parseArn(last.arn).build) ?? 0) + 1;
  const arn = `${version}/${build}`;
  components.add(call.scope, {
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
      type: document.phases.every((phase) => phase === "test") ? "TEST" : "BUILD",
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

/** https://docs.aws.amazon.com/general/latest/gr/imagebuilder.html */
const uriQuotaBytes = 65_536;

async function readUri({ world, caller }: Call, uri: string): Promise<string> {
  const { bucket, key } = /^s3:\/\/(?<bucket>[^/]+)\/(?<key>.+)$/.exec(uri)?.groups ?? {};
  if (!bucket || !key) throw invalidValue("uri", `'${uri}' is not of the form s3://bucket/key.`);
  const text = await new Aws(world).object(caller, bucket, key);
  if (text === undefined)
    throw invalidValue("uri", `The object '${uri}' does not exist, or you have no access to it.`);
  if (Buffer.byteLength(text) > uriQuotaBytes)
    throw invalidValue("uri", `The document at '${uri}' must be at most ${uriQuotaBytes} bytes.`);
  return text;
}

function checkedDocument(
  parameter: string,
  text: string,
  platform: Valid<CreateComponentRequest>["platform"],
): ComponentDocument {
  try {
    return readDocument(text, platform);
  } catch (error) {
    if (error instanceof DocumentError) throw invalidValue(parameter, error.message);
    throw error;
  }
}

/** The component that an ARN or selector means. @throws {ServiceError} ResourceNotFoundException */
export function resolveComponent(scope: Scope, arn: string): Component | OwnComponent {
  if (isManaged(arn)) return managedComponent(arn);
  const found = components.newest(scope, arn);
  if (!found) throw notFound(arn);
  return found.body;
}

function get({ scope }: Call, { componentBuildVersionArn: arn }: Valid<GetComponentRequest>): object {
  if (isManaged(arn)) return { component: managedComponent(arn) };
  const found = components.newest(scope, arn);
  if (!found) throw notFound(arn);
  const { document: _, ...component } = found.body;
  return {
    component: { ...component, tags: found.tags },
    latestVersionReferences: versionReferences(found.arn),
  };
}

const filters: FilterBy<Component> = {
  description: (it, value) => (it.description ?? "").includes(value),
  name: (it, value) => it.name === value,
  platform: (it, value) => it.platform === value,
  supportedOsVersion: (it, value) => it.supportedOsVersions?.includes(value) ?? false,
  type: (it, value) => it.type === value,
  version: (it, value) => selects(value, it.version ?? ""),
};

function list({ scope, caller }: Call, request: Valid<ListComponentsRequest>): object {
  const { owner = "Self", filters: wanted, byName } = request;
  const all: Component[] =
    owner === "Self"
      ? components.all(scope).map(({ body }) => body)
      : owner === "Amazon"
        ? managedComponents(caller)
        : [];
  const versions = new Map(filtered(all, wanted, filters).map((it) => [listedArn(it, byName), it]));
  const items = [...versions].sort(([, a], [, b]) => compareVersions(a.version ?? "", b.version ?? ""));
  const { page, nextToken } = pageOf(items, JSON.stringify(["components", owner, wanted, byName]), request);
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

/** Version ARN; `x.x.x` where only names are listed. */
function listedArn({ arn = "" }: Component, byName: boolean | undefined): string {
  const { name, version, region, account } = parseArn(arn);
  return formatArn({ region, account }, `component/${name}/${byName ? "x.x.x" : version}`);
}

function listBuildVersions({ scope }: Call, request: Valid<ListComponentBuildVersionsRequest>): object {
  const { componentVersionArn: version } = request;
  const all = components.all(scope).filter(({ arn }) => !version || arn.startsWith(`${version}/`));
  const { page, nextToken } = pageOf(all, JSON.stringify(["component builds", version]), request);
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

function remove({ scope }: Call, { componentBuildVersionArn: arn }: Valid<DeleteComponentRequest>): object {
  components.get(scope, arn);
  scope.refuseIfUsed(arn, components.all(scope));
  components.remove(scope, arn);
  return { componentBuildVersionArn: arn };
}

function getPolicy({ scope }: Call, { componentArn }: Valid<GetComponentPolicyRequest>): object {
  const policy = policies.get(components.get(scope, componentArn));
  if (policy === undefined) throw notFound(componentArn);
  return { policy };
}

function putPolicy({ scope }: Call, { componentArn, policy }: Valid<PutComponentPolicyRequest>): object {
  policies.set(components.get(scope, componentArn), policy);
  return { componentArn };
}

export const componentOperations = {
  CreateComponent: create,
  GetComponent: get,
  ListComponents: list,
  ListComponentBuildVersions: listBuildVersions,
  DeleteComponent: remove,
  GetComponentPolicy: getPolicy,
  PutComponentPolicy: putPolicy,
} satisfies Operations;
