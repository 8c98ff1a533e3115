import { lines, mistakesOf } from "../project.js";

const OU = "arn:aws:organizations::000000000000:ou/o-exampleorg1/ou-abcd-11111111";

test.each<[name: string, before: string, after: string, message: string]>([
  [
    "an OU of another organization",
    "share: { organization: true }",
    `share: { organizationalUnits: [${OU.replace("exampleorg1", "exampleorg2")}] }`,
    lines(
      'golden-ami.yaml:13:36  images.web.share.organizationalUnits[0]: "arn:aws:organizations::000000000000:ou/o-exampleorg2/ou-abcd-11111111" is an OU of another organization',
      "                       expected an OU of o-exampleorg1",
    ),
  ],
  [
    "a workload's image that is not shared with its account",
    "share: { organization: true }",
    'share: { accounts: ["777788889999"] }',
    lines(
      "golden-ami.yaml:20:16  workloads.payments-prod.fleets.web.image: web is not shared with 444455556666",
      "                       expected the account in images.web.share",
    ),
  ],
  [
    "a workload's image that does not go to its Region",
    "region: eu-west-1\n    fleets",
    "region: eu-central-1\n    fleets",
    lines(
      "golden-ami.yaml:20:16  workloads.payments-prod.fleets.web.image: web does not go to eu-central-1",
      "                       expected eu-central-1 in images.web.regions, which are eu-west-1, eu-west-3",
    ),
  ],
])("%s is a mistake at its place", (_, before, after, message) => {
  expect(mistakesOf(before, after)).toBe(message);
});
