import { ExecutionRole } from "../../../modules/build/execution-role.js";
import { GoldenImage, type GoldenImageProps } from "../../../modules/image/golden-image.js";
import { all, only, synthesize } from "../../synthesize.js";

const ROLE = "arn:aws:iam::111122223333:role/builder";
const EXPORT = { region: "eu-west-1", diskImageFormat: "VMDK", s3Bucket: "exports", roleName: "vmimport" };

const image = (props: Partial<GoldenImageProps> = {}) =>
  synthesize((stack) => {
    new GoldenImage(stack, "web", {
      version: "1.0.0",
      parentImage: "arn:aws:imagebuilder:eu-west-1:aws:image/amazon-linux-2023-x86/x.x.x",
      components: [{ arn: "arn:aws:imagebuilder:eu-west-1:aws:component/update-linux/x.x.x" }],
      rootDeviceName: "/dev/xvda",
      dataVolumes: [{ deviceName: "/dev/sdf", sizeGiB: 8 }],
      keyArns: { "eu-west-1": "arn:aws:kms:eu-west-1:111122223333:key/0abc" },
      ...props,
    });
  });

const volumes = (props: Partial<GoldenImageProps>) => {
  const { block_device_mapping: mappings } = only(image(props), "aws_imagebuilder_image_recipe");
  return (mappings as { ebs: { encrypted: string; kms_key_id?: string } }[]).map(({ ebs }) => [
    ebs.encrypted,
    ebs.kms_key_id,
  ]);
};

const executionRole = (props: Partial<GoldenImageProps>) =>
  only(image(props), "aws_imagebuilder_image_pipeline").execution_role;

test("volumes are encrypted, unless the image says that they are not", () => {
  const key = "arn:aws:kms:eu-west-1:111122223333:key/0abc";
  expect(volumes({})).toEqual([
    ["true", key],
    ["true", key],
  ]);
  expect(volumes({ encrypted: false })).toEqual([
    ["false", undefined],
    ["false", undefined],
  ]);
});

test("an AMI that is not encrypted has no key in the Region where it is built, and one in others", () => {
  const keyArns = {
    "eu-west-1": "arn:aws:kms:eu-west-1:111122223333:key/0abc",
    "eu-west-3": "arn:aws:kms:eu-west-3:111122223333:key/0def",
  };
  const keys = (props: Partial<GoldenImageProps>) => {
    const { distribution } = only(
      image({ keyArns, ...props }),
      "aws_imagebuilder_distribution_configuration",
    );
    return (distribution as { ami_distribution_configuration: { kms_key_id?: string } }[]).map(
      ({ ami_distribution_configuration: settings }) => settings.kms_key_id,
    );
  };
  expect(keys({})).toEqual(Object.values(keyArns));
  expect(keys({ encrypted: false })).toEqual([undefined, keyArns["eu-west-3"]]);
});

test("an image is exported, with whatever else a distribution does", () => {
  const { distribution } = only(
    image({
      encrypted: false,
      export: EXPORT,
      fastLaunch: { launchTemplateName: "fast" },
      descriptionsByRegion: { "eu-west-1": "nginx" },
      parameterNames: ["/imagebuilder/web"],
    }),
    "aws_imagebuilder_distribution_configuration",
  );
  expect(distribution).toMatchObject([
    {
      ami_distribution_configuration: { description: "nginx" },
      s3_export_configuration: { s3_bucket: "exports" },
      fast_launch_configuration: [{ enabled: true }],
      ssm_parameter_configuration: [
        { parameter_name: "/imagebuilder/golden-ami/web/latest" },
        { parameter_name: "/imagebuilder/web" },
      ],
    },
  ]);
});

test("builds go by a role that is made if the distribution needs it, or by one that is given", () => {
  expect(executionRole({})).toBeUndefined();
  const parameterNames = ["/golden/web"];
  expect(executionRole({ parameterNames })).toMatch(/^\$\{aws_iam_role\.web_ExecutionRole_.+\.arn\}$/);
  expect(executionRole({ fastLaunch: {} })).toMatch(/^\$\{aws_iam_role\.web_ExecutionRole_.+\.arn\}$/);
  expect(executionRole({ parameterNames, executionRoleArn: ROLE })).toBe(ROLE);
});

test("no pipeline builds before its role may", () => {
  const pipeline = only(
    synthesize((stack) => {
      const shared = new ExecutionRole(stack, "Shared", { parameterNames: ["/golden/web"] });
      new GoldenImage(stack, "web", {
        version: "1.0.0",
        parentImage: "ami-0123456789abcdef0",
        components: [{ arn: "arn:aws:imagebuilder:eu-west-1:aws:component/update-linux/x.x.x" }],
        rootDeviceName: "/dev/xvda",
        keyArns: { "eu-west-1": "arn:aws:kms:eu-west-1:111122223333:key/0abc" },
        executionRole: shared,
      });
    }),
    "aws_imagebuilder_image_pipeline",
  );
  expect(pipeline).toMatchObject({
    execution_role: expect.stringMatching(/^\$\{aws_iam_role\.Shared_/),
    depends_on: [
      expect.stringMatching(/^aws_iam_role_policy_attachment\.Shared_EC2ImageBuilderExecutionPolicy_/),
      expect.stringMatching(/^aws_iam_role_policy\.Shared_Statements_/),
    ],
  });
  expect(all(image(), "aws_imagebuilder_image_pipeline")[0]).not.toHaveProperty("depends_on");
});

test.each<[Partial<GoldenImageProps>, string]>([
  [
    { export: EXPORT },
    "export cannot be of an AMI that is encrypted: expected encrypted false beside it (test/web)",
  ],
  [
    { export: EXPORT, encrypted: false, parentImage: "prod-0123abcd" },
    "export cannot be of an image from AWS Marketplace: expected another parentImage, or no export (test/web)",
  ],
  ...[
    "arn:aws:imagebuilder:eu-west-1:aws:image/windows-server-2022-english-full-base-x86/x.x.x",
    "ssm:/aws/service/ami-windows-latest/Windows_Server-2022-English-Full-SQL_2022_Standard",
    "ssm:arn:aws:ssm:eu-west-1::parameter/aws/service/ecs/optimized-ami/windows_server/2022/english/full/recommended/image_id",
  ].map((parentImage): [Partial<GoldenImageProps>, string] => [
    { export: EXPORT, encrypted: false, parentImage },
    "export cannot be of AWS's own Windows or SQL Server: expected another parentImage, or no export (test/web)",
  ]),
  [{ executionRoleArn: "builder" }, 'executionRoleArn "builder"'],
  [{ parameterNames: ["/aws/web"] }, 'parameterNames[0] "/aws/web" begins as AWS\'s own do'],
])("an image with %j is refused", (props, message) => {
  expect(() => image(props)).toThrow(message);
});

test("an image has one execution role", () => {
  expect(() =>
    synthesize((stack) => {
      new GoldenImage(stack, "web", {
        version: "1.0.0",
        parentImage: "ami-0123456789abcdef0",
        components: [{ arn: "arn:aws:imagebuilder:eu-west-1:aws:component/update-linux/x.x.x" }],
        rootDeviceName: "/dev/xvda",
        keyArns: { "eu-west-1": "arn:aws:kms:eu-west-1:111122223333:key/0abc" },
        executionRole: new ExecutionRole(stack, "Shared"),
        executionRoleArn: ROLE,
      });
    }),
  ).toThrow("executionRole has no effect beside executionRoleArn: expected one of both (test/web)");
});
