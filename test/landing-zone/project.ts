import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { InputError } from "../../input/problem.js";
import { type Loaded, loadLandingZone } from "../../landing-zone/load.js";

/** A landing zone with nothing that is optional, but the workload. */
export const LANDING_ZONE = `organization: arn:aws:organizations::000000000000:organization/o-exampleorg1
shared:
  account: "111122223333"
  region: eu-west-1
images:
  web:
    platform: Linux
    parent: amazon-linux-2023-x86
    components:
      - managed: update-linux
      - file: components/web-server.yaml
    regions: [eu-west-1, eu-west-3]
    share: { organization: true }
workloads:
  payments-prod:
    account: "444455556666"
    region: eu-west-1
    fleets:
      web:
        image: web
        launchTemplate: { instanceType: t3.small }
`;

export const COMPONENT = `schemaVersion: 1.0
parameters:
  - Port: { type: string, default: "80" }
phases:
  - name: build
    steps:
      - name: Install
        action: ExecuteBash
        inputs:
          commands: [dnf install -y nginx, "test {{ Port }}"]
`;

type Files = Readonly<Record<string, string>>;

const projects: string[] = [];

afterAll(() => {
  for (const directory of projects) rmSync(directory, { recursive: true, force: true });
});

/** A folder with a landing zone and its component, or with the given files in their place. */
export function project(files: Files = {}): string {
  const directory = mkdtempSync(join(tmpdir(), "landing-zone-"));
  projects.push(directory);
  write(directory, {
    "golden-ami.yaml": LANDING_ZONE,
    "components/web-server.yaml": COMPONENT,
    ...files,
  });
  return directory;
}

export function write(directory: string, files: Files): void {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, file)), { recursive: true });
    writeFileSync(join(directory, file), text);
  }
}

/** The text with a part of it, which must be there, exchanged. */
export function exchange(text: string, before: string, after: string): string {
  if (!text.includes(before)) throw new Error(`there is no ${JSON.stringify(before)} in the text`);
  return text.replace(before, () => after);
}

/** A text of several lines. */
export const lines = (...texts: readonly string[]) => texts.join("\n");

export function load(files: Files = {}): Loaded {
  return loadLandingZone(project(files));
}

/** All that is wrong with a landing zone, as the user reads it. */
export function mistakes(files: Files): string {
  try {
    load(files);
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
  return "";
}

/** All that is wrong with the landing zone after a part of it is exchanged. */
export const mistakesOf = (before: string, after: string) =>
  mistakes({ "golden-ami.yaml": exchange(LANDING_ZONE, before, after) });

/** An image whose components are for its platform; `more` are lines of YAML. */
export function imageFrom(name: string, parent: string, platform = "Linux", more = ""): string {
  return `  ${name}:
    platform: ${platform}
    parent: ${parent}
    components: [{ managed: update-${platform.toLowerCase()} }]
    regions: [eu-west-1]
    share: { organization: true }
${more && `    ${more}\n`}`;
}

/** A fleet; `more` goes on in its launch template. */
export const fleetOf = (name: string, selector: string, instanceType = "t3.small", more = "") =>
  `      ${name}: { image: ${selector}, launchTemplate: { instanceType: ${instanceType}${more} } }\n`;

/** A landing zone with other images and fleets. */
export function landingZoneOf(images: readonly string[], fleets: readonly string[] = []): string {
  const settings = LANDING_ZONE.slice(0, LANDING_ZONE.indexOf("images:"));
  const workload = LANDING_ZONE.slice(LANDING_ZONE.indexOf("workloads:"), LANDING_ZONE.indexOf("      web:"));
  return `${settings}images:\n${images.join("")}${fleets.length ? workload : ""}${fleets.join("")}`;
}

/** The paths and messages of all that is wrong with a landing zone, without places and ways out. */
export function summaryOf(text: string, files: Files = {}): string[] {
  try {
    load({ "golden-ami.yaml": text, ...files });
  } catch (error) {
    if (error instanceof InputError) return error.problems.map(({ path, message }) => `${path}: ${message}`);
    throw error;
  }
  return [];
}
