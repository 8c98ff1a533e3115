import { type TerraformStack, Token } from "cdktf";
import { Fleet, type FleetProps } from "../../modules/fleet/fleet.js";
import { LaunchTemplate } from "../../modules/fleet/launch-template.js";
import { DistributionConfiguration } from "../../modules/image/distribution-configuration.js";
import { GoldenImage, type GoldenImageProps } from "../../modules/image/golden-image.js";
import { ImageRecipe } from "../../modules/image/image-recipe.js";
import { InfrastructureConfiguration } from "../../modules/image/infrastructure-configuration.js";
import { all, only, synthesize } from "../synthesize.js";

const fleetProps: FleetProps = {
  owner: "111122223333",
  image: "web@1",
  launchTemplate: { instanceType: "t3.small" },
};
const autoScaling = { min: 2, max: 6, subnets: ["subnet-0abc1234"] };
const imageProps: GoldenImageProps = {
  version: "1.0.0",
  parentImage: "ami-0123456789abcdef0",
  components: [{ arn: "arn:aws:imagebuilder:eu-west-1:aws:component/update-linux/x.x.x" }],
  rootDeviceName: "/dev/xvda",
  keyArns: { "eu-west-1": "arn:aws:kms:eu-west-1:111122223333:key/0abc" },
};

const image = (props: object) => (stack: TerraformStack) =>
  new GoldenImage(stack, "web", { ...imageProps, ...props });
const fleet = (props: object) => (stack: TerraformStack) =>
  new Fleet(stack, "web", { ...fleetProps, ...props });
const map = Token.asStringMap({ resolve: () => "${var.map}" });

const UNKNOWN = "is known to Terraform only: expected a map, whose keys and values may be tokens";
const AMI = "ami-0123456789abcdef0";
/** Props of a caller without types. */
const wrong = (props: object) => props as never;
const MISSING = "is not given: expected a value";

test.each<[what: string, build: (stack: TerraformStack) => unknown, message: string]>([
  ["an image's keys", image({ keyArns: map }), `keyArns ${UNKNOWN} (test/web)`],
  [
    "a component's parameters",
    image({ components: [{ arn: "${var.arn}", parameters: map }] }),
    `components[0].parameters ${UNKNOWN} (test/web/Recipe)`,
  ],
  ["an account", image({ accounts: [undefined] }), `accounts[0] ${MISSING}`],
  [
    "an owner that is a number",
    fleet({ owner: 111122223333 }),
    "owner 111122223333 is not a text: expected 12 digits",
  ],
  ["a tag that is a number", fleet({ tags: { Cost: 1 } }), "tags.Cost 1 is not a text"],
  ["a description that is a number", image({ description: 1 }), "description 1 is not a text"],
  ["a size that is a text", image({ rootVolumeSizeGiB: "8" }), 'rootVolumeSizeGiB "8" is not a whole number'],
  [
    "a group's subnets",
    fleet({ autoScaling: { min: 1, max: 2 } }),
    `autoScaling.subnets ${MISSING} (test/web)`,
  ],
  [
    "a template's security groups",
    (stack) =>
      new LaunchTemplate(
        stack,
        "web",
        wrong({ amiId: AMI, rootDeviceName: "/dev/xvda", instanceType: "t3.small" }),
      ),
    `securityGroupIds ${MISSING} (test/web)`,
  ],
  [
    "a configuration's security groups",
    (stack) =>
      new InfrastructureConfiguration(
        stack,
        "web",
        wrong({ instanceProfileName: "a", subnetId: "subnet-0abc1234" }),
      ),
    `securityGroupIds ${MISSING} (test/web)`,
  ],
  [
    "a recipe's components",
    (stack) =>
      new ImageRecipe(
        stack,
        "web",
        wrong({ version: "1.0.0", parentImage: AMI, rootDeviceName: "/dev/xvda" }),
      ),
    `components ${MISSING} (test/web)`,
  ],
  [
    "a distribution's keys",
    (stack) =>
      new DistributionConfiguration(
        stack,
        "web",
        wrong({ amiNameTemplate: "web {{imagebuilder:buildDate}}" }),
      ),
    `keyArns ${MISSING} (test/web)`,
  ],
  ["an owner", fleet({ owner: undefined }), `owner ${MISSING} (test/web)`],
  ["a launch template", fleet({ launchTemplate: undefined }), `launchTemplate ${MISSING} (test/web)`],
  ["an image's components", image({ components: undefined }), `components ${MISSING} (test/web)`],
  ["an image's keys, none", image({ keyArns: undefined }), `keyArns ${MISSING} (test/web)`],
  ["an instance type", fleet({ launchTemplate: {} }), `launchTemplate.instanceType ${MISSING} (test/web)`],
  ["a version", image({ version: undefined }), `version ${MISSING} (test/web)`],
  [
    "a list",
    image({ accounts: "111122223333" }),
    'accounts "111122223333" is not a list: expected a list of texts',
  ],
  ["a tag's value", image({ tags: { Cost: undefined } }), `Cost ${MISSING}`],
  ["a description", image({ description: null }), `description null ${MISSING} (test/web)`],
  [
    "an image",
    fleet({ image: { image: "Web" } }),
    `image "Web" has "W", which is not allowed in an image's name`,
  ],
  [
    "an image's version",
    fleet({ image: { image: "web", version: "new" } }),
    'image "web@new" has a version that is not of numbers',
  ],
])("%s that a construct cannot use is told with its place, and is no TypeError", (_, build, message) => {
  expect(() => synthesize((stack) => void build(stack))).toThrow(message);
});

test("a warm-up that only Terraform knows passes through", () => {
  const instanceWarmupSeconds = Token.asNumber({ resolve: () => "${var.seconds}" });
  const configuration = synthesize(
    (stack) => void fleet({ autoScaling: { ...autoScaling, instanceWarmupSeconds } })(stack),
  );
  expect(only(configuration, "aws_autoscaling_group")).toMatchObject({
    instance_refresh: { preferences: { instance_warmup: "${var.seconds}" } },
  });
});

test("a fleet can wait for the grant that another has made", () => {
  const configuration = synthesize((stack) => {
    const { keyGrant } = new Fleet(stack, "web", { ...fleetProps, autoScaling });
    new Fleet(stack, "api", { ...fleetProps, autoScaling, keyGrant });
  });
  const [grant, ...others] = Object.keys(configuration.resource?.aws_kms_grant ?? {});
  expect(others).toEqual([]);
  expect(all(configuration, "aws_autoscaling_group").map(({ depends_on }) => depends_on)).toEqual([
    [`aws_kms_grant.${grant}`],
    [`aws_kms_grant.${grant}`],
  ]);
});
