import { GIVEN_BACKENDS } from "../../rules/given-backend.js";
import { exchange } from "../landing-zone/project.js";
import { LANDING_ZONE, synthesizeLandingZone } from "./landing-zone.js";

const terraformOf = (terraform: string) => {
  const { stacks } = synthesizeLandingZone(
    exchange(LANDING_ZONE, "shared:", `terraform: ${terraform}\nshared:`),
  );
  return Object.fromEntries(Object.entries(stacks).map(([name, stack]) => [name, stack.terraform]));
};

test("a backend has its settings as they are given, with each stack's name", () => {
  const state = "https://gitlab.example.com/api/v4/projects/42/terraform/state/{stack}";
  const settings = `{ address: "${state}", lock_address: "${state}/lock", lock_method: POST, retry_wait_min: 5, skip_cert_verification: false }`;
  const stacks = terraformOf(`{ backend: { http: ${settings} } }`);
  expect(Object.keys(stacks)).toHaveLength(3);
  for (const [name, terraform] of Object.entries(stacks)) {
    const address = state.replace("{stack}", name);
    expect(terraform?.backend).toEqual({
      http: {
        address,
        lock_address: `${address}/lock`,
        lock_method: "POST",
        retry_wait_min: 5,
        skip_cert_verification: false,
      },
    });
  }
});

test.each(Object.entries(GIVEN_BACKENDS))("%s is a backend of each stack", (name, { names: [key] }) => {
  const { shared } = terraformOf(`{ backend: { ${name}: { ${key}: "{stack}-\${state}" } } }`);
  expect(shared?.backend).toEqual({ [name]: { [key]: "shared-$${state}" } });
});

test("a state in S3 may be read by a profile", () => {
  const { shared } = terraformOf(
    '{ backend: { s3: { bucket: states, region: eu-west-1, useLockfile: true, profile: "acme admin" } } }',
  );
  expect(shared?.backend).toMatchObject({ s3: { profile: "acme admin" } });
});

test("a range of versions of Terraform goes beside what the stacks need", () => {
  const { shared } = terraformOf('{ terraformVersion: "~> 1.11" }');
  expect(shared?.required_version).toBe(">= 1.9.0, ~> 1.11");
});
