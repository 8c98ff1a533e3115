/** A call that EventBridge would have made of a URL. */
export interface Delivery {
  readonly account: string;
  readonly rule: string;
  readonly method: string;
  readonly url: string;
  /** Values by names in lower case, those of the connection among them. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What EventBridge would have sent to URLs. Nothing leaves the machine: it is kept here instead. */
export class Deliveries {
  #deliveries: Delivery[] = [];

  add(delivery: Delivery): void {
    this.#deliveries.push(delivery);
  }

  all(): readonly Delivery[] {
    return this.#deliveries;
  }

  reset(): void {
    this.#deliveries = [];
  }
}
