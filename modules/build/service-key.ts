import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { Construct } from "constructs";
import { keyAliasMistake } from "../../rules/name.js";
import { accountOf, partitionOf, regionOf } from "../deployment.js";
import { policyJson, servicePrincipal } from "../policy.js";
import { PropsCheck } from "../validation.js";

export interface ServiceKeyProps {
  /** Alias of the key; unique in the account and Region. @default - none */
  readonly alias?: string;
}

/**
 * The key of what is written about builds: CloudWatch uses it for their log groups, and Image Builder, by the role that AWS
 * makes for it, for messages to a topic. AWS's own key for topics would let no service publish.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/integ-sns.html
 */
export class ServiceKey extends Construct {
  readonly arn: string;

  /** @throws Error if a prop is wrong */
  constructor(scope: Construct, id: string, { alias }: ServiceKeyProps = {}) {
    super(scope, id);
    new PropsCheck(this).optional("alias", alias, keyAliasMistake).throwIfWrong();
    const partition = partitionOf(this);
    const region = regionOf(this);
    const account = accountOf(this);
    const key = new KmsKey(this, "Resource", {
      description: "Encrypts log groups and messages of Image Builder's builds",
      enableKeyRotation: true,
      policy: policyJson(
        {
          Sid: "Owner",
          Effect: "Allow",
          Principal: { AWS: `arn:${partition}:iam::${account}:root` },
          Action: "kms:*",
          Resource: "*",
        },
        {
          Sid: "LogGroups",
          Effect: "Allow",
          Principal: { Service: servicePrincipal(`logs.${region}`, partition) },
          Action: ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"],
          Resource: "*",
          Condition: {
            ArnLike: {
              "kms:EncryptionContext:aws:logs:arn": `arn:${partition}:logs:${region}:${account}:log-group:/aws/imagebuilder/*`,
            },
          },
        },
        {
          Sid: "Messages",
          Effect: "Allow",
          // The role is a condition, because a key's policy takes no principal that is not there yet.
          Principal: { AWS: "*" },
          Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
          Resource: "*",
          Condition: {
            StringEquals: {
              "aws:PrincipalArn": `arn:${partition}:iam::${account}:role/aws-service-role/imagebuilder.amazonaws.com/AWSServiceRoleForImageBuilder`,
            },
          },
        },
      ),
    });
    if (alias !== undefined) new KmsAlias(this, "Alias", { name: alias, targetKeyId: key.keyId });
    this.arn = key.arn;
  }
}
