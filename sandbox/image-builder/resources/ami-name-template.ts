/** The values of `{{imagebuilder:…}}` in the names and tags of a build's AMIs. */
interface BuildVariables {
  readonly buildVersion: number;
  /** ISO 8601 with milliseconds. */
  readonly buildDate: string;
}

/**
 * Fills in `{{imagebuilder:buildVersion}}` and `{{imagebuilder:buildDate}}`, with or without blanks inside the braces.
 * A date has `-` in place of ISO 8601's `:`, which an AMI name cannot hold.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/tag-resources.html
 */
export function fillIn(template: string, { buildVersion, buildDate }: BuildVariables): string {
  const values: Record<string, string> = {
    buildVersion: String(buildVersion),
    buildDate: buildDate.replaceAll(":", "-"),
  };
  return template.replace(
    /\{\{\s*imagebuilder:(\w+)\s*\}\}/g,
    (whole, name: string) => values[name] ?? whole,
  );
}

/** The only forms that the service looks for: https://github.com/hashicorp/terraform-provider-aws/issues/36610 */
const BUILD_DATE_FORMS = ["{{ imagebuilder:buildDate }}", "{{imagebuilder:buildDate}}"];

/** What is wrong with the name of a distribution's AMIs; undefined if nothing is. */
export function amiNameProblem(template: string): string | undefined {
  return BUILD_DATE_FORMS.some((form) => template.includes(form))
    ? undefined
    : `The AMI name must contain ${BUILD_DATE_FORMS.join(" or ")}.`;
}
