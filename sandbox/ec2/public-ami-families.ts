import type { Partition } from "../identity/regions.js";
import type { Architecture } from "./ami.js";

/** One release of a public AMI, the same in all Regions but for its id. */
export interface PublicAmi {
  readonly name: string;
  readonly description: string;
  readonly owner: Owner;
  /** The day that the name has, e.g. `2026-04-27`. */
  readonly date: string;
  readonly architecture: Architecture;
  readonly system?: System;
  readonly rootDeviceName: string;
  readonly sizeGiB: number;
  readonly volumeType: "gp2" | "gp3";
  readonly bootMode?: "uefi" | "uefi-preferred";
  readonly imdsSupport?: "v2.0";
  /** Instance stores that the AMI maps, by device. */
  readonly instanceStores?: Readonly<Record<string, string>>;
  /** Whether there is a newer release. */
  readonly superseded?: boolean;
  /** The public parameters that name this release. */
  readonly parameters?: (imageId: string) => Readonly<Record<string, string>>;
}

type System = "Windows" | "Red Hat Enterprise Linux" | "SUSE Linux";
type Owner = keyof typeof OWNERS;

/** The accounts of those who publish, in each partition that they publish in. */
export const OWNERS = {
  amazonLinux: { aws: "137112412989", "aws-cn": "141808717104", "aws-us-gov": "045324592363" },
  bottlerocket: { aws: "092701018921" },
  canonical: { aws: "099720109477", "aws-cn": "837727238323", "aws-us-gov": "513442679011" },
  debian: { aws: "136693071363" },
  ecs: { aws: "591542846629", "aws-us-gov": "045324592363" },
  eks: { aws: "602401143452", "aws-cn": "918309763551", "aws-us-gov": "013241004608" },
  macos: { aws: "634519214787" },
  redHat: { aws: "309956199498", "aws-us-gov": "219670896067" },
  suse: { aws: "013907871322", "aws-cn": "841869936221" },
  windows: { aws: "801119661308", "aws-cn": "016951021795", "aws-us-gov": "077303321853" },
} as const satisfies Record<string, { readonly [Name in Partition]?: string }>;

const ARCHITECTURES = ["x86_64", "arm64"] as const;

/** Every public AMI that the sandbox knows: those that people start from, older releases first. */
export const PUBLIC_AMIS: readonly PublicAmi[] = [
  ...amazonLinux2023(),
  ...amazonLinux2(),
  ...ecs(),
  ...eks(),
  ...bottlerocket(),
  ...ubuntu(),
  ...debian(),
  ...redHat(),
  ...suse(),
  ...windows(),
  ...macos(),
];

/** https://docs.aws.amazon.com/linux/al2023/ug/ec2.html */
function amazonLinux2023(): PublicAmi[] {
  const releases = [
    { date: "2025-03-03", version: "2023.6.20250303.0", kernels: ["6.1"] },
    { date: "2026-04-27", version: "2023.11.20260427.1", kernels: ["6.1", "6.12", "6.18"] },
  ];
  return releases.flatMap(({ date, version, kernels }, index) =>
    kernels.flatMap((kernel) =>
      ARCHITECTURES.flatMap((architecture) =>
        ["", "-minimal"].map((kind): PublicAmi => {
          const names = [`kernel-${kernel}`, ...(kernel === "6.1" ? ["kernel-default"] : [])];
          return {
            name: `al2023-ami${kind}-${version}-kernel-${kernel}-${architecture}`,
            description: `Amazon Linux 2023 AMI ${version} ${architecture}${kind && " Minimal"} HVM kernel-${kernel}`,
            owner: "amazonLinux",
            date,
            architecture,
            rootDeviceName: "/dev/xvda",
            sizeGiB: kind === "-minimal" ? 2 : 8,
            volumeType: "gp3",
            bootMode: firmware(architecture),
            imdsSupport: "v2.0",
            superseded: !isLast(releases, index),
            parameters: (id) =>
              parameters(
                id,
                names.map(
                  (it) => `/aws/service/ami-amazon-linux-latest/al2023-ami${kind}-${it}-${architecture}`,
                ),
              ),
          };
        }),
      ),
    ),
  );
}

/** https://docs.aws.amazon.com/AL2/latest/ug/ec2.html */
function amazonLinux2(): PublicAmi[] {
  const releases = ["2025-03-05", "2026-04-27"];
  const kinds = [
    { name: "amzn2-ami-hvm", kernels: ["", "kernel-4.14-"] },
    { name: "amzn2-ami-kernel-5.10-hvm", kernels: ["kernel-5.10-", "kernel-default-"] },
  ];
  return releases.flatMap((date, index) =>
    kinds.flatMap(({ name, kernels }) =>
      ARCHITECTURES.map((architecture): PublicAmi => {
        const version = `2.0.${compact(date)}.1`;
        return {
          name: `${name}-${version}-${architecture}-gp2`,
          description: `Amazon Linux 2 AMI ${version} ${architecture} HVM gp2`,
          owner: "amazonLinux",
          date,
          architecture,
          rootDeviceName: "/dev/xvda",
          sizeGiB: 8,
          volumeType: "gp2",
          bootMode: architecture === "arm64" ? "uefi" : undefined,
          superseded: !isLast(releases, index),
          parameters: (id) =>
            parameters(
              id,
              kernels.map(
                (it) => `/aws/service/ami-amazon-linux-latest/amzn2-ami-${it}hvm-${architecture}-gp2`,
              ),
            ),
        };
      }),
    ),
  );
}

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/retrieve-ecs-optimized_AMI.html */
function ecs(): PublicAmi[] {
  return ARCHITECTURES.flatMap((architecture): PublicAmi[] => {
    const common = {
      owner: "ecs",
      date: "2026-02-26",
      architecture,
      rootDeviceName: "/dev/xvda",
      sizeGiB: 30,
    } as const;
    const path = (system: string) =>
      `/aws/service/ecs/optimized-ami/${system}${architecture === "arm64" ? "/arm64" : ""}/recommended`;
    const recommended =
      (system: string, os: string, name: string, version: string) =>
      (id: string): Record<string, string> => {
        const fields = {
          ecs_agent_version: "1.102.0",
          ecs_runtime_version: "Docker version 25.0.14",
          image_id: id,
          image_name: name,
          image_version: version,
          os,
          schema_version: "1",
          source_image_name: name.replace("-ecs", ""),
        };
        return { [path(system)]: JSON.stringify(fields), ...below(path(system), fields) };
      };
    const al2023 = `al2023-ami-ecs-hvm-2023.0.20260226-kernel-6.1-${architecture}`;
    const al2 = `amzn2-ami-ecs-hvm-2.0.20260226-${architecture}-ebs`;
    return [
      {
        ...common,
        name: al2023,
        description: `Amazon Linux AMI 2023.0.20260226 ${architecture} ECS HVM EBS`,
        volumeType: "gp3",
        bootMode: firmware(architecture),
        imdsSupport: "v2.0",
        parameters: recommended("amazon-linux-2023", "Amazon Linux 2023", al2023, "2023.0.20260226"),
      },
      {
        ...common,
        name: al2,
        description: `Amazon Linux AMI 2.0.20260226 ${architecture} ECS HVM GP2`,
        volumeType: "gp2",
        bootMode: architecture === "arm64" ? "uefi" : undefined,
        parameters: recommended("amazon-linux-2", "Amazon Linux 2", al2, "2.0.20260226"),
      },
    ];
  });
}

/** https://docs.aws.amazon.com/eks/latest/userguide/retrieve-ami-id.html */
function eks(): PublicAmi[] {
  return ["1.30", "1.31", "1.32", "1.33", "1.34", "1.35"].flatMap((version) =>
    ARCHITECTURES.map((architecture): PublicAmi => {
      const name = `amazon-eks-node-al2023-${architecture}-standard-${version}-v20260415`;
      return {
        name,
        description: `EKS-optimized Kubernetes node based on Amazon Linux 2023, (k8s: ${version})`,
        owner: "eks",
        date: "2026-04-15",
        architecture,
        rootDeviceName: "/dev/xvda",
        sizeGiB: 20,
        volumeType: "gp3",
        bootMode: firmware(architecture),
        imdsSupport: "v2.0",
        parameters: (id) =>
          below(
            `/aws/service/eks/optimized-ami/${version}/amazon-linux-2023/${architecture}/standard/recommended`,
            { image_id: id, image_name: name, release_version: `${version}.0-20260415` },
          ),
      };
    }),
  );
}

/** https://github.com/bottlerocket-os/bottlerocket/blob/develop/QUICKSTART-EKS.md */
function bottlerocket(): PublicAmi[] {
  return ["aws-k8s-1.33", "aws-k8s-1.34", "aws-ecs-2"].flatMap((variant) =>
    ARCHITECTURES.map(
      (architecture): PublicAmi => ({
        name: `bottlerocket-${variant}-${architecture}-v1.55.0-2be3a7c1`,
        description: `bottlerocket-${variant}-${architecture}-v1.55.0-2be3a7c1`,
        owner: "bottlerocket",
        date: "2026-02-10",
        architecture,
        rootDeviceName: "/dev/xvda",
        sizeGiB: 2,
        volumeType: "gp3",
        bootMode: firmware(architecture),
        imdsSupport: "v2.0",
        parameters: (id) =>
          below(`/aws/service/bottlerocket/${variant}/${architecture}/latest`, {
            image_id: id,
            image_version: "1.55.0",
          }),
      }),
    ),
  );
}

/** https://documentation.ubuntu.com/aws/aws-how-to/instances/find-ubuntu-images/ */
function ubuntu(): PublicAmi[] {
  const versions = [
    { codename: "focal", version: "20.04", volumeType: "gp2", dates: ["2025-05-29"], bootMode: undefined },
    { codename: "jammy", version: "22.04", volumeType: "gp2", dates: ["2025-03-05", "2026-04-20"] },
    { codename: "noble", version: "24.04", volumeType: "gp3", dates: ["2025-03-05", "2026-04-21"] },
  ] as const;
  return versions.flatMap(({ codename, version, volumeType, dates }) =>
    dates.flatMap((date, index) =>
      (["server", "minimal"] as const).flatMap((product) =>
        (["amd64", "arm64"] as const).map((debianArchitecture): PublicAmi => {
          const architecture = debianArchitecture === "amd64" ? "x86_64" : "arm64";
          const folder = product === "server" ? "ubuntu" : "ubuntu-minimal";
          const store = volumeType === "gp3" ? "hvm-ssd-gp3" : "hvm-ssd";
          const serial = compact(date);
          const path = `/aws/service/canonical/ubuntu/${product === "server" ? "server" : "server-minimal"}`;
          const end = `${debianArchitecture}/hvm/ebs-${volumeType}/ami-id`;
          return {
            name: `${folder}/images/${store}/ubuntu-${codename}-${version}-${debianArchitecture}-${product}-${serial}`,
            description: `Canonical, Ubuntu, ${version}${product === "minimal" ? " Minimal" : ""}, ${debianArchitecture} ${codename} image`,
            owner: "canonical",
            date,
            architecture,
            rootDeviceName: "/dev/sda1",
            sizeGiB: 8,
            volumeType,
            bootMode: version === "20.04" && architecture === "x86_64" ? undefined : firmware(architecture),
            imdsSupport: version === "24.04" ? "v2.0" : undefined,
            instanceStores: { "/dev/sdb": "ephemeral0", "/dev/sdc": "ephemeral1" },
            superseded: !isLast(dates, index),
            parameters: (id) =>
              parameters(
                id,
                [version, codename].flatMap((release) => [
                  `${path}/${release}/stable/${serial}/${end}`,
                  ...(isLast(dates, index) ? [`${path}/${release}/stable/current/${end}`] : []),
                ]),
              ),
          };
        }),
      ),
    ),
  );
}

/** https://wiki.debian.org/Cloud/AmazonEC2Image */
function debian(): PublicAmi[] {
  const versions = [
    { version: "12", releases: [["2025-03-16", "2053"] as const, ["2026-04-06", "2439"] as const] },
    { version: "13", releases: [["2026-04-13", "2447"] as const] },
  ];
  return versions.flatMap(({ version, releases }) =>
    releases.flatMap(([date, build], index) =>
      (["amd64", "arm64"] as const).map((debianArchitecture): PublicAmi => {
        const architecture = debianArchitecture === "amd64" ? "x86_64" : "arm64";
        return {
          name: `debian-${version}-${debianArchitecture}-${compact(date)}-${build}`,
          description: `Debian ${version} (${compact(date)}-${build})`,
          owner: "debian",
          date,
          architecture,
          rootDeviceName: "/dev/xvda",
          sizeGiB: 8,
          volumeType: "gp3",
          bootMode: firmware(architecture),
          imdsSupport: version === "13" ? "v2.0" : undefined,
          superseded: !isLast(releases, index),
          parameters: (id) =>
            parameters(id, [
              `/aws/service/debian/release/${version}/${compact(date)}-${build}/${debianArchitecture}`,
              ...(isLast(releases, index)
                ? [`/aws/service/debian/release/${version}/latest/${debianArchitecture}`]
                : []),
            ]),
        };
      }),
    ),
  );
}

/** https://access.redhat.com/solutions/15356 */
function redHat(): PublicAmi[] {
  const releases = [
    ["8.10.0", "2026-02-11"],
    ["9.7.0", "2026-02-18"],
    ["10.1.0", "2026-02-18"],
  ] as const;
  return releases.flatMap(([version, date]) =>
    ARCHITECTURES.map(
      (architecture): PublicAmi => ({
        name: `RHEL-${version}_HVM-${compact(date)}-${architecture}-0-Hourly2-GP3`,
        description: `Provided by Red Hat, Inc.`,
        owner: "redHat",
        date,
        architecture,
        system: "Red Hat Enterprise Linux",
        rootDeviceName: "/dev/sda1",
        sizeGiB: 10,
        volumeType: "gp3",
        bootMode: firmware(architecture),
      }),
    ),
  );
}

/** https://www.suse.com/c/how-to-find-suse-amis-using-the-aws-ssm-parameter-store/ */
function suse(): PublicAmi[] {
  return ARCHITECTURES.map(
    (architecture): PublicAmi => ({
      name: `suse-sles-15-sp7-v20260210-hvm-ssd-${architecture}`,
      description: "SUSE Linux Enterprise Server 15 SP7 (HVM, 64-bit, SSD-Backed)",
      owner: "suse",
      date: "2026-02-10",
      architecture,
      system: "SUSE Linux",
      rootDeviceName: "/dev/sda1",
      sizeGiB: 10,
      volumeType: "gp3",
      bootMode: firmware(architecture),
      parameters: (id) => parameters(id, [`/aws/service/suse/sles/15-sp7/${architecture}/latest`]),
    }),
  );
}

/** https://docs.aws.amazon.com/ec2/latest/windows-ami-reference/windows-amis.html */
function windows(): PublicAmi[] {
  const dates = ["2025-03-12", "2026-04-15"];
  const versions = ["2016", "2019", "2022", "2025"];
  const kinds = versions.flatMap((version) => [
    { version, name: `Windows_Server-${version}-English-Full-Base`, kind: "Full" },
    { version, name: `Windows_Server-${version}-English-Core-Base`, kind: "Core" },
  ]);
  const uefi = ["2019", "2022"].map((version) => ({
    version,
    name: `TPM-Windows_Server-${version}-English-Full-Base`,
    kind: "Full",
  }));
  const sql = ["Standard", "Web", "Express"].map((edition) => ({
    version: "2022",
    name: `Windows_Server-2022-English-Full-SQL_2022_${edition}`,
    kind: `Full SQL 2022 ${edition}`,
  }));
  return dates.flatMap((date, index) =>
    [...kinds, ...uefi, ...sql].map(({ version, name, kind }): PublicAmi => {
      return {
        name: `${name}-${date.replaceAll("-", ".")}`,
        description: `Microsoft Windows Server ${version} ${kind} Locale English AMI provided by Amazon`,
        owner: "windows",
        date,
        architecture: "x86_64",
        system: "Windows",
        rootDeviceName: "/dev/sda1",
        sizeGiB: 30,
        volumeType: version === "2025" ? "gp3" : "gp2",
        bootMode: version === "2025" || name.startsWith("TPM-") ? "uefi" : undefined,
        imdsSupport: version === "2025" ? "v2.0" : undefined,
        superseded: !isLast(dates, index),
        parameters: (id) => parameters(id, [`/aws/service/ami-windows-latest/${name}`]),
      };
    }),
  );
}

/** https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-mac-instances.html */
function macos(): PublicAmi[] {
  const releases = [
    ["sonoma", "14.8.4", "2026-02-19"],
    ["sequoia", "15.7.4", "2026-02-19"],
  ] as const;
  return releases.flatMap(([codename, version, date]) =>
    (["x86_64_mac", "arm64_mac"] as const).map(
      (architecture): PublicAmi => ({
        name: `amzn-ec2-macos-${version}-${compact(date)}-183142${architecture === "arm64_mac" ? "-arm64" : ""}`,
        description: `Amazon EC2 macOS ${codename} AMI`,
        owner: "macos",
        date,
        architecture,
        rootDeviceName: "/dev/sda1",
        sizeGiB: 100,
        volumeType: "gp3",
        parameters: (id) =>
          below(`/aws/service/ec2-macos/${codename}/${architecture}/latest`, {
            image_id: id,
            image_version: version,
          }),
      }),
    ),
  );
}

/** How AMIs of today's Linux boot. */
function firmware(architecture: Architecture): "uefi" | "uefi-preferred" {
  return architecture === "arm64" ? "uefi" : "uefi-preferred";
}

function parameters(imageId: string, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, imageId]));
}

function below(path: string, values: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [`${path}/${name}`, value]));
}

function isLast(list: readonly unknown[], index: number): boolean {
  return index === list.length - 1;
}

/** `20260427` */
function compact(date: string): string {
  return date.replaceAll("-", "");
}
