export interface BenchWorkload {
  readonly name: string;
  readonly account: string;
  readonly region: string;
}

export const SHARED_ACCOUNT = "111122223333";
export const ORGANIZATION = "arn:aws:organizations::000000000000:organization/o-exampleorg1";
export const AWS_PROVIDER = ">= 5.100.0, < 7.0.0";
export const SUBNETS = ["subnet-0abc1234", "subnet-0def1234"];

/** The workloads of both programs, each with one fleet that has a group. */
export function benchWorkloads(count: number): BenchWorkload[] {
  return Array.from({ length: count }, (_, index) => ({
    name: `workload-${index}`,
    account: String(200_000_000_000 + index),
    region: ["eu-west-1", "eu-west-3"][index % 2] ?? "",
  }));
}

export const benchLandingZone = (count: number): string =>
  `${HEAD}workloads:\n${benchWorkloads(count).map(workloadEntry).join("")}`;

/** The same landing zone in files of as many teams. */
export function benchFiles(count: number, teams: number): Readonly<Record<string, string>> {
  const all = benchWorkloads(count);
  const files = Array.from({ length: teams }, (_, team) => [
    `teams/team-${team}.yaml`,
    `workloads:\n${all
      .filter((_, index) => index % teams === team)
      .map(workloadEntry)
      .join("")}`,
  ]);
  return { "golden-ami.yaml": `${HEAD}include: [teams/*.yaml]\n`, ...Object.fromEntries(files) };
}

const workloadEntry = ({ name, account, region }: BenchWorkload) => `  ${name}:
    account: "${account}"
    region: ${region}
    assumeRole: arn:aws:iam::${account}:role/golden-ami
    fleets:
      web:
        image: web@1
        launchTemplate: { instanceType: t3.small }
        autoScaling: { min: 2, max: 6, subnets: [${SUBNETS.join(", ")}] }
`;

const HEAD = `organization: ${ORGANIZATION}
tags: { CostCenter: platform }
shared:
  account: "${SHARED_ACCOUNT}"
  region: eu-west-1
images:
  web:
    platform: Linux
    parent: amazon-linux-2023-x86
    components: [{ managed: update-linux }]
    regions: [eu-west-1, eu-west-3]
    share: { organization: true }
`;
