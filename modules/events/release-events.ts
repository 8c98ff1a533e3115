import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Construct } from "constructs";
import { hostnameMistake } from "../../rules/backend.js";
import { imageNameMistake, roleNameMistake } from "../../rules/name.js";
import {
  connectionNameMistake,
  destinationUrlMistake,
  HCP_TERRAFORM,
  RELEASE_DISPATCH,
  RELEASE_STATUSES,
  type ReleaseStatus,
  releaseEventsNameMistake,
  repositoryMistake,
  webhookNameMistake,
  workspaceIdMistake,
} from "../../rules/release-events.js";
import { topicArnMistake } from "../../rules/topic.js";
import type { TopicSubscribers } from "../build/build-topic.js";
import { policyJson, serviceTrustPolicy } from "../policy.js";
import { PropsCheck } from "../validation.js";
import { ApiDestination } from "./api-destination.js";
import { ReleaseRule, type ReleaseRuleProps } from "./release-rule.js";
import { ReleaseTopic } from "./release-topic.js";
import { UndeliveredQueue } from "./undelivered-queue.js";

/** A URL that is told of builds. */
export interface ReleaseWebhook {
  /** `https://…`, which gets a POST. It is in Terraform's state: no secrets. */
  readonly url: string;
  /** Name of the connection that is there, with the header that authorizes. */
  readonly connection: string;
  /** States that it is told of. @default - both, AVAILABLE and FAILED */
  readonly statuses?: readonly ReleaseStatus[];
}

/** A workspace of HCP Terraform's that runs images. */
export interface ReleaseWorkspace {
  /** Its id, `ws-…`. */
  readonly id: string;
  /** Names of the images that it runs; at least one. */
  readonly images: readonly string[];
}

/** Workspaces of HCP Terraform's that plan when there is a release. */
export interface ReleaseRuns {
  /** Name of the connection that is there, with `Authorization: Bearer …`. */
  readonly connection: string;
  /** Host of HCP Terraform or Terraform Enterprise. @default "app.terraform.io" */
  readonly hostname?: string;
  /** Whether a run plans only. One that does not waits for a person to confirm it. @default true */
  readonly planOnly?: boolean;
  /** Workspaces by names that their rules have, such as those of workloads. */
  readonly workspaces: Readonly<Record<string, ReleaseWorkspace>>;
}

export interface ReleaseEventsProps {
  /** What the names of all that is made begin with; unique in the account and Region. @default "golden-ami-releases" */
  readonly name?: string;
  /** Name of the role that calls URLs; unique in the account. @default - a name of Terraform's making */
  readonly roleName?: string;
  /** Names of the images whose builds are told of; at least one. */
  readonly images: readonly string[];
  /** ARN of a topic that is there and lets `events.amazonaws.com` publish. @default - that of `topic`, or none */
  readonly topicArn?: string;
  /** Topic that is made, encrypted, with those whom it tells. @default - none */
  readonly topic?: TopicSubscribers;
  /** URLs that are told, by name. @default - none */
  readonly webhooks?: Readonly<Record<string, ReleaseWebhook>>;
  /** Repository whose workflows a release starts, by a `repository_dispatch`. @default - none */
  readonly github?: {
    /** `<owner>/<repository>`. */
    readonly repository: string;
    /** Name of the connection that is there, with `Authorization: Bearer …`. */
    readonly connection: string;
  };
  /** Workspaces in which a release starts runs. @default - none */
  readonly hcpTerraform?: ReleaseRuns;
}

/**
 * Tells others of builds that have become available or have failed: people by a topic, and programs by URLs, without a
 * function of anybody's. What nobody takes within a day is in a queue.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-targets.html
 */
export class ReleaseEvents extends Construct {
  /** URL of the queue of the events that were not taken. */
  readonly undeliveredUrl: string;
  readonly #name: string;
  readonly #undeliveredArn: string;
  readonly #destinationArns: string[] = [];

  /** @throws Error if a prop is wrong */
  constructor(scope: Construct, id: string, props: ReleaseEventsProps) {
    super(scope, id);
    const { name = "golden-ami-releases", images, topic, webhooks = {}, github, hcpTerraform } = props;
    checkProps(new PropsCheck(this), { ...props, name });
    const queue = new UndeliveredQueue(this, "Undelivered", { name });
    this.undeliveredUrl = queue.url;
    this.#name = name;
    this.#undeliveredArn = queue.arn;

    const topicArn = topic ? new ReleaseTopic(this, "Topic", { ...topic, name }).arn : props.topicArn;
    if (topicArn !== undefined)
      this.#tell("Topic_Rule", "topic", {
        images,
        statuses: RELEASE_STATUSES,
        targetArn: topicArn,
        template: '"Image build <image> is <status>. It was <before> before. <time>"',
      });
    if (!Object.keys(webhooks).length && !github && !hcpTerraform) return;

    const role = new IamRole(this, "Role", {
      name: props.roleName,
      description: "Tells URLs of releases of golden AMIs",
      assumeRolePolicy: serviceTrustPolicy("events.amazonaws.com"),
    });
    for (const [webhook, { url, connection, statuses = RELEASE_STATUSES }] of Object.entries(webhooks)) {
      const targetArn = this.#destination(`Webhook_${webhook}`, `webhook-${webhook}`, url, connection);
      this.#tell(`Webhook_${webhook}_Rule`, `webhook-${webhook}`, {
        images,
        statuses,
        targetArn,
        roleArn: role.arn,
        template: json({
          text: '"Image build <image> is <status>."',
          image: "<image>",
          status: "<status>",
          previousStatus: "<before>",
          time: "<time>",
        }),
      });
    }
    if (github) {
      const url = `https://api.github.com/repos/${github.repository}/dispatches`;
      this.#tell("Github_Rule", "github", {
        images,
        statuses: ["AVAILABLE"],
        targetArn: this.#destination("Github", "github", url, github.connection),
        roleArn: role.arn,
        headers: { Accept: "application/vnd.github+json", "X-GitHub-Api-Version": "2022-11-28" },
        template: json({
          event_type: JSON.stringify(RELEASE_DISPATCH),
          client_payload: json({ image: "<image>", time: "<time>" }),
        }),
      });
    }
    if (hcpTerraform) this.#tellWorkspaces(hcpTerraform, role.arn);
    new IamRolePolicy(this, "RolePolicy", {
      name: "tell",
      role: role.name,
      policy: policyJson({
        Effect: "Allow",
        Action: "events:InvokeApiDestination",
        Resource: this.#destinationArns,
      }),
    });
  }

  /** https://developer.hashicorp.com/terraform/cloud-docs/api-docs/run#create-a-run */
  #tellWorkspaces(
    { connection, hostname = HCP_TERRAFORM, planOnly = true, workspaces }: ReleaseRuns,
    roleArn: string,
  ): void {
    // HCP Terraform takes 30 requests a second of a token.
    const url = `https://${hostname}/api/v2/runs`;
    const targetArn = this.#destination("HcpTerraform", "hcp-terraform", url, connection, 10);
    for (const [workspace, { id, images }] of Object.entries(workspaces)) {
      this.#tell(`HcpTerraform_${workspace}_Rule`, `run-${workspace}`, {
        images,
        statuses: ["AVAILABLE"],
        targetArn,
        roleArn,
        headers: { "Content-Type": "application/vnd.api+json" },
        template: json({
          data: json({
            type: '"runs"',
            attributes: json({
              message: '"Release <image>"',
              // A workspace that applies by itself would roll a release out before anybody has seen the plan.
              ...(planOnly ? { "plan-only": "true" } : { "auto-apply": "false" }),
            }),
            relationships: json({
              workspace: json({ data: json({ type: '"workspaces"', id: JSON.stringify(id) }) }),
            }),
          }),
        }),
      });
    }
  }

  #destination(id: string, name: string, url: string, connection: string, maxPerSecond?: number): string {
    const { arn } = new ApiDestination(this, id, {
      name: `${this.#name}-${name}`,
      url,
      connection,
      maxPerSecond,
    });
    this.#destinationArns.push(arn);
    return arn;
  }

  #tell(id: string, name: string, props: Omit<ReleaseRuleProps, "name" | "undeliveredArn">): void {
    new ReleaseRule(this, id, {
      ...props,
      name: `${this.#name}-${name}`,
      undeliveredArn: this.#undeliveredArn,
    });
  }
}

/** An object whose values are JSON already, or variables, which EventBridge quotes. */
const json = (fields: Readonly<Record<string, string>>) =>
  `{${Object.entries(fields)
    .map(([key, value]) => `${JSON.stringify(key)}: ${value}`)
    .join(", ")}}`;

/** @throws Error if a prop is wrong, or has no effect beside others */
function checkProps(check: PropsCheck, props: ReleaseEventsProps & { readonly name: string }): void {
  const { images, topicArn, topic, webhooks = {}, github, hcpTerraform } = props;
  check
    .known("name", props.name, releaseEventsNameMistake)
    .optional("roleName", props.roleName, roleNameMistake)
    .given("images", images)
    .optional("topicArn", topicArn, topicArnMistake)
    .idle("topicArn", topicArn, topic !== undefined, "has no effect beside topic", "one of both");
  for (const [name, { url, connection, statuses }] of Object.entries(webhooks)) {
    check
      .known("webhooks key", name, webhookNameMistake)
      .value(`webhooks.${name}.url`, url, destinationUrlMistake)
      .value(`webhooks.${name}.connection`, connection, connectionNameMistake);
    if (statuses) check.size(`webhooks.${name}.statuses`, statuses.length, { min: 1 });
  }
  if (github)
    check
      .value("github.repository", github.repository, repositoryMistake)
      .value("github.connection", github.connection, connectionNameMistake);
  if (hcpTerraform) {
    const { connection, hostname, workspaces } = hcpTerraform;
    check
      .value("hcpTerraform.connection", connection, connectionNameMistake)
      .optional("hcpTerraform.hostname", hostname, hostnameMistake)
      .size("hcpTerraform.workspaces", Object.keys(workspaces).length, { min: 1 });
    for (const [name, { id, images: own }] of Object.entries(workspaces))
      check
        .value(`hcpTerraform.workspaces.${name}.id`, id, workspaceIdMistake)
        .knownList(`hcpTerraform.workspaces.${name}.images`, own, imageNameMistake, { min: 1 });
  }
  check.knownList("images", images, imageNameMistake, { min: 1 });
  const told = [topicArn, topic, github, hcpTerraform].some((target) => target !== undefined);
  if (!told && !Object.keys(webhooks).length)
    check.given("topic, topicArn, webhooks, github or hcpTerraform", undefined);
  check.throwIfWrong();
}
