import { FINDING_RULES } from "./findings/rules.js";
import { VERDICTS, type VerdictClass } from "./model/review.js";

/** What `npm run schema` writes beside the reference of golden-ami.yaml. */
export const REVIEW_REFERENCE_FILE = "docs/review.md";

const HEAD = `# How to read a review

![The page of a review: the verdict, what was found, and the rollout](review.png)

\`npx golden-ami review\` reads what \`npx golden-ami plan\` has written, or any plan that Terraform or OpenTofu prints as JSON
(\`terraform show -json <plan file>\`, HCP Terraform's \`json-output\` and \`json-output-redacted\`), also of stacks that are not
of a landing zone. Of files of one name, the folders tell the stacks apart. It asks nobody: no AWS, no Terraform, no token. The
same plans give the same review, byte for byte.

- **The first line is the verdict**, a sentence that a person can act on; what must be looked at first stands first.
- **The rollout** has a row for each fleet: what it runs, what it will run, and what becomes of its instances. Fleets that
  do the same stand together, and those that differ stand first. Where no landing zone tells a fleet's name, it is the address of
  the launch template, or of the instance, that is given the AMI.
- **What is in it**, of each version that a fleet gets, and of each new version of a container: the parent, the components
  and the Dockerfile with their diffs, settings such as volumes, and the commits; of parameters, variables and user data that
  they are others, because people put secrets there. It comes from the project's git repository and
  \`versions.lock.json\`, where the review is made in one.
- **What was found** is below, each with cause and remedy. \`--fail-on\` takes these names, or \`error\`, \`warning\` and \`note\`.
- **Other changes** are all that a release does not bring. Of an attribute the value is shown only if it is one of a list of
  harmless ones (AMI, instance type, sizes, versions); of any other the name. What is sensitive, or user data, never is.
- **The digest** at the end is what \`npx golden-ami apply --reviewed <digest>\` asks for: it applies these plans and no others.

## What becomes of instances

| instances | what it means |
| --- | --- |
| refreshed | an instance refresh of their group replaces them, bit by bit |
| replaced | Terraform itself destroys and creates them, or their group |
| next launch | they stay; whatever starts later starts from the new AMI |
| created, destroyed | they start for the first time, or go |
| none | nothing happens to them |

## Verdicts
`;

const VERDICT_TEXTS: Readonly<Record<VerdictClass, string>> = {
  partial: "not all was planned: a stack failed, has no plan, or one of another commit",
  destructive: "something is destroyed or replaced that no release replaces",
  "downgrade or sideways":
    "a fleet gets an older release, another major version, another image, another AMI of the same release, or one of another owner",
  unknown: "which AMI a fleet gets is known at apply only",
  "release + other": "a release, and other changes",
  "other only": "changes, and no release",
  "release only": "a release, and nothing else",
  "no changes": "nothing changes",
};

/** How to read a review: each verdict and each finding, from the code. */
export function reviewReference(): string {
  const verdicts = VERDICTS.map((verdict) => `| ${verdict} | ${VERDICT_TEXTS[verdict]} |`);
  const findings = FINDING_RULES.map(
    ({ id, severity, cause, remedy }) => `### ${id}\n\n_${severity}_: ${cause}\n\n${remedy}\n`,
  );
  return `${HEAD}
From the one that a person must look at most:

| verdict | what it means |
| --- | --- |
${verdicts.join("\n")}

\`--expect releases-only\` passes the last two, if every stack was planned, each AMI is of the owner that the landing zone
trusts and follows one that some plan knows, what was planned is what is committed, and nothing was found that keeps a release
from reaching its instances. A release brings the AMI, and versions of launch templates that are known at apply: a version that
somebody writes, a move, an import, another parameter, another output is another change.

## Findings

${findings.join("\n")}`;
}
