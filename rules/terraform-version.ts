import type { Mistake, PatternRule } from "./rule.js";
import { compare, oldestVersion, type Version, versionConstraintMistake } from "./version-constraint.js";

/** Oldest Terraform that reads what is synthesized. */
const OLDEST: Version = [1, 9, 0];
/** Oldest Terraform that locks S3 state with a file. https://developer.hashicorp.com/terraform/language/backend/s3#state-locking */
const OLDEST_WITH_LOCKFILE: Version = [1, 10, 0];
/** Oldest Terraform that has the backend `oci`. https://developer.hashicorp.com/terraform/language/backend/oci */
const OLDEST_WITH_OCI: Version = [1, 12, 0];

/** What of a backend asks for a newer Terraform. */
interface DemandingBackend {
  readonly s3?: { readonly useLockfile?: boolean };
  readonly oci?: unknown;
}

function oldestFor({ s3, oci }: DemandingBackend): Version {
  if (oci) return OLDEST_WITH_OCI;
  return s3?.useLockfile ? OLDEST_WITH_LOCKFILE : OLDEST;
}

const isTaken = (constraint: string, oldest: Version) =>
  oldestVersion(constraint, [oldest], (version) => compare(version, oldest) >= 0) !== undefined;

/** A range of versions of Terraform in which one reads what is synthesized. */
export const terraformVersionsMistake: PatternRule = Object.assign(
  (constraint: string): Mistake | undefined => {
    const broken = versionConstraintMistake(constraint);
    if (broken || isTaken(constraint, OLDEST)) return broken;
    return {
      message: "takes no Terraform that reads the stacks",
      expected: `one with ${OLDEST.join(".")} or a later version in it, e.g. ">= ${OLDEST.join(".")}, < 2.0.0"`,
    };
  },
  { pattern: versionConstraintMistake.pattern },
);

/** Says what is wrong with a range of versions of Terraform in which none works with a backend. */
export function backendVersionMistake(constraint: string, backend: DemandingBackend): Mistake | undefined {
  const oldest = oldestFor(backend);
  if (isTaken(constraint, oldest)) return undefined;
  const reason = backend.oci ? "the backend oci" : "useLockfile";
  return {
    message: `takes no Terraform with ${reason}`,
    expected: `one with ${oldest.join(".")} or a later version in it`,
  };
}

/** The versions of Terraform that a stack takes. */
export const requiredTerraform = (backend: DemandingBackend, constraint?: string) =>
  [`>= ${oldestFor(backend).join(".")}`, ...(constraint === undefined ? [] : [constraint])].join(", ");
