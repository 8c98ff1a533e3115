import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { PinnedReleases, type PinnedReleasesProps } from "../../../modules/image/pinned-releases.js";
import { all, only, synthesize } from "../../synthesize.js";

const pinned = (props: Partial<PinnedReleasesProps> = {}) =>
  synthesize((stack) => {
    new PinnedReleases(stack, "Pinned", { image: "web", versions: ["1.4.0/7"], ...props });
  });

test("the AMI of a build has the tag that no lifecycle policy takes it by", () => {
  const configuration = pinned();
  expect(only(configuration, "aws_ami_ids")).toEqual({
    owners: ["self"],
    include_deprecated: true,
    filter: [
      { name: "name", values: ["web_1.4.0_7_*"] },
      { name: "tag:GoldenImage", values: ["web"] },
    ],
  });
  const [[ids] = []] = Object.values(configuration.data ?? {}).map((blocks) => Object.keys(blocks));
  expect(only(configuration, "aws_ec2_tag")).toEqual({
    for_each: `\${toset(concat(slice(data.aws_ami_ids.${ids}.ids, 0, min(1, length(data.aws_ami_ids.${ids}.ids)))))}`,
    resource_id: "${each.value}",
    key: "GoldenImagePinned",
    value: "true",
  });
});

test("so many of the newest releases of each version are pinned, in the provider's Region", () => {
  const configuration = synthesize((stack) => {
    const provider = new AwsProvider(stack, "Paris", { region: "eu-west-3", alias: "paris" });
    new PinnedReleases(stack, "Pinned", { image: "web", versions: ["1", "2.1"], releases: 3, provider });
  });
  expect(all(configuration, "aws_ami_ids")).toMatchObject(
    ["web_1.*", "web_2.1.*"].map((glob) => ({
      filter: [{ name: "name", values: [glob] }, {}],
      provider: "aws.paris",
    })),
  );
  const { for_each: each, provider } = only(configuration, "aws_ec2_tag");
  expect(provider).toBe("aws.paris");
  expect(String(each).match(/min\(3, /g)).toHaveLength(2);
});

test.each<[Partial<PinnedReleasesProps>, string]>([
  [{ image: "Web" }, 'image "Web"'],
  [{ image: "${var.image}" }, "image is known to Terraform only"],
  [{ versions: [] }, "versions has 0 entries: expected at least 1"],
  [{ versions: ["v1"] }, 'versions[0] "v1" has a v before its version: expected 1, 1.4, 1.4.0 or 1.4.0/7'],
  [{ versions: ["1.4/7"] }, 'versions[0] "1.4/7" has a build without all three numbers'],
  [{ releases: 0 }, "releases 0 is too small"],
])("%j is refused", (props, message) => {
  expect(() => pinned(props)).toThrow(message);
});
