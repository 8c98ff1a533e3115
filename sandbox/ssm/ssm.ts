import { type PublicParameter, publicAmis, publicParameter } from "../ec2/public-amis.js";
import { partitionOf } from "../identity/regions.js";
import type { Service } from "../service.js";
import { AwsError } from "../wire/errors.js";
import type { AwsResponse } from "../wire/http.js";
import { parseRecord } from "../wire/json.js";
import type { AwsRequest } from "../wire/request.js";
import { jsonResponse } from "../wire/response.js";
import type { World } from "../world.js";
import { findParameter } from "./parameter-store.js";

/** Below are AWS's and other publishers' parameters, of which moto has those about Regions and services. */
const PUBLIC = /^(?:arn:aws[^:]*:ssm:[^:]+::parameter)?\/aws\/service\/(?!global-infrastructure\/)/;
/** How many parameters a page has at most: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParametersByPath.html */
const PAGE_SIZE = 10;

/**
 * Answers with the public parameters, which all accounts see. The others are moto's, which keep their data type.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-public-parameters.html
 */
export class Ssm implements Service {
  readonly name = "ssm";

  constructor(private readonly world: Pick<World, "moto">) {}

  async handle(request: AwsRequest): Promise<AwsResponse | undefined> {
    const parameters = parseRecord(request.body);
    switch (request.operation) {
      case "GetParameter":
        return getParameter(request, String(parameters.Name));
      case "GetParameters":
        return this.#getParameters(request, texts(parameters.Names));
      case "GetParametersByPath":
        return getParametersByPath(request, parameters);
      case "PutParameter":
        return this.#putParameter(request, parameters);
      default:
        return undefined;
    }
  }

  reset(): void {}

  /** moto 5.2.1 makes a text of an AMI's parameter whose value is changed, where SSM keeps the data type. */
  async #putParameter(
    request: AwsRequest,
    parameters: Readonly<Record<string, unknown>>,
  ): Promise<AwsResponse | undefined> {
    if (parameters.DataType !== undefined || parameters.Overwrite !== true) return undefined;
    const stored = await findParameter(this.world.moto, request.caller, String(parameters.Name));
    if (!stored?.isImage) return undefined;
    return this.world.moto.send({
      ...request,
      body: Buffer.from(JSON.stringify({ ...parameters, DataType: "aws:ec2:image" })),
    });
  }

  async #getParameters(request: AwsRequest, names: readonly string[]): Promise<AwsResponse | undefined> {
    const asked = names.filter((name) => PUBLIC.test(name));
    if (asked.length === 0) return undefined;
    const others = names.filter((name) => !PUBLIC.test(name));
    const { Parameters: found, InvalidParameters: invalid } = others.length
      ? parseRecord(
          (
            await this.world.moto.send({
              ...request,
              body: Buffer.from(JSON.stringify({ ...parseRecord(request.body), Names: others })),
            })
          ).body,
        )
      : {};
    const { region } = request.caller;
    const known = asked.map((name) => ({ name, parameter: publicParameter(region, name) }));
    return jsonResponse(200, {
      Parameters: [
        ...known.flatMap(({ parameter }) => (parameter ? [parameterOutput(parameter, region)] : [])),
        ...(Array.isArray(found) ? found : []),
      ],
      InvalidParameters: [
        ...known.flatMap(({ name, parameter }) => (parameter ? [] : [name])),
        ...(Array.isArray(invalid) ? invalid : []),
      ],
    });
  }
}

function getParameter({ caller: { region } }: AwsRequest, name: string): AwsResponse | undefined {
  if (!PUBLIC.test(name)) return undefined;
  const parameter = publicParameter(region, name);
  if (!parameter) throw new AwsError(400, "ParameterNotFound", `Parameter ${name} not found.`);
  return jsonResponse(200, { Parameter: parameterOutput(parameter, region) });
}

function getParametersByPath(
  { caller: { region } }: AwsRequest,
  {
    Path: path,
    Recursive: recursive = false,
    MaxResults: size = PAGE_SIZE,
    NextToken: token = "0",
  }: Readonly<Record<string, unknown>>,
): AwsResponse | undefined {
  if (!PUBLIC.test(`${path}/`)) return undefined;
  const start = `${String(path).replace(/\/$/, "")}/`;
  const found = [...publicAmis(region).parameters.values()].filter(
    ({ name }) => name.startsWith(start) && (recursive === true || !name.slice(start.length).includes("/")),
  );
  const from = Number(token);
  const to = from + Math.min(Number(size), PAGE_SIZE);
  return jsonResponse(200, {
    Parameters: found.slice(from, to).map((parameter) => parameterOutput(parameter, region)),
    NextToken: to < found.length ? String(to) : undefined,
  });
}

/** A parameter in the output: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_Parameter.html */
function parameterOutput({ name, value, modified }: PublicParameter, region: string) {
  return {
    ARN: `arn:${partitionOf(region)}:ssm:${region}::parameter${name}`,
    DataType: name.startsWith("/aws/service/canonical/") ? "aws:ec2:image" : "text",
    LastModifiedDate: Date.parse(modified) / 1000,
    Name: name,
    Type: "String",
    Value: value,
    Version: 1,
  };
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((it) => typeof it === "string") : [];
}
