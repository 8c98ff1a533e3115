import { exchange, LANDING_ZONE, lines, load, mistakesOf, summaryOf } from "../project.js";

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
  [
    "an image of which it is not said who gets it",
    "    share: { organization: true }\n",
    "",
    lines(
      "golden-ami.yaml:7:5  images.web.share: is missing",
      "                     expected a map with any of organization, organizationalUnits, accounts; or copyTo alone",
    ),
  ],
])("%s is a mistake at its place", (_, before, after, message) => {
  expect(mistakesOf(before, after)).toBe(message);
});

describe("an image that is copied alone", () => {
  const copied = exchange(LANDING_ZONE, "share: { organization: true }", 'copyTo: ["444455556666"]');

  test("is shared with nobody", () => {
    const [image] = load({ "golden-ami.yaml": copied }).landingZone.images;
    expect(image).toMatchObject({
      launchPermission: { organizationArns: [], organizationalUnitArns: [], accounts: [] },
      copyTo: ["444455556666"],
    });
  });

  test("reaches none but the accounts that it is copied to", () => {
    expect(summaryOf(copied.replace("444455556666", "777788889999"))).toEqual([
      "workloads.payments-prod.fleets.web.image: web is not shared with 444455556666",
    ]);
  });
});
