/** A mishap on demand, set and cleared through the admin endpoint. */
export interface Fault {
  /** The credential scope's service: `imagebuilder`, `ec2`, … */
  readonly service: string;
  /** Name of the operation, e.g. `GetImage`. @default - every operation */
  readonly operation?: string;
  /** How many requests it lets through before it hits the first. @default 0 */
  readonly after?: number;
  /** How many requests it hits before it is used up. @default - every request */
  readonly times?: number;
  /** The error that is answered instead: 403 is a permission that is missing, 429 the service's throttling, 500 its internal error. */
  readonly status?: 403 | 429 | 500;
  /** How much later the answer comes. */
  readonly delayMs?: number;
}

/** A build of this image that ends FAILED at this workflow step, once or as many `times` as given. */
export interface BuildFault {
  readonly image: string;
  readonly step: string;
  readonly reason?: string;
  readonly times?: number;
}

export class Faults {
  #faults: (Fault & { spared: number; left: number })[] = [];
  #builds: (BuildFault & { left: number })[] = [];

  add(fault: Fault): void {
    this.#faults.push({ ...fault, spared: 0, left: fault.times ?? Number.POSITIVE_INFINITY });
  }

  addBuild(fault: BuildFault): void {
    this.#builds.push({ ...fault, left: fault.times ?? 1 });
  }

  reset(): void {
    this.#faults = [];
    this.#builds = [];
  }

  /** The fault that hits this request, if there is one, which then counts as one hit. */
  take(service: string, operation: string): Fault | undefined {
    const fault = this.#faults.find(
      (it) => it.left > 0 && it.service === service && (it.operation ?? operation) === operation,
    );
    if (!fault) return undefined;
    if (fault.spared < (fault.after ?? 0)) {
      fault.spared += 1;
      return undefined;
    }
    fault.left -= 1;
    return fault;
  }

  /** The fault that hits this build at this step, if there is one, which then counts as one hit. */
  takeBuild(image: string, step: string): BuildFault | undefined {
    const fault = this.#builds.find((it) => it.left > 0 && it.image === image && it.step === step);
    if (fault) fault.left -= 1;
    return fault;
  }
}
