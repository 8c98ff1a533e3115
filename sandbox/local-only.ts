import type { IncomingHttpHeaders } from "node:http";

const LOOPBACK = /^(?:127(?:\.\d{1,3}){3}|\[::1\]|(?:[a-z0-9.-]+\.)?localhost)(?::\d+)?$/i;

/** All browsers, and PowerShell, which is none. */
const BROWSER = /^Mozilla\/(?!.*PowerShell)/;

/**
 * Keeps web pages out, whatever they have a browser send: with scripts, forms, images, links or WebSockets. A browser
 * says which page a request is of (`Sec-Fetch-Site`, and `Origin` where the answer could be read), and nothing but
 * "none" is the user's own; one whose name was made to resolve to this machine (DNS rebinding) sends its own name as
 * `Host`. A browser too old to say anything is refused.
 * https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Sec-Fetch-Site
 * @throws an error with status 403
 */
export function assertLocal(headers: IncomingHttpHeaders): void {
  const { host = "", origin, "user-agent": program = "", "sec-fetch-site": site } = headers;
  const isPage = site === undefined ? BROWSER.test(program) : site !== "none";
  if (isPage || origin !== undefined) throw forbidden("requests of a web page are refused");
  if (!LOOPBACK.test(host)) {
    throw forbidden(
      `Host "${host}" is not this machine: expected 127.0.0.1, [::1], localhost or *.localhost`,
    );
  }
}

function forbidden(message: string): Error & { statusCode: number } {
  return Object.assign(new Error(`the sandbox is for local programs: ${message}`), { statusCode: 403 });
}
