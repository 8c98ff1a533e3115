import { EgressOnlySecurityGroup } from "../../../modules/network/egress-only-security-group.js";
import { only, synthesize } from "../../synthesize.js";

test("nothing comes in, and only HTTPS and HTTP go out, each with a description", () => {
  const egress = (name: string, port: number) => ({
    security_group_id: "${aws_security_group.SecurityGroup_DD263621.id}",
    description: `${name} to AWS endpoints and package repositories`,
    cidr_ipv4: "0.0.0.0/0",
    ip_protocol: "tcp",
    from_port: port,
    to_port: port,
  });
  // The whole output is compared, so that there is no ingress, neither as a rule nor within the group.
  expect(
    synthesize((stack) => {
      new EgressOnlySecurityGroup(stack, "SecurityGroup", {
        namePrefix: "payments-prod-web",
        description: "Instances of payments-prod-web",
        vpcId: "vpc-0abc1234",
      });
    }),
  ).toEqual({
    resource: {
      aws_security_group: {
        SecurityGroup_DD263621: {
          name_prefix: "payments-prod-web-",
          description: "Instances of payments-prod-web",
          vpc_id: "vpc-0abc1234",
          tags: { Name: "payments-prod-web" },
          lifecycle: { create_before_destroy: true },
        },
      },
      aws_vpc_security_group_egress_rule: {
        SecurityGroup_Https_3D377BD1: egress("HTTPS", 443),
        SecurityGroup_Http_0A9D80B3: egress("HTTP", 80),
      },
    },
  });
});

test("a group is called by its id, if nothing else is said", () => {
  const configuration = synthesize((stack) => {
    new EgressOnlySecurityGroup(stack, "web", { vpcId: "vpc-0abc1234" });
  });
  expect(only(configuration, "aws_security_group")).toMatchObject({
    name_prefix: "web-",
    description: "Egress only",
    tags: { Name: "web" },
  });
});

test.each([
  [{ namePrefix: "sg-web" }, 'namePrefix "sg-web" begins with sg-, as ids do'],
  [
    { description: "of R&D <all>" },
    `description "of R&D <all>" has "<", which is not allowed in a security group's description`,
  ],
  [{ vpcId: "default" }, 'vpcId "default" does not begin with vpc-'],
])("a group with %j is refused", (props, message) => {
  const make = () =>
    synthesize((stack) => {
      new EgressOnlySecurityGroup(stack, "SecurityGroup", { vpcId: "vpc-0abc1234", ...props });
    });
  expect(make).toThrow(message);
  expect(make).toThrow("(test/SecurityGroup)");
});
