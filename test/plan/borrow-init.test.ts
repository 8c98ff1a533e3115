import {
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { borrowInit } from "../../plan/borrow-init.js";
import { PROVIDER_LOCK } from "../../plan/provider-lock.js";
import { temporaryDirectory } from "./temporary-directory.js";

const PROVIDER = join(".terraform", "providers", "registry.terraform.io/hashicorp/aws/5.100.0/linux_amd64");
const BACKEND = join(".terraform", "terraform.tfstate");
const REQUIRED = { required_version: ">= 1.9.0", required_providers: { aws: { version: "5.100.0" } } };

const directory = temporaryDirectory();
let count = 0;

/** A folder of a stack, with the project's lock. */
function folder(files: Readonly<Record<string, unknown>>): string {
  count += 1;
  const made = join(directory, String(count));
  for (const [file, value] of Object.entries({ [PROVIDER_LOCK]: "aws 5.100.0", ...files })) {
    mkdirSync(dirname(join(made, file)), { recursive: true });
    writeFileSync(join(made, file), JSON.stringify(value));
  }
  return made;
}

const s3 = (key: string, more: object = {}) => ({
  terraform: { ...REQUIRED, backend: { s3: { bucket: "states", key, ...more } } },
});

const saved = (config: object, type = "s3") => ({
  version: 3,
  terraform_version: "1.11.4",
  backend: { type, config, hash: 42 },
});

const S3_CONFIG = { bucket: "states", key: "a", encrypt: null, endpoints: null };

/** A folder as `terraform init` leaves it. Terraform writes all arguments of a backend. */
const initialized = (configuration: object = s3("a"), backend: object = saved(S3_CONFIG)) =>
  folder({
    "cdk.tf.json": configuration,
    [BACKEND]: backend,
    [join(PROVIDER, "terraform-provider-aws")]: "",
  });

test("a stack whose state is elsewhere borrows the providers, and is initialized for its own state", () => {
  const from = initialized();
  const to = folder({ "cdk.tf.json": s3("b") });
  expect(borrowInit(from, to)).toBe(true);
  expect(realpathSync(join(to, PROVIDER))).toBe(realpathSync(join(from, PROVIDER)));
  expect(JSON.parse(readFileSync(join(to, BACKEND), "utf8"))).toEqual({
    version: 3,
    terraform_version: "1.11.4",
    backend: { type: "s3", config: { ...S3_CONFIG, key: "b" }, hash: 0 },
  });
});

test("an argument that Terraform saves in another form is taken if both have it alike", () => {
  const config = { ...S3_CONFIG, assume_role: { role_arn: "arn:aws:iam::111122223333:role/state" } };
  const assume = (name: string) => ({
    assume_role: [{ role_arn: `arn:aws:iam::111122223333:role/${name}` }],
  });
  const from = initialized(s3("a", assume("state")), saved(config));
  expect(borrowInit(from, folder({ "cdk.tf.json": s3("b", assume("state")) }))).toBe(true);
  expect(borrowInit(from, folder({ "cdk.tf.json": s3("b", assume("other")) }))).toBe(false);
});

test.each<[what: string, theirs: object | undefined, ours: object, backend?: object]>([
  [
    "of another kind of backend",
    undefined,
    { terraform: { ...REQUIRED, backend: { local: { path: "b" } } } },
  ],
  ["with an argument more", undefined, s3("b", { encrypt: true })],
  ["with an argument less", s3("a", { encrypt: true }), s3("b")],
  [
    "with other providers",
    undefined,
    { terraform: { ...s3("b").terraform, required_providers: { aws: { version: "6.0.0" } } } },
  ],
  ["with modules", undefined, { ...s3("b"), module: { web: { source: "./web" } } }],
  ["in HCP Terraform", undefined, { terraform: { ...REQUIRED, cloud: { organization: "example" } } }],
  [
    "whose like was initialized by another Terraform",
    undefined,
    s3("b"),
    { ...saved(S3_CONFIG), version: 4 },
  ],
  ["whose like was initialized for something else", undefined, s3("b"), saved({ ...S3_CONFIG, key: "z" })],
])("a stack %s is initialized by Terraform", (_, ...[theirs, ours, backend]) => {
  const to = folder({ "cdk.tf.json": ours });
  expect(borrowInit(initialized(theirs, backend), to)).toBe(false);
  expect(existsSync(join(to, ".terraform"))).toBe(false);
});

test("a stack that was initialized for another backend keeps it, so that Terraform asks whether to move its state", () => {
  const to = initialized(s3("b"), saved({ ...S3_CONFIG, key: "before" }));
  expect(borrowInit(initialized(), to)).toBe(false);
  expect(JSON.parse(readFileSync(join(to, BACKEND), "utf8")).backend.config.key).toBe("before");
  const same = initialized(s3("b"), saved({ ...S3_CONFIG, key: "b" }));
  expect(borrowInit(initialized(), same)).toBe(true);
});

test("there is nothing to borrow of a folder whose providers are elsewhere, as TF_DATA_DIR says", () => {
  const from = initialized();
  rmSync(join(from, ".terraform", "providers"), { recursive: true });
  expect(borrowInit(from, folder({ "cdk.tf.json": s3("b") }))).toBe(false);
});

test("a link to providers that are gone is made anew, and providers of one's own stay", () => {
  const from = initialized();
  const to = folder({ "cdk.tf.json": s3("b") });
  mkdirSync(dirname(join(to, PROVIDER)), { recursive: true });
  symlinkSync(join(directory, "gone"), join(to, PROVIDER));
  expect(borrowInit(from, to)).toBe(true);
  expect(existsSync(join(to, PROVIDER, "terraform-provider-aws"))).toBe(true);
  const own = folder({ "cdk.tf.json": s3("b"), [join(PROVIDER, "own")]: "" });
  expect(borrowInit(from, own)).toBe(true);
  expect(realpathSync(join(own, PROVIDER))).toBe(join(realpathSync(own), PROVIDER));
});

test("without a lock, or with another one, Terraform chooses the providers", () => {
  const to = folder({ "cdk.tf.json": s3("b"), [PROVIDER_LOCK]: "aws 6.0.0" });
  expect(borrowInit(initialized(), to)).toBe(false);
  rmSync(join(to, PROVIDER_LOCK));
  expect(borrowInit(initialized(), to)).toBe(false);
});

test("there is nothing to borrow where providers are gone", () => {
  const from = initialized();
  rmSync(join(from, PROVIDER), { recursive: true });
  symlinkSync(join(directory, "gone"), join(from, PROVIDER));
  const to = folder({ "cdk.tf.json": s3("b") });
  expect(borrowInit(from, to)).toBe(false);
  expect(existsSync(join(to, ".terraform"))).toBe(false);
});
