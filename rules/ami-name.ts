import { type Mistake, textOf } from "./rule.js";
import type { Selector } from "./selector.js";

/** Template from which Image Builder makes the names of an image's AMIs. Changing it breaks what is deployed, because fleets find AMIs by it. */
export function amiNameTemplate(image: string, recipeVersion: string): string {
  return `${image}_${recipeVersion}_{{imagebuilder:buildVersion}}_{{imagebuilder:buildDate}}`;
}

/**
 * Name of the distribution configuration of one version of an image's recipe, e.g. `web-1-4-0`. No two images can have
 * the same, because its last three numbers are always the version.
 */
export function distributionConfigurationName(image: string, recipeVersion: string): string {
  return `${image}-${recipeVersion.replaceAll(".", "-")}`;
}

/**
 * The pattern that finds a selector's AMIs by name, e.g. `web_1.4.*`. `_` cannot be in an image's name, so `web_*`
 * never finds `web-admin_…`.
 */
export function amiNameGlob({ image, version }: Selector): string {
  if (version === undefined) return `${image}_*`;
  if (version.split(".").length < 3) return `${image}_${version}.*`;
  return `${image}_${version.replace("/", "_")}_*`;
}

/** The longest AMI name template that Image Builder takes: `AmiNameString` of its API model. */
export const MAX_AMI_NAME_CHARACTERS = 127;

/** The only forms that Image Builder looks for: https://github.com/hashicorp/terraform-provider-aws/issues/36610 */
const BUILD_DATE = /\{\{imagebuilder:buildDate\}\}|\{\{ imagebuilder:buildDate \}\}/;

/** What Image Builder fills in. Other braces, and a colon, stay, and EC2 then refuses the name at the end of a build. */
const VARIABLE = /\{\{\s*imagebuilder:(buildDate|buildVersion)\s*\}\}/g;

/**
 * Image Builder takes no template without the build's date, because an AMI's name is there once in an account.
 * https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_AmiDistributionConfiguration.html
 */
export function amiNameTemplateMistake(template: string): Mistake | undefined {
  if (template.length > MAX_AMI_NAME_CHARACTERS) {
    return {
      message: `has ${template.length} characters`,
      expected: `at most ${MAX_AMI_NAME_CHARACTERS}`,
    };
  }
  if (!BUILD_DATE.test(template)) {
    return { message: "has no build date", expected: "{{imagebuilder:buildDate}} in it" };
  }
  return nameMistake(template.replace(VARIABLE, "1"));
}

const nameMistake = textOf({
  what: "an AMI's name",
  characters: [
    "\\w .\\-",
    "a-z, A-Z, 0-9, spaces and -_., with {{imagebuilder:buildVersion}} and {{imagebuilder:buildDate}}",
  ],
  first: ["\\w\\-", "a-z, A-Z, 0-9, - or _"],
  last: ["\\w\\-", "a-z, A-Z, 0-9, - or _"],
});
