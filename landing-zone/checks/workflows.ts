import { closest } from "../../input/did-you-mean.js";
import { show } from "../../input/problem.js";
import type { Path } from "../../input/value.js";
import { imageBuilderNameMistake, nameInArn } from "../../rules/name.js";
import { MANAGED_WORKFLOWS, MAX_WORKFLOWS, WORKFLOW_TYPES } from "../../rules/workflow.js";
import type { Report, Warn } from "../rules.js";
import type { ImageEntry } from "../schema/image.js";
import { type WorkflowEntry, workflowName, workflowType } from "../schema/workflow.js";
import type { LandingZoneFacts } from "./facts.js";

/** Checks that an image's workflows are for stages that it has, each once, and that each file is one workflow. */
export function checkWorkflows({ images, incompleteImages }: LandingZoneFacts, report: Report): void {
  const firstUses = new Map<string, WorkflowUse>();
  for (const [image, entry] of images) {
    const { workflows } = entry;
    if (!workflows) continue;
    const isIncomplete = incompleteImages.has(image);
    const path = ["images", image, "workflows"];
    checkOnce(path, workflows, report);
    for (const [index, workflow] of workflows.entries()) {
      checkEntry([...path, index], workflow, entry, isIncomplete, report);
      checkSame([...path, index], workflow, { image, isIncomplete }, firstUses, report);
    }
    if (!isIncomplete) checkStages(path, workflows, report);
  }
}

const isOfContainers = (managed: string) => managed.includes("container");

const isFile = ({ file }: WorkflowEntry) => file !== undefined;

function checkOnce(path: Path, workflows: readonly WorkflowEntry[], report: Report): void {
  const seen = new Set<string>();
  for (const [index, workflow] of workflows.entries()) {
    const { managed, file } = workflow;
    const value = file ?? managed;
    if (value === undefined) continue;
    const key = `${isFile(workflow)} ${value} ${workflowName(workflow)}`;
    if (seen.has(key))
      report(
        "workflow-twice",
        [...path, index, isFile(workflow) ? "file" : "managed"],
        `${show(value)} is in this image twice`,
        "each workflow once",
      );
    seen.add(key);
  }
}

function checkEntry(
  path: Path,
  workflow: WorkflowEntry,
  { tests }: ImageEntry,
  isIncomplete: boolean,
  report: Report,
): void {
  const { managed, file, type: given, parallelGroup } = workflow;
  const type = workflowType(workflow);
  if (managed !== undefined && isOfContainers(managed)) {
    report(
      "workflow",
      [...path, "managed"],
      `${show(managed)} is for containers`,
      "a workflow for images, e.g. build-image",
    );
    return;
  }
  if (type === undefined) {
    if (isIncomplete) return;
    if (file !== undefined)
      report("workflow", path, "has no type", `type: ${WORKFLOW_TYPES.join(" or ")}, beside file`);
    else if (managed !== undefined) {
      const known = Object.keys(MANAGED_WORKFLOWS).filter((name) => !isOfContainers(name));
      const meant = closest(managed, known);
      const message = `${show(managed)} is not among the names of AWS's that are known here${meant ? `: did you mean ${meant}?` : ""}`;
      const expected = `one of ${known.join(", ")}, or its type beside it`;
      report("workflow", [...path, "managed"], message, expected, { fix: meant });
    }
    return;
  }
  if (parallelGroup !== undefined && type !== "TEST")
    report(
      "no-effect",
      [...path, "parallelGroup"],
      `has no effect on a workflow of type ${type}`,
      "none, because test workflows alone run in groups",
      { key: true },
    );
  if (type === "TEST" && tests?.enabled === false)
    report(
      "no-effect",
      given === undefined ? [...path, "managed"] : [...path, "type"],
      `${show(file ?? managed ?? "")} has no effect on an image without tests`,
      "tests that are enabled, or no workflow of type TEST",
    );
}

interface WorkflowUse {
  readonly workflow: WorkflowEntry;
  readonly image: string;
  readonly isIncomplete: boolean;
}

function checkSame(
  path: Path,
  workflow: WorkflowEntry,
  { image, isIncomplete }: Omit<WorkflowUse, "workflow">,
  firstUses: Map<string, WorkflowUse>,
  report: Report,
): void {
  const { file, type, version } = workflow;
  if (file === undefined) return;
  const name = workflowName(workflow);
  const broken = imageBuilderNameMistake(name);
  if (broken) {
    // A name beside it may be missing because it was wrong.
    if (!isIncomplete)
      report(
        "workflow",
        [...path, "file"],
        `${show(name)}, the workflow's name, ${broken.message}`,
        `${broken.expected}; or a name beside it`,
      );
    return;
  }
  const first = firstUses.get(nameInArn(name));
  if (!first) {
    firstUses.set(nameInArn(name), { workflow, image, isIncomplete });
    return;
  }
  const other = first.workflow;
  if (other.file !== file) {
    report(
      "same-workflow",
      [...path, "file"],
      `${show(file)} and ${show(other.file ?? "")} would be the same workflow`,
      "file names that differ in more than case, space, - and _, or a name beside one",
    );
  } else if (isIncomplete || first.isIncomplete || first.image === image) {
    // What an image has twice is reported as that.
    return;
  } else if (type && other.type && other.type !== type) {
    report(
      "same-workflow",
      [...path, "type"],
      `${show(file)} is a workflow of type ${other.type} in image ${first.image}`,
      `a file of its own for ${type}`,
    );
  } else if (other.version !== version) {
    report(
      "same-workflow",
      path,
      `${show(file)} has version ${version ?? "none"} here and ${other.version ?? "none"} in image ${first.image}`,
      "the same version in both",
    );
  }
}

function checkStages(path: Path, workflows: readonly WorkflowEntry[], report: Report): void {
  const types = workflows.map(workflowType);
  // A workflow without a type is reported itself, and may be the one that builds.
  if (types.includes(undefined)) return;
  if (!types.includes("BUILD"))
    report(
      "workflow-stages",
      path,
      "has no workflow of type BUILD, so that builds make no image",
      "one beside the others, e.g. managed: build-image",
      { key: true },
    );
  for (const type of WORKFLOW_TYPES) {
    const places = types.flatMap((one, index) => (one === type ? [index] : []));
    const tooMany = places[MAX_WORKFLOWS[type]];
    if (tooMany !== undefined)
      report(
        "workflow-stages",
        [...path, tooMany],
        `is workflow ${MAX_WORKFLOWS[type] + 1} of type ${type}`,
        `at most ${MAX_WORKFLOWS[type]} of type ${type}`,
      );
  }
}

/** Warns of images that are not tested, although their tests are on. */
export function warnOfWorkflows({ images }: LandingZoneFacts, warn: Warn): void {
  for (const [image, { workflows, tests }] of images) {
    if (!workflows || tests?.enabled === false) continue;
    if (workflows.some((workflow) => workflowType(workflow) === "TEST")) continue;
    warn(
      "workflow-without-tests",
      ["images", image, "workflows"],
      "has no workflow of type TEST, so that the image is not tested",
      "managed: test-image beside the others, or tests: { enabled: false }",
      { key: true },
    );
  }
}
