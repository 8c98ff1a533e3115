import { z } from "zod";
import { always } from "../input/schema-issue.js";
import { isObject } from "../input/value.js";
import { condition } from "./conditions.js";
import {
  ALGORITHMS,
  accountId,
  checksumIssue,
  powerShellFile,
  registryPath,
  registryValueIssue,
  s3Destination,
  s3Source,
  url,
} from "./inputs.js";
import { breaking } from "./issue.js";
import { map } from "./maps.js";
import { anyOf, boolean, integer, isGiven, type Shape, text, texts, textThat } from "./values.js";

export type Platform = "Linux" | "Windows" | "macOS";

export const PLATFORMS: readonly Platform[] = ["Linux", "Windows", "macOS"];

/** What an action takes. */
export interface Inputs {
  readonly schema: z.ZodType;
  readonly isList: boolean;
  /** What a step must give, e.g. "a map with commands". Undefined if it may give nothing. */
  readonly required?: string;
  /** Keys of the map, or of each map in the list; undefined if there are others. */
  readonly keys?: readonly string[];
}

export interface Action {
  /**
   * Platforms that it runs on.
   * @default - all
   */
  readonly platforms?: readonly Platform[];
  readonly inputs: Inputs;
  /**
   * What it takes on Windows.
   * @default - inputs
   */
  readonly windowsInputs?: Inputs;
  /**
   * Names of its outputs.
   * @default - none
   */
  readonly outputs?: readonly string[];
}

const inputs = (...[required, optional = {}, count]: Parameters<typeof map>): Inputs => {
  const names = Object.keys(required).join(" and ") || count?.keys.join(" or ");
  return {
    schema: map(required, optional, count),
    isList: false,
    required: names && `a map with ${names}`,
    keys: Object.keys({ ...required, ...optional }),
  };
};

/** @param schema what each entry is, if keys depend on each other */
function list(required: Shape, optional: Shape = {}, schema: z.ZodType = map(required, optional)): Inputs {
  return {
    schema: z.array(schema).min(1),
    isList: true,
    required: `a list of maps with ${Object.keys(required).join(" and ")}`,
    keys: Object.keys({ ...required, ...optional }),
  };
}

const optional = ({ schema, ...rest }: Inputs): Inputs => ({
  ...rest,
  schema: schema.nullish(),
  required: undefined,
});

const encoding = anyOf(
  ...["utf8", "utf-8", "utf16", "utf-16", "utf16-LE", "utf-16-LE", "utf16-BE", "utf-16-BE"],
  ...["utf32", "utf-32", "utf32-LE", "utf-32-LE", "utf32-BE", "utf-32-BE"],
);
const FILE = { content: text, encoding, overwrite: boolean };
const OWNERSHIP = { owner: text, group: text, permissions: text };
const onlyUnix = z.unknown().superRefine((_, context) => {
  const expected = "none of owner, group, permissions";
  context.addIssue(breaking("component/windows-input", "does not work on Windows", expected));
});
const NO_OWNERSHIP = { owner: onlyUnix, group: onlyUnix, permissions: onlyUnix };
const copy = list({ source: text, destination: text }, { overwrite: boolean });
const msi = inputs(
  { path: text },
  {
    reboot: anyOf("Allow", "Force", "Skip"),
    logOptions: textThat(
      "component/value",
      (value) => /^[iwearucmopvx+!*]+$/i.test(value),
      "is not allowed here",
      "some of i, w, e, a, r, u, c, m, o, p, v, x, +, !, *",
    ),
    logFile: text,
    properties: z.record(z.string(), text.nullable()),
    ignoreAuthenticodeSignatureErrors: boolean,
    allowUnsignedInstaller: boolean,
  },
);
const DOWNLOAD = { source: url, destination: text };
const VERIFICATION = {
  overwrite: boolean,
  checksum: text,
  algorithm: anyOf(...ALGORITHMS),
  ignoreCertificateErrors: boolean,
};
const verifiedDownload = map(DOWNLOAD, VERIFICATION, {
  quantity: "both or none",
  keys: ["checksum", "algorithm"],
}).superRefine((download, context) => {
  const issue = isObject(download) && checksumIssue(download.checksum, download.algorithm);
  if (issue) context.addIssue({ ...issue, path: ["checksum"] });
}, always);
const given = z.unknown().superRefine((value, context) => {
  const expected = "a text, a number or a list";
  if (!isGiven(value))
    context.addIssue(
      breaking("component/missing", "is empty", expected, { valueless: value === null, key: value === null }),
    );
});
const REGISTRY_KEY = {
  path: registryPath,
  name: text,
  value: given,
  type: anyOf("BINARY", "DWORD", "QWORD", "SZ", "EXPAND_SZ", "MULTI_SZ"),
};
const registryKey = map(REGISTRY_KEY).superRefine((key, context) => {
  const issue = isObject(key) && registryValueIssue(key.value, key.type);
  if (issue) context.addIssue({ ...issue, path: ["value"] });
}, always);

const UNIX: readonly Platform[] = ["Linux", "macOS"];
const WINDOWS: readonly Platform[] = ["Windows"];
const STDOUT = ["stdout"];
const MSI_OUTPUTS = ["logFile", "msiExitCode", "stdout"];

/** https://docs.aws.amazon.com/imagebuilder/latest/userguide/toe-action-modules.html */
export const ACTIONS: ReadonlyMap<string, Action> = new Map(
  Object.entries<Action>({
    AppendFile: { inputs: list({ path: text }, { content: text, encoding }) },
    Assert: { inputs: { schema: condition, isList: false, required: "a map with an operator" } },
    CopyFile: { inputs: copy },
    CopyFolder: { inputs: copy },
    CreateFile: {
      inputs: list({ path: text }, { ...FILE, ...OWNERSHIP }),
      windowsInputs: list({ path: text }, { ...FILE, ...NO_OWNERSHIP }),
    },
    CreateFolder: {
      inputs: list({ path: text }, { overwrite: boolean, ...OWNERSHIP }),
      windowsInputs: list({ path: text }, { overwrite: boolean, ...NO_OWNERSHIP }),
    },
    CreateSymlink: { platforms: UNIX, inputs: list({ path: text, target: text }, { force: boolean }) },
    DeleteFile: { inputs: list({ path: text }) },
    DeleteFolder: { inputs: list({ path: text }, { force: boolean }) },
    ExecuteBash: { platforms: UNIX, inputs: inputs({ commands: texts }), outputs: STDOUT },
    ExecuteBinary: { inputs: inputs({ path: text }, { arguments: texts }), outputs: STDOUT },
    ExecuteDocument: {
      inputs: inputs(
        { document: text },
        {
          "document-s3-bucket-owner": accountId,
          phases: text,
          parameters: z.array(map({ name: text, value: text })),
        },
      ),
      outputs: [
        ...STDOUT,
        ...["executedStepCount", "executionId", "failedStepCount", "failureMessage"],
        ...["ignoredFailedStepCount", "logUrl", "status"],
      ],
    },
    ExecutePowerShell: {
      platforms: WINDOWS,
      inputs: inputs(
        {},
        { commands: texts, file: powerShellFile },
        { quantity: "exactly one", keys: ["commands", "file"] },
      ),
      outputs: STDOUT,
    },
    InstallMSI: { platforms: WINDOWS, inputs: msi, outputs: MSI_OUTPUTS },
    ListFiles: {
      inputs: list({ path: text }, { fileNamePattern: text, recursive: boolean }),
      outputs: ["files"],
    },
    MoveFile: { inputs: copy },
    MoveFolder: { inputs: copy },
    ReadFile: {
      inputs: list({ path: text }, { encoding, printFileContent: boolean }),
      outputs: ["content"],
    },
    Reboot: { inputs: optional(inputs({}, { delaySeconds: integer })) },
    S3Download: {
      inputs: list(
        { source: s3Source, destination: text },
        { expectedBucketOwner: accountId, overwrite: boolean },
      ),
    },
    S3Upload: {
      inputs: list(
        { source: text, destination: s3Destination },
        { recurse: text, expectedBucketOwner: accountId },
      ),
    },
    SetFileEncoding: { inputs: list({ path: text }, { encoding }) },
    SetFileOwner: { platforms: UNIX, inputs: list({ path: text, owner: text }, { group: text }) },
    SetFilePermissions: { platforms: UNIX, inputs: list({ path: text, permissions: text }) },
    SetFolderOwner: {
      platforms: UNIX,
      inputs: list({ path: text, owner: text }, { group: text, recursive: boolean }),
    },
    SetFolderPermissions: {
      platforms: UNIX,
      inputs: list({ path: text, permissions: text }, { recursive: boolean }),
    },
    SetRegistry: { platforms: WINDOWS, inputs: list(REGISTRY_KEY, {}, registryKey) },
    UninstallMSI: { platforms: WINDOWS, inputs: msi, outputs: MSI_OUTPUTS },
    UpdateOS: {
      platforms: ["Linux", "Windows"],
      inputs: optional(inputs({}, { include: texts, exclude: texts })),
    },
    WebDownload: {
      inputs: list(DOWNLOAD, VERIFICATION, verifiedDownload),
      outputs: ["destination"],
    },
  }),
);
