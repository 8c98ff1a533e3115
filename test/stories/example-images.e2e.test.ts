import { Project } from "../e2e/project.js";

jest.setTimeout(300_000);

interface Example {
  readonly image: string;
  readonly workload: string;
  /** A file of a component, and an edit of it. */
  readonly component: string;
  readonly edit: readonly [before: string, after: string];
  /** Stacks that are applied after the shared one, before anything is built. */
  readonly accounts?: readonly string[];
}

const EXAMPLES: Readonly<Record<string, Example>> = {
  windows: {
    image: "iis",
    workload: "intranet",
    component: "components/iis.yaml",
    edit: ["'*:80:'", "'*:80:*'"],
  },
  hardened: {
    image: "web",
    workload: "vault-prod",
    component: "components/audit.yaml",
    edit: ["-k sshd", "-k ssh"],
  },
  copies: {
    image: "web",
    workload: "payments-prod",
    component: "components/nginx.yaml",
    edit: ["install", "reinstall"],
    accounts: ["distribution-444455556666", "distribution-999988887777"],
  },
};

/** The story of each, told in order: released, run, edited, released again, and taken down. */
describe.each(Object.entries(EXAMPLES))(
  "the example %s",
  (name, { image, workload, component, edit, accounts = [] }) => {
    const project = new Project(`example-${name}`, `examples/${name}`);

    beforeAll(async () => {
      await project.startSandbox("--step-ms", "20", "--member", "444455556666=ou-abcd-11111111");
      const group = ["workloads", workload, "fleets", image, "autoScaling"];
      // The groups of the examples are in subnets of nobody's.
      if (project.read("golden-ami.yaml").includes("subnets:")) {
        const command = "ec2 describe-subnets --region eu-west-1 --query Subnets[:1].SubnetId";
        project.edit([group, { min: 0, max: 1, subnets: await project.aws("444455556666", command) }]);
      }
      expect(await project.synth()).toMatchObject({ exitCode: 0, stderr: "" });
      await project.init("shared");
    });

    afterAll(() => project.stopSandbox());

    test("is applied, and a second plan is empty", async () => {
      await project.apply("shared");
      expect(await project.plan("shared")).toEqual({ hasChanges: false, changes: [] });
    });

    for (const stack of accounts) {
      test(`has a stack ${stack}, which is applied too`, async () => {
        await project.init(stack);
        await project.apply(stack);
        expect(await project.plan(stack)).toEqual({ hasChanges: false, changes: [] });
      });
    }

    test("releases its image, which its workload runs", async () => {
      expect(await project.goldenAmi(["build", image])).toMatchObject({ exitCode: 0 });
      await project.init(workload);
      await project.apply(workload);
      expect(await project.plan(workload)).toEqual({ hasChanges: false, changes: [] });
    });

    test("has another version once a component is edited, which the workload's plan finds", async () => {
      const text = project.read(component);
      expect(text).toContain(edit[0]);
      project.write(component, text.replace(...edit));
      expect(await project.synth()).toMatchObject({ exitCode: 0, stderr: "" });
      const { changes, plan } = await project.plan("shared");
      expect(plan?.output_changes?.recipe_version).toMatchObject({ after: { [image]: "1.0.1" } });
      expect(changes).toEqual([
        "aws_imagebuilder_component: create, delete",
        "aws_imagebuilder_distribution_configuration: create, delete",
        "aws_imagebuilder_image_pipeline: update",
        "aws_imagebuilder_image_recipe: create, delete",
      ]);
      await project.applyPlan("shared");
      expect(await project.goldenAmi(["build", image])).toMatchObject({ exitCode: 0 });
      expect((await project.plan(workload)).changes).toContain("aws_launch_template: update");
      await project.applyPlan(workload);
      expect(await project.plan(workload)).toEqual({ hasChanges: false, changes: [] });
    });

    test("goes without a trace of its stacks", async () => {
      await project.destroy(workload);
      for (const stack of accounts) await project.destroy(stack);
      await project.destroy("shared");
    });
  },
);
