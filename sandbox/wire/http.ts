/** A request as it came in. */
export interface HttpRequest {
  readonly method: string;
  /** Path with query string, undecoded. */
  readonly url: string;
  /** Values by names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface AwsResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | string;
}
