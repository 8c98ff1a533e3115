import type { IncomingHttpHeaders } from "node:http";

const LOOPBACK = /^(?:127(?:\.\d{1,3}){3}|\[::1\]|(?:[a-z0-9.-]+\.)?localhost)(?::\d+)?$/i;

/**
 * Keeps web pages out: a page cannot help sending `Origin` across sites, and one whose name was made to resolve to
 * this machine (DNS rebinding) sends its own name as `Host`.
 * @throws an error with status 403
 */
export function assertLocal(headers: IncomingHttpHeaders): void {
  if (headers.origin !== undefined) throw forbidden("requests of a web page (Origin) are refused");
  const { host = "" } = headers;
  if (!LOOPBACK.test(host)) {
    throw forbidden(
      `Host "${host}" is not this machine: expected 127.0.0.1, [::1], localhost or *.localhost`,
    );
  }
}

function forbidden(message: string): Error & { statusCode: number } {
  return Object.assign(new Error(`the sandbox is for local programs: ${message}`), { statusCode: 403 });
}
