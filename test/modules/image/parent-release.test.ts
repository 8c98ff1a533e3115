import { ParentRelease } from "../../../modules/image/parent-release.js";
import { only, synthesize } from "../../synthesize.js";

const PIPELINE = "arn:aws:imagebuilder:eu-west-1:111122223333:image-pipeline/web";
const ACCOUNT = /\$\{data\.aws_caller_identity\.\w+\.account_id\}/;

const after = (image = "web", parent = "base", pipelineArn = PIPELINE) =>
  synthesize((stack) => {
    new ParentRelease(stack, "After", { image, parent, pipelineArn });
  });

test("each release of the parent starts the image's pipeline, and none of another image or a failed build", () => {
  const configuration = after();
  const { event_pattern: pattern, ...rule } = only(configuration, "aws_cloudwatch_event_rule");
  expect(rule).toEqual({
    name: "golden-ami-parent-of-web",
    description: "Builds web after a release of base",
  });
  const { resources, ...others } = JSON.parse(String(pattern));
  expect(others).toEqual({
    source: ["aws.imagebuilder"],
    "detail-type": ["EC2 Image Builder Image State Change"],
    detail: { state: { status: ["AVAILABLE"] } },
  });
  expect(resources[0].prefix.replace(ACCOUNT, "111122223333")).toBe(
    "arn:aws:imagebuilder:eu-west-1:111122223333:image/base/",
  );
  const [policy] = Object.keys(configuration.resource?.aws_iam_role_policy ?? {});
  expect(only(configuration, "aws_cloudwatch_event_target")).toEqual({
    rule: expect.stringMatching(/^\$\{aws_cloudwatch_event_rule\..+\.name\}$/),
    target_id: "pipeline",
    arn: PIPELINE,
    role_arn: expect.stringMatching(/^\$\{aws_iam_role\..+\.arn\}$/),
    depends_on: [`aws_iam_role_policy.${policy}`],
  });
});

test("the role of the event may start that one pipeline, and nobody but EventBridge assumes it", () => {
  const configuration = after();
  expect(JSON.parse(String(only(configuration, "aws_iam_role_policy").policy)).Statement).toEqual([
    { Effect: "Allow", Action: "imagebuilder:StartImagePipelineExecution", Resource: PIPELINE },
  ]);
  expect(JSON.parse(String(only(configuration, "aws_iam_role").assume_role_policy)).Statement).toEqual([
    { Effect: "Allow", Principal: { Service: "events.amazonaws.com" }, Action: "sts:AssumeRole" },
  ]);
});

test("a rule whose image has a long name has one of Terraform's making", () => {
  const name = (image: string) => only(after(image), "aws_cloudwatch_event_rule").name;
  expect(name("w".repeat(43))).toHaveLength(64);
  expect(name("w".repeat(44))).toBeUndefined();
});

test("what is wrong is said", () => {
  expect(() => after("we_b")).toThrow('image "we_b" has "_"');
  expect(() => after("web", "ba_se")).toThrow('parent "ba_se" has "_"');
  expect(() => after("web", "base", "web")).toThrow('pipelineArn "web" is not an ARN');
});
