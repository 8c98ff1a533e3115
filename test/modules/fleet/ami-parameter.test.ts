import { AmiLookup } from "../../../modules/fleet/ami-lookup.js";
import { AmiParameter, type AmiParameterProps } from "../../../modules/fleet/ami-parameter.js";
import { only, synthesize } from "../../synthesize.js";

const parameter = (props: Partial<AmiParameterProps> = {}) =>
  synthesize((stack) => {
    const ami = new AmiLookup(stack, "Ami", { owner: "111122223333", image: "web@1" });
    new AmiParameter(stack, "Parameter", { name: "/golden-ami/web", ami, ...props });
  });

test("a parameter has the newest AMI's id, which SSM checks, and stays as it is while there is none", () => {
  expect(only(parameter(), "aws_ssm_parameter")).toEqual({
    name: "/golden-ami/web",
    description: "Newest AMI of a golden image",
    type: "String",
    data_type: "aws:ec2:image",
    insecure_value: "${coalesce(one(data.aws_ami.Ami_6D3363E9[*].id), timestamp())}",
    lifecycle: { precondition: [{ condition: expect.any(String), error_message: expect.any(String) }] },
  });
});

test("a parameter has the tags that it is given", () => {
  expect(only(parameter({ tags: { Team: "payments" } }), "aws_ssm_parameter").tags).toEqual({
    Team: "payments",
  });
});

test.each<[Partial<AmiParameterProps>, string]>([
  [{ name: "/golden-ami/web/" }, 'name "/golden-ami/web/" ends with /: expected no / at its end'],
  [{ tags: { "aws:a": "b" } }, 'tags key "aws:a" begins with aws:'],
])("a parameter of %j is refused", (props, message) => {
  expect(() => parameter(props)).toThrow(message);
});
