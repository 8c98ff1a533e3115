import type { Caller } from "../identity/caller.js";
import type { KeyAccess } from "../kms/key-access.js";
import { AwsError } from "../wire/errors.js";
import type { AwsResponse } from "../wire/http.js";
import type { Query } from "../wire/query.js";
import type { AwsRequest } from "../wire/request.js";
import type { XmlAnswer, XmlFields } from "../wire/response.js";
import type { Xml } from "../wire/xml.js";
import type { World } from "../world.js";

export interface Ec2Call {
  readonly world: World;
  readonly keyAccess: KeyAccess;
  readonly caller: Caller;
  readonly query: Query;
  readonly request: AwsRequest;
}

/**
 * The fields of each operation's output, as the API's XML names them. `never` is for operations whose requests are
 * checked here and answered by moto.
 */
export interface Ec2Outputs {
  AuthorizeSecurityGroupEgress: never;
  AuthorizeSecurityGroupIngress: never;
  CopyImage: { imageId: string };
  CreateImage: { imageId: string };
  CreateLaunchTemplate: never;
  CreateLaunchTemplateVersion: never;
  CreateSecurityGroup: never;
  CreateTags: { return: true };
  DeleteSnapshot: { return: true };
  DeleteTags: { return: true };
  DeregisterImage: { return: true; deleteSnapshotResultSet?: Xml };
  DescribeFastLaunchImages: { fastLaunchImageSet: Xml; nextToken: string | undefined };
  DescribeImageAttribute: { imageId: string } & XmlFields;
  DescribeImages: { imagesSet: Xml; nextToken: string | undefined };
  DescribeImportImageTasks: { importImageTaskSet: Xml };
  DescribeInstances: { reservationSet: Xml; nextToken: string | undefined };
  DescribeLaunchTemplateVersions: { launchTemplateVersionSet: Xml };
  DescribeSnapshots: { snapshotSet: Xml };
  DescribeTags: { tagSet: Xml };
  DisableImage: { return: true };
  DisableImageDeprecation: { return: true };
  EnableImage: { return: true };
  EnableImageDeprecation: { return: true };
  ImportImage: { importTaskId: string; status: string; progress: string } & XmlFields;
  ModifyImageAttribute: { return: true };
  RegisterImage: { imageId: string };
  ResetImageAttribute: { return: true };
  RunInstances: { instancesSet: Xml } & XmlFields;
}

export type Ec2Operation<Name extends keyof Ec2Outputs> = (
  call: Ec2Call,
) => Promise<XmlAnswer<Ec2Outputs[Name]>>;

/** An operation that moto answers, after the request has been checked here. */
export type Ec2Check = (call: Ec2Call) => Promise<AwsResponse | undefined>;

export type Ec2Operations = { readonly [Name in keyof Ec2Outputs]: Ec2Operation<Name> };

/** @throws {AwsError} MissingParameter */
export function required(query: Query, name: string): string {
  const value = query.text(name);
  if (!value) {
    throw new AwsError(400, "MissingParameter", `The request must contain the parameter ${name}`);
  }
  return value;
}
