import { DistributionStack } from "../../stacks/distribution-stack.js";
import { SharedStack } from "../../stacks/shared-stack.js";
import { WorkloadStack } from "../../stacks/workload-stack.js";
import { COMPONENT, load } from "../landing-zone/project.js";
import { type SynthesizedApp, synthesizeApp } from "../synthesize.js";

/** Whatever a landing zone can have. */
export const LANDING_ZONE = `organization: arn:aws:organizations::000000000000:organization/o-exampleorg1
tags: { CostCenter: platform }
shared:
  account: "111122223333"
  region: eu-west-1
  assumeRole: arn:aws:iam::111122223333:role/golden-ami
images:
  web:
    platform: Linux
    description: Amazon Linux 2023 with nginx
    parent: amazon-linux-2023-x86
    components:
      - managed: update-linux
      - file: components/web-server.yaml
        parameters: { Port: "8080" }
    regions: [eu-west-1, eu-west-3]
    schedule: { cron: "cron(0 3 ? * SUN *)", timezone: Europe/Paris }
    share: { organization: true }
  database:
    platform: Linux
    parent: image:web
    version: "2.0"
    components:
      - file: components/web-server.yaml
    rootVolume: { sizeGiB: 40 }
    regions: [us-east-1]
    share:
      organizationalUnits: [arn:aws:organizations::000000000000:ou/o-exampleorg1/ou-abcd-11111111]
      accounts: ["777788889999"]
workloads:
  payments-prod:
    account: "444455556666"
    region: eu-west-1
    assumeRole: arn:aws:iam::444455556666:role/golden-ami
    tags: { Team: payments }
    fleets:
      web:
        image: web
        launchTemplate: { instanceType: t3.small }
        autoScaling: { min: 2, max: 6, subnets: [subnet-0abc1234, subnet-0def1234] }
      admin:
        image: web@1.0
        launchTemplate: { instanceType: t3.large, vpc: vpc-0abc1234, rootVolumeSizeGiB: 20 }
      proxy:
        image: web@1
        launchTemplate: { instanceType: t3.small, securityGroups: [sg-0abc1234] }
  orders-prod:
    account: "777788889999"
    region: us-east-1
    fleets:
      store:
        image: database@2.0.0/7
        launchTemplate: { instanceType: r6i.large, securityGroups: [sg-0abc1234] }
`;

/** All stacks, as main.ts composes them. */
export function synthesizeLandingZone(text = LANDING_ZONE, component = COMPONENT): SynthesizedApp {
  const { landingZone } = load({ "golden-ami.yaml": text, "components/web-server.yaml": component });
  return synthesizeApp((app) => {
    new SharedStack(app, landingZone);
    for (const account of landingZone.copyAccounts) new DistributionStack(app, landingZone, account);
    for (const workload of landingZone.workloads) new WorkloadStack(app, landingZone, workload);
  });
}
