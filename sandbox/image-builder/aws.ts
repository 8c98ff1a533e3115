import type { Place } from "../identity/caller.js";
import type { AwsResponse } from "../wire/http.js";
import type { World } from "../world.js";

/** What Image Builder asks of, and does in, the other services of an account. */
export class Aws {
  constructor(private readonly world: Pick<World, "moto">) {}

  /** A key by id, ARN or alias; undefined where there is none. */
  async key(place: Place, keyId: string): Promise<Key | undefined> {
    const owner = ownerOf(keyId) ?? place;
    const response = await this.world.moto.call(owner, "kms", {
      target: "TrentService.DescribeKey",
      json: { KeyId: keyId },
    });
    const { KeyMetadata: key } = json(response);
    if (!isRecord(key) || typeof key.Arn !== "string") return undefined;
    return { arn: key.Arn, usable: key.KeyState === "Enabled", customer: key.KeyManager === "CUSTOMER" };
  }

  /** @throws {Error} with the service's reason */
  async putParameter(place: Place, name: string, value: string, dataType: string): Promise<void> {
    const response = await this.world.moto.call(place, "ssm", {
      target: "AmazonSSM.PutParameter",
      json: { Name: name, Value: value, Type: "String", DataType: dataType, Overwrite: true },
    });
    if (response.status !== 200) throw new Error(String(response.body));
  }

  /** A new version that differs from the latest in its AMI (moto 5.2.1 keeps nothing of the latest). @throws {Error} with the service's reason */
  async addLaunchTemplateVersion(
    place: Place,
    launchTemplateId: string,
    imageId: string,
    makeDefault: boolean,
  ): Promise<void> {
    const call = async (form: Record<string, string>) => {
      const { status, body } = await this.world.moto.call(place, "ec2", {
        form: { Version: "2016-11-15", LaunchTemplateId: launchTemplateId, ...form },
      });
      if (status !== 200)
        throw new Error(/<Message>(.*?)<\/Message>/.exec(String(body))?.[1] ?? String(body));
      return String(body);
    };
    const created = await call({
      Action: "CreateLaunchTemplateVersion",
      SourceVersion: "$Latest",
      "LaunchTemplateData.ImageId": imageId,
    });
    const version = /<versionNumber>(\d+)<\/versionNumber>/.exec(created)?.[1];
    if (makeDefault && version) await call({ Action: "ModifyLaunchTemplate", SetDefaultVersion: version });
  }

  /** The value of a parameter by name or ARN; undefined where there is none. */
  async parameter(place: Place, name: string): Promise<string | undefined> {
    const response = await this.world.moto.call(place, "ssm", {
      target: "AmazonSSM.GetParameter",
      json: { Name: name },
    });
    const { Parameter: parameter } = json(response);
    return isRecord(parameter) && typeof parameter.Value === "string" ? parameter.Value : undefined;
  }

  /** The text of an S3 object; undefined where there is none. */
  async object(place: Place, bucket: string, key: string): Promise<string | undefined> {
    const path = `/${bucket}/${key.split("/").map(encodeURIComponent).join("/")}`;
    const { status, body } = await this.world.moto.call(place, "s3", { method: "GET", path });
    return status === 200 ? String(body) : undefined;
  }

  /** @returns whether there is such a topic */
  async publish(topicArn: string, message: object): Promise<boolean> {
    const { status } = await this.world.moto.call(ownerOf(topicArn) ?? noPlace, "sns", {
      form: {
        Action: "Publish",
        Version: "2010-03-31",
        TopicArn: topicArn,
        Message: JSON.stringify(message),
      },
    });
    return status === 200;
  }

  async hasTopic(topicArn: string): Promise<boolean> {
    const { status } = await this.world.moto.call(ownerOf(topicArn) ?? noPlace, "sns", {
      form: { Action: "GetTopicAttributes", Version: "2010-03-31", TopicArn: topicArn },
    });
    return status === 200;
  }

  async putEvent(
    place: Place,
    detailType: string,
    detail: object,
    resources: readonly string[],
  ): Promise<void> {
    await this.world.moto.call(place, "events", {
      target: "AWSEvents.PutEvents",
      json: {
        Entries: [
          {
            Source: "aws.imagebuilder",
            DetailType: detailType,
            Detail: JSON.stringify(detail),
            Resources: resources,
          },
        ],
      },
    });
  }

  async hasInstanceProfile(place: Place, name: string): Promise<boolean> {
    const { status } = await this.world.moto.call(place, "iam", {
      form: { Action: "GetInstanceProfile", Version: "2010-05-08", InstanceProfileName: name },
    });
    return status === 200;
  }

  async hasRole(place: Place, name: string): Promise<boolean> {
    const { status } = await this.world.moto.call(place, "iam", {
      form: { Action: "GetRole", Version: "2010-05-08", RoleName: name },
    });
    return status === 200;
  }

  /** `windows` or empty: the platform of an AMI that moto brings along; undefined where it has none of this id. */
  async amiPlatform(place: Place, imageId: string): Promise<string | undefined> {
    const { status, body } = await this.world.moto.call(place, "ec2", {
      form: { Action: "DescribeImages", Version: "2016-11-15", "ImageId.1": imageId },
    });
    if (status !== 200 || !String(body).includes(`<imageId>${imageId}</imageId>`)) return undefined;
    return /<platform>windows<\/platform>/.test(String(body)) ? "windows" : "";
  }
}

export interface Key {
  readonly arn: string;
  /** Neither disabled nor on its way to deletion. */
  readonly usable: boolean;
  /** Whether it is a customer's, not AWS's: only then may others use what it encrypts. */
  readonly customer: boolean;
}

const noPlace: Place = { account: "", region: "" };

/** Account and Region in an ARN; undefined where it is not one. */
function ownerOf(arn: string): Place | undefined {
  const [prefix, , , region, account] = arn.split(":");
  return prefix === "arn" && region && account ? { region, account } : undefined;
}

function json({ body }: AwsResponse): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(String(body));
    return isRecord(parsed) ? parsed : {};
  } catch {
    return {};
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
