import type { FastLaunchConfiguration } from "@aws-sdk/client-imagebuilder";
import type { Ami } from "../../ec2/ami.js";
import { partitionOf } from "../../identity/regions.js";
import { roleAllows } from "../../identity/role-permissions.js";
import { XmlElement } from "../../wire/xml.js";
import type { World } from "../../world.js";
import { roleName } from "../other-services.js";

const DEFAULT_PARALLEL_LAUNCHES = 6;
const DEFAULT_RESOURCE_COUNT = 5;

/** Turns EC2 Fast Launch on for AMIs. */
export class FastLaunches {
  constructor(private readonly moto: Pick<World["moto"], "call">) {}

  /**
   * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/win-start-fast-launch-prereqs.html
   * @throws {Error} with the reason why EC2 would not
   */
  async enable(
    ami: Ami,
    { accountId, maxParallelLaunches, snapshotConfiguration, launchTemplate }: FastLaunchConfiguration,
    executionRole: string | undefined,
  ): Promise<void> {
    if (accountId !== undefined && accountId !== ami.ownerId)
      throw new Error(`the AMI ${ami.imageId} is not owned by ${accountId}`);
    if (ami.platform !== "windows") throw new Error(`the AMI ${ami.imageId} is not of Windows`);
    if (maxParallelLaunches !== undefined && maxParallelLaunches < DEFAULT_PARALLEL_LAUNCHES)
      throw new Error(`MaxParallelLaunches must be ${DEFAULT_PARALLEL_LAUNCHES} or greater`);
    if (launchTemplate) await this.#assertTemplate(ami, launchTemplate);
    else await this.#assertNetwork(ami, executionRole);
    ami.fastLaunch = {
      maxParallelLaunches: maxParallelLaunches ?? DEFAULT_PARALLEL_LAUNCHES,
      targetResourceCount: snapshotConfiguration?.targetResourceCount ?? DEFAULT_RESOURCE_COUNT,
      launchTemplateId: launchTemplate?.launchTemplateId,
      launchTemplateName: launchTemplate?.launchTemplateName,
      launchTemplateVersion: launchTemplate?.launchTemplateVersion,
    };
  }

  /**
   * Image Builder may use a launch template with its tag alone.
   * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSServiceRoleForImageBuilder.html
   */
  async #assertTemplate(
    { ownerId: account, region }: Ami,
    { launchTemplateId, launchTemplateName }: NonNullable<FastLaunchConfiguration["launchTemplate"]>,
  ): Promise<void> {
    const { status, body } = await this.moto.call({ account, region }, "ec2", {
      form: {
        Action: "DescribeLaunchTemplates",
        ...(launchTemplateId === undefined
          ? { "LaunchTemplateName.1": launchTemplateName ?? "" }
          : { "LaunchTemplateId.1": launchTemplateId }),
      },
    });
    const [template] = XmlElement.parse(body.toString()).list(
      "DescribeLaunchTemplatesResponse",
      "launchTemplates",
    );
    const name = launchTemplateId ?? launchTemplateName;
    if (status !== 200 || !template) throw new Error(`the launch template '${name}' does not exist`);
    const tags = template.list("tagSet").map((tag) => `${tag.text("key")}=${tag.text("value")}`);
    if (!tags.includes("CreatedBy=EC2 Image Builder"))
      throw new Error(
        `not authorized to use the launch template '${name}', which lacks the tag CreatedBy with the value EC2 Image Builder`,
      );
  }

  /** Without a launch template, EC2 makes a network in the name of the role that it is told to by. */
  async #assertNetwork({ ownerId: account, region }: Ami, executionRole: string | undefined): Promise<void> {
    const stack = `arn:${partitionOf(region)}:cloudformation:${region}:${account}:stack/EC2FastLaunchDefaultNetworkStack/1`;
    const isAllowed =
      executionRole !== undefined &&
      (await roleAllows(this.moto, { account, region }, roleName(executionRole), {
        action: "cloudformation:CreateStack",
        resource: stack,
        calledVia: "ec2fastlaunch.amazonaws.com",
      }));
    if (!isAllowed)
      throw new Error(
        "not authorized to create the network of EC2 Fast Launch: give a launch template, or an execution role with the policy EC2FastLaunchFullAccess",
      );
  }
}
