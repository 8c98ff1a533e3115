import { existsSync, readdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { UserError } from "../../input/problem.js";
import { isObject } from "../../input/value.js";

const VARIABLE = "TF_TOKEN_";

/**
 * The token for a host, found where Terraform finds it.
 * https://developer.hashicorp.com/terraform/cli/config/config-file#credentials
 * @throws UserError if there is none
 */
export function tokenFor(host: string, environment: NodeJS.ProcessEnv): string {
  const token = tokenOfEnvironment(host, environment) ?? tokenOfFiles(host, environment);
  if (token) return token;
  throw new UserError(
    `there is no token for ${host}: run \`terraform login ${host}\`, or set ${variableFor(host)}. Terraform's credentials helpers are not asked`,
  );
}

/** No shell takes dots and hyphens in a variable's name. */
const variableFor = (host: string) => `${VARIABLE}${host.replaceAll("-", "__").replaceAll(".", "_")}`;

const hostOf = (name: string) =>
  name.slice(VARIABLE.length).replaceAll("__", "-").replaceAll("_", ".").toLowerCase();

function tokenOfEnvironment(host: string, environment: NodeJS.ProcessEnv): string | undefined {
  return Object.entries(environment).find(
    ([name]) => name.startsWith(VARIABLE) && hostOf(name) === host,
  )?.[1];
}

/** The last file that has one counts. */
function tokenOfFiles(host: string, environment: NodeJS.ProcessEnv): string | undefined {
  return configurationFiles(environment)
    .filter((file) => existsSync(file))
    .map((file) => tokenIn(readFileSync(file, "utf8"), host))
    .findLast((token) => token !== undefined);
}

/** Files of Terraform's CLI configuration: the one that a variable names is the only one. */
function configurationFiles(environment: NodeJS.ProcessEnv): string[] {
  const given = environment.TF_CLI_CONFIG_FILE || environment.TERRAFORM_CONFIG;
  // Terraform.find takes a variable away that names no file.
  if (given && existsSync(given)) return [given];
  const home = environment.HOME || homedir();
  const folder = join(home, ".terraform.d");
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => /\.tfrc(\.json)?$/.test(name)) : [];
  return [join(home, ".terraformrc"), ...names.sort().map((name) => join(folder, name))];
}

const COMMENT_OR_TEXT = /"(?:[^"\\]|\\.)*"|#.*|\/\/.*|\/\*[\s\S]*?\*\//g;
const BLOCK = /(?:^|[\s}])credentials\s+("(?:[^"\\]|\\.)*")\s*=?\s*\{\s*([^}]*)\}/g;
const TOKEN = /(?:^|[\s,])"?token"?\s*=\s*("(?:[^"\\]|\\.)*")/;

/** The token for a host in a file of the CLI configuration, which is HCL or JSON. */
function tokenIn(text: string, host: string): string | undefined {
  if (text.trimStart().startsWith("{")) return tokenInJson(text, host);
  const code = text.replace(COMMENT_OR_TEXT, (found) => (found.startsWith('"') ? found : " "));
  return [...code.matchAll(BLOCK)]
    .filter(([, name = ""]) => unquoted(name)?.toLowerCase() === host)
    .map(([, , body = ""]) => unquoted(TOKEN.exec(body)?.[1] ?? ""))
    .findLast((token) => token !== undefined);
}

function tokenInJson(text: string, host: string): string | undefined {
  const { credentials } = parsedObject(text);
  if (!isObject(credentials)) return undefined;
  const [, found] = Object.entries(credentials).find(([name]) => name.toLowerCase() === host) ?? [];
  return isObject(found) && typeof found.token === "string" ? found.token : undefined;
}

/** Terraform itself complains of a file that is no JSON. */
function parsedObject(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}

function unquoted(quoted: string): string | undefined {
  try {
    const value: unknown = JSON.parse(quoted);
    return typeof value === "string" ? value : undefined;
  } catch {
    return undefined;
  }
}
