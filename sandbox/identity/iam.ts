import { randomUUID } from "node:crypto";
import type { Service } from "../service.js";
import { AwsError } from "../wire/errors.js";
import type { AwsResponse } from "../wire/http.js";
import type { AwsRequest } from "../wire/request.js";
import { XmlElement } from "../wire/xml.js";
import type { World } from "../world.js";

/**
 * Policies of AWS's that moto 5.2.1 does not have.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/security-iam-awsmanpol.html
 */
const UNKNOWN_TO_MOTO = /^arn:aws[^:]*:iam::aws:policy\/EC2ImageBuilderExecutionPolicy$/;

/** Keeps which roles have policies that moto does not know. Nobody looks at what is in these. */
export class Iam implements Service {
  readonly name = "iam";
  /** ARNs by account and role. */
  readonly #attached = new Map<string, Set<string>>();

  constructor(private readonly world: Pick<World, "moto">) {}

  async handle(request: AwsRequest): Promise<AwsResponse | undefined> {
    const { query, operation, caller } = request;
    const policyArn = query.text("PolicyArn") ?? "";
    const role = `${caller.account}/${query.text("RoleName")}`;
    const attached = this.#attached.get(role) ?? new Set<string>();
    switch (operation) {
      case "AttachRolePolicy":
        if (!UNKNOWN_TO_MOTO.test(policyArn)) return undefined;
        if (!(await this.#hasRole(request))) return undefined;
        this.#attached.set(role, attached.add(policyArn));
        return done(operation);
      case "DetachRolePolicy":
        return attached.delete(policyArn) ? done(operation) : undefined;
      case "ListAttachedRolePolicies":
        return attached.size ? this.#list(request, [...attached]) : undefined;
      case "DeleteRole":
        if (attached.size)
          throw new AwsError(409, "DeleteConflict", "Cannot delete entity, must detach all policies first.");
        return undefined;
      default:
        return undefined;
    }
  }

  reset(): void {
    this.#attached.clear();
  }

  async #hasRole({ caller, query }: AwsRequest): Promise<boolean> {
    const { status } = await this.world.moto.call(caller, "iam", {
      form: { Action: "GetRole", RoleName: query.text("RoleName") ?? "" },
    });
    return status === 200;
  }

  /** moto's list, and before it the policies that moto does not know. */
  async #list(request: AwsRequest, arns: readonly string[]): Promise<AwsResponse> {
    const response = await this.world.moto.send(request);
    const text = response.body.toString();
    const { operation } = request;
    if (response.status !== 200 || request.query.has("Marker")) return response;
    const known = XmlElement.parse(text)
      .at(`${operation}Response`, `${operation}Result`)
      .list("AttachedPolicies")
      .map((policy) => policy.text("PolicyArn") ?? "");
    const members = [...arns, ...known].map(
      (arn) =>
        `<member><PolicyName>${arn.slice(arn.lastIndexOf("/") + 1)}</PolicyName><PolicyArn>${arn}</PolicyArn></member>`,
    );
    const list = `<AttachedPolicies>${members.join("")}</AttachedPolicies>`;
    return {
      ...response,
      headers: { "content-type": "text/xml" },
      body: text.replace(/<AttachedPolicies\s*\/>|<AttachedPolicies>[\s\S]*<\/AttachedPolicies>/, list),
    };
  }
}

const done = (operation: string): AwsResponse => ({
  status: 200,
  headers: { "content-type": "text/xml" },
  body: `<${operation}Response xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata></${operation}Response>`,
});
