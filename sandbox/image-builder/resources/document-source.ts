import { invalidCombination, invalidValue, ServiceError } from "../api/errors.js";
import type { Call } from "../api/operation.js";
import { OtherServices } from "../other-services.js";
import { DocumentError } from "./component-document.js";

/** A document that a request gives as a text, or by the URI of an object in S3. */
interface DocumentSource {
  readonly data?: string;
  readonly uri?: string;
  /** Whether nothing is to be made of it. */
  readonly dryRun?: boolean;
}

/**
 * Reads the document of a request.
 * @param read reads the text; a {@link DocumentError} of it is told of the parameter that the document is from
 * @param maxBytes how large an object in S3 can be
 * @throws {ServiceError} if there is no document, or two, or it is wrong, or this is a dry run
 */
export async function sourceDocument<T>(
  call: Call,
  { data, uri, dryRun }: DocumentSource,
  read: (text: string) => T,
  maxBytes?: number,
): Promise<{ readonly text: string; readonly document: T }> {
  if ((data === undefined) === (uri === undefined))
    throw invalidCombination("Exactly one of the parameters 'data' and 'uri' must be provided.");
  const text = data ?? (await objectText(call, "uri", uri ?? "", maxBytes));
  const document = checked(data === undefined ? "uri" : "data", text, read);
  if (dryRun) {
    throw new ServiceError(
      "DryRunOperationException",
      "The dry run operation of the resource was successful, and no resources or mutations were actually performed due to the dry run flag in the request.",
    );
  }
  return { text, document };
}

function checked<T>(parameter: string, text: string, read: (text: string) => T): T {
  try {
    return read(text);
  } catch (error) {
    if (error instanceof DocumentError) throw invalidValue(parameter, error.message);
    throw error;
  }
}

/** The text of the object in S3 that a parameter names. @throws {ServiceError} if there is none, or it is too large */
export async function objectText(
  { world, caller }: Call,
  parameter: string,
  uri: string,
  maxBytes = Number.POSITIVE_INFINITY,
): Promise<string> {
  const { bucket, key } = /^s3:\/\/(?<bucket>[^/]+)\/(?<key>.+)$/.exec(uri)?.groups ?? {};
  if (!bucket || !key) throw invalidValue(parameter, `'${uri}' is not of the form s3://bucket/key.`);
  const text = await new OtherServices(world).object(caller, bucket, key);
  if (text === undefined)
    throw invalidValue(parameter, `The object '${uri}' does not exist, or you have no access to it.`);
  if (Buffer.byteLength(text) > maxBytes)
    throw invalidValue(parameter, `The document at '${uri}' must be at most ${maxBytes} bytes.`);
  return text;
}
