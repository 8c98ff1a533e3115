import { Amis } from "../../../sandbox/ec2/amis.js";
import { Deliveries } from "../../../sandbox/events/deliveries.js";
import { Faults } from "../../../sandbox/faults.js";
import { Findings } from "../../../sandbox/findings.js";
import { Organization } from "../../../sandbox/identity/organization.js";
import { ImageBuilder } from "../../../sandbox/image-builder/image-builder.js";
import type { MotoCall } from "../../../sandbox/moto/moto.js";
import type { AwsResponse } from "../../../sandbox/wire/http.js";
import { requestedOperation } from "../../../sandbox/wire/request.js";
import { keyAccess } from "../organization.js";

export const account = "111122223333";
export const organizationArn = `arn:aws:organizations::${account}:organization/o-exampleorg1`;

interface MotoRequest extends MotoCall {
  readonly account: string;
  readonly region: string;
  readonly service: string;
}

/** A moto that answers 200 to everything, has every key whose id is not missing, and remembers what it was asked. */
class FakeMoto {
  readonly calls: MotoRequest[] = [];
  /** Status of the answers, by service. @default 200 */
  readonly statuses: Record<string, number> = {};
  /** Services that never answer. */
  readonly silent = new Set<string>();
  readonly missingKeys = new Set(["missing"]);
  /** Answers by `X-Amz-Target`. */
  readonly answers: Record<string, object> = {};
  /** Trust policy of every role; undefined if there is none to be asked for its policy. */
  trustPolicy: object | undefined = {
    Statement: [
      { Effect: "Allow", Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: "sts:AssumeRole" },
    ],
  };
  /** Trust policy of roles that lifecycle policies change copies by. */
  lifecycleTrustPolicy: object | undefined;
  /** Policy of every key. */
  keyPolicy: object = {
    Statement: [{ Effect: "Allow", Principal: "*", Action: "kms:*", Resource: "*" }],
  };
  /** SSM parameters by name. */
  readonly parameters = new Map<string, string>();

  async call(
    caller: { account: string; region: string },
    service: string,
    call: MotoCall,
  ): Promise<AwsResponse> {
    this.calls.push({ ...caller, service, ...call });
    if (this.silent.has(service)) await new Promise(() => undefined);
    const status = this.statuses[service] ?? 200;
    const { Action: action, RoleName: role } = call.form ?? {};
    const trust = /Lifecycle/.test(role ?? "") ? this.lifecycleTrustPolicy : this.trustPolicy;
    if (action === "GetRole" && status === 200 && trust) {
      const document = encodeURIComponent(JSON.stringify(trust));
      const arn = `arn:aws:iam::${caller.account}:role/${role}`;
      const body = `<GetRoleResponse><GetRoleResult><Role><Arn>${arn}</Arn><AssumeRolePolicyDocument>${document}</AssumeRolePolicyDocument></Role></GetRoleResult></GetRoleResponse>`;
      return { status, headers: {}, body };
    }
    return { status, headers: {}, body: JSON.stringify(status === 200 ? this.#answer(caller, call) : {}) };
  }

  send(): Promise<AwsResponse> {
    throw new Error("Image Builder forwards no request to moto");
  }

  #answer(caller: { account: string; region: string }, { target, json }: MotoCall): object {
    const given = this.answers[target ?? ""];
    if (given) return given;
    if (target === "AmazonSSM.GetParameter") {
      const { Name: name } = { Name: "", ...(typeof json === "object" ? json : {}) };
      return { Parameter: { Value: this.parameters.get(name) } };
    }
    if (target === "TrentService.GetKeyPolicy") return { Policy: JSON.stringify(this.keyPolicy) };
    if (target !== "TrentService.DescribeKey") return {};
    const { KeyId: key } = { KeyId: "", ...(typeof json === "object" ? json : {}) };
    if (this.missingKeys.has(key.slice(key.lastIndexOf("/") + 1))) return {};
    const arn = key.startsWith("arn:") ? key : `arn:aws:kms:${caller.region}:${caller.account}:key/${key}`;
    return { KeyMetadata: { Arn: arn, KeyState: "Enabled", KeyManager: "CUSTOMER" } };
  }
}

/** A JSON document, looked into freely. */
type Answer = ReturnType<JSON["parse"]>;

/** The service by itself, and what an account asks of it in a Region. */
export class Harness {
  /** Who asks, 12 digits. */
  account = account;
  readonly moto = new FakeMoto();
  readonly faults = new Faults();
  readonly findings = new Findings();
  readonly deliveries = new Deliveries();
  readonly organization = new Organization(organizationArn, [{ account, organizationalUnits: [] }]);
  readonly amis = new Amis(this.organization);
  readonly service: ImageBuilder;
  private readonly tokens = { last: 0 };

  constructor(stepMs = 0) {
    this.service = new ImageBuilder(this, keyAccess(this.moto, this.organization), { stepMs });
  }

  /** The same service, asked by another account. */
  as(other: string): Harness {
    return Object.assign(Object.create(this), { account: other });
  }

  /** @throws {Error} with the service's code and message */
  async send(operation: string, input: object = {}, region = "eu-west-1"): Promise<Answer> {
    const { status, headers, body } = await this.raw(operation, input, region);
    const answer: Answer = JSON.parse(String(body));
    if (status !== 200) throw new Error(`${headers["x-amzn-errortype"]}: ${answer.message}`);
    return answer;
  }

  raw(operation: string, input: object, region = "eu-west-1"): Promise<AwsResponse> {
    const verb = /^(Get|Delete)/.exec(operation)?.[1];
    const tokened = /^(Create|Update|Start|Cancel|Retry|Distribute|Import)/.test(operation);
    const query = verb ? `?${new URLSearchParams({ ...input })}` : "";
    const content = tokened ? { clientToken: `token-${++this.tokens.last}`, ...input } : input;
    return this.handle(
      verb ? verb.toUpperCase() : operation.startsWith("List") ? "POST" : "PUT",
      `/${operation}${query}`,
      verb ? "" : JSON.stringify(content),
      region,
    );
  }

  /** Sends a request as HTTP has it. */
  handle(method: string, url: string, body: string, region = "eu-west-1"): Promise<AwsResponse> {
    const sent = { method, url, headers: {}, body: Buffer.from(body) };
    const caller = {
      account: this.account,
      region,
      arn: `arn:aws:iam::${this.account}:root`,
      userId: this.account,
    };
    const requested = requestedOperation("imagebuilder", sent, this.service.restOperation);
    return this.service.handle({ ...sent, ...requested, caller });
  }

  /** Code and message of the error; fails if the service took the request. */
  async refusal(operation: string, input: object = {}): Promise<string> {
    return this.send(operation, input).then(
      (answer) => {
        throw new Error(`${operation} was answered: ${JSON.stringify(answer)}`);
      },
      (error: unknown) => String(error instanceof Error ? error.message : error),
    );
  }

  /** The image once its build has come to an end. */
  async finished(imageBuildVersionArn: string): Promise<Answer> {
    for (;;) {
      const { image } = await this.send("GetImage", { imageBuildVersionArn });
      if (["AVAILABLE", "FAILED", "CANCELLED"].includes(image.state.status)) return image;
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  }
}

export const document = `
schemaVersion: "1.0"
parameters:
  - Port: { type: string, default: "80" }
  - Owner: { type: string }
phases:
  - name: build
    steps:
      - name: Install
        action: ExecuteBash
        inputs: { commands: ["echo {{ Port }}"] }
`;

export const component = { name: "Web Server", semanticVersion: "1.0.0", platform: "Linux", data: document };
export const updateLinux = {
  componentArn: "arn:aws:imagebuilder:eu-west-1:aws:component/update-linux/x.x.x",
};
export const amazonLinux = "arn:aws:imagebuilder:eu-west-1:aws:image/amazon-linux-2023-x86/x.x.x";

/** A recipe, an infrastructure configuration and a pipeline named `web`. */
export async function createPipeline(harness: Harness, extra: PipelineExtra = {}): Promise<string> {
  const { imageRecipeArn } = await harness.send("CreateImageRecipe", {
    name: "web",
    semanticVersion: "1.4.0",
    parentImage: amazonLinux,
    components: [updateLinux],
    ...extra.recipe,
  });
  const { infrastructureConfigurationArn } = await harness.send("CreateInfrastructureConfiguration", {
    name: "web",
    instanceProfileName: "build",
    ...extra.infrastructure,
  });
  const distribution =
    extra.distributions &&
    (await harness.send("CreateDistributionConfiguration", {
      name: "web",
      distributions: extra.distributions,
    }));
  const { imagePipelineArn } = await harness.send("CreateImagePipeline", {
    name: "web",
    imageRecipeArn,
    infrastructureConfigurationArn,
    distributionConfigurationArn: distribution?.distributionConfigurationArn,
    ...extra.pipeline,
  });
  return imagePipelineArn;
}

/** A recipe of the container `nginx`. */
export const containerRecipe = {
  containerType: "DOCKER",
  name: "nginx",
  semanticVersion: "1.4.0",
  parentImage: "amazonlinux:2023",
  components: [updateLinux],
  dockerfileTemplateData:
    "FROM {{{ imagebuilder:parentImage }}}\n{{{ imagebuilder:environments }}}\n{{{ imagebuilder:components }}}\n",
  targetRepository: { service: "ECR", repositoryName: "golden/nginx" },
};

interface PipelineExtra {
  readonly recipe?: object;
  readonly infrastructure?: object;
  readonly distributions?: readonly object[];
  readonly pipeline?: object;
}
