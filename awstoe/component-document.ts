import { z } from "zod";
import { describeIssue } from "../input/describe-issue.js";
import { type Problem, show } from "../input/problem.js";
import { formatPath, parseYaml } from "../input/yaml-file.js";

export type Platform = "Linux" | "Windows" | "macOS";

/** A parameter that a document declares; one without a default must be given by the recipe. */
export interface DocumentParameter {
  readonly name: string;
  readonly required: boolean;
}

const everywhere: readonly Platform[] = ["Linux", "Windows", "macOS"];
const unix: readonly Platform[] = ["Linux", "macOS"];

/** https://docs.aws.amazon.com/imagebuilder/latest/userguide/toe-action-modules.html */
const ACTIONS: Readonly<Record<string, readonly Platform[]>> = {
  AppendFile: everywhere,
  Assert: everywhere,
  CopyFile: everywhere,
  CopyFolder: everywhere,
  CreateFile: everywhere,
  CreateFolder: everywhere,
  CreateSymlink: unix,
  DeleteFile: everywhere,
  DeleteFolder: everywhere,
  ExecuteBash: unix,
  ExecuteBinary: everywhere,
  ExecuteDocument: everywhere,
  ExecutePowerShell: ["Windows"],
  InstallMSI: ["Windows"],
  ListFiles: everywhere,
  MoveFile: everywhere,
  MoveFolder: everywhere,
  ReadFile: everywhere,
  Reboot: everywhere,
  S3Download: everywhere,
  S3Upload: everywhere,
  SetFileEncoding: everywhere,
  SetFileOwner: unix,
  SetFilePermissions: unix,
  SetFolderOwner: unix,
  SetFolderPermissions: unix,
  SetRegistry: ["Windows"],
  UninstallMSI: ["Windows"],
  UpdateOS: ["Linux", "Windows"],
  WebDownload: everywhere,
};

const name = z.string().regex(/^[\w-]+$/, "is not a name\nletters, digits, _ and -");

const documentSchema = z.looseObject({
  schemaVersion: z
    .unknown()
    .refine((version) => version === "1.0" || version === 1, "is not a schema version\n1.0"),
  parameters: z
    .array(
      z.record(
        z.string().regex(/^[\w-]{3,128}$/, "is not a parameter name\n3 to 128 letters, digits, _ and -"),
        z.looseObject({
          type: z.literal("string"),
          default: z.string().optional(),
        }),
      ),
    )
    .optional(),
  phases: z
    .array(
      z.looseObject({
        name: z.enum(["build", "validate", "test", "container-host-test"]),
        steps: z.array(z.looseObject({ name, action: z.string() })).min(1),
      }),
    )
    .min(1),
});

/** The most that Image Builder takes inline: `InlineComponentData` of the API model. */
export const MAX_DOCUMENT_BYTES = 16_000;

/**
 * Reads an AWSTOE component document as far as a build would refuse it at once.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/toe-use-documents.html
 */
export function checkComponentDocument(
  file: string,
  text: string,
  platform: Platform,
): { problems: Problem[]; parameters: DocumentParameter[] } {
  const problems: Problem[] = [];
  if (Buffer.byteLength(text) > MAX_DOCUMENT_BYTES) {
    problems.push({
      file,
      message: `has ${Buffer.byteLength(text)} bytes`,
      expected: `at most ${MAX_DOCUMENT_BYTES}, what Image Builder takes inline; split it into two components`,
    });
  }
  const yaml = parseYaml(file, text);
  if (yaml.problems.length) return { problems: [...problems, ...yaml.problems], parameters: [] };

  const report = (path: PropertyKey[], message: string, expected?: string) =>
    problems.push({ file, ...yaml.locate(path), path: formatPath(path), message, expected });
  const parsed = documentSchema.safeParse(yaml.value);
  if (!parsed.success) {
    for (const issue of parsed.error.issues) {
      const value = issue.path.reduce<unknown>(
        (at, step) => (at as Record<PropertyKey, unknown> | undefined)?.[step],
        yaml.value,
      );
      const { message, expected } = describeIssue(issue, value, yaml.source(issue.path));
      report(issue.path, message, expected);
    }
    return { problems, parameters: [] };
  }

  for (const [phaseIndex, phase] of parsed.data.phases.entries()) {
    for (const [stepIndex, step] of phase.steps.entries()) {
      const path = ["phases", phaseIndex, "steps", stepIndex, "action"];
      const platforms = Object.hasOwn(ACTIONS, step.action) ? ACTIONS[step.action] : undefined;
      if (!platforms)
        report(
          path,
          `${show(step.action)} is not an action module`,
          `one of ${Object.keys(ACTIONS).join(", ")}`,
        );
      else if (!platforms.includes(platform))
        report(path, `${step.action} does not run on ${platform}`, `an action for ${platform}`);
    }
  }
  const parameters = (parsed.data.parameters ?? []).flatMap((entry) =>
    Object.entries(entry).map(([parameter, { default: value }]) => ({
      name: parameter,
      required: value === undefined,
    })),
  );
  return { problems, parameters };
}
