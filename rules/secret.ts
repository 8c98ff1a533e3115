/** What values that are secrets look like: AWS's access keys, GitHub's and Slack's tokens, private keys. */
const SECRET_VALUE =
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b|\bgh[pousr]_[A-Za-z0-9]{36}|\bgithub_pat_\w{20}|\bxox[abprs]-\w|-----BEGIN [A-Z ]*PRIVATE KEY-----/;

/** A name as secrets have it, at its end, so that `SECRET_ARN` is none. */
const SECRET_NAME = /(?:password|passwd|passphrase|secret|token|api_?-?key|(?:secret|access)_?-?key)$/i;

/** Whether a setting's name says that it is a secret. */
export const isSecretName = (name: string) => SECRET_NAME.test(name);

/** A name and the text that it is given; what begins with `$`, `<` or a bracket is read from elsewhere. */
const ASSIGNMENT = /(?<name>[\w-]+)["']?\s*[=:]\s*["']?(?<value>[^\s"'$<({`][^\s"'$`]{5,})/g;

/** Whether a text under a name is probably a secret. */
export const looksSecret = (name: string, value: string) =>
  SECRET_VALUE.test(value) || (SECRET_NAME.test(name) && isGiven(value));

/** Whether a line of a script has what is probably a secret. */
export function hasSecret(line: string): boolean {
  if (SECRET_VALUE.test(line)) return true;
  for (const { groups: { name = "", value = "" } = {} } of line.matchAll(ASSIGNMENT)) {
    if (SECRET_NAME.test(name) && isGiven(value)) return true;
  }
  return false;
}

/** The path or ARN of what holds a secret is none itself. */
const isGiven = (value: string) => value.length > 5 && !/^(?:arn:|\/|https?:)/.test(value);
