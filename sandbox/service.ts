/** Who sent a request and where to, read from the signature's credential scope. */
export interface Caller {
  /** 12 digits: the account that the access key belongs to. */
  readonly account: string;
  /** e.g. `eu-west-1`. */
  readonly region: string;
  /** The ARN that `sts get-caller-identity` would print. */
  readonly arn: string;
  /** The role, where that is a role's session: the caller's `aws:PrincipalArn`. */
  readonly roleArn?: string;
}

export interface AwsRequest {
  readonly caller: Caller;
  readonly method: string;
  /** Path with query string, as sent. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface AwsResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | string;
}

/**
 * One AWS service, or a part of one, that the sandbox answers itself. `undefined` hands the request to moto.
 * The name is the credential scope's: `imagebuilder`, `ec2`, `kms`, `autoscaling`, `sts`.
 */
export interface Service {
  readonly name: string;
  handle(request: AwsRequest): Promise<AwsResponse | undefined>;
  /** Forgets everything, and stops what is under way. */
  reset(): void;
}
