import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { PLAN, Project } from "../e2e/project.js";
import { REAL_PLANS, type RealPlan, said } from "../review/real-plans.js";
import { keepFixture } from "./keep-fixture.js";

const SHARED = "111122223333";
const ACCOUNT = "444455556666";
const STACK = "payments-prod";
/** A configuration of somebody's own, which only uses the AMIs. */
const FOREIGN = "network";

jest.setTimeout(300_000);

/** One story, told in order: what plans say of what goes, is replaced, is changed by others, moves or is somebody else's. */
describe("plans that Terraform writes, and what a review says of them", () => {
  const project = new Project("real-plans");
  let subnets: unknown[] = [];
  let sharedApplied: Promise<void> = Promise.resolve();

  const aws = (command: string) => project.aws(ACCOUNT, `${command} --region eu-west-1`);
  const foreignFolder = join(project.directory, FOREIGN);
  const fleet = (name: string) => ["workloads", STACK, "fleets", name];

  /** Plans a stack of ours, keeps the plan as a fixture, and compares what a review says of it. */
  async function reviewOurs(fixture: RealPlan): Promise<void> {
    const [, stack = ""] = fixture.split("/");
    expect(await project.goldenAmi(["plan", stack, "--out", "plans"])).toMatchObject({ exitCode: 0 });
    await review(fixture, "plans", join("plans", stack));
  }

  /** The same of the configuration that is not ours, once it is changed. */
  async function reviewForeign(fixture: RealPlan, change: object): Promise<void> {
    writeForeign(change);
    await project.terraform.init(foreignFolder);
    const { text = "" } = await project.terraform.plan(foreignFolder, PLAN);
    project.write(join(FOREIGN, "plan.json"), await project.terraform.showJson(foreignFolder, PLAN));
    project.write(join(FOREIGN, "plan.txt"), text);
    await review(fixture, join(FOREIGN, "plan.json"), FOREIGN);
  }

  async function review(fixture: RealPlan, plans: string, folder: string): Promise<void> {
    keepFixture(project, folder, fixture);
    const { stdout } = await project.goldenAmi(["review", plans, "--json"]);
    expect(said(JSON.parse(stdout))).toEqual(REAL_PLANS[fixture]);
  }

  function writeForeign({
    module,
    resource,
    ...others
  }: {
    readonly module?: object;
    readonly resource?: object;
  }) {
    const parameters = { first: parameter("first"), second: parameter("second") };
    const terraform = { required_providers: { aws: { source: "hashicorp/aws", version: "5.100.0" } } };
    const role_arn = `arn:aws:iam::${ACCOUNT}:role/golden-ami`;
    const configuration = {
      terraform,
      provider: { aws: { region: "eu-west-1", assume_role: { role_arn } } },
      module: { fleet: { source: "./fleet", name: "api", subnets, ...module } },
      resource: { aws_ssm_parameter: resource ?? parameters },
      ...others,
    };
    project.write(join(FOREIGN, "main.tf.json"), JSON.stringify(configuration));
  }

  beforeAll(async () => {
    await project.startSandbox("--step-ms", "20");
    subnets = (await aws("ec2 describe-subnets --query Subnets[:2].SubnetId")) as string[];
    const launchTemplate = { instanceType: "t3.small" };
    project.edit(
      [["workloads", "orders-prod"], undefined],
      [["images", "web", "regions"], ["eu-west-1"]],
      [fleet("web"), { image: "web", launchTemplate, autoScaling: { min: 1, max: 2, subnets } }],
      [
        fleet("db"),
        {
          image: "web",
          launchTemplate,
          instances: { count: 1, subnets: subnets.slice(0, 1), onNewAmi: "keep" },
        },
      ],
    );
    await project.firstSynth();
    await project.init("shared");
    const { ended } = await project.terraform.applyUntilCreated(
      project.stack("shared"),
      "aws_imagebuilder_image_pipeline",
    );
    sharedApplied = ended;
    expect(await project.goldenAmi(["build", "web"])).toMatchObject({ exitCode: 0 });
    await project.init(STACK);
    await project.apply(STACK);
    mkdirSync(join(foreignFolder, "fleet"), { recursive: true });
    project.write(join(FOREIGN, "fleet", "main.tf.json"), JSON.stringify(FLEET));
    writeForeign({});
    await project.terraform.init(foreignFolder);
    await project.terraform.apply(foreignFolder);
  });

  afterAll(async () => {
    await sharedApplied.catch(() => undefined);
    await project.stopSandbox();
  });

  test("a fleet that goes", async () => {
    project.edit([fleet("web"), undefined]);
    await reviewOurs("destroyed/payments-prod");
    await project.apply(STACK);
  });

  test("an instance that another subnet replaces", async () => {
    project.edit([[...fleet("db"), "instances", "subnets"], subnets.slice(1)]);
    await reviewOurs("replaced/payments-prod");
  });

  test("other accounts that may start the AMIs, and use their key", async () => {
    await sharedApplied;
    project.edit([["images", "web", "share"], { accounts: [ACCOUNT] }]);
    await reviewOurs("shares/shared");
  });

  test("what was changed behind Terraform's back", async () => {
    await aws("autoscaling update-auto-scaling-group --auto-scaling-group-name api --max-size 9");
    const imageId = await aws(
      "ec2 describe-launch-template-versions --launch-template-name api --query LaunchTemplateVersions[0].LaunchTemplateData.ImageId",
    );
    const data = JSON.stringify({ ImageId: imageId, InstanceType: "t3.large" });
    await aws(`ec2 create-launch-template-version --launch-template-name api --launch-template-data ${data}`);
    await reviewForeign("drift/network", {});
    await project.terraform.apply(foreignFolder, PLAN);
  });

  test("what moves, is imported and is forgotten", async () => {
    await aws("ssm put-parameter --name /network/third --type String --value 3");
    await reviewForeign("addresses/network", {
      resource: { renamed: parameter("first"), third: parameter("third") },
      moved: [{ from: "aws_ssm_parameter.first", to: "aws_ssm_parameter.renamed" }],
      import: [{ to: "aws_ssm_parameter.third", id: "/network/third" }],
      removed: [{ from: "aws_ssm_parameter.second", lifecycle: [{ destroy: false }] }],
    });
  });

  test("a group in a module that another name replaces", async () => {
    await reviewForeign("module-replaced/network", { module: { name: "rest" } });
  });

  test("a release in a module", async () => {
    expect(await project.goldenAmi(["build", "web"])).toMatchObject({ exitCode: 0 });
    await reviewForeign("module-release/network", {});
  });

  test("an AMI that a dependency of the module hides until apply", async () => {
    await reviewForeign("unknown/network", {
      module: { depends_on: ["aws_ssm_parameter.second"] },
      resource: { first: parameter("first"), second: { ...parameter("second"), value: "other" } },
    });
  });
});

const parameter = (name: string) => ({ name: `/network/${name}`, type: "String", value: "3" });

/** A module with a fleet, written by hand. */
const FLEET = {
  variable: { name: {}, subnets: { type: "list(string)" } },
  data: {
    aws_ami: {
      web: {
        most_recent: true,
        owners: [SHARED],
        filter: [{ name: "name", values: ["web_*"] }],
      },
    },
  },
  resource: {
    aws_launch_template: {
      this: {
        name: `\${var.name}`,
        image_id: `\${data.aws_ami.web.id}`,
        instance_type: "t3.small",
      },
    },
    aws_autoscaling_group: {
      this: {
        name: `\${var.name}`,
        min_size: 1,
        max_size: 2,
        vpc_zone_identifier: `\${var.subnets}`,
        launch_template: {
          id: `\${aws_launch_template.this.id}`,
          version: `\${aws_launch_template.this.latest_version}`,
        },
        instance_refresh: { strategy: "Rolling" },
      },
    },
  },
};
