import type { Place } from "../identity/caller.js";
import { isRecord, parseRecord } from "../wire/json.js";
import { XmlElement } from "../wire/xml.js";
import type { World } from "../world.js";

/** A place without anything, which an ARN without account or Region leads to. */
const NOWHERE: Place = { account: "", region: "" };

/** An entry of EventBridge's PutEvents. */
export interface AwsEvent {
  readonly Source: string;
  readonly DetailType: string;
  /** A JSON object. */
  readonly Detail: string;
  /** ARNs of what it is about. */
  readonly Resources: readonly string[];
}

/** Image Builder's own calls of other services, in the accounts that it acts for. */
export class OtherServices {
  constructor(private readonly world: Pick<World, "moto">) {}

  /** @throws {Error} with the service's reason */
  async putParameter(place: Place, name: string, value: string, dataType: string): Promise<void> {
    const response = await this.world.moto.call(place, "ssm", {
      target: "AmazonSSM.PutParameter",
      json: { Name: name, Value: value, Type: "String", DataType: dataType, Overwrite: true },
    });
    if (response.status !== 200) throw new Error(String(response.body));
  }

  /** The value of a parameter by name or ARN; undefined if there is none. */
  async parameter(place: Place, name: string): Promise<string | undefined> {
    const { body } = await this.world.moto.call(place, "ssm", {
      target: "AmazonSSM.GetParameter",
      json: { Name: name },
    });
    const { Parameter: parameter } = parseRecord(body);
    return isRecord(parameter) && typeof parameter.Value === "string" ? parameter.Value : undefined;
  }

  /**
   * Adds a version that differs from the latest in its AMI, of which moto 5.2.1 keeps nothing else.
   * @throws {Error} with the service's reason
   */
  async addLaunchTemplateVersion(
    place: Place,
    launchTemplateId: string,
    imageId: string,
    makeDefault: boolean,
  ): Promise<void> {
    const call = async (form: Readonly<Record<string, string>>) => {
      const { status, body } = await this.world.moto.call(place, "ec2", {
        form: { LaunchTemplateId: launchTemplateId, ...form },
      });
      const answer = XmlElement.parse(body.toString());
      if (status === 200) return answer;
      throw new Error(answer.text("Response", "Errors", "Error", "Message") ?? body.toString());
    };
    const created = await call({
      Action: "CreateLaunchTemplateVersion",
      SourceVersion: "$Latest",
      "LaunchTemplateData.ImageId": imageId,
    });
    const version = created.text(
      "CreateLaunchTemplateVersionResponse",
      "launchTemplateVersion",
      "versionNumber",
    );
    if (makeDefault && version) await call({ Action: "ModifyLaunchTemplate", SetDefaultVersion: version });
  }

  /** The text of an S3 object; undefined if there is none. */
  async object(place: Place, bucket: string, key: string): Promise<string | undefined> {
    const path = `/${bucket}/${key.split("/").map(encodeURIComponent).join("/")}`;
    const { status, body } = await this.world.moto.call(place, "s3", { method: "GET", path });
    return status === 200 ? String(body) : undefined;
  }

  /** The answer of an operation of ECR, and whether that did what it is asked for. */
  async ecr(
    place: Place,
    operation: string,
    json: object,
  ): Promise<{ readonly isDone: boolean; readonly answer: Readonly<Record<string, unknown>> }> {
    const { status, body } = await this.world.moto.call(place, "ecr", {
      target: `AmazonEC2ContainerRegistry_V20150921.${operation}`,
      json,
    });
    return { isDone: status === 200, answer: parseRecord(body) };
  }

  async publish(topicArn: string, message: object): Promise<void> {
    await this.world.moto.call(ownerOf(topicArn), "sns", {
      form: { Action: "Publish", TopicArn: topicArn, Message: JSON.stringify(message) },
    });
  }

  hasTopic(topicArn: string): Promise<boolean> {
    return this.#has(ownerOf(topicArn), "sns", { Action: "GetTopicAttributes", TopicArn: topicArn });
  }

  hasInstanceProfile(place: Place, name: string): Promise<boolean> {
    return this.#has(place, "iam", { Action: "GetInstanceProfile", InstanceProfileName: name });
  }

  hasRole(place: Place, name: string): Promise<boolean> {
    return this.#has(place, "iam", { Action: "GetRole", RoleName: name });
  }

  async #has(place: Place, service: string, form: Readonly<Record<string, string>>): Promise<boolean> {
    const { status } = await this.world.moto.call(place, service, { form });
    return status === 200;
  }
}

/** The name of a role, which is given as an ARN or by its name. */
export function roleName(role: string): string {
  return role.slice(role.lastIndexOf("/") + 1);
}

function ownerOf(arn: string): Place {
  const [prefix, , , region, account] = arn.split(":");
  return prefix === "arn" && region && account ? { region, account } : NOWHERE;
}
