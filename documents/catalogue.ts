import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { parse } from "yaml";
import { ACTIONS, PLATFORMS } from "./actions.js";

/** What `npm run schema` writes of the documents in `components/`. */
export const CATALOGUE_FILE = "docs/components.md";

const HEAD = `# Components for the first day

\`npm run schema\` writes the tables of this page from the documents in [\`components/\`](../components); a test holds them equal. Take
one by its file, and give what differs from the defaults:

\`\`\`yaml
images:
  web:
    platform: Linux
    parent: ubuntu-server-24-lts-x86
    components:
      - file: components/os-update.yaml
      - file: components/web-server.yaml
        parameters: { Port: "8080" }
      - file: components/hardening.yaml
      - file: components/clean-up.yaml
      - file: components/test-service.yaml
        parameters: { Service: nginx, Port: "8080" }
\`\`\`

They are yours to edit: an edit is a new version, as of any component. Those for Linux serve Amazon Linux 2023, Debian and Ubuntu.
All that they install comes from the distribution's packages, or is looked at for who signed it. Image Builder runs the build phases in
the order of the recipe, so \`os-update\` belongs first and \`clean-up\` last; those called \`test-…\` act on an instance of the new
AMI alone, and may stand anywhere.

The baselines of others are not copied here. AWS's own component for the STIGs is named as every managed one; those of the Center
for Internet Security come with a subscription in the AWS Marketplace, and have an ARN there:

\`\`\`yaml
      - managed: stig-build-linux
        parameters: { Level: High }
      - arn: arn:aws:imagebuilder:eu-west-1:third-party:component/<name>/x.x.x
\`\`\`
`;

interface Parameter {
  readonly default?: string;
  readonly description?: string;
  readonly allowedValues?: readonly string[];
}

interface Document {
  readonly name: string;
  readonly description: string;
  readonly parameters?: readonly Readonly<Record<string, Parameter>>[];
  readonly phases: readonly {
    readonly name: string;
    readonly steps: readonly { readonly action: string }[];
  }[];
}

/** The page about the documents in `components/`, in Markdown. */
export function catalogue(): string {
  const folder = join(__dirname, "..", "components");
  const documents = readdirSync(folder)
    .sort()
    .map(
      (file): Document => ({
        ...parse(readFileSync(join(folder, file), "utf8")),
        name: basename(file, ".yaml"),
      }),
    );
  const sections = PLATFORMS.flatMap((platform) => {
    const rows = documents.filter((document) => platformOf(document) === platform).map(rowOf);
    return rows.length
      ? [
          `## ${platform}\n`,
          "| Component | What it does | Phases | Parameters |",
          "|---|---|---|---|",
          ...rows,
          "",
        ]
      : [];
  });
  return [HEAD, ...sections].join("\n");
}

/** The first platform on which all actions of a document run. */
const platformOf = ({ phases }: Document) =>
  PLATFORMS.find((platform) =>
    phases.every(({ steps }) =>
      steps.every(({ action }) => (ACTIONS.get(action)?.platforms ?? PLATFORMS).includes(platform)),
    ),
  );

function rowOf({ name, description, parameters = [], phases }: Document): string {
  const all = parameters.flatMap((parameter) => Object.entries(parameter));
  return `| ${[
    `[\`${name}\`](../components/${name}.yaml)`,
    description,
    phases.map((phase) => phase.name).join(", "),
    all.map(describe).join("<br>"),
  ].join(" | ")} |`;
}

function describe([name, { default: standard, description, allowedValues = [] }]: [
  string,
  Parameter,
]): string {
  const value = standard === undefined ? "required" : `\`${standard}\``;
  const choice = allowedValues.length
    ? ` One of ${allowedValues.map((one) => `\`${one}\``).join(", ")}.`
    : "";
  return `\`${name}\` (${value}): ${description}${choice}`;
}
