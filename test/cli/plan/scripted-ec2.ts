import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

interface ScriptedAmi {
  readonly id: string;
  readonly name: string;
  readonly created: string;
  /** Time from which it is deprecated. */
  readonly deprecated?: string;
}

const OWNER = "111122223333";

/** EC2 and STS as far as `plan --changed` asks them; keeps what it was asked. */
export class ScriptedEc2 {
  amis: readonly ScriptedAmi[] = [];
  /** AMIs of the versions of launch templates, by their names. */
  templates: Readonly<Record<string, readonly string[]>> = {};
  /** Region that is refused. */
  refused?: string;
  /** Time that each answer takes. */
  delayMs = 0;
  mostSockets = 0;
  readonly asked: { readonly region: string; readonly key: string; readonly form: URLSearchParams }[] = [];
  readonly #server: Server;
  #sockets = 0;

  constructor() {
    this.#server = createServer(async (request, response) => {
      const form = new URLSearchParams(await text(request));
      const [, key = "", region = ""] =
        /Credential=([^/]+)\/\d+\/([^/]+)/.exec(request.headers.authorization ?? "") ?? [];
      this.asked.push({ region, key, form });
      if (this.delayMs) await new Promise((resolve) => setTimeout(resolve, this.delayMs));
      if (region === this.refused) response.writeHead(403).end(error("UnauthorizedOperation", "not for you"));
      else this.#answer(form, response);
    });
    this.#server.on("connection", (socket) => {
      this.#sockets += 1;
      this.mostSockets = Math.max(this.mostSockets, this.#sockets);
      socket.once("close", () => {
        this.#sockets -= 1;
      });
    });
  }

  /** @returns the environment that it is found by */
  async start(): Promise<NodeJS.ProcessEnv> {
    await once(this.#server.listen(0, "127.0.0.1"), "listening");
    const { port } = this.#server.address() as AddressInfo;
    return {
      AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
      AWS_ACCESS_KEY_ID: "AKIAOFTHECALLER",
      AWS_SECRET_ACCESS_KEY: "s",
    };
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await once(this.#server.close(), "close");
  }

  /** What was asked since the last time, sorted: Region and operation, and the names that were looked for. */
  calls(): string[] {
    return this.asked
      .splice(0)
      .map(({ region, form }) => {
        const name = form.get("LaunchTemplateName") ?? valuesOf(form, "Filter.1.Value").join();
        return `${region} ${form.get("Action")} ${name}`.trim();
      })
      .sort();
  }

  #answer(form: URLSearchParams, response: { writeHead(status: number): { end(text: string): void } }): void {
    const name = form.get("LaunchTemplateName") ?? "";
    const versions = this.templates[name];
    if (form.get("Action") === "AssumeRole") response.writeHead(200).end(CREDENTIALS);
    else if (form.get("Action") === "DescribeImages") response.writeHead(200).end(this.#images());
    else if (!versions)
      response.writeHead(400).end(error("InvalidLaunchTemplateName.NotFoundException", "no such template"));
    else
      response
        .writeHead(200)
        .end(
          `<DescribeLaunchTemplateVersionsResponse><launchTemplateVersionSet>${versions
            .map((id) => `<item><launchTemplateData><imageId>${id}</imageId></launchTemplateData></item>`)
            .join("")}</launchTemplateVersionSet></DescribeLaunchTemplateVersionsResponse>`,
        );
  }

  #images(): string {
    const items = this.amis.map(
      ({ id, name, created, deprecated }) =>
        `<item><imageId>${id}</imageId><name>${name}</name><imageOwnerId>${OWNER}</imageOwnerId><creationDate>${created}</creationDate>${deprecated ? `<deprecationTime>${deprecated}</deprecationTime>` : ""}</item>`,
    );
    return `<DescribeImagesResponse><imagesSet>${items.join("")}</imagesSet></DescribeImagesResponse>`;
  }
}

const valuesOf = (form: URLSearchParams, prefix: string) =>
  [...form].filter(([key]) => key.startsWith(prefix)).map(([, value]) => value);

const error = (code: string, message: string) =>
  `<Response><Errors><Error><Code>${code}</Code><Message>${message}</Message></Error></Errors><RequestID>1</RequestID></Response>`;

const CREDENTIALS = `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>
  <AccessKeyId>ASIAOFTHEROLE</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>
  <Expiration>2999-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`;
