import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { workspaceOf } from "../../../plan/hcp/workspace.js";
import { temporaryDirectory } from "../temporary-directory.js";

const directory = temporaryDirectory();

function of(terraform: unknown, environment: NodeJS.ProcessEnv = {}) {
  writeFileSync(join(directory, "cdk.tf.json"), JSON.stringify({ terraform }));
  return workspaceOf(directory, environment);
}

const workspaces = { name: "golden-ami-shared" };
const found = { host: "app.terraform.io", organization: "acme", name: "golden-ami-shared" };

test.each([
  ["a cloud block", { cloud: { organization: "acme", workspaces } }, {}, found],
  [
    "a host of its own",
    { cloud: { hostname: "TFE.example.com", organization: "acme", workspaces } },
    {},
    { ...found, host: "tfe.example.com" },
  ],
  [
    "organization and host in the environment",
    { cloud: { workspaces } },
    { TF_CLOUD_ORGANIZATION: "acme", TF_CLOUD_HOSTNAME: "tfe.example.com" },
    { ...found, host: "tfe.example.com" },
  ],
  ["the backend remote", { backend: { remote: { organization: "acme", workspaces } } }, {}, found],
  [
    "the backend remote, as a person writes it",
    { backend: { remote: { organization: "acme", workspaces: [workspaces] } } },
    { TF_CLOUD_HOSTNAME: "tfe.example.com" },
    found,
  ],
])("the workspace is that of %s", (_, terraform, environment: NodeJS.ProcessEnv, expected) => {
  expect(of(terraform, environment)).toEqual(expected);
});

test.each([
  ["another backend", { backend: { s3: { bucket: "acme" } } }],
  ["none", {}],
  ["a cloud block without an organization", { cloud: { workspaces } }],
  ["tags in place of a name", { cloud: { organization: "acme", workspaces: { tags: ["a"] } } }],
])("a stack with %s has no workspace", (_, terraform) => {
  expect(of(terraform)).toBeUndefined();
});
