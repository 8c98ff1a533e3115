import { exchange, LANDING_ZONE, lines, load, mistakes } from "../project.js";

const withProvider = (text: string, range: string) => ({
  "golden-ami.yaml": exchange(text, "shared:", `terraform: { awsProvider: "${range}" }\nshared:`),
});
const NEW_ZEALAND = LANDING_ZONE.replaceAll("eu-west-1", "ap-southeast-6");
const EUROPE = LANDING_ZONE.replaceAll("eu-west-1", "eusc-de-east-1")
  .replace(", eu-west-3", "")
  .replaceAll("arn:aws:", "arn:aws-eusc:");

test("a Region that the oldest provider does not know is one mistake at its first place, however often it stands there", () => {
  expect(mistakes({ "golden-ami.yaml": NEW_ZEALAND })).toBe(
    lines(
      'golden-ami.yaml:4:11  shared.region: "ap-southeast-6" needs hashicorp/aws 6.12.0, and terraform.awsProvider takes 5.100.0',
      '                      expected terraform: { awsProvider: ">= 6.12.0, < 7.0.0" }',
    ),
  );
});

test("an image's and a workload's Region alone are found too", () => {
  const text = exchange(LANDING_ZONE, "eu-west-3", "ap-southeast-6");
  expect(mistakes(withProvider(text, "~> 6.0"))).toContain(
    'images.web.regions[1]: "ap-southeast-6" needs hashicorp/aws 6.12.0, and terraform.awsProvider takes 6.0.0',
  );
});

test.each([">= 6.12.0, < 7.0.0", "~> 6.12", "6.20.0"])("providers %s know it", (range) => {
  expect(load(withProvider(NEW_ZEALAND, range)).warnings).toEqual([]);
});

test("the European Sovereign Cloud is taken, with a warning of the provider that refuses its ARNs", () => {
  const { landingZone, warnings } = load({ "golden-ami.yaml": EUROPE });
  expect(landingZone).toMatchObject({
    partitionRegions: ["eusc-de-east-1"],
    images: [
      { parentImage: "arn:aws-eusc:imagebuilder:eusc-de-east-1:aws:image/amazon-linux-2023-x86/x.x.x" },
    ],
    workloads: [{ sharedKeyAliasArn: "arn:aws-eusc:kms:eusc-de-east-1:111122223333:alias/golden-ami" }],
  });
  expect(warnings).toMatchObject([
    {
      path: "shared.region",
      message: '"eusc-de-east-1" needs hashicorp/aws 6.16.0, and terraform.awsProvider takes 5.100.0',
      expected: 'terraform: { awsProvider: ">= 6.16.0, < 7.0.0" }',
    },
  ]);
  expect(load(withProvider(EUROPE, "~> 6.16")).warnings).toEqual([]);
});

test("the European Sovereign Cloud is a mistake if no provider in the range takes it", () => {
  expect(mistakes(withProvider(EUROPE, "5.100.0"))).toBe(
    lines(
      'golden-ami.yaml:5:11  shared.region: "eusc-de-east-1" needs hashicorp/aws 6.16.0, and terraform.awsProvider takes 5.100.0',
      '                      expected terraform: { awsProvider: ">= 6.16.0, < 7.0.0" }',
    ),
  );
});
