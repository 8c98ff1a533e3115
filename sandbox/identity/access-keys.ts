import type { AwsRequest } from "../service.js";

/** Whom an access key belongs to. */
export interface Identity {
  /** 12 digits. */
  readonly account: string;
  /** As `sts get-caller-identity` prints it: of the account's root user, or of a role's session. */
  readonly arn: string;
  /** As `sts get-caller-identity` prints it. */
  readonly userId: string;
  /** The role of a session, which is its `aws:PrincipalArn`. */
  readonly roleArn?: string;
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html */
export interface CredentialScope {
  readonly accessKey: string;
  readonly region: string;
  /** e.g. `imagebuilder`. */
  readonly service: string;
}

/** The credential scope of a signed header or a presigned URL; undefined for a request with neither. */
export function credentialScope(request: Pick<AwsRequest, "headers" | "url">): CredentialScope | undefined {
  // The old signature has no scope; S3 is the one service that clients still presign URLs of with it.
  const old = /[?&]AWSAccessKeyId=([^&]+)/.exec(request.url)?.[1];
  if (old) return { accessKey: decoded(old), region: "us-east-1", service: "s3" };
  const header = /Credential=([^,\s]+)/.exec(request.headers.authorization ?? "")?.[1];
  const presigned = /[?&]X-Amz-Credential=([^&]+)/i.exec(request.url)?.[1];
  const credential = header ?? (presigned && decoded(presigned));
  // From the end: nothing keeps a slash out of an access key.
  const parts = credential?.split("/") ?? [];
  const [region, service, terminator] = parts.slice(-3);
  const accessKey = parts.slice(0, -4).join("/");
  if (!accessKey || !region || !service || terminator !== "aws4_request") return undefined;
  return { accessKey, region, service: service.toLowerCase() };
}

/** As it is where it is not encoded rightly. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Whom the access keys belong to: those that a role's assumption handed out, and everybody's dummy ones. */
export class AccessKeys {
  readonly #sessions = new Map<string, Identity>();

  /** `defaultAccount` owns the keys that nobody handed out. */
  constructor(private readonly defaultAccount: string) {}

  remember(accessKey: string, identity: Identity): void {
    this.#sessions.set(accessKey, identity);
  }

  /** A key of 12 digits is that account's, so that a person can be any account without assuming a role. */
  identify(accessKey: string | undefined): Identity {
    const session = accessKey && this.#sessions.get(accessKey);
    if (session) return session;
    const account = accessKey && /^\d{12}$/.test(accessKey) ? accessKey : this.defaultAccount;
    return { account, arn: `arn:aws:iam::${account}:root`, userId: account };
  }

  reset(): void {
    this.#sessions.clear();
  }
}
