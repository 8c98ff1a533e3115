import { join, relative } from "node:path";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import {
  App,
  CloudBackend,
  LocalBackend,
  NamedCloudWorkspace,
  S3Backend,
  TerraformElement,
  TerraformStack,
} from "cdktf";
import type { Construct, Node } from "constructs";
import type { LandingZone } from "../landing-zone/types.js";
import { literal, literals } from "../modules/literal.js";
import { settingsOf } from "../rules/given-backend.js";
import { isKnownToTerraform } from "../rules/region.js";
import { requiredTerraform } from "../rules/terraform-version.js";
import { GivenBackend } from "./given-backend.js";
import { localStateFile } from "./local-state.js";
import { logicalId } from "./logical-id.js";

export interface AccountStackProps {
  /** 12 digits; the provider refuses every other account. */
  readonly account: string;
  readonly region: string;
  /** @default - the caller's own credentials */
  readonly assumeRole?: string;
  /** @default - none */
  readonly externalId?: string;
  /** Profile of AWS's shared configuration. @default - the environment's */
  readonly profile?: string;
  /** Default tags of the provider. */
  readonly tags: Readonly<Record<string, string>>;
  readonly terraform: LandingZone["terraform"];
}

/** https://developer.hashicorp.com/terraform/language/syntax/configuration#identifiers */
const IDENTIFIER = /^[A-Za-z_][\w-]*$/;

/** One account and Region, one state. It alone sets backend, provider, versions and default tags. */
export class AccountStack extends TerraformStack {
  readonly #props: AccountStackProps;
  /** The path that each logical id was allocated to. */
  readonly #paths = new Map<string, string>();

  constructor(scope: Construct, id: string, props: AccountStackProps) {
    super(scope, id);
    this.#props = props;
    new AwsProvider(this, "Aws", this.#providerConfig(props.region));
    const { awsProvider, backend, terraformVersion } = props.terraform;
    this.addOverride("terraform.required_version", requiredTerraform(backend, terraformVersion));
    // The bindings pin the one version that they were generated from.
    this.addOverride("terraform.required_providers.aws", {
      source: "hashicorp/aws",
      version: awsProvider,
    });
    this.#setBackend(id, backend);
  }

  /**
   * Addresses are read by people, so they have no hash: an id is its construct's path.
   * @throws Error for a second path that would give an id, and for an id that Terraform does not take
   */
  protected override allocateLogicalId(element: TerraformElement | Node): string {
    const node = TerraformElement.isTerraformElement(element) ? element.node : element;
    const path = node.scopes.slice(1).map((scope) => scope.node.id);
    const id = logicalId(path.slice(1));
    if (!IDENTIFIER.test(id)) {
      throw new Error(
        `${node.path} would be ${JSON.stringify(id)} to Terraform: rename it to letters, digits, _ and -, beginning with a letter`,
      );
    }
    const other = this.#paths.get(id);
    if (other !== undefined && other !== node.path) {
      throw new Error(`${other} and ${node.path} would both be ${id} to Terraform: rename one of them`);
    }
    this.#paths.set(id, node.path);
    return id;
  }

  /** A provider for another Region of the account; undefined for the stack's own. */
  protected providerFor(region: string): AwsProvider | undefined {
    if (region === this.#props.region) return undefined;
    return new AwsProvider(this, `Aws-${region}`, { ...this.#providerConfig(region), alias: region });
  }

  #providerConfig(region: string) {
    const { account, assumeRole, externalId, profile, tags } = this.#props;
    return {
      region,
      profile: profile && literal(profile),
      allowedAccountIds: [account],
      assumeRole: assumeRole
        ? [{ roleArn: literal(assumeRole), sessionName: "golden-ami", externalId }]
        : undefined,
      defaultTags: Object.keys(tags).length ? [{ tags: literals(tags) }] : undefined,
    };
  }

  #setBackend(id: string, backend: LandingZone["terraform"]["backend"]): void {
    const { local: _, s3, cloud, ...given } = backend;
    const stateFile = localStateFile(backend, id);
    if (cloud) {
      const { organization, hostname, project, workspacePrefix } = cloud;
      new CloudBackend(this, {
        organization,
        hostname,
        workspaces: new NamedCloudWorkspace(`${workspacePrefix}${id}`, project && literal(project)),
      });
    } else if (s3) {
      const { bucket, keyPrefix, region, dynamodbTable, kmsKeyId, useLockfile, assumeRole, profile } = s3;
      const backend = new S3Backend(this, {
        bucket,
        key: `${keyPrefix}${id}.tfstate`,
        region,
        encrypt: true,
        dynamodbTable,
        kmsKeyId,
        profile: profile && literal(profile),
        skipRegionValidation: isKnownToTerraform(region) ? undefined : true,
      });
      if (useLockfile) backend.addOverride("use_lockfile", true);
      if (assumeRole) backend.addOverride("assume_role", { role_arn: literal(assumeRole) });
    } else if (stateFile) {
      // The path is relative to where Terraform runs, so that a checkout can move.
      const workingDirectory = join(App.of(this).outdir, "stacks", id);
      new LocalBackend(this, { path: relative(workingDirectory, stateFile) });
    } else {
      for (const [name, settings] of Object.entries(given))
        if (settings) new GivenBackend(this, name, literals(settingsOf(settings, id)));
    }
  }
}
