import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { z } from "zod";
import { valueAt } from "../../../input/value.js";

const state = z.object({
  version: z.literal(4),
  resources: z.array(
    z.object({
      mode: z.enum(["managed", "data"]),
      type: z.string(),
      name: z.string(),
      instances: z.array(z.object({ attributes: z.record(z.string(), z.unknown()).optional() })),
    }),
  ),
});

export type LocalState = z.infer<typeof state>;

/** Path of a stack's state file as its backend has it; undefined if its state is elsewhere. */
export function localStatePath(configuration: unknown): string | undefined {
  const path = valueAt(configuration, ["terraform", "backend", "local", "path"]);
  return typeof path === "string" ? path : undefined;
}

/** @returns undefined if there is no state, or none in this format, or a workspace has another one */
export function readLocalState(directory: string, path: string): LocalState | undefined {
  const { TF_WORKSPACE, TF_DATA_DIR } = process.env;
  const selected = resolve(directory, TF_DATA_DIR || ".terraform", "environment");
  if (TF_WORKSPACE || existsSync(selected)) return undefined;
  try {
    return state.parse(JSON.parse(readFileSync(resolve(directory, path), "utf8")));
  } catch {
    return undefined;
  }
}

/** An attribute of each instance of a resource or data source. */
export const attributesIn = (
  { resources }: LocalState,
  mode: "managed" | "data",
  type: string,
  name: string,
  attribute: string,
): unknown[] =>
  resources
    .filter((one) => one.mode === mode && one.type === type && one.name === name)
    .flatMap(({ instances }) => instances.map(({ attributes }) => attributes?.[attribute]));
