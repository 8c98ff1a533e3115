/** Id that a construct has for the resource that it is all about; it says nothing in an address. */
const PRIMARY = "Resource";

/**
 * Terraform's name of a block: the ids on its construct's path below the stack, e.g. `web_launch_template` of
 * `web/LaunchTemplate/Resource`. Ids of ours are in Pascal case and become snake case; names of images, fleets and
 * Regions begin with a small letter and stay as they are.
 */
export function logicalId(path: readonly string[]): string {
  return path
    .filter((id) => id !== PRIMARY)
    .map((id) => (/^[A-Z]/.test(id) ? snakeCase(id) : id))
    .join("_");
}

/** `SSMManagedInstance` is `ssm_managed_instance`. */
const snakeCase = (id: string) =>
  id.replace(/(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g, "_").toLowerCase();

/**
 * Id of the scope of an image, a fleet or a component. Two names have another than themselves: `constructor`, because
 * constructs looks for children among an object's properties, and `component`, below which the components are.
 */
export const scopeId = (name: string) => (name in {} || name === "component" ? `${name}_` : name);
