import { lines, mistakesOf } from "../project.js";

test.each<[name: string, before: string, after: string, message: string]>([
  [
    "an OU's id where its ARN belongs",
    "share: { organization: true }",
    "share: { organizationalUnits: [ou-12] }",
    lines(
      'golden-ami.yaml:13:36  images.web.share.organizationalUnits[0]: "ou-12" is not an OU ARN',
      "                       expected arn:aws:organizations::<account>:ou/o-<10-32 of a-z0-9>/ou-<4-32>-<8-32>",
    ),
  ],
  [
    "an image that is shared with nobody",
    "share: { organization: true }",
    "share: {}",
    lines(
      "golden-ami.yaml:13:12  images.web.share: has none of organization, organizationalUnits, accounts",
      "                       expected at least one of organization, organizationalUnits, accounts",
    ),
  ],
])("%s is a mistake at its place", (_, before, after, message) => {
  expect(mistakesOf(before, after)).toBe(message);
});
