import { publicParameter } from "../ec2/public-amis.js";
import type { Place } from "../identity/caller.js";
import { isRecord, parseRecord } from "../wire/json.js";
import type { World } from "../world.js";

interface StoredParameter {
  readonly value: string;
  /** Whether AWS has made sure that the value is an AMI's id. */
  readonly isImage: boolean;
}

/**
 * A parameter by its name or ARN, with `:<version>` or `:<label>` after it if one is wanted: a public one, or one of the
 * account, which moto keeps. Undefined if there is none.
 */
export async function findParameter(
  moto: Pick<World["moto"], "call">,
  place: Place,
  name: string,
): Promise<StoredParameter | undefined> {
  const known = publicParameter(place.region, name);
  if (known) return { value: known.value, isImage: true };
  const { body } = await moto.call(place, "ssm", {
    target: "AmazonSSM.GetParameter",
    json: { Name: name, WithDecryption: true },
  });
  const { Parameter: parameter } = parseRecord(body);
  if (!isRecord(parameter) || typeof parameter.Value !== "string") return undefined;
  return { value: parameter.Value, isImage: parameter.DataType === "aws:ec2:image" };
}
