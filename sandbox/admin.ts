import type { FastifyError, FastifyInstance } from "fastify";
import type { BuildFault, Fault } from "./faults.js";
import type { Accounts } from "./identity/accounts.js";
import { modelOperations } from "./image-builder/api/model.js";
import { defaultWorkflows } from "./image-builder/builds/workflows.js";
import type { Moto } from "./moto/moto.js";
import type { Service } from "./service.js";
import type { World } from "./world.js";

export const adminPrefix = "/_sandbox/";

const buildSteps = Object.values(defaultWorkflows).flatMap(({ steps }) => steps.map(({ name }) => name));

const faultSchema = {
  type: "object",
  properties: {
    service: { type: "string", minLength: 1 },
    operation: { type: "string", minLength: 1 },
    times: { type: "integer", minimum: 1 },
    status: { enum: [429, 500] },
    delayMs: { type: "integer", minimum: 1, maximum: 600_000 },
  },
  required: ["service"],
  anyOf: [{ required: ["status"] }, { required: ["delayMs"] }],
  if: { properties: { service: { const: "imagebuilder" } } },
  // biome-ignore lint/suspicious/noThenProperty: JSON Schema's.
  then: { properties: { operation: { enum: Object.keys(modelOperations) } } },
  additionalProperties: false,
};

const buildFaultSchema = {
  type: "object",
  properties: {
    image: { type: "string", minLength: 1 },
    step: { enum: buildSteps },
    reason: { type: "string", minLength: 1 },
    times: { type: "integer", minimum: 1 },
  },
  required: ["image", "step"],
  additionalProperties: false,
};

const expected =
  'expected {"service", "operation"?, "times"?, "status"?: 429 | 500, "delayMs"?: 1-600000} with a status or a ' +
  'delay, or {"image", "step", "reason"?, "times"?} for a build that fails; nothing else. An operation of imagebuilder ' +
  `is one of its API, and a step one of ${buildSteps.join(", ")}`;

/** What tests and the demo steer the sandbox with; nothing of AWS. */
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
  // Any type counts as JSON: `curl -d` says that it sends a form.
  server.removeAllContentTypeParsers();
  server.addContentTypeParser("*", { parseAs: "string" }, (_request, body, done) => {
    try {
      done(null, body === "" ? undefined : JSON.parse(String(body)));
    } catch {
      done(Object.assign(new Error("the body is not JSON"), { statusCode: 400 }));
    }
  });

  server.get(`${adminPrefix}health`, async (_request, reply) =>
    moto.ended === undefined
      ? { status: "ok" }
      : reply.code(503).send({ status: `moto_server ${moto.ended}` }),
  );

  server.get(`${adminPrefix}amis`, async () => ({ amis: world.amis.all() }));

  server.post(`${adminPrefix}reset`, async (_request, reply) => {
    // Builds first: one that is under way would register its AMI in the emptied world.
    for (const service of services) service.reset();
    world.faults.reset();
    world.amis.reset();
    await moto.reset();
    accounts.reset();
    return reply.code(204).send();
  });

  server.post<{ Body: Fault | BuildFault }>(
    `${adminPrefix}faults`,
    {
      schema: { body: { oneOf: [faultSchema, buildFaultSchema] } },
      errorHandler: (error: FastifyError, _request, reply) =>
        reply
          .code(error.statusCode ?? 500)
          .send({ error: error.validation ? `not a fault: ${expected}` : error.message }),
    },
    async (request, reply) => {
      if ("image" in request.body) world.faults.addBuild(request.body);
      else world.faults.add(request.body);
      return reply.code(204).send();
    },
  );

  server.delete(`${adminPrefix}faults`, async (_request, reply) => {
    world.faults.reset();
    return reply.code(204).send();
  });
}
