import {
  type Container,
  GetImageCommand,
  type ImagebuilderClient,
  paginateListWorkflowExecutions,
  paginateListWorkflowStepExecutions,
} from "@aws-sdk/client-imagebuilder";

export interface BuildStep {
  readonly id: string;
  /** Name of the workflow, e.g. `build-image`. */
  readonly workflow: string;
  readonly name: string;
  /** PENDING, SKIPPED, RUNNING, COMPLETED, FAILED or CANCELLED. */
  readonly status: string;
  readonly message?: string;
}

/** State of a build at one moment. */
export interface BuildSnapshot {
  readonly arn: string;
  readonly state: string;
  readonly reason?: string;
  readonly isFinished: boolean;
  readonly steps: readonly BuildStep[];
  /** How far Amazon Inspector is, or why it did not get there; undefined if nothing is scanned. */
  readonly scan?: { readonly status?: string; readonly reason?: string };
  /** AMIs of a build that is AVAILABLE, one for each Region and account, in the order of the Regions' names. */
  readonly amis: readonly {
    readonly region: string;
    readonly id: string;
    readonly name: string;
    /** Account that owns it, if that is not the build's. */
    readonly account?: string;
  }[];
  /** URIs of a container that is AVAILABLE, with each of its tags, in the order of the Regions; undefined of AMIs. */
  readonly containers?: readonly { readonly region: string; readonly uri: string }[];
}

/** https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_ImageState.html */
const FINAL_STATES = new Set(["AVAILABLE", "CANCELLED", "FAILED", "DEPRECATED", "DISABLED", "DELETED"]);

export async function buildSnapshot(client: ImagebuilderClient, arn: string): Promise<BuildSnapshot> {
  // The state is read first: if it is final, so are the steps that are read after it.
  const { image } = await client.send(new GetImageCommand({ imageBuildVersionArn: arn }));
  const state = image?.state?.status ?? "PENDING";
  return {
    arn,
    state,
    reason: image?.state?.reason,
    isFinished: FINAL_STATES.has(state),
    steps: await steps(client, arn),
    scan: image?.scanState && { status: image.scanState.status, reason: image.scanState.reason },
    amis: (image?.outputResources?.amis ?? [])
      .map(({ region = "", image: id = "", name = "", accountId }) => ({
        region,
        id,
        name,
        ...(accountId !== arn.split(":")[4] && { account: accountId }),
      }))
      .sort((a, b) => a.region.localeCompare(b.region)),
    containers: containersOf(image?.outputResources?.containers),
  };
}

function containersOf(containers: readonly Container[] = []): BuildSnapshot["containers"] {
  if (!containers.length) return undefined;
  return containers
    .flatMap(({ region = "", imageUris = [] }) => imageUris.map((uri) => ({ region, uri })))
    .sort((a, b) => a.region.localeCompare(b.region));
}

async function steps(client: ImagebuilderClient, arn: string): Promise<BuildStep[]> {
  const found: (BuildStep & { start: string })[] = [];
  for await (const page of paginateListWorkflowExecutions({ client }, { imageBuildVersionArn: arn })) {
    for (const { workflowExecutionId, workflowBuildVersionArn } of page.workflowExecutions ?? []) {
      // The ARN ends like :workflow/build/build-image/1.0.2/1.
      const workflow = workflowBuildVersionArn?.split("/")[2] ?? "";
      for await (const { steps: some } of paginateListWorkflowStepExecutions(
        { client },
        { workflowExecutionId },
      )) {
        for (const step of some ?? []) {
          found.push({
            id: step.stepExecutionId ?? "",
            workflow,
            name: step.name ?? "",
            status: step.status ?? "PENDING",
            message: step.message,
            start: step.startTime ?? "",
          });
        }
      }
    }
  }
  const started = found.filter(({ start }) => start).sort((a, b) => a.start.localeCompare(b.start));
  return started.map(({ start, ...step }) => step);
}
