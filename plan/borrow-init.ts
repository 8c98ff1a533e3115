import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import writeFileAtomic from "write-file-atomic";
import { z } from "zod";
import { parsedJson } from "../input/value.js";
import { areThere, installedProviders, linkProviders } from "./installed-providers.js";
import { readLock } from "./provider-lock.js";

/** The backend that a folder was initialized for. */
const BACKEND = join(".terraform", "terraform.tfstate");

const values = z.record(z.string(), z.unknown());

const configuration = z.object({
  terraform: z.looseObject({ backend: z.record(z.string(), values) }),
  /** Modules are installed in each folder. */
  module: z.undefined().optional(),
});

const initializedBackend = z.looseObject({
  version: z.literal(3),
  backend: z.looseObject({ type: z.string(), config: values }),
});

/**
 * Gives a stack's folder what `terraform init` has given another's, if nothing but where their states are differs, so that
 * each folder does not download or hash the same providers. `terraform plan` checks it as init would have, the providers by
 * the lock and the backend by the configuration, and asks for `terraform init` where they differ.
 * @returns false if the folder needs an init of its own
 */
export function borrowInit(from: string, to: string): boolean {
  const [theirs, ours] = [from, to].map((directory) => readAs(configuration, join(directory, "cdk.tf.json")));
  const saved = readAs(initializedBackend, join(from, BACKEND));
  const providers = installedProviders(from);
  if (!theirs || !ours || !saved || !providers.length || !areThere(from, providers)) return false;
  const lock = readLock(to);
  if (lock === undefined || lock !== readLock(from)) return false;
  const { type } = saved.backend;
  const [theirBackend, ourBackend] = [theirs, ours].map(({ terraform }) => terraform.backend[type]);
  const config = theirBackend && ourBackend && configOf(saved.backend.config, theirBackend, ourBackend);
  if (!config || !isDeepStrictEqual(withoutBackend(theirs), withoutBackend(ours))) return false;
  // Whether a state is to be moved from another backend, Terraform asks.
  const before = readAs(initializedBackend, join(to, BACKEND));
  if (existsSync(join(to, BACKEND)) && !isDeepStrictEqual(before?.backend.config, config)) return false;
  linkProviders(from, to, providers);
  // Terraform's hash is of another configuration: it compares the values, and writes its own.
  const backend = { ...saved.backend, config, hash: 0 };
  writeFileAtomic.sync(join(to, BACKEND), JSON.stringify({ ...saved, backend }), { mode: 0o600 });
  return true;
}

/** Makes Terraform forget the backend that a folder was initialized for, and whether its state is to be moved. */
export const forgetBackend = (directory: string) => rmSync(join(directory, BACKEND), { force: true });

const withoutBackend = ({ terraform: { backend, ...others } }: z.infer<typeof configuration>) => others;

/** What was saved of their backend, with our values. Terraform saves a few in another form than they are written in. */
function configOf(
  saved: z.infer<typeof values>,
  theirs: z.infer<typeof values>,
  ours: z.infer<typeof values>,
): z.infer<typeof values> | undefined {
  const config = { ...saved };
  for (const key of new Set([...Object.keys(theirs), ...Object.keys(ours)])) {
    if (isDeepStrictEqual(theirs[key], ours[key])) continue;
    if (ours[key] === undefined || !isDeepStrictEqual(saved[key], theirs[key])) return undefined;
    config[key] = ours[key];
  }
  return config;
}

/** @returns undefined if there is no such file, or something else in it */
function readAs<T extends z.ZodType>(schema: T, file: string): z.output<T> | undefined {
  if (!existsSync(file)) return undefined;
  return schema.safeParse(parsedJson(readFileSync(file, "utf8"))).data;
}
