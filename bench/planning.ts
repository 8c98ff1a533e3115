import { execFileSync } from "node:child_process";
import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { readPlanManifest } from "../plan/manifest.js";
import { type Finished, PLAN, Project } from "../test/e2e/project.js";

const ROOT = join(__dirname, "..");
const ALL = 200;
/** Workloads of `golden-ami plan` beside `cdktf diff`. */
const FEW = 12;
/** Of these, as many are given to `cdktf diff`, whose time is scaled. */
const DIFFED = 3;
/** Workloads that select the newest release; the others select the one that they have, and nothing changes in them. */
const RELEASED = 3;
const FIRST_BUILD = "web@1.0.0/1";

/**
 * `golden-ami plan` of 12 workloads beside a loop of `npx cdktf diff`; and `plan --changed` over 200 workloads of which 3 have
 * a new release beside planning all and beside the loop over all: by the real Terraform on a sandbox, each as a CI runner has
 * it, with nothing synthesized or initialized. The loop is measured of 3 workloads. Planning all is measured of 12, among them
 * those that change; what each of the others takes is measured of more that do not, and scaled. Beside them is what Terraform
 * alone takes to plan and show those that change, side by side in folders that are synthesized and initialized: no
 * `plan --changed` can take less.
 */
export async function* benchPlanning(): AsyncGenerator<object> {
  const project = new Project("bench");
  setWorkloads(project, ALL);
  // The base is synthesized in another folder.
  const settings: object = JSON.parse(project.read("cdktf.json"));
  const app = `node --import tsx ${join(ROOT, "main.ts")}`;
  project.write("cdktf.json", JSON.stringify({ ...settings, app }));
  try {
    await project.startSandbox("--step-ms", "20");
  } catch (error) {
    yield { bench: "plan", skipped: error instanceof Error ? error.message.split("\n")[0] : String(error) };
    return;
  }
  try {
    await prepare(project);
    const synthAll = await seconds(() => project.synth());
    // The sandbox makes an account when it is asked first, which AWS's accounts have behind them.
    await seconds(() => project.goldenAmi(["plan", "--changed", "--skip-synth", "--out", "plans"]));
    const nothing = await fresh(project, () => project.goldenAmi(["plan", "--changed", "--out", "plans"]));
    await seconds(() => project.goldenAmi(["build", "web"]));
    const changed = await fresh(project, () => project.goldenAmi(["plan", "--changed", "--out", "plans"]));
    const { stacks } = readPlanManifest(join(project.directory, "plans"));
    if (stacks.length !== RELEASED || !stacks.every(({ hasChanges }) => hasChanges))
      throw new Error(`${stacks.map(({ name }) => name).join(", ")} were planned`);

    const alone = await planByTerraformAlone(project, namesOf(RELEASED));

    setWorkloads(project, FEW);
    const synthFew = await seconds(() => project.synth());
    const few = await fresh(project, () => project.goldenAmi(["plan", "--workload", "*", "--out", "plans"]));
    const unchanged = namesOf(FEW).slice(RELEASED);
    const plan = (names: readonly string[]) =>
      seconds(() => project.goldenAmi(["plan", ...names, "--skip-synth", "--out", "plans"]));
    const third = unchanged.slice(0, unchanged.length / 3);
    const each = ((await plan(unchanged)) - (await plan(third))) / (unchanged.length - third.length);
    let diffs = 0;
    for (const name of namesOf(FEW).slice(RELEASED - 1, RELEASED - 1 + DIFFED))
      diffs += await fresh(project, () => project.cdktf(["diff", name, "--skip-provider-lock"]));
    const loop = (diffs * FEW) / DIFFED;
    yield {
      bench: "plan",
      workloads: FEW,
      changed: RELEASED,
      seconds: rounded(few),
      cdktfDiff: { measured: DIFFED, seconds: rounded(diffs), scaledSeconds: rounded(loop) },
      ratio: rounded(few / loop),
    };
    const diffAll = (diffs * ALL) / DIFFED;
    const planAll = synthAll + few - synthFew + each * (ALL - FEW);
    yield {
      bench: "changed",
      workloads: ALL,
      released: RELEASED,
      seconds: rounded(changed),
      synthSeconds: rounded(synthAll),
      secondsWithoutRelease: rounded(nothing),
      planAll: { measured: FEW, scaledSeconds: rounded(planAll), ratio: rounded(changed / planAll, 4) },
      cdktfDiff: { measured: DIFFED, scaledSeconds: rounded(diffAll), ratio: rounded(changed / diffAll, 4) },
      terraformAlone: { seconds: rounded(alone), ratio: rounded(alone / planAll, 4) },
    };
  } finally {
    await project.stopSandbox();
  }
}

const namesOf = (count: number) => Array.from({ length: count }, (_, index) => `workload-${index}`);

function setWorkloads(project: Project, count: number): void {
  const workloads = namesOf(count).map((name, index) => {
    const account = String(200_000_000_000 + index);
    const image = index < RELEASED ? "web" : FIRST_BUILD;
    return [
      name,
      {
        account,
        region: "eu-west-1",
        assumeRole: `arn:aws:iam::${account}:role/golden-ami`,
        fleets: { web: { image, launchTemplate: { instanceType: "t3.small" } } },
      },
    ] as const;
  });
  project.edit([["workloads"], Object.fromEntries(workloads)]);
}

/** Applies a first release to the few. What the others have is a copy of a state, which is all that is read of it. */
async function prepare(project: Project): Promise<void> {
  await seconds(() => project.synth());
  await project.applyPipelines();
  await seconds(() => project.goldenAmi(["build", "web"]));
  for (const name of namesOf(FEW)) {
    await project.init(name);
    await project.apply(name);
  }
  const state = (name: string) => join(project.directory, "state", `${name}.tfstate`);
  for (const name of namesOf(ALL).slice(FEW)) cpSync(state("workload-0"), state(name));
  await seconds(() => project.goldenAmi(["plan", "--skip-synth", "workload-0", "--out", "plans"]));
  const git = (...args: readonly string[]) =>
    execFileSync("git", ["-c", "user.name=bench", "-c", "user.email=bench@example.com", ...args], {
      cwd: project.directory,
    });
  project.write(".gitignore", "cdktf.out/\nstate/\nplans/\n");
  git("init", "--quiet");
  git(
    "add",
    ".gitignore",
    "golden-ami.yaml",
    "components",
    "versions.lock.json",
    ".terraform.lock.hcl",
    "cdktf.json",
  );
  git("commit", "--quiet", "-m", "bench");
}

/** Plans stacks that are initialized, all at once, and reads their plans as JSON. */
async function planByTerraformAlone({ directory, terraform }: Project, stacks: readonly string[]) {
  const start = performance.now();
  await Promise.all(
    stacks.map(async (stack) => {
      const folder = join(directory, "cdktf.out", "stacks", stack);
      await terraform.plan(folder, PLAN);
      await terraform.show(folder, PLAN);
    }),
  );
  return (performance.now() - start) / 1000;
}

/** @throws what a command says that fails */
async function seconds(command: () => Promise<Finished>): Promise<number> {
  const start = performance.now();
  const { exitCode, stdout, stderr } = await command();
  if (exitCode !== 0) throw new Error(stderr + stdout);
  return (performance.now() - start) / 1000;
}

function fresh(project: Project, command: () => Promise<Finished>): Promise<number> {
  rmSync(join(project.directory, "cdktf.out"), { recursive: true, force: true });
  return seconds(command);
}

const rounded = (value: number, digits = 2) => Number(value.toFixed(digits));
