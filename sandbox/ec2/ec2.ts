import type { KeyAccess } from "../kms/key-access.js";
import type { Service } from "../service.js";
import { AwsError } from "../wire/errors.js";
import type { AwsResponse } from "../wire/http.js";
import type { AwsRequest } from "../wire/request.js";
import { ec2Response, isResponse } from "../wire/response.js";
import type { World } from "../world.js";
import { copyImage, createImage, registerImage } from "./create-image.js";
import { describeImages } from "./describe-images.js";
import { describeFastLaunchImages } from "./fast-launch-images.js";
import { describeImageAttribute, modifyImageAttribute, resetImageAttribute } from "./image-attributes.js";
import {
  deregisterImage,
  disableImage,
  disableImageDeprecation,
  enableImage,
  enableImageDeprecation,
} from "./image-state.js";
import { describeImportImageTasks, importImage } from "./import-image.js";
import { Instances } from "./instances.js";
import { LaunchTemplates } from "./launch-templates.js";
import type { Ec2Operations } from "./operation.js";
import { runInstances } from "./run-instances.js";
import { authorizeSecurityGroup, createSecurityGroup } from "./security-groups.js";
import { deleteSnapshot, describeSnapshots } from "./snapshots.js";
import { createTags, deleteTags, describeTags } from "./tags.js";

/** Answers where accounts meet, at AMIs, because moto keeps accounts apart, and makes checks that moto lacks. */
export class Ec2 implements Service {
  readonly name = "ec2";
  readonly instances = new Instances();
  readonly #launchTemplates = new LaunchTemplates();
  readonly #operations: Ec2Operations = {
    AuthorizeSecurityGroupEgress: authorizeSecurityGroup,
    AuthorizeSecurityGroupIngress: authorizeSecurityGroup,
    CopyImage: copyImage,
    CreateImage: createImage,
    CreateLaunchTemplate: this.#launchTemplates.create,
    CreateLaunchTemplateVersion: this.#launchTemplates.create,
    CreateSecurityGroup: createSecurityGroup,
    CreateTags: createTags,
    DeleteSnapshot: deleteSnapshot,
    DeleteTags: deleteTags,
    DeregisterImage: deregisterImage,
    DescribeFastLaunchImages: describeFastLaunchImages,
    DescribeImageAttribute: describeImageAttribute,
    DescribeImages: describeImages,
    DescribeImportImageTasks: describeImportImageTasks,
    DescribeInstances: this.instances.describe,
    DescribeLaunchTemplateVersions: this.#launchTemplates.describeVersions,
    DescribeSnapshots: describeSnapshots,
    DescribeTags: describeTags,
    DisableImage: disableImage,
    DisableImageDeprecation: disableImageDeprecation,
    EnableImage: enableImage,
    EnableImageDeprecation: enableImageDeprecation,
    ImportImage: importImage,
    ModifyImageAttribute: modifyImageAttribute,
    RegisterImage: registerImage,
    ResetImageAttribute: resetImageAttribute,
    RunInstances: runInstances(this.instances),
  };

  constructor(
    private readonly world: World,
    private readonly keyAccess: KeyAccess,
  ) {}

  async handle(request: AwsRequest): Promise<AwsResponse | undefined> {
    const { caller, query } = request;
    if (!this.#has(request.operation)) return undefined;
    if (query.flag("DryRun")) {
      throw new AwsError(412, "DryRunOperation", "Request would have succeeded, but DryRun flag is set.");
    }
    const { world, keyAccess } = this;
    const result = await this.#operations[request.operation]({ world, keyAccess, caller, query, request });
    return result === undefined || isResponse(result) ? result : ec2Response(request.operation, result);
  }

  reset(): void {
    this.instances.reset();
    this.#launchTemplates.reset();
  }

  #has(operation: string): operation is keyof Ec2Operations {
    return Object.hasOwn(this.#operations, operation);
  }
}
