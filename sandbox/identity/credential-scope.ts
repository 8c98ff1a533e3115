import type { HttpRequest } from "../wire/http.js";

/** What a signature says: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html */
interface CredentialScope {
  readonly accessKey: string;
  readonly region: string;
  /** Name of the service, e.g. `imagebuilder`. */
  readonly service: string;
}

/** The credential scope of a request with a signed header or a presigned URL; undefined if it has neither. */
export function credentialScope(request: Pick<HttpRequest, "headers" | "url">): CredentialScope | undefined {
  // The old signature has no scope; S3 is the one service that clients still presign URLs of with it.
  const old = /[?&]AWSAccessKeyId=([^&]+)/.exec(request.url)?.[1];
  if (old) return { accessKey: decoded(old), region: "us-east-1", service: "s3" };
  const header = /Credential=([^,\s]+)/.exec(request.headers.authorization ?? "")?.[1];
  const presigned = /[?&]X-Amz-Credential=([^&]+)/i.exec(request.url)?.[1];
  const credential = header ?? (presigned && decoded(presigned));
  // The parts are counted from the end, because nothing keeps a slash out of an access key.
  const parts = credential?.split("/") ?? [];
  const [region, service, terminator] = parts.slice(-3);
  const accessKey = parts.slice(0, -4).join("/");
  if (!accessKey || !region || !service || terminator !== "aws4_request") return undefined;
  return { accessKey, region, service: service.toLowerCase() };
}

/** The text itself if it is not encoded rightly. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
