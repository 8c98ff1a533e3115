import { z } from "zod";
import { landingZoneSchema } from "./landing-zone.js";

/** Named in the first line of `golden-ami.yaml`; `npm run schema` writes it. */
export const SCHEMA_FILE = "golden-ami.schema.json";

/** JSON Schema (2020-12) of `golden-ami.yaml`, for editors. */
export function jsonSchema(): string {
  const { $schema, ...schema } = z.toJSONSchema(landingZoneSchema, { io: "input" });
  return `${JSON.stringify({ $schema, title: "golden-ami.yaml", ...schema }, null, 2)}\n`;
}
