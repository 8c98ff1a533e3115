import { z } from "zod";
import { FileChecker } from "../../../input/file-checker.js";
import { bare, entrySchemaOf, isRequired, shapeOf } from "../../../input/schema-form.js";
import { parseYaml } from "../../../input/yaml-file.js";
import { homesSchema } from "../../../landing-zone/schema/landing-zone.js";

/** What should be said, by the path of a schema, in which an entry is `*`. */
const FORMS = {
  organization: "is missing: arn:aws:organizations::<management account>:organization/o-<10-32 of a-z0-9>",
  "terraform.backend.s3.bucket": "is missing: 3 to 63 of a-z, 0-9, . and -, e.g. acme-terraform-state",
  "terraform.backend.s3.region": "is missing: a Region, e.g. eu-west-1",
  "terraform.backend.cloud.organization": "is missing: a-z, A-Z, 0-9, _, . and -, as HCP Terraform shows it",
  shared: "is missing: a map with account and region",
  "shared.account": 'is missing: 12 digits in quotes, e.g. "111122223333"',
  "shared.region": "is missing: a Region, e.g. eu-west-1",
  "shared.logs.cloudWatch.retentionDays":
    "is missing: one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653",
  "shared.releaseEvents.webhooks.*.url":
    "is missing: https://<host>/<path>, e.g. https://hooks.example.com/images",
  "shared.releaseEvents.webhooks.*.connection": "is missing: 1 to 64 of a-z, A-Z, 0-9 and ._-, e.g. on-call",
  "shared.releaseEvents.github.repository": "is missing: <owner>/<repository>, e.g. example/golden-amis",
  "shared.releaseEvents.github.connection": "is missing: 1 to 64 of a-z, A-Z, 0-9 and ._-, e.g. github",
  "shared.releaseEvents.hcpTerraform.connection":
    "is missing: 1 to 64 of a-z, A-Z, 0-9 and ._-, e.g. hcp-terraform",
  "shared.releaseEvents.hcpTerraform.workspaces":
    "is missing: a map by name, each entry ws- and 16 letters and digits, as the workspace's settings show it",
  "shared.network.subnet": "is missing: subnet- and 17 (in old ones, 8) of 0-9 and a-f",
  images: "is missing: a map by name, each entry a map with platform, parent, components and regions",
  "images.*.platform": "is missing: one of Linux, Windows",
  "images.*.parent":
    "is missing: an AWS image's name, ssm:/<parameter>, ami-…, an image ARN, prod-… of AWS Marketplace, or image:<image of this file>; of a container, the name of a container image of Image Builder's, a Docker Hub image with a tag (amazonlinux:2023), an ECR URI, an image ARN, or image:<container of this file>, e.g. amazon-linux-2-arm64",
  "images.*.components":
    "is missing: a list, each entry a map with any of managed, file, arn, name, version, parameters",
  "images.*.dataVolumes.*.deviceName": "is missing: a device, e.g. /dev/sdf, or xvdf for Windows",
  "images.*.export.diskImageFormat": "is missing: one of VMDK, RAW, VHD",
  "images.*.dockerfile.file":
    "is missing: a relative path to a file, without .., e.g. containers/nginx.Dockerfile",
  "images.*.instanceConfiguration.volumes.*.deviceName":
    "is missing: a device, e.g. /dev/sdf, or xvdf for Windows",
  "images.*.launchTemplates.*.*.launchTemplateId":
    "is missing: lt- and 17 (in old ones, 8) of 0-9 and a-f, e.g. lt-0123456789abcdef0",
  "images.*.lifecycle.disable.keep": "is missing: a whole number, 1 to 1000",
  "images.*.userData.file": "is missing: a relative path to a file, without .., e.g. user-data/web.sh",
  "images.*.regions": "is missing: a list, each entry a Region, e.g. eu-west-1",
  "images.*.schedule.cron":
    "is missing: cron(min hour dom month dow year), e.g. cron(0 3 ? * SUN *), or rate(7 days)",
  "workloads.*.account": 'is missing: 12 digits in quotes, e.g. "111122223333"',
  "workloads.*.fleets.*.launchTemplate.userData.file":
    "is missing: a relative path to a file, without .., e.g. user-data/web.sh",
  "workloads.*.fleets": "is missing: a map by name, each entry a map with image",
  "workloads.*.fleets.*.image": "is missing: web, web@1, web@1.4, web@1.4.0 or web@1.4.0/7",
  "workloads.*.fleets.*.launchTemplate.instanceType": "is missing: an instance type, e.g. t3.small",
  "workloads.*.fleets.*.launchTemplate.cpuOptions.coreCount": "is missing: a whole number, 1 to 448",
  "workloads.*.fleets.*.launchTemplate.cpuOptions.threadsPerCore": "is missing: a whole number, 1 to 2",
  "workloads.*.fleets.*.launchTemplate.dataVolumes.*.deviceName":
    "is missing: a device, e.g. /dev/sdf, or xvdf for Windows",
  "workloads.*.network.make": "is missing: a map with cidr",
  "workloads.*.network.make.cidr":
    "is missing: a block of 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16, e.g. 10.0.0.0/24",
  "workloads.*.fleets.*.instances.count": "is missing: a whole number, 1 to 1000",
  "workloads.*.fleets.*.instances.subnets":
    "is missing: a list, each entry subnet- and 17 (in old ones, 8) of 0-9 and a-f",
  "workloads.*.fleets.*.instances.onNewAmi": "is missing: one of replace, keep",
  "workloads.*.fleets.*.autoScaling.min": "is missing: a whole number, 0 to 10000",
  "workloads.*.fleets.*.autoScaling.max": "is missing: a whole number, 0 to 10000",
  "workloads.*.fleets.*.autoScaling.mixedInstances.requirements.memoryGiBPerVcpu.min": "is missing: a number",
  "workloads.*.fleets.*.autoScaling.mixedInstances.requirements.memoryMiB": "is missing: a map with min",
  "workloads.*.fleets.*.autoScaling.mixedInstances.requirements.memoryMiB.min":
    "is missing: a whole number, 1 to 100000000",
  "workloads.*.fleets.*.autoScaling.mixedInstances.requirements.vcpus": "is missing: a map with min",
  "workloads.*.fleets.*.autoScaling.mixedInstances.requirements.vcpus.min":
    "is missing: a whole number, 1 to 1000",
  "workloads.*.fleets.*.autoScaling.refreshCheckpoints.percentages":
    "is missing: a list, each entry a whole number, 1 to 100",
  "workloads.*.fleets.*.autoScaling.schedules.*.recurrence":
    "is missing: minute, hour, day of month, month and day of week, e.g. 0 8 * * MON-FRI",
  "workloads.*.fleets.*.autoScaling.targetTracking.*.customMetric.name":
    "is missing: 1 to 255 of characters of ASCII, e.g. QueuePerInstance",
  "workloads.*.fleets.*.autoScaling.targetTracking.*.customMetric.namespace":
    "is missing: 1 to 255 of characters of ASCII, e.g. Payments",
  "workloads.*.fleets.*.autoScaling.targetTracking.*.target": "is missing: a number",
  "workloads.*.fleets.*.autoScaling.subnets":
    "is missing: a list, each entry subnet- and 17 (in old ones, 8) of 0-9 and a-f",
};

/** What is said of each required key of a schema's maps if it is missing, by its path. */
function missingKeys(wrapped: z.core.$ZodType, path = ""): [path: string, message: string][] {
  const schema = bare(wrapped);
  const entry = entrySchemaOf(schema);
  if (entry) return missingKeys(entry, `${path}.*`);
  return Object.entries(shapeOf(schema) ?? {}).flatMap(([key, inner]) => [
    ...(isRequired(inner) ? [[`${path}.${key}`.slice(1), missing(key, inner)] as [string, string]] : []),
    ...missingKeys(inner, `${path}.${key}`),
  ]);
}

function missing(key: string, schema: z.core.$ZodType): string {
  const checker = new FileChecker(parseYaml("a.yaml", "{}"));
  checker.check(z.strictObject({ [key]: schema }), []);
  return checker.problems.map(({ message, expected }) => `${message}: ${expected}`).join();
}

test("of each required key that is missing, the form is said that it should have", () => {
  expect(Object.fromEntries(missingKeys(homesSchema))).toEqual(FORMS);
});
