import { ReleaseTag } from "../../../modules/image/release-tag.js";
import { only, synthesize } from "../../synthesize.js";

const TAGGER = "arn:aws:states:eu-west-1:111122223333:stateMachine:tagger";
const ROLE = "arn:aws:iam::111122223333:role/tagger";
const ACCOUNT = "${data.aws_caller_identity.Tag_CallerIdentity_57B19A16.account_id}";

const tag = (image = "web", taggerArn = TAGGER) =>
  synthesize((stack) => {
    new ReleaseTag(stack, "Tag", { image, taggerArn, taggerRoleArn: ROLE });
  });

test("each build of the image that succeeds is tagged, and none of another image or that fails", () => {
  const configuration = tag();
  const { event_pattern: pattern, ...rule } = only(configuration, "aws_cloudwatch_event_rule");
  expect(rule).toEqual({ name: "golden-ami-release-web", description: "Tags releases of web" });
  expect(JSON.parse(String(pattern))).toEqual({
    source: ["aws.imagebuilder"],
    "detail-type": ["EC2 Image Builder Image State Change"],
    resources: [{ prefix: `arn:aws:imagebuilder:eu-west-1:${ACCOUNT}:image/web/` }],
    detail: { state: { status: ["AVAILABLE"] } },
  });
  expect(only(configuration, "aws_cloudwatch_event_target")).toEqual({
    rule: expect.stringMatching(/^\$\{aws_cloudwatch_event_rule\..+\.name\}$/),
    target_id: "tagger",
    arn: TAGGER,
    role_arn: ROLE,
    input_transformer: {
      input_paths: { image: "$.resources[0]" },
      input_template: '{"ResourceArn": <image>, "Tags": {"GoldenImage": "web"}}',
    },
  });
});

test("a rule whose image has a long name has one of Terraform's making", () => {
  const name = (image: string) => only(tag(image), "aws_cloudwatch_event_rule").name;
  expect(name("w".repeat(45))).toHaveLength(64);
  expect(name("w".repeat(46))).toBeUndefined();
});

test("what is wrong is said", () => {
  expect(() => tag("we_b")).toThrow('image "we_b" has "_"');
  expect(() => tag("web", "tagger")).toThrow('taggerArn "tagger" is not an ARN');
});
