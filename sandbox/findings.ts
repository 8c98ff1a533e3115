/** A vulnerability that scans find in an image, set and cleared through the admin endpoint. */
export interface Finding {
  /** Name of the recipe or the pipeline. */
  readonly image: string;
  readonly severity: (typeof SEVERITIES)[number];
  /** E.g. `CVE-2026-1000`. */
  readonly vulnerabilityId: string;
  /** Package that has it. @default openssl */
  readonly package?: string;
  /** Version of the package. @default 1.0.0 */
  readonly version?: string;
  /** @default - there is none yet */
  readonly fixedInVersion?: string;
}

/** https://docs.aws.amazon.com/inspector/latest/user/findings-understanding-severity.html */
export const SEVERITIES = ["CRITICAL", "HIGH", "MEDIUM", "LOW", "INFORMATIONAL", "UNTRIAGED"] as const;

/** What Amazon Inspector would find in the instances that images are tested on. */
export class Findings {
  #findings: Finding[] = [];

  add(finding: Finding): void {
    this.#findings.push(finding);
  }

  reset(): void {
    this.#findings = [];
  }

  of(images: ReadonlySet<string>): Finding[] {
    return this.#findings.filter(({ image }) => images.has(image));
  }
}
