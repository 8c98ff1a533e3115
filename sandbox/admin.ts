import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { BuildFault, Fault } from "./faults.js";
import { type Finding, SEVERITIES } from "./findings.js";
import type { Accounts } from "./identity/accounts.js";
import { modelOperations } from "./image-builder/api/model.js";
import { STEP_NAME } from "./image-builder/resources/workflow-document.js";
import type { Moto } from "./moto/moto.js";
import type { Service } from "./service.js";
import type { World } from "./world.js";

export const ADMIN_PREFIX = "/_sandbox/";

const FAULT_SCHEMA = {
  type: "object",
  properties: {
    service: { type: "string", minLength: 1 },
    operation: { type: "string", minLength: 1 },
    rate: { type: "number", exclusiveMinimum: 0, maximum: 1 },
    seed: { type: "integer" },
    after: { type: "integer", minimum: 1 },
    times: { type: "integer", minimum: 1 },
    status: { enum: [403, 429, 500] },
    delayMs: { type: "integer", minimum: 1, maximum: 600_000 },
  },
  anyOf: [{ required: ["status"] }, { required: ["delayMs"] }],
  if: { properties: { service: { const: "imagebuilder" } }, required: ["service"] },
  // biome-ignore lint/suspicious/noThenProperty: JSON Schema's.
  then: { properties: { operation: { enum: Object.keys(modelOperations) } } },
  dependencies: { seed: ["rate"] },
  additionalProperties: false,
};

const BUILD_FAULT_SCHEMA = {
  type: "object",
  properties: {
    image: { type: "string", minLength: 1 },
    step: { type: "string", pattern: STEP_NAME.source },
    reason: { type: "string", minLength: 1 },
    times: { type: "integer", minimum: 1 },
  },
  required: ["image", "step"],
  additionalProperties: false,
};

const FINDING_SCHEMA = {
  type: "object",
  properties: {
    image: { type: "string", minLength: 1 },
    severity: { enum: SEVERITIES },
    vulnerabilityId: { type: "string", minLength: 1 },
    package: { type: "string", minLength: 1 },
    version: { type: "string", minLength: 1 },
    fixedInVersion: { type: "string", minLength: 1 },
  },
  required: ["image", "severity", "vulnerabilityId"],
  additionalProperties: false,
};

const EXPECTED_FINDING = `expected {"image", "severity": ${SEVERITIES.join(" | ")}, "vulnerabilityId", "package"?, "version"?, "fixedInVersion"?}; nothing else`;

const EXPECTED_FAULT =
  'expected {"service"?, "operation"?, "rate"?: 0-1, "seed"?, "after"?, "times"?, "status"?: 403 | 429 | 500, "delayMs"?: ' +
  '1-600000} with a status or a delay, and a seed with a rate only, or {"image", "step", "reason"?, "times"?} for a build that fails; nothing else. An operation of imagebuilder ' +
  `is one of its API, and a step any that a workflow may name`;

/** Adds the routes that tests and the demo steer the sandbox with, which AWS does not have. */
export function addAdmin(
  server: FastifyInstance,
  {
    world,
    moto,
    services,
    accounts,
  }: {
    world: World;
    moto: Pick<Moto, "reset" | "ended">;
    services: readonly Service[];
    accounts: Accounts;
  },
): void {
  // Any content type counts as JSON, because `curl -d` says that it sends a form.
  server.removeAllContentTypeParsers();
  server.addContentTypeParser("*", { parseAs: "string" }, (_request, body, done) => {
    try {
      const value: unknown = body === "" ? undefined : JSON.parse(String(body));
      done(null, value);
    } catch {
      done(Object.assign(new Error("the body is not JSON"), { statusCode: 400 }));
    }
  });

  server.get(`${ADMIN_PREFIX}health`, async (_request, reply) =>
    moto.ended === undefined
      ? { status: "ok" }
      : reply.code(503).send({ status: `moto_server ${moto.ended}` }),
  );

  server.get(`${ADMIN_PREFIX}amis`, async () => ({ amis: world.amis.all() }));

  server.get(`${ADMIN_PREFIX}deliveries`, async () => ({ deliveries: world.deliveries.all() }));

  server.post(`${ADMIN_PREFIX}reset`, async (_request, reply) => {
    // The services go first, because a build that is under way would register its AMI in the emptied world.
    for (const service of services) service.reset();
    world.faults.reset();
    world.findings.reset();
    world.deliveries.reset();
    world.amis.reset();
    await moto.reset();
    accounts.reset();
    return reply.code(204).send();
  });

  server.post<{ Body: Fault | BuildFault }>(
    `${ADMIN_PREFIX}faults`,
    {
      schema: { body: { oneOf: [FAULT_SCHEMA, BUILD_FAULT_SCHEMA] } },
      errorHandler: refusing(`not a fault: ${EXPECTED_FAULT}`),
    },
    async (request, reply) => {
      if ("image" in request.body) world.faults.addBuild(request.body);
      else world.faults.add(request.body);
      return reply.code(204).send();
    },
  );

  server.post<{ Body: Finding }>(
    `${ADMIN_PREFIX}findings`,
    { schema: { body: FINDING_SCHEMA }, errorHandler: refusing(`not a finding: ${EXPECTED_FINDING}`) },
    async (request, reply) => {
      world.findings.add(request.body);
      return reply.code(204).send();
    },
  );

  server.delete(`${ADMIN_PREFIX}findings`, async (_request, reply) => {
    world.findings.reset();
    return reply.code(204).send();
  });

  server.delete(`${ADMIN_PREFIX}faults`, async (_request, reply) => {
    world.faults.reset();
    return reply.code(204).send();
  });
}

/** Answers a body that is not as it must be with what it must be. */
const refusing =
  (expected: string) =>
  (error: FastifyError, _request: FastifyRequest, reply: FastifyReply): FastifyReply =>
    reply.code(error.statusCode ?? 500).send({ error: error.validation ? expected : error.message });
