import { isRegionTaken, oldestProvider, regionProviderMistake } from "../../rules/provider-version.js";

test.each([
  [">= 5.100.0, < 7.0.0", "5.100.0"],
  ["~> 5.0", "5.100.0"],
  [">= 4.0", "5.100.0"],
  ["> 5.100.0", "6.0.0"],
  ["> 6.0", "6.0.1"],
  ["!= 5.100.0, != 6.0.0, < 7", "6.0.1"],
  ["~> 6.12", "6.12.0"],
  ["~> 6.12.3", "6.12.3"],
  ["<= 5.100.0", "5.100.0"],
  ["<= 5.99.1", undefined],
  ["< 5.100.0", undefined],
  ["> 5.100.0, < 6.0.0", undefined],
  [">= 7.0", undefined],
])("the oldest version in %s that takes the stacks is %s", (range, oldest) => {
  expect(oldestProvider(range)).toBe(oldest);
});

test.each([
  [
    "ap-southeast-6",
    ">= 5.100.0, < 7.0.0",
    "needs hashicorp/aws 6.12.0, and terraform.awsProvider takes 5.100.0",
  ],
  ["ap-southeast-6", "~> 6.0", "needs hashicorp/aws 6.12.0, and terraform.awsProvider takes 6.0.0"],
  ["ap-southeast-6", "6.11.0", "needs hashicorp/aws 6.12.0, and terraform.awsProvider takes 6.11.0"],
  ["ap-southeast-6", "~> 6.12", undefined],
  ["eusc-de-east-1", "~> 5.0", "needs hashicorp/aws 6.16.0, and terraform.awsProvider takes 5.100.0"],
  ["eusc-de-east-1", ">= 6.16.0", undefined],
  ["ap-east-2", "5.100.0", undefined],
  ["eu-west-1", "5.100.0", undefined],
])("%s with versions %s", (region, range, message) => {
  expect(regionProviderMistake(region, range)?.message).toBe(message);
});

test.each([
  ["eusc-de-east-1", ">= 5.100.0, < 7.0.0", true],
  ["eusc-de-east-1", "~> 5.0", false],
  ["ap-southeast-6", ">= 5.100.0, < 7.0.0", false],
])("%s works with the version that Terraform chooses of %s: %s", (region, range, isTaken) => {
  expect(isRegionTaken(region, range)).toBe(isTaken);
});
