import { isSecretName } from "../rules/secret.js";

/** Too short to be a secret, and likely to be a word of any text. */
const MIN_CHARACTERS = 6;

/** Names of variables that have secrets, or whatever a person gives to Terraform. */
const isSecretVariable = (name: string) => /^TF_VAR_|^TF_TOKEN_/.test(name) || isSecretName(name);

/** Takes the values of an environment's secrets out of a text: Terraform, a provider or a proxy may print them in an error. */
export function withoutSecretsOf(environment: NodeJS.ProcessEnv): (text: string) => string {
  const secrets = Object.entries(environment)
    .filter(([name, value = ""]) => isSecretVariable(name) && value.length >= MIN_CHARACTERS)
    // A secret may be part of a longer one.
    .sort(([, a = ""], [, b = ""]) => b.length - a.length);
  return (text) => {
    let clean = text;
    for (const [name, value = ""] of secrets) clean = clean.replaceAll(value, `(value of ${name})`);
    return clean;
  };
}
