import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Terraform } from "../../plan/terraform.js";
import { PLAN, Project } from "../e2e/project.js";
import { HcpTerraform } from "./hcp-terraform.js";

jest.setTimeout(120_000);

const TARGET = "-target=aws_security_group.build_network_security_group";

/** SSL_CERT_FILE, by which Terraform trusts the stand-in, counts for nothing on macOS and Windows. */
const describeOnLinux = process.platform === "linux" ? describe : describe.skip;

/** One story, told in order: each test goes on where the one before it ended. */
describeOnLinux("state in HCP Terraform", () => {
  const project = new Project("cloud-backend");
  const shared = project.stack("shared");
  let cloud: HcpTerraform;
  let withoutToken: Terraform;
  let terraform: Terraform;

  beforeAll(async () => {
    await project.startSandbox();
    cloud = await HcpTerraform.start(project.directory);
    const { hostname, certificate } = cloud;
    project.edit([
      ["terraform", "backend"],
      { cloud: { organization: "acme", project: "golden-ami", hostname } },
    ]);
    await project.firstSynth();
    withoutToken = await Terraform.find({ ...project.env, SSL_CERT_FILE: certificate });
    terraform = await withToken(cloud.token);
  });

  afterEach(() => expect(cloud.unanswered).toEqual([]));

  afterAll(async () => {
    await cloud?.stop();
    await project.stopSandbox();
  });

  /** Terraform takes one CLI configuration only: what it says of providers is in the same file. */
  function withToken(token: string): Promise<Terraform> {
    const { TF_CLI_CONFIG_FILE: file, ...env } = withoutToken.environment;
    const credentials = `credentials "${cloud.hostname}" {\n  token = "${token}"\n}\n`;
    project.write("terraform.rc", `${file ? readFileSync(file, "utf8") : ""}\n${credentials}`);
    return Terraform.find({
      ...env,
      TF_CLI_CONFIG_FILE: join(project.directory, "terraform.rc"),
    });
  }

  test("init without a token for the host fails in Terraform's words and leaves nothing behind", async () => {
    await expect(withoutToken.init(shared)).rejects.toThrow(
      /Required token could not be found\s[\s\S]+terraform login localhost:\d+/,
    );
    expect(readdirSync(shared)).toEqual(["cdk.tf.json"]);
    expect(cloud.workspaces).toEqual([]);
  });

  test("init creates one workspace for each stack, in the project", async () => {
    await terraform.init(shared);
    await terraform.init(project.stack("payments-prod"));
    expect(cloud.workspaces).toEqual([
      {
        name: "golden-ami-shared",
        project: "golden-ami",
        locked: false,
        locks: 0,
        isRemote: false,
        isConnected: false,
      },
      {
        name: "golden-ami-payments-prod",
        project: "golden-ami",
        locked: false,
        locks: 0,
        isRemote: false,
        isConnected: false,
      },
    ]);
  });

  test("apply keeps the state in the stack's workspace alone, and a second plan is empty", async () => {
    expect(await terraform.plan(shared, PLAN, [TARGET])).toMatchObject({ hasChanges: true });
    await terraform.apply(shared, PLAN);
    expect(await terraform.plan(shared, PLAN, [TARGET])).toMatchObject({ hasChanges: false });
    expect(cloud.states("golden-ami-shared")).toMatchObject([
      { serial: 1, resources: [{ type: "aws_vpc" }, { type: "aws_security_group" }] },
    ]);
    expect(cloud.states("golden-ami-payments-prod")).toEqual([]);
    const files = readdirSync(project.directory, { recursive: true, encoding: "utf8" });
    // A file of this name below .terraform says which backend the stack has.
    expect(files.filter((file) => file.includes("tfstate") && !file.includes(".terraform"))).toEqual([]);
    expect(cloud.workspaces).toMatchObject([
      { name: "golden-ami-shared", locked: false, locks: 3 },
      { name: "golden-ami-payments-prod", locked: false, locks: 0, isRemote: false, isConnected: false },
    ]);
  });

  test("destroy leaves an empty state in the workspace, and the workspace unlocked", async () => {
    await terraform.destroy(shared);
    expect(await terraform.stateList(shared)).toEqual([]);
    const states = cloud.states("golden-ami-shared");
    expect(states).toHaveLength(2);
    expect(states[1]).toMatchObject({ serial: 2, resources: [] });
    expect(cloud.workspaces[0]).toMatchObject({ name: "golden-ami-shared", locked: false, locks: 4 });
  });
});
