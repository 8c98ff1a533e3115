import type {
  Finding,
  Release,
  ResourceSummary,
  Review,
  Rollout,
  StackReview,
} from "../../../review/model/review.js";

export const OLD = release("web", "1.4.0", 7, "2026-10-20T04:00:00Z");
export const NEW = release("web", "1.4.1", 1, "2026-11-24T04:00:00Z");

export function release(image: string, version: string, build: number, createdAt?: string): Release {
  const digits = version.replaceAll(".", "");
  const amiId = `ami-0${image.length}${digits}${String(build).padStart(12, "0")}`;
  return { amiId, name: `${image}_${version}_${build}_x`, image, version, build, createdAt };
}

const REGIONS = ["eu-west-1", "eu-west-3"];

/** Stack number so and so: two in each account. */
export function rollout(index: number, others: Partial<Rollout> = {}): Rollout {
  const stack = stackName(index);
  return {
    stack,
    account: String(444455550000 + Math.floor(index / 2)),
    region: REGIONS[index % 2],
    fleet: "web",
    addresses: ["aws_launch_template.web"],
    before: OLD,
    after: NEW,
    isUnknownUntilApply: false,
    instances: "refreshed",
    why: "instance refresh of the group",
    ...others,
  };
}

export const stackName = (index: number) => `team-${String(index).padStart(4, "0")}`;

export function stack(index: number, others: Partial<StackReview> = {}): StackReview {
  const { stack: name, account, region } = rollout(index);
  return { name, account, region, status: "planned", changes: [], outputs: [], drift: [], ...others };
}

export function change(others: Partial<ResourceSummary> = {}): ResourceSummary {
  return {
    address: "aws_security_group.web",
    type: "aws_security_group",
    kind: "update",
    actions: ["update"],
    replacePaths: [],
    attributes: [{ path: "tags.Team", shown: "name only" }],
    isRollout: false,
    ...others,
  };
}

export const releaseChange = change({
  address: "aws_launch_template.web",
  type: "aws_launch_template",
  attributes: [{ path: "image_id", before: OLD.amiId, after: NEW.amiId, shown: "values" }],
  isRollout: true,
});

export const replacedVolume = change({
  address: "aws_ebs_volume.data",
  type: "aws_ebs_volume",
  kind: "replace",
  actions: ["delete", "create"],
  reason: "replace_because_cannot_update",
  replacePaths: ["availability_zone"],
  attributes: [{ path: "volume_size", before: "100", after: "200", shown: "values" }],
});

export function finding(others: Partial<Finding> = {}): Finding {
  return {
    rule: "downgrade",
    severity: "error",
    stack: stackName(0),
    message: "web web: web 1.4.0/7 is older than web 1.4.1/1",
    remedy: "Look for a pin, or run `npx golden-ami plan` again.",
    ...others,
  };
}

export function review(others: Partial<Review> = {}): Review {
  return {
    version: 1,
    verdict: { class: "release only", text: "web 1.4.0/7 → 1.4.1/1 in all 7 accounts; nothing else changes" },
    commit: "0123456789abcdef0123456789abcdef01234567",
    plannedAt: "2026-11-26T08:00:00Z",
    digest: "d".repeat(64),
    rollouts: [],
    findings: [],
    stacks: [],
    contents: [],
    notSelected: [],
    ...others,
  };
}

const count = (length: number) => Array.from({ length }, (_, index) => index);

/** A release in as many stacks, and in nothing else. */
export function releaseOnly(length: number): Review {
  return review({
    rollouts: count(length).map((index) => rollout(index)),
    stacks: count(length).map((index) => stack(index, { changes: [releaseChange] })),
  });
}

/** Fleets that run as many releases, eight days from one to the next, and leave the first of them for the last. */
export function manyReleases(releases: number, fleets = releases): Review {
  const all = count(releases).map((index) =>
    release("web", `1.${index}.0`, 1, new Date(Date.UTC(2025, 0, 1 + index * 8, 4)).toISOString()),
  );
  const rollouts = count(fleets).map((index) => {
    const before = all[index % releases];
    return rollout(index, { before, after: index % releases ? before : all.at(-1), instances: "none" });
  });
  return review({ rollouts, stacks: count(fleets).map((index) => stack(index)) });
}

/** Thirteen alike, and one that is held back. */
export function allButOne(): Review {
  const all = releaseOnly(14);
  const held = { after: OLD, instances: "none", why: "pinned" } as const;
  return {
    ...all,
    rollouts: all.rollouts.map((row, index) => (index === 3 ? { ...row, ...held } : row)),
    stacks: all.stacks.map((one, index) => (index === 3 ? { ...one, changes: [] } : one)),
  };
}

export const FAILURE = "Error: no valid credential sources found\n\n  on cdk.tf.json line 12";

/** Something of each kind that a reviewer meets. */
export function oddities(): Review {
  const api = [
    release("api", "2.0.0", 4, "2026-11-01T04:00:00Z"),
    release("api", "1.9.9", 2, "2026-09-01T04:00:00Z"),
  ];
  const rollouts = [
    ...allButOne().rollouts,
    rollout(14, {
      fleet: "api",
      before: api[0],
      after: api[1],
      instances: "next launch",
      why: "the group starts $Latest, and has no instance refresh",
    }),
    rollout(15, {
      fleet: "api",
      before: api[0],
      after: undefined,
      isUnknownUntilApply: true,
      instances: "next launch",
      why: "the AMI is read at apply, after aws_vpc.main",
    }),
    rollout(16, { fleet: "single", instances: "replaced", why: "Terraform replaces aws_instance.single" }),
    rollout(17, { before: undefined, instances: "created", why: "the fleet is new" }),
    rollout(18, { after: undefined, instances: "destroyed", why: "the fleet goes" }),
  ];
  return review({
    verdict: {
      class: "partial",
      text: "2 of 22 stacks are not planned: team-0019, team-0020; 2 resources are destroyed or replaced: team-0018 aws_autoscaling_group.web, team-0016 aws_ebs_volume.data; web 1.4.0/7 → 1.4.1/1 in 8 of 9 accounts",
    },
    rollouts,
    findings: [
      finding({
        rule: "incomplete",
        stack: stackName(19),
        message: "the plan failed: Error: no valid credential sources found",
        remedy: "Mend what Terraform says, and plan it again with `npx golden-ami plan`.",
      }),
      finding({
        rule: "incomplete",
        stack: stackName(20),
        message: "the plan is of commit aaaaaaa, and not of bbbbbbb",
        remedy: "Mend what Terraform says, and plan it again with `npx golden-ami plan`.",
      }),
      finding({ stack: stackName(14), message: "api: api 1.9.9/2 is older than api 2.0.0/4" }),
      finding({
        rule: "not-rolled-out",
        severity: "warning",
        stack: stackName(14),
        message: "api gets a new template, and none of its instances starts from it",
        remedy: "Give the group an instance refresh.",
      }),
      finding({
        rule: "pinned",
        severity: "note",
        stack: stackName(3),
        message: "web is pinned to web 1.4.0/7",
        remedy: "Take the pin out if it is no longer needed.",
      }),
    ],
    stacks: [
      ...allButOne().stacks,
      stack(14, { changes: [releaseChange, change()] }),
      stack(15, {
        changes: [change()],
        outputs: [{ name: "endpoint", action: "update" }],
        drift: [{ address: "aws_iam_role.a", isGone: false, paths: ["arn"] }],
      }),
      stack(16, {
        changes: [replacedVolume, releaseChange],
        text: 'Terraform will perform the following actions:\n\n  # aws_ebs_volume.data must be replaced\n-/+ resource "aws_ebs_volume" "data" {\n      ~ availability_zone = "eu-west-1a" -> "eu-west-1b" # forces replacement\n        size              = 100\n    }\n\nPlan: 1 to add, 1 to change, 1 to destroy.\n',
      }),
      stack(17, {
        changes: [
          change({
            kind: "create",
            actions: ["create"],
            address: "aws_autoscaling_group.web",
            attributes: [],
          }),
        ],
      }),
      stack(18, {
        changes: [
          change({
            kind: "delete",
            actions: ["delete"],
            reason: "delete_because_no_resource_config",
            address: "aws_autoscaling_group.web",
            attributes: [],
          }),
        ],
      }),
      stack(19, { status: "failed", error: FAILURE }),
      stack(20, { status: "stale", error: "the plan is of commit aaaaaaa, and not of bbbbbbb" }),
      stack(21),
    ],
    notSelected: ["shared"],
  });
}

/** Texts of others that are mark-up, links, or not to be seen, wherever a review may have such. */
export const HOSTILE =
  "<img src=x onerror=alert(1)> </script> @octocat acme/app#12 GH-12 (www.example.com) `x` **b** [l](http://example.com) a|b \u202eevil\u200b \u001b[31m %v1 :rocket: \n/close";

export function hostile(): Review {
  return review({
    verdict: { class: "destructive", text: HOSTILE },
    rollouts: [
      rollout(0, {
        stack: HOSTILE,
        fleet: HOSTILE,
        account: HOSTILE,
        region: HOSTILE,
        why: HOSTILE,
        before: { amiId: HOSTILE, name: HOSTILE },
      }),
    ],
    findings: [finding({ stack: HOSTILE, message: HOSTILE })],
    stacks: [
      stack(0, {
        name: HOSTILE,
        changes: [
          change({ ...replacedVolume, address: HOSTILE, replacePaths: [HOSTILE] }),
          change({ address: HOSTILE }),
        ],
        outputs: [{ name: HOSTILE, action: HOSTILE }],
        text: HOSTILE,
      }),
      stack(1, { name: `${HOSTILE}2`, status: "failed", error: HOSTILE }),
      stack(2, { name: `${HOSTILE}3` }),
    ],
    notSelected: [HOSTILE],
  });
}
