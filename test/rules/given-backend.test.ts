import {
  GIVEN_BACKENDS,
  type GivenBackendName,
  givenBackendMistakes,
  settingsOf,
} from "../../rules/given-backend.js";

const said = (name: GivenBackendName, settings: Readonly<Record<string, unknown>>) =>
  givenBackendMistakes(name, settings).map(({ setting, message }) => [setting, message]);

const expectedOf = (name: GivenBackendName, settings: Readonly<Record<string, unknown>>) =>
  givenBackendMistakes(name, settings).map(({ expected }) => expected);

const GITLAB = "https://gitlab.example.com/api/v4/projects/42/terraform/state";
const ONE_STATE = "is the same for all stacks, which would have one state";
const SECRET = "is a secret, which stays out of this file and of what is synthesized";

test.each<[what: string, name: GivenBackendName, settings: Readonly<Record<string, unknown>>]>([
  [
    "GitLab",
    "http",
    {
      address: `${GITLAB}/{stack}`,
      lock_address: `${GITLAB}/{stack}/lock`,
      unlock_address: `${GITLAB}/{stack}/lock`,
      lock_method: "POST",
      retry_wait_min: 5,
      username: "ci",
    },
  ],
  [
    "Azure",
    "azurerm",
    { storage_account_name: "states", container_name: "a", key: "{stack}.tfstate", use_azuread_auth: true },
  ],
  ["Azure with a path of a token", "azurerm", { key: "{stack}", oidc_token_file_path: "/run/token" }],
  ["Google", "gcs", { bucket: "states", prefix: "golden-ami/{stack}", kms_encryption_key: "projects/a/b" }],
  ["one of two settings", "oss", { bucket: "states", prefix: "{stack}", key: "terraform.tfstate" }],
  [
    "Kubernetes",
    "kubernetes",
    { secret_suffix: "{stack}-state", labels: { team: "platform" }, config_paths: ["a"] },
  ],
  ["Postgres", "pg", { schema_name: "{stack}" }],
  ["nothing where a value may be", "gcs", { prefix: "{stack}", bucket: null }],
])("%s is right", (_, name, settings) => {
  expect(said(name, settings)).toEqual([]);
});

test.each<
  [
    what: string,
    name: GivenBackendName,
    settings: Readonly<Record<string, unknown>>,
    [string | undefined, string][],
  ]
>([
  ["one address", "http", { address: GITLAB }, [["address", ONE_STATE]]],
  ["no address", "http", {}, [[undefined, "has no address"]]],
  ["a name's likeness", "gcs", { prefix: "{Stack}" }, [["prefix", ONE_STATE]]],
  ["a name elsewhere", "gcs", { bucket: "{stack}", prefix: "a" }, [["prefix", ONE_STATE]]],
  [
    "one lock",
    "http",
    { address: "{stack}", lock_address: "lock", unlock_address: "{stack}/unlock" },
    [["lock_address", "is the same for all stacks, so that one would wait for another's lock"]],
  ],
  [
    "a name that Kubernetes numbers",
    "kubernetes",
    { secret_suffix: "{stack}" },
    [
      [
        "secret_suffix",
        "ends with a stack's name, which may end with a number, and Terraform takes none there",
      ],
    ],
  ],
  [
    "a secret of a provider's own name",
    "consul",
    { path: "{stack}", http_auth: "a:b" },
    [["http_auth", SECRET]],
  ],
  [
    "a setting that looks like a secret",
    "http",
    { address: "{stack}", my_token: "abc" },
    [["my_token", SECRET]],
  ],
  [
    "a password in a URL, which is told once",
    "http",
    { address: "https://ci:hunter2@states.example.com" },
    [["address", SECRET]],
  ],
  [
    "a secret beside one state",
    "http",
    { address: GITLAB, password: "a" },
    [
      ["password", SECRET],
      ["address", ONE_STATE],
    ],
  ],
  [
    "a secret inside of a setting",
    "kubernetes",
    { secret_suffix: "{stack}-a", exec: { env: [{ value: "AKIAIOSFODNN7EXAMPLE" }] } },
    [["exec", SECRET]],
  ],
])("%s is a mistake", (_, name, settings, expected) => {
  expect(said(name, settings)).toEqual(expected);
});

test.each<[name: GivenBackendName, settings: Readonly<Record<string, unknown>>, expected: string]>([
  ["http", {}, "address with {stack} in it, where each stack's name belongs"],
  ["http", { address: GITLAB }, "{stack} in it, where each stack's name belongs"],
  ["http", { address: "{stack}", my_token: "abc" }, "it in the environment"],
  ["kubernetes", { secret_suffix: "{stack}" }, "more after {stack}, e.g. {stack}-state"],
])("of %s with %j is expected: %s", (name, settings, expected) => {
  expect(expectedOf(name, settings)).toEqual([expected]);
});

const SECRETS = Object.entries(GIVEN_BACKENDS).flatMap(([name, { secrets }]) =>
  Object.entries(secrets).map(
    ([setting, variable]) => [name as GivenBackendName, setting, variable] as const,
  ),
);

test.each(SECRETS)("%s is given no %s, but by %s", (name, setting, variable) => {
  const mistakes = givenBackendMistakes(name, { [setting]: "a" });
  expect(mistakes.find((one) => one.setting === setting)).toEqual({
    setting,
    isSecret: true,
    message: SECRET,
    expected: `it in the environment of Terraform, as ${variable}`,
  });
});

test("a stack's name stands wherever it is asked for, and all else stays as it is", () => {
  expect(
    settingsOf(
      { a: "{stack}/{stack}", b: ["x-{stack}"], c: { d: "{stack}" }, e: 5, f: true, g: "stack", h: null },
      "shared",
    ),
  ).toEqual({ a: "shared/shared", b: ["x-shared"], c: { d: "shared" }, e: 5, f: true, g: "stack", h: null });
});
