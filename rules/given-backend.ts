import type { Mistake } from "./rule.js";
import { hasSecret, isSecretName } from "./secret.js";

/** What stands for a stack's name in a setting of a backend. */
export const STACK = "{stack}";

interface GivenBackend {
  /** Settings of which one has the stack's name, so that each stack has a state of its own. */
  readonly names: readonly string[];
  /** Settings that have it too, if they are given. */
  readonly alsoNames?: readonly string[];
  /** Settings that are secrets, with the variables of the environment that Terraform reads in their place. */
  readonly secrets: Readonly<Record<string, string>>;
}

/** Backends of which this knows no more, as Terraform has them. https://developer.hashicorp.com/terraform/language/backend */
export const GIVEN_BACKENDS = {
  http: {
    names: ["address"],
    alsoNames: ["lock_address", "unlock_address"],
    secrets: { password: "TF_HTTP_PASSWORD", client_private_key_pem: "TF_HTTP_CLIENT_PRIVATE_KEY_PEM" },
  },
  azurerm: {
    names: ["key"],
    secrets: {
      access_key: "ARM_ACCESS_KEY",
      sas_token: "ARM_SAS_TOKEN",
      client_secret: "ARM_CLIENT_SECRET",
      client_certificate: "ARM_CLIENT_CERTIFICATE",
      client_certificate_password: "ARM_CLIENT_CERTIFICATE_PASSWORD",
      oidc_token: "ARM_OIDC_TOKEN",
      oidc_request_token: "ARM_OIDC_REQUEST_TOKEN",
    },
  },
  gcs: {
    names: ["prefix"],
    secrets: {
      credentials: "GOOGLE_BACKEND_CREDENTIALS",
      access_token: "GOOGLE_OAUTH_ACCESS_TOKEN",
      encryption_key: "GOOGLE_ENCRYPTION_KEY",
    },
  },
  consul: { names: ["path"], secrets: { access_token: "CONSUL_HTTP_TOKEN", http_auth: "CONSUL_HTTP_AUTH" } },
  cos: {
    names: ["key", "prefix"],
    secrets: {
      secret_id: "TENCENTCLOUD_SECRET_ID",
      secret_key: "TENCENTCLOUD_SECRET_KEY",
      security_token: "TENCENTCLOUD_SECURITY_TOKEN",
    },
  },
  kubernetes: {
    names: ["secret_suffix"],
    secrets: { password: "KUBE_PASSWORD", token: "KUBE_TOKEN", client_key: "KUBE_CLIENT_KEY_DATA" },
  },
  oci: {
    names: ["key"],
    secrets: { private_key: "OCI_private_key", private_key_password: "OCI_private_key_password" },
  },
  oss: {
    names: ["key", "prefix"],
    secrets: {
      access_key: "ALICLOUD_ACCESS_KEY",
      secret_key: "ALICLOUD_SECRET_KEY",
      security_token: "ALICLOUD_SECURITY_TOKEN",
    },
  },
  pg: { names: ["schema_name"], secrets: { conn_str: "PG_CONN_STR" } },
} as const satisfies Readonly<Record<string, GivenBackend>>;

export type GivenBackendName = keyof typeof GIVEN_BACKENDS;

/** Name of a backend's setting in Terraform. */
export const BACKEND_SETTING = /^[a-z][a-z0-9_]*$/;

/** A mistake in a setting of a backend, by the setting's name, or in the backend as a whole. */
export interface SettingMistake extends Mistake {
  readonly setting?: string;
  readonly isSecret: boolean;
}

type Settings = Readonly<Record<string, unknown>>;

/** All that is wrong with the settings of a backend. */
export function givenBackendMistakes(name: GivenBackendName, settings: Settings): SettingMistake[] {
  const secrets = secretsIn(name, settings);
  const isSecret = (other: SettingMistake) => secrets.some(({ setting }) => setting === other.setting);
  // A secret's value is never shown.
  return [...secrets, ...namesIn(name, settings).filter((other) => !isSecret(other))];
}

function secretsIn(name: GivenBackendName, settings: Settings): SettingMistake[] {
  const { secrets }: GivenBackend = GIVEN_BACKENDS[name];
  return Object.entries(settings).flatMap(([setting, value]) => {
    const variable = secrets[setting];
    if (variable === undefined && !isSecretName(setting) && !hasSecretIn(value)) return [];
    return {
      setting,
      isSecret: true,
      message: "is a secret, which stays out of this file and of what is synthesized",
      expected: `it in the environment${variable === undefined ? "" : ` of Terraform, as ${variable}`}`,
    };
  });
}

/** Whether a text somewhere in a value is a secret, or a URL has a password. */
function hasSecretIn(value: unknown): boolean {
  if (typeof value === "string") return hasSecret(value) || /:\/\/[^/\s]*:[^/\s]*@/.test(value);
  return Object.values(Object(value)).some(hasSecretIn);
}

function namesIn(name: GivenBackendName, settings: Settings): SettingMistake[] {
  const { names, alsoNames = [] }: GivenBackend = GIVEN_BACKENDS[name];
  const has = (setting: string) => String(settings[setting]).includes(STACK);
  const mistakes: SettingMistake[] = alsoNames
    .filter((setting) => settings[setting] !== undefined && !has(setting))
    .map((setting) => ({
      setting,
      isSecret: false,
      message: "is the same for all stacks, so that one would wait for another's lock",
      expected: `${STACK} in it, where each stack's name belongs`,
    }));
  const [first = ""] = names;
  const given = names.find((setting) => settings[setting] !== undefined);
  if (!names.some(has)) {
    mistakes.push({
      setting: given,
      isSecret: false,
      message:
        given === undefined ? `has no ${first}` : "is the same for all stacks, which would have one state",
      expected: `${given === undefined ? `${first} with ` : ""}${STACK} in it, where each stack's name belongs`,
    });
  }
  // Kubernetes' secrets of one state have numbers at their ends. https://developer.hashicorp.com/terraform/language/backend/kubernetes
  if (String(settings.secret_suffix).endsWith(STACK)) {
    mistakes.push({
      setting: "secret_suffix",
      isSecret: false,
      message: "ends with a stack's name, which may end with a number, and Terraform takes none there",
      expected: `more after ${STACK}, e.g. ${STACK}-state`,
    });
  }
  return mistakes;
}

/** The settings of one stack's backend. */
export function settingsOf(settings: Settings, stack: string): Record<string, unknown> {
  return Object.fromEntries(Object.entries(settings).map(([key, value]) => [key, named(value, stack)]));
}

function named(value: unknown, stack: string): unknown {
  if (typeof value === "string") return value.replaceAll(STACK, stack);
  if (Array.isArray(value)) return value.map((entry: unknown) => named(entry, stack));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, named(inner, stack)]));
}
