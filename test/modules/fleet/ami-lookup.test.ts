import { AmiLookup } from "../../../modules/fleet/ami-lookup.js";
import { only, synthesize } from "../../synthesize.js";

const ami = () =>
  synthesize((stack) => {
    new AmiLookup(stack, "Ami", { owner: "111122223333", nameGlob: "web_1.*" });
  });

test("the newest available AMI of the name is asked of the shared account, and of nobody else", () => {
  expect(ami()).toEqual({
    data: {
      aws_ami: {
        Ami_6D3363E9: {
          owners: ["111122223333"],
          most_recent: true,
          filter: [
            { name: "name", values: ["web_1.*"] },
            { name: "state", values: ["available"] },
          ],
        },
      },
    },
  });
});

test("the lookup depends on nothing, so that every plan reads it", () => {
  expect(only(ami(), "aws_ami")).not.toHaveProperty("depends_on");
});

test("the lookup has no filter on tags, which other accounts cannot see", () => {
  expect(JSON.stringify(ami())).not.toContain("tag");
});

test.each([
  [{ owner: "self", nameGlob: "web_*" }, 'owner "self" has "s", which is not allowed in an account id'],
  [{ owner: "*", nameGlob: "web_*" }, 'owner "*" has "*", which is not allowed in an account id'],
  [
    { owner: "111122223333", nameGlob: "*" },
    `nameGlob "*" begins with "*": expected an image's name there (test/Ami)`,
  ],
])("a lookup with %j is refused", (props, message) => {
  const make = () =>
    synthesize((stack) => {
      new AmiLookup(stack, "Ami", props);
    });
  expect(make).toThrow(message);
});
