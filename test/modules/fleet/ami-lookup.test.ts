import { AmiLookup, type AmiLookupProps } from "../../../modules/fleet/ami-lookup.js";
import { all, type Block, synthesize } from "../../synthesize.js";

const lookup = (props: Partial<AmiLookupProps> = {}) =>
  synthesize((stack) => {
    new AmiLookup(stack, "Ami", { owner: "111122223333", image: "web@1", ...props });
  });

const NAME = { name: "name", values: ["web_1.*"] };
const AVAILABLE = { name: "state", values: ["available"] };

test("the newest available AMI of the name is asked of the shared account, and of nobody else", () => {
  expect(lookup().data).toEqual({
    aws_ami_ids: {
      Ami_All_A468E9A3: {
        owners: ["111122223333"],
        include_deprecated: true,
        filter: [NAME, AVAILABLE],
      },
      Ami_Current_F8F62A95: { owners: ["111122223333"], filter: [NAME, AVAILABLE] },
    },
    aws_ami: {
      Ami_6D3363E9: {
        count: "${length(data.aws_ami_ids.Ami_All_A468E9A3.ids) > 0 ? 1 : 0}",
        most_recent: true,
        owners: ["111122223333"],
        include_deprecated: "${length(data.aws_ami_ids.Ami_Current_F8F62A95.ids) == 0}",
        filter: [NAME, AVAILABLE],
      },
    },
  });
});

test.each([
  ["web", "web_*"],
  ["web@1", "web_1.*"],
  ["web@1.4", "web_1.4.*"],
  ["web@1.4.0", "web_1.4.0_*"],
  ["web@1.4.0/7", "web_1.4.0_7_*"],
])("%s is looked for by the name %s, by text and by selector", (image, glob) => {
  const [name = "", version] = image.split("@");
  for (const given of [image, { image: name, version }])
    for (const type of ["aws_ami", "aws_ami_ids"])
      for (const found of all(lookup({ image: given }), type))
        expect(found).toMatchObject({ filter: [{ name: "name", values: [glob] }, AVAILABLE] });
});

test("the lookup depends on nothing but its parts, so that every plan reads it", () => {
  const text = JSON.stringify(lookup().data);
  expect(text).not.toContain("depends_on");
  expect([...text.matchAll(/\b(data\.)?aws_\w+\.\w/g)].map(([reference]) => reference.slice(0, -2))).toEqual(
    Array(2).fill("data.aws_ami_ids"),
  );
});

test("no tag is looked at in another account, which does not see them", () => {
  expect(JSON.stringify(lookup())).not.toContain("tag");
});

test("the owner's own account takes only what has been distributed, by the tag that it alone sees", () => {
  const tag = { name: "tag:GoldenImage", values: ["web"] };
  for (const type of ["aws_ami", "aws_ami_ids"])
    for (const found of all(lookup({ isOwnAccount: true }), type))
      expect(found).toMatchObject({ filter: [NAME, AVAILABLE, tag] });
});

test("copies are looked for by their name alone, also if the account is taken for the AMIs' owner", () => {
  for (const type of ["aws_ami", "aws_ami_ids"])
    for (const found of all(lookup({ owner: "444455556666", isCopied: true, isOwnAccount: true }), type))
      expect(found).toMatchObject({ owners: ["444455556666"], filter: [NAME, AVAILABLE] });
});

describe("a plan says", () => {
  const messages = (props: Partial<AmiLookupProps> = {}) => {
    const assert: unknown = Object.values(lookup(props).check ?? {})[0]?.assert;
    return (assert as Block[]).map(({ error_message: message }) => String(message));
  };

  test("which image, selector and account have no AMI, and what to do", () => {
    const [missing] = messages();
    expect(missing).toBe(
      "No AMI of web@1 is to be had: account 111122223333 has none by the name web_1.* that it shares with this " +
        "account in this Region. What is made of it stays as it is, and all else goes on. To mend it, build a release " +
        "(npx golden-ami build web), share the image with this account and Region, or ask for another version.",
    );
    expect(messages({ isOwnAccount: true })[0]).toContain("that has been distributed in this Region");
    expect(messages({ owner: "444455556666", isCopied: true })[0]).toBe(
      "No AMI of web@1 is to be had: account 444455556666 has none by the name web_1.* that has been copied to it in this " +
        "Region. What is made of it stays as it is, and all else goes on. To mend it, build a release " +
        "(npx golden-ami build web), copy the image to this account and Region, or ask for another version.",
    );
  });

  test("that the newest is deprecated, and which is taken in its place", () => {
    const [, older, oldest] = messages();
    expect(older).toMatch(
      /^The newest AMI of web@1, \S.*, is deprecated, so that this plan takes an older one: /,
    );
    expect(oldest).toMatch(/^Every AMI of web@1 is deprecated, so that this plan takes the newest of them: /);
  });
});

test("a launch template of no AMI is unknown to a plan, and apply stops before it", () => {
  let template: unknown;
  synthesize((stack) => {
    template = new AmiLookup(stack, "Ami", { owner: "111122223333", image: "web" }).forLaunchTemplate;
  });
  expect(template).toEqual({
    amiId: "${coalesce(one(data.aws_ami.Ami_6D3363E9[*].id), timestamp())}",
    rootDeviceName: "${coalesce(one(data.aws_ami.Ami_6D3363E9[*].root_device_name), timestamp())}",
    amiBlockDeviceMappings: "flatten(data.aws_ami.Ami_6D3363E9[*].block_device_mappings)",
    preconditions: [
      {
        condition: '${length(data.aws_ami_ids.Ami_All_A468E9A3.ids) > 0 ? true : timestamp() == ""}',
        errorMessage: expect.stringContaining("No AMI of web is to be had"),
      },
    ],
  });
});

test("its values are null without an AMI", () => {
  synthesize((stack) => {
    const ami = new AmiLookup(stack, "Ami", { owner: "111122223333", image: "web" });
    expect([ami.id, ami.name, ami.creationDate, ami.ownerId, ami.architecture]).toEqual(
      ["id", "name", "creation_date", "owner_id", "architecture"].map(
        (attribute) => `\${one(data.aws_ami.Ami_6D3363E9[*].${attribute})}`,
      ),
    );
  });
});

test.each<[AmiLookupProps, string]>([
  [{ owner: "self", image: "web" }, 'owner "self" has "s", which is not allowed in an account id'],
  [{ owner: "*", image: "web" }, 'owner "*" has "*", which is not allowed in an account id'],
  [{ owner: "111122223333", image: "*" }, 'image "*" has "*", which is not allowed in an image\'s name'],
  [{ owner: "111122223333", image: "" }, 'image "" is empty: expected web, web@1'],
  [
    { owner: "111122223333", image: { image: "web", version: "1.4.0.2" } },
    'image "web@1.4.0.2" has a version of more than three numbers',
  ],
  [{ owner: "111122223333", image: "${var.image}" }, "image is known to Terraform only"],
])("a lookup with %j is refused", (props, message) => {
  const make = () => lookup(props);
  expect(make).toThrow(message);
  expect(make).toThrow("(test/Ami)");
});
