import { printable } from "../input/problem.js";
import { isSecretName } from "../rules/secret.js";

/** Too short to be a secret, and likely to be a word of any text. */
const MIN_CHARACTERS = 6;

/** Names of variables that have secrets, or whatever a person gives to Terraform. */
const isSecretVariable = (name: string) => /^TF_VAR_|^TF_TOKEN_/.test(name) || isSecretName(name);

/** Takes the values of an environment's secrets out of a text: Terraform, a provider or a proxy may print them in an error. */
export function withoutSecretsOf(environment: NodeJS.ProcessEnv): (text: string) => string {
  const secrets = Object.entries(environment)
    .filter(([name, value = ""]) => isSecretVariable(name) && value.trim().length >= MIN_CHARACTERS)
    // A secret may be part of a longer one.
    .sort(([, a = ""], [, b = ""]) => b.length - a.length)
    .map(([name, value = ""]) => ({ name, pattern: asPrinted(value) }));
  return (text) => {
    let clean = text.replace(PASSWORD_OF_URL, "$<scheme>(password)@");
    for (const { name, pattern } of secrets) clean = clean.replace(pattern, () => `(value of ${name})`);
    return clean;
  };
}

/** As of a proxy or a database that is the backend. */
const PASSWORD_OF_URL = /(?<scheme>\b[a-z][a-z0-9+.-]*:\/\/)[^\s/@]*:[^\s/@]*@/gi;

/** A value in a text whose lines Terraform has broken elsewhere, or that was escaped to one line. */
function asPrinted(value: string): RegExp {
  const words = value
    .trim()
    .split(/\s+/)
    .map((word) => printable(word).replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(words.join(String.raw`(?:\s|\\[nrt])+`), "g");
}
