/** A mishap on demand, set and cleared through the admin endpoint. */
export interface Fault {
  /** The credential scope's service: `imagebuilder`, `ec2`, … @default - every service */
  readonly service?: string;
  /** Name of the operation, e.g. `GetImage`. @default - every operation */
  readonly operation?: string;
  /** How many requests it lets through before it hits the first. @default 0 */
  readonly after?: number;
  /** Share of the requests that it hits, from 0 to 1. @default 1 */
  readonly rate?: number;
  /** Which of the requests those are, in the order that they come in. @default - other ones each time */
  readonly seed?: number;
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
  #faults: (Fault & { spared: number; left: number; random: () => number })[] = [];
  #builds: (BuildFault & { left: number })[] = [];

  add(fault: Fault): void {
    this.#faults.push({
      ...fault,
      spared: 0,
      left: fault.times ?? Number.POSITIVE_INFINITY,
      random: fault.seed === undefined ? Math.random : seededRandom(fault.seed),
    });
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
    return this.#faults.find((fault) => {
      if (fault.left === 0 || (fault.service ?? service) !== service) return false;
      if ((fault.operation ?? operation) !== operation) return false;
      if (fault.spared < (fault.after ?? 0)) {
        fault.spared += 1;
        return false;
      }
      if (fault.rate !== undefined && fault.random() >= fault.rate) return false;
      fault.left -= 1;
      return true;
    });
  }

  /** The fault that hits this build at this step, if there is one, which then counts as one hit. */
  takeBuild(image: string, step: string): BuildFault | undefined {
    const fault = this.#builds.find((it) => it.left > 0 && it.image === image && it.step === step);
    if (fault) fault.left -= 1;
    return fault;
  }
}

/** Numbers from 0 to below 1, the same for the same seed: Mulberry32. */
function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
