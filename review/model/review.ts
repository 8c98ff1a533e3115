/** An AMI, as far as plans tell of it. */
export interface Release {
  readonly amiId: string;
  /** Undefined if no plan knows the AMI's name. */
  readonly name?: string;
  /** Parts of the name, if it is of the form that Image Builder is told here. */
  readonly image?: string;
  /** Three numbers, e.g. `1.4.0`. */
  readonly version?: string;
  readonly build?: number;
  /** ISO 8601. */
  readonly createdAt?: string;
  readonly owner?: string;
}

/** What was done to a resource, but not by Terraform. */
export interface ResourceDrift {
  readonly address: string;
  readonly isGone: boolean;
  /** Attributes that changed; none if it is gone. */
  readonly paths: readonly string[];
}

/** What a plan does to the instances that run an AMI. */
export type InstanceEffect =
  /** An instance refresh of their group replaces them. */
  | "refreshed"
  /** Terraform itself destroys and creates them. */
  | "replaced"
  /** They stay; whatever starts later starts from the new AMI. */
  | "next launch"
  /** They are started for the first time. */
  | "created"
  /** They go. */
  | "destroyed"
  /** Nothing happens to them. */
  | "none";

/** A row of the rollout matrix: what one fleet runs, and what it will run. */
export interface Rollout {
  readonly stack: string;
  readonly account?: string;
  readonly region?: string;
  /** Name of the fleet; the address of the launch template or instance where no landing zone has named it. */
  readonly fleet: string;
  /** Addresses of what is given the AMI; empty if it is looked up alone. */
  readonly addresses: readonly string[];
  /** Undefined if it runs none yet. */
  readonly before?: Release;
  /** Undefined if it goes, or if it is known at apply only. */
  readonly after?: Release;
  readonly isUnknownUntilApply: boolean;
  readonly instances: InstanceEffect;
  /** Why, in a few words: `instance refresh of payments-prod-web`. */
  readonly why: string;
}

export type Severity = "error" | "warning" | "note";

/** Something that a reviewer should know, with the way out of it. */
export interface Finding {
  /** Id of the rule, e.g. `downgrade`; docs/review.md has a section of that name. */
  readonly rule: string;
  readonly severity: Severity;
  /** Undefined if it is about several stacks, which the message then names. */
  readonly stack?: string;
  /** Address of a resource. */
  readonly address?: string;
  readonly message: string;
  readonly remedy: string;
}

export type ChangeKind =
  | "create"
  | "update"
  | "replace"
  | "delete"
  | "forget"
  | "read"
  | "import"
  | "move"
  | "other";

/** A change that a plan makes, as far as it may be shown. */
export interface ResourceSummary {
  readonly address: string;
  readonly previousAddress?: string;
  /** Whether it is imported and changed at once; undefined if it is imported alone, which its kind says. */
  readonly isImported?: boolean;
  readonly type: string;
  readonly kind: ChangeKind;
  /** Terraform's own actions, e.g. `delete, create`. */
  readonly actions: readonly string[];
  /** Why Terraform replaces or deletes it, in its words, e.g. `replace_because_cannot_update`. */
  readonly reason?: string;
  /** Paths of the attributes that force the replacement. */
  readonly replacePaths: readonly string[];
  /** Attributes that change. Values only of those on the allow-list that are neither sensitive nor unknown. */
  readonly attributes: readonly AttributeChange[];
  /** Whether nothing but a new release, or a new version of its launch template, makes it change. */
  readonly isRollout: boolean;
}

export interface AttributeChange {
  /** E.g. `tags.Team` or `instance_type`. */
  readonly path: string;
  /** Undefined if it is not shown; `shown` tells why. */
  readonly before?: string;
  readonly after?: string;
  readonly shown: "values" | "name only" | "sensitive" | "known after apply";
}

export type StackStatus = "planned" | "failed" | "missing" | "stale";

export interface StackReview {
  readonly name: string;
  readonly account?: string;
  readonly region?: string;
  readonly status: StackStatus;
  /** What Terraform said if it failed, or why it is stale or missing. */
  readonly error?: string;
  /** Changes that stand in no other list, those that destroy first. Those that do nothing are left out. */
  readonly changes: readonly ResourceSummary[];
  /** Outputs that change, and what becomes of each, e.g. `delete`. */
  readonly outputs: readonly { readonly name: string; readonly action: string }[];
  /** Resources that changed outside of Terraform in what the plan's changes depend on, or in what it sets again. */
  readonly drift: readonly ResourceDrift[];
  /** Page of the run of HCP Terraform that made the plan. */
  readonly runUrl?: string;
  /** Terraform's own text of the plan, if there is one. It is for the details page alone, after what is secret has been taken out. */
  readonly text?: string;
}

/** From most to least that a person must look at. */
export const VERDICTS = [
  "partial",
  "destructive",
  "downgrade or sideways",
  "unknown",
  "release + other",
  "other only",
  "release only",
  "no changes",
] as const;

export type VerdictClass = (typeof VERDICTS)[number];

/** What a new version of an image contains that the old one did not, from the project's git repository. */
export interface ReleaseContents {
  readonly image: string;
  readonly from: string;
  readonly to: string;
  /** Changes of the parent, and of components that came, went or have another version. */
  readonly parent?: { readonly before?: string; readonly after?: string };
  readonly components: readonly ComponentChange[];
  /** What else of it is in files: the Dockerfile template of a container, the user data of builds. */
  readonly files: readonly FileChange[];
  /** What the landing zone says of it otherwise, such as volumes and parameters. */
  readonly settings: readonly SettingChange[];
  /** Commits between the versions that changed the landing zone or its components, newest first. */
  readonly commits: readonly { readonly hash: string; readonly subject: string }[];
  /** Why there is nothing more to be said. */
  readonly note?: string;
}

export interface ComponentChange {
  readonly name: string;
  readonly before?: string;
  readonly after?: string;
  /** The document's change, as `git diff` shows it. */
  readonly diff?: string;
}

export interface FileChange {
  /** What the file is of the image. */
  readonly what: "Dockerfile" | "user data";
  /** Its path; undefined if there was none. */
  readonly before?: string;
  readonly after?: string;
  /** The file's change, as `git diff` shows it; never that of user data, which may have secrets. */
  readonly diff?: string;
}

export interface SettingChange {
  /**
   * Path from the image's entry, such as `rootVolume.sizeGiB`; for parameters from their component's name, and for a key
   * of one's own from the top.
   */
  readonly key: string;
  /** Undefined if there was none; `…` for a parameter or a variable, which may have secrets. */
  readonly before?: string;
  readonly after?: string;
}

/** One page's contents. The same plans give the same review: no clock, no order of files. */
export interface Review {
  readonly version: 1;
  readonly verdict: { readonly class: VerdictClass; readonly text: string };
  /** Commit that the plans are of. */
  readonly commit?: string;
  /** Whether files differed from it when they were planned. */
  readonly hasUncommittedChanges?: boolean;
  /** When the first of the plans was begun, ISO 8601. */
  readonly plannedAt?: string;
  /** SHA-256 over all plans, which `apply --reviewed` asks for. */
  readonly digest: string;
  /** Names that the landing zone has for accounts, by their ids. */
  readonly accountNames?: Readonly<Record<string, string>>;
  readonly rollouts: readonly Rollout[];
  readonly findings: readonly Finding[];
  readonly stacks: readonly StackReview[];
  /** Of each pair of versions that a fleet changes from and to. */
  readonly contents: readonly ReleaseContents[];
  /** Names of stacks that nobody asked to plan, and that no other plan is of. */
  readonly notSelected: readonly string[];
}
