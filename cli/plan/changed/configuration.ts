import { readFileSync } from "node:fs";
import { join } from "node:path";

/** A stack as Terraform reads it: without cdktf's remarks, which have cdktf's own version. */
export function readConfiguration(directory: string, edit = (text: string) => text): unknown {
  return JSON.parse(edit(readFileSync(join(directory, "cdk.tf.json"), "utf8")), withoutRemarks);
}

function withoutRemarks(this: unknown, key: string, value: unknown): unknown {
  return key === "//" && typeof value === "object" ? undefined : value;
}
