import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ImagebuilderImage } from "@cdktf/provider-aws/lib/imagebuilder-image";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { App, TerraformStack } from "cdktf";
import { Component, Fleet, GoldenImage, ImageKey, literal } from "cdktf-golden-ami";

const SHARED_ACCOUNT = "111122223333";
const REGION = "eu-west-1";
const ORGANIZATION = "arn:aws:organizations::000000000000:organization/o-exampleorg1";

const app = new App();

// The account that builds the image, and shares it with the organization.
const shared = new TerraformStack(app, "shared");
new AwsProvider(shared, "Aws", { region: REGION, allowedAccountIds: [SHARED_ACCOUNT] });
const key = new ImageKey(shared, "Key", { organizationArns: [ORGANIZATION] });
const nginx = new Component(shared, "nginx", {
  version: "1.0.0",
  data: literal(readFileSync(join(__dirname, "nginx.yaml"), "utf8")),
});
const web = new GoldenImage(shared, "web", {
  version: "1.0.0",
  parentImage: `arn:aws:imagebuilder:${REGION}:aws:image/amazon-linux-2023-x86/x.x.x`,
  components: [{ arn: nginx.arn }],
  rootDeviceName: "/dev/xvda",
  keyArns: { [REGION]: key.arn },
  organizationArns: [ORGANIZATION],
});
// An apply builds each version at once, and ends when its AMI is there. Those of earlier versions stay, and so do all that
// the pipeline builds.
new ImagebuilderImage(shared, "web-release", {
  imageRecipeArn: web.recipeArn,
  infrastructureConfigurationArn: web.infrastructureConfigurationArn,
  distributionConfigurationArn: web.distributionConfigurationArn,
  lifecycle: { createBeforeDestroy: true },
});

// An account that runs it. Each plan looks for the newest AMI of major version 1.
const payments = new TerraformStack(app, "payments");
new AwsProvider(payments, "Aws", { region: REGION, allowedAccountIds: ["444455556666"] });
new Fleet(payments, "web", {
  owner: SHARED_ACCOUNT,
  image: "web@1",
  launchTemplate: { instanceType: "t3.small" },
  autoScaling: { min: 2, max: 6, subnets: ["subnet-0abc1234", "subnet-0def1234"] },
});

app.synth();
