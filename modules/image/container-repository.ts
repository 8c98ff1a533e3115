import { DataAwsEcrRepository } from "@cdktf/provider-aws/lib/data-aws-ecr-repository";
import { EcrLifecyclePolicy } from "@cdktf/provider-aws/lib/ecr-lifecycle-policy";
import { EcrRepository } from "@cdktf/provider-aws/lib/ecr-repository";
import { EcrRepositoryPolicy } from "@cdktf/provider-aws/lib/ecr-repository-policy";
import type { TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import { accountMistake } from "../../rules/account.js";
import { arnMistake, organizationArnMistake, organizationalUnitArnMistake } from "../../rules/arn.js";
import { keptImagesMistake, repositoryNameMistake, untaggedDaysMistake } from "../../rules/container.js";
import { IMAGE_TAGS, MAX_IMAGE_BUILDER_TAGS } from "../../rules/tag.js";
import { arnPart } from "../arn-part.js";
import { policyJson } from "../policy.js";
import { PropsCheck } from "../validation.js";
import type { LaunchPermissionProps } from "./distribution-configuration.js";

/** What ECR deletes by itself. The image resources of Image Builder, which point to it, stay. */
export interface RepositoryLifecycle {
  /** Number of the newest images that stay, whether something runs the older ones or not; 1 to 10000. @default - all stay */
  readonly keep?: number;
  /** Days after which an image without a tag is deleted; 1 to 3650. @default - it stays */
  readonly untaggedDays?: number;
}

/** What a repository that is made is like. */
export interface RepositorySettings {
  /** Whether a tag stays with its image for ever. @default true */
  readonly immutableTags?: boolean;
  /** What is deleted by itself. @default - nothing */
  readonly lifecycle?: RepositoryLifecycle;
  /** Whether a destroy deletes the repository with its images; without it, one that has images stays. @default false */
  readonly forceDelete?: boolean;
}

export interface ContainerRepositoryProps extends RepositorySettings, LaunchPermissionProps {
  /** Name of the repository. */
  readonly name: string;
  /** Whether the repository is there already, so that nothing of it is made or changed. @default false */
  readonly existing?: boolean;
  /** ARN of the key that encrypts the images. @default - ECR's own key (AES256) */
  readonly keyArn?: string;
  /** Tags of the repository, beside the provider's. @default - none */
  readonly tags?: Readonly<Record<string, string>>;
  /** Provider of the repository's Region. @default - the stack's */
  readonly provider?: TerraformProvider;
}

/** Checks what a whole container has too. */
export function checkRepository(
  check: PropsCheck,
  prefix: string,
  { lifecycle }: RepositorySettings,
): PropsCheck {
  return check
    .optional(`${prefix}lifecycle.keep`, lifecycle?.keep, keptImagesMistake)
    .optional(`${prefix}lifecycle.untaggedDays`, lifecycle?.untaggedDays, untaggedDaysMistake);
}

/** Checks that nobody is let pull by the policy of a repository that is there, because that is not made here. */
export function checkPullers(
  check: PropsCheck,
  props: LaunchPermissionProps,
  isThere: boolean,
  where: string,
): PropsCheck {
  for (const prop of ["organizationArns", "organizationalUnitArns", "accounts"] as const)
    check.idle(
      prop,
      props[prop],
      isThere && props[prop]?.length !== 0,
      `has no effect ${where}`,
      "one of both, because that has a policy of its own",
    );
  return check;
}

/** Settings that have no effect on a repository that is there. */
export const MADE_ONLY = ["immutableTags", "lifecycle", "forceDelete"] as const;

/** What whoever pulls an image does. https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policy-examples.html */
const PULL = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];

/**
 * An ECR repository of one Region: it scans what is pushed, its tags are immutable, its images are encrypted, and those
 * whom a container is shared with may pull, and nothing else. ECR decrypts by a grant of its own, so that nobody who
 * pulls needs the key.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/Repositories.html
 */
export class ContainerRepository extends Construct {
  readonly name: string;
  /** `<account>.dkr.ecr.<region>.amazonaws.com/<name>`, without a tag. */
  readonly url: string;

  /** @throws Error if a prop is wrong */
  constructor(scope: Construct, id: string, props: ContainerRepositoryProps) {
    super(scope, id);
    const { name, existing = false, keyArn, lifecycle, provider } = props;
    const check = new PropsCheck(this)
      .value("name", name, repositoryNameMistake)
      .optional("keyArn", keyArn, arnMistake)
      .list("organizationArns", props.organizationArns, organizationArnMistake)
      .list("organizationalUnitArns", props.organizationalUnitArns, organizationalUnitArnMistake)
      .list("accounts", props.accounts, accountMistake)
      .tags("tags", props.tags, { ...IMAGE_TAGS, max: MAX_IMAGE_BUILDER_TAGS });
    for (const prop of [...MADE_ONLY, "keyArn"] as const)
      check.idle(prop, props[prop], existing, "has no effect on a repository that is there", "one of both");
    checkPullers(check, props, existing, "on a repository that is there");
    checkRepository(check, "", props).throwIfWrong();
    if (existing) {
      const found = new DataAwsEcrRepository(this, "Existing", { name, provider });
      this.name = found.name;
      this.url = found.repositoryUrl;
      return;
    }
    const repository = new EcrRepository(this, "Resource", {
      name,
      imageTagMutability: props.immutableTags === false ? "MUTABLE" : "IMMUTABLE",
      imageScanningConfiguration: { scanOnPush: true },
      encryptionConfiguration: [
        keyArn === undefined ? { encryptionType: "AES256" } : { encryptionType: "KMS", kmsKey: keyArn },
      ],
      forceDelete: props.forceDelete ?? false,
      tags: props.tags,
      provider,
    });
    const statements = pullStatements(props);
    if (statements.length)
      new EcrRepositoryPolicy(this, "Policy", {
        repository: repository.name,
        policy: policyJson(...statements),
        provider,
      });
    if (lifecycle)
      new EcrLifecyclePolicy(this, "LifecyclePolicy", {
        repository: repository.name,
        policy: JSON.stringify({ rules: lifecycleRules(lifecycle) }),
        provider,
      });
    this.name = repository.name;
    this.url = repository.repositoryUrl;
  }
}

/** Accounts are a condition, because as principals one that is closed would make the whole policy invalid. */
function pullStatements({
  organizationArns = [],
  organizationalUnitArns = [],
  accounts = [],
}: LaunchPermissionProps): object[] {
  const pull = (Sid: string, Condition: object) => ({
    Sid,
    Effect: "Allow",
    Principal: { AWS: "*" },
    Action: PULL,
    Condition,
  });
  const idOf = (arn: string) => arnPart(arn, 1);
  return [
    ...(organizationArns.length
      ? [pull("Organization", { StringEquals: { "aws:PrincipalOrgID": organizationArns.map(idOf) } })]
      : []),
    ...(organizationalUnitArns.length
      ? [
          pull("OrganizationalUnits", {
            StringEquals: { "aws:PrincipalOrgID": [...new Set(organizationalUnitArns.map(idOf))] },
            "ForAnyValue:StringLike": {
              "aws:PrincipalOrgPaths": organizationalUnitArns.map(
                (arn) => `${idOf(arn)}/*/${arnPart(arn, 2)}/*`,
              ),
            },
          }),
        ]
      : []),
    ...(accounts.length ? [pull("Accounts", { StringEquals: { "aws:PrincipalAccount": accounts } })] : []),
  ];
}

/** The rule of all images comes last, as ECR wants it: https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html */
function lifecycleRules({ keep, untaggedDays }: RepositoryLifecycle): object[] {
  const rules = [
    ...(untaggedDays === undefined
      ? []
      : [
          {
            description: "Images without a tag",
            selection: {
              tagStatus: "untagged",
              countType: "sinceImagePushed",
              countUnit: "days",
              countNumber: untaggedDays,
            },
          },
        ]),
    ...(keep === undefined
      ? []
      : [
          {
            description: "All but the newest images",
            selection: { tagStatus: "any", countType: "imageCountMoreThan", countNumber: keep },
          },
        ]),
  ];
  return rules.map((rule, index) => ({ rulePriority: index + 1, ...rule, action: { type: "expire" } }));
}
