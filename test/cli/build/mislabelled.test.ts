import { mislabelledMessage } from "../../../cli/build/mislabelled.js";

const build = (...names: readonly string[]) => ({
  arn: "arn:aws:imagebuilder:eu-west-1:111122223333:image/web/1.0.1/1",
  state: "AVAILABLE",
  isFinished: true,
  steps: [],
  amis: names.map((name, index) => ({ region: `eu-west-${index + 1}`, id: `ami-${index + 1}`, name })),
});
const RIGHT = "web_1.0.1_1_2026-01-31T04-13-00.262Z";

test("a build whose AMIs have its version is none to warn of", () => {
  expect(mislabelledMessage("web", build(RIGHT, RIGHT))).toBeUndefined();
  expect(mislabelledMessage("web", build())).toBeUndefined();
});

test.each([
  ["another patch", "web_1.0.2_1_2026-01-31T04-13-00.262Z"],
  ["another major version", "web_2.0.0_1_2026-01-31T04-13-00.262Z"],
  ["another build", "web_1.0.1_2_2026-01-31T04-13-00.262Z"],
  ["a build that begins alike", "web_1.0.1_10_2026-01-31T04-13-00.262Z"],
  ["another image", "web-admin_1.0.1_1_2026-01-31T04-13-00.262Z"],
  ["no name", ""],
])("an AMI with the name of %s is named, with what to do", (_case, name) => {
  expect(mislabelledMessage("web", build(RIGHT, name))).toBe(
    `the build web 1.0.1/1 has AMIs that are named for another one: expected web_1.0.1_1_…
  eu-west-2  ami-2  ${name}
  Fleets would take them for what they are not. Deregister them:
    aws ec2 deregister-image --region eu-west-2 --image-id ami-2
  and let the pipeline have its own distribution configuration again: npx cdktf deploy shared`,
  );
});

test("an AMI that is a copy is deregistered in its own account", () => {
  const amis = [{ region: "eu-west-1", id: "ami-1", name: "web_1.0.2_1", account: "444455556666" }];
  expect(mislabelledMessage("web", { ...build(), amis })).toContain(
    "    aws ec2 deregister-image --region eu-west-1 --image-id ami-1 # in 444455556666\n",
  );
});
