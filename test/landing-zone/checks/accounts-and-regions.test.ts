import { lines, mistakesOf } from "../project.js";

test.each<[name: string, before: string, after: string, message: string]>([
  [
    "a Region of another partition",
    "[eu-west-1, eu-west-3]",
    "[eu-west-1, eu-west-3, cn-north-1]",
    lines(
      'golden-ami.yaml:12:37  images.web.regions[2]: "cn-north-1" is not in the organization\'s partition',
      "                       expected a Region of aws",
    ),
  ],
  [
    "a role of another account",
    "region: eu-west-1\n    fleets",
    "region: eu-west-1\n    assumeRole: arn:aws:iam::111122223333:role/golden-ami\n    fleets",
    lines(
      'golden-ami.yaml:18:17  workloads.payments-prod.assumeRole: "arn:aws:iam::111122223333:role/golden-ami" is a role of another account',
      "                       expected a role of 444455556666",
    ),
  ],
])("%s is a mistake at its place", (_, before, after, message) => {
  expect(mistakesOf(before, after)).toBe(message);
});
