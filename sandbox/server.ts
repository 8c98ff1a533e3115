import type { IncomingHttpHeaders } from "node:http";
import fastify from "fastify";
import { ADMIN_PREFIX, addAdmin } from "./admin.js";
import { AutoScaling } from "./auto-scaling/auto-scaling.js";
import { Amis } from "./ec2/amis.js";
import { Ec2 } from "./ec2/ec2.js";
import { Deliveries } from "./events/deliveries.js";
import { Events } from "./events/events.js";
import { Faults } from "./faults.js";
import { Findings } from "./findings.js";
import { Gateway } from "./gateway.js";
import { AccessKeys } from "./identity/access-keys.js";
import { Accounts } from "./identity/accounts.js";
import { Iam } from "./identity/iam.js";
import { type Member, Organization } from "./identity/organization.js";
import { Principals } from "./identity/principals.js";
import { SecurityTokenService } from "./identity/sts.js";
import { ImageBuilder } from "./image-builder/image-builder.js";
import { Grants } from "./kms/grants.js";
import { KeyAccess } from "./kms/key-access.js";
import { Keys } from "./kms/keys.js";
import { Kms } from "./kms/kms.js";
import { assertLocal } from "./local-only.js";
import { logLines } from "./log-lines.js";
import { Logs } from "./logs/logs.js";
import { Moto } from "./moto/moto.js";
import { S3 } from "./s3/s3.js";
import type { Service } from "./service.js";
import { Ssm } from "./ssm/ssm.js";
import { StepFunctions } from "./step-functions/step-functions.js";
import type { World } from "./world.js";

/** A limit larger than any Lambda package or S3 part that Terraform would send. */
const BODY_LIMIT_BYTES = 512 * 1024 * 1024;

export interface SandboxOptions {
  /** @default - a free one */
  readonly port?: number;
  readonly organization: {
    /** `arn:aws:organizations::<management account>:organization/o-…` */
    readonly arn: string;
    readonly members: readonly Member[];
  };
  /**
   * The account of access keys that no role's assumption handed out and that are not 12 digits.
   * @default "123456789012"
   */
  readonly defaultAccount?: string;
  /** The command that starts moto, which `findMotoCommand` finds. */
  readonly motoCommand: readonly string[];
  /** How long one step of an image's build takes, in milliseconds. @default 300 */
  readonly buildStepMs?: number;
  /** @default - nothing is logged */
  readonly onLog?: (line: string) => void;
}

export interface Sandbox {
  /** The value for `AWS_ENDPOINT_URL`. */
  readonly url: string;
  /** Stops everything, so that nothing is left running. */
  close(): Promise<void>;
}

/** Starts a local AWS on one loopback port. @throws if the port is taken, or moto does not start */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const onLog = (text: string) => options.onLog?.(logLines(text));
  const organization = new Organization(options.organization.arn, options.organization.members);
  const moto = await Moto.start(options.motoCommand, onLog);
  const world: World = {
    organization,
    amis: new Amis(organization),
    moto,
    faults: new Faults(),
    findings: new Findings(),
    deliveries: new Deliveries(),
  };
  const accounts = new Accounts(moto);
  const accessKeys = new AccessKeys(options.defaultAccount ?? "123456789012");
  const principals = new Principals(moto, accounts);
  const keys = new Keys(moto);
  const keyAccess = new KeyAccess(keys, new Grants(keys, principals), organization);
  const ec2 = new Ec2(world, keyAccess);
  const services: readonly Service[] = [
    new SecurityTokenService(world, accessKeys),
    ec2,
    new Iam(world),
    new S3(world),
    new Ssm(world),
    new Kms(world, keyAccess, principals, accessKeys),
    new AutoScaling(world, keyAccess, ec2.instances),
    new StepFunctions(),
    new Events(world),
    new Logs(keyAccess),
    new ImageBuilder(world, keyAccess, { stepMs: options.buildStepMs ?? 300 }),
  ];
  const closing = new AbortController();
  const gateway = new Gateway({ world, services, accounts, accessKeys, onLog, closing: closing.signal });

  // Every AWS request goes to one route, whatever its path: an S3 key may look like anything.
  const server = fastify({
    bodyLimit: BODY_LIMIT_BYTES,
    forceCloseConnections: true,
    // A request is checked as it was sent: "3" is not made 3, and an unknown property is not dropped.
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false } },
    rewriteUrl: ({ url = "/" }) => (url.startsWith(ADMIN_PREFIX) ? url : "/"),
  });
  server.addHook("onRequest", async (request) => assertLocal(request.headers));
  server.register(async (admin) => addAdmin(admin, { world, moto, services, accounts }));
  server.register(async (aws) => {
    aws.removeAllContentTypeParsers();
    aws.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => done(null, body));
    aws.all("/", async (request, reply) => {
      const response = await gateway.handle({
        method: request.method,
        url: request.originalUrl,
        headers: singleValued(request.headers),
        body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
      });
      return reply.code(response.status).headers(response.headers).send(response.body);
    });
  });

  const close = async () => {
    closing.abort();
    for (const service of services) service.reset();
    await Promise.all([server.close(), moto.stop()]);
  };
  try {
    const url = await server.listen({ host: "127.0.0.1", port: options.port ?? 0 });
    return { url, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function singleValued(headers: IncomingHttpHeaders): Record<string, string> {
  const single: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) single[name] = Array.isArray(value) ? value.join(", ") : value;
  }
  return single;
}
