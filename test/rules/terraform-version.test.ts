import {
  backendVersionMistake,
  requiredTerraform,
  terraformVersionsMistake,
} from "../../rules/terraform-version.js";

test.each([">= 1.9", "~> 1.9.0", "1.11.4", ">= 1.5, < 1.10", "> 1.8.9", "!= 1.9.0", "~> 1.12", "< 2.0.0"])(
  "%s takes a Terraform that reads the stacks",
  (constraint) => {
    expect(terraformVersionsMistake(constraint)).toBeUndefined();
  },
);

test.each(["< 1.9", "1.8.5", "~> 1.5.0", ">= 1.9, < 1.9.0", "~> 0.15"])("%s takes none", (constraint) => {
  expect(terraformVersionsMistake(constraint)?.message).toBe("takes no Terraform that reads the stacks");
});

test.each(["latest", ">= 1.x", "", ">= 1.9 < 2", "1.9.0-beta1"])("%j is no constraint", (constraint) => {
  expect(terraformVersionsMistake(constraint)?.message).toMatch(/is not|is empty|has/);
});

test.each([
  ["~> 1.9.0", { s3: { useLockfile: true } }, "takes no Terraform with useLockfile"],
  ["~> 1.9.0", { s3: {} }, undefined],
  ["< 1.10.1", { s3: { useLockfile: true } }, undefined],
  ["~> 1.11.0", { oci: {} }, "takes no Terraform with the backend oci"],
  [">= 1.12", { oci: {} }, undefined],
  ["~> 1.9.0", {}, undefined],
])("%s beside %j: %s", (constraint, backend, message) => {
  expect(backendVersionMistake(constraint, backend)?.message).toBe(message);
});

test.each([
  [{}, undefined, ">= 1.9.0"],
  [{ s3: { useLockfile: true } }, undefined, ">= 1.10.0"],
  [{ oci: {} }, undefined, ">= 1.12.0"],
  [{}, "~> 1.11", ">= 1.9.0, ~> 1.11"],
])("a stack with %j and %s takes %s", (backend, constraint, expected) => {
  expect(requiredTerraform(backend, constraint)).toBe(expected);
});
