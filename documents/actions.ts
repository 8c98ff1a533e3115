import { z } from "zod";
import { otherwise, withKeys } from "../input/schema-issue.js";
import { isObject } from "../input/value.js";
import { condition } from "./conditions.js";
import { anyOf, boolean, integer, isGiven, text, texts, textThat } from "./values.js";

export type Platform = "Linux" | "Windows" | "macOS";

export interface Action {
  /**
   * Platforms that it runs on.
   * @default - all
   */
  readonly platforms?: readonly Platform[];
  readonly inputs: z.ZodType;
  /**
   * What it takes on Windows.
   * @default - inputs
   */
  readonly windowsInputs?: z.ZodType;
}

type Shape = Readonly<Record<string, z.ZodType>>;

const map = (required: Shape, optional: Shape = {}) =>
  z.strictObject({
    ...required,
    ...Object.fromEntries(Object.entries(optional).map(([name, type]) => [name, type.nullish()])),
  });
const list = (required: Shape, optional?: Shape) => z.array(map(required, optional)).min(1);

const encoding = anyOf(
  ...["utf8", "utf-8", "utf16", "utf-16", "utf16-LE", "utf-16-LE", "utf16-BE", "utf-16-BE"],
  ...["utf32", "utf-32", "utf32-LE", "utf-32-LE", "utf32-BE", "utf-32-BE"],
);
const FILE = { content: text, encoding, overwrite: boolean };
const OWNERSHIP = { owner: text, group: text, permissions: text };
const onlyUnix = z
  .unknown()
  .refine(
    (value) => !isGiven(value),
    otherwise("does not work on Windows", "none of owner, group, permissions"),
  );
const NO_OWNERSHIP = { owner: onlyUnix, group: onlyUnix, permissions: onlyUnix };
const copy = list({ source: text, destination: text }, { overwrite: boolean });
const msi = map(
  { path: text },
  {
    reboot: anyOf("Allow", "Force", "Skip"),
    logOptions: text,
    logFile: text,
    properties: z.record(z.string(), text.nullable()),
    ignoreAuthenticodeSignatureErrors: boolean,
    allowUnsignedInstaller: boolean,
  },
);
const algorithm = anyOf("MD5", "SHA1", "SHA256", "SHA512");
const url = textThat(/^https?:\/\//i, "is not a web address", "http://… or https://…");
const s3Uri = textThat(/^s3:\/\//i, "is not an S3 URI", "s3://<bucket>/<key>");
const powerShellFile = textThat(/\.ps1$/i, "is not a PowerShell script", "a path that ends in .ps1");
const registryPath = textThat(
  /^(HKEY_(CLASSES_ROOT|USERS|LOCAL_MACHINE|CURRENT_CONFIG|CURRENT_USER)|HK(CR|U|LM|CC|CU))\b/i,
  "is not a registry path",
  "one that begins with HKLM:, HKCU:, HKCR:, HKU: or HKCC:",
);
const registryValue = z
  .unknown()
  .refine(
    (value) => isGiven(value) && !isObject(value),
    otherwise("is not a value", "a text, a number or a list"),
  );

const UNIX: readonly Platform[] = ["Linux", "macOS"];
const WINDOWS: readonly Platform[] = ["Windows"];

/** https://docs.aws.amazon.com/imagebuilder/latest/userguide/toe-action-modules.html */
export const ACTIONS: ReadonlyMap<string, Action> = new Map(
  Object.entries<Action>({
    AppendFile: { inputs: list({ path: text }, { content: text, encoding }) },
    Assert: { inputs: condition },
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
    ExecuteBash: { platforms: UNIX, inputs: map({ commands: texts }) },
    ExecuteBinary: { inputs: map({ path: text }, { arguments: texts }) },
    ExecuteDocument: {
      inputs: map(
        { document: text },
        {
          "document-s3-bucket-owner": text,
          phases: text,
          parameters: z.array(map({ name: text, value: text })),
        },
      ),
    },
    ExecutePowerShell: {
      platforms: WINDOWS,
      inputs: withKeys(
        map({}, { commands: texts, file: powerShellFile }),
        "exactly one",
        ["commands", "file"],
        isGiven,
      ),
    },
    InstallMSI: { platforms: WINDOWS, inputs: msi },
    ListFiles: { inputs: list({ path: text }, { fileNamePattern: text, recursive: boolean }) },
    MoveFile: { inputs: copy },
    MoveFolder: { inputs: copy },
    ReadFile: { inputs: list({ path: text }, { encoding, printFileContent: boolean }) },
    Reboot: { inputs: map({}, { delaySeconds: integer }).nullish() },
    S3Download: {
      inputs: list({ source: s3Uri, destination: text }, { expectedBucketOwner: text, overwrite: boolean }),
    },
    S3Upload: {
      inputs: list({ source: text, destination: text }, { recurse: text, expectedBucketOwner: text }),
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
    SetRegistry: {
      platforms: WINDOWS,
      inputs: list({
        path: registryPath,
        name: text,
        value: registryValue,
        type: anyOf("BINARY", "DWORD", "QWORD", "SZ", "EXPAND_SZ", "MULTI_SZ"),
      }),
    },
    UninstallMSI: { platforms: WINDOWS, inputs: msi },
    UpdateOS: {
      platforms: ["Linux", "Windows"],
      inputs: map({}, { include: texts, exclude: texts }).nullish(),
    },
    WebDownload: {
      inputs: z
        .array(
          withKeys(
            map(
              { source: url, destination: text },
              { overwrite: boolean, checksum: text, algorithm, ignoreCertificateErrors: boolean },
            ),
            "both or none",
            ["checksum", "algorithm"],
            isGiven,
          ),
        )
        .min(1),
    },
  }),
);
