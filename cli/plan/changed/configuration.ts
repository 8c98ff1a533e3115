import { synthesizedConfiguration } from "../../../plan/stacks.js";

/** A stack as Terraform reads it: without cdktf's remarks, which have cdktf's own version. */
export function readConfiguration(directory: string, edit = (text: string) => text): unknown {
  return synthesizedConfiguration(directory, (text) => JSON.parse(edit(text), withoutRemarks));
}

function withoutRemarks(this: unknown, key: string, value: unknown): unknown {
  return key === "//" && typeof value === "object" ? undefined : value;
}
