import "./stacks/lean-modules.js";
import { formatWarnings, UserError } from "./input/problem.js";
import { loadLandingZone } from "./landing-zone/load.js";
import { LOCK_FILE, saveLock } from "./landing-zone/versions/lock-file.js";
import { DistributionStack } from "./stacks/distribution-stack.js";
import { makeStateFiles } from "./stacks/local-state.js";
import { SharedStack } from "./stacks/shared-stack.js";
import { synthesize } from "./stacks/synthesize.js";
import { WorkloadStack } from "./stacks/workload-stack.js";

try {
  const { landingZone, versions, warnings } = loadLandingZone(".");
  for (const warning of formatWarnings(warnings)) console.error(warning);
  saveLock(".", versions, { readOnly: isCi(process.env.CI) });
  if (versions.isNew) {
    console.error(
      `${LOCK_FILE} is new: commit it. Was there one? Restore it, because versions begin anew here.`,
    );
  }
  makeStateFiles(landingZone.terraform.backend, [
    "shared",
    ...[...landingZone.copyAccounts, ...landingZone.workloads].map(({ name }) => name),
  ]);
  synthesize(function* (app) {
    yield new SharedStack(app, landingZone);
    for (const account of landingZone.copyAccounts) yield new DistributionStack(app, landingZone, account);
    for (const workload of landingZone.workloads) yield new WorkloadStack(app, landingZone, workload);
  });
} catch (error) {
  // A failed system call is one of writing, because who reads a file explains what keeps it from being read.
  const isUnwritable = error instanceof Error && "syscall" in error;
  if (!isUnwritable && !(error instanceof UserError)) throw error;
  console.error(isUnwritable ? `the stacks cannot be written: ${error.message}` : error.message);
  process.exitCode = 1;
}

/** CI systems set it to something; `false` and `0` turn it off. */
function isCi(value: string | undefined): boolean {
  return Boolean(value) && !/^(false|0|no)$/i.test(value ?? "");
}
