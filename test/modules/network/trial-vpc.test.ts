import { Token } from "cdktf";
import { TrialVpc, type TrialVpcProps } from "../../../modules/network/trial-vpc.js";
import { all, count, only, synthesize } from "../../synthesize.js";

const required: TrialVpcProps = { cidr: "10.20.0.0/24" };

const vpc = (props: Partial<TrialVpcProps> = {}) =>
  synthesize((stack) => {
    new TrialVpc(stack, "Trial", { ...required, ...props });
  });

const ID = "${aws_vpc.Trial_5DBCA273.id}";

test("a trial's VPC has two subnets, endpoints for Session Manager and S3, and no way out or in", () => {
  const configuration = vpc();
  expect(count(configuration)).toEqual({
    aws_availability_zones: 1,
    aws_default_security_group: 1,
    aws_security_group: 1,
    aws_subnet: 2,
    aws_vpc: 1,
    aws_vpc_endpoint: 4,
    aws_vpc_security_group_ingress_rule: 1,
  });
  expect(only(configuration, "aws_vpc")).toEqual({
    cidr_block: "10.20.0.0/24",
    enable_dns_support: true,
    enable_dns_hostnames: true,
    tags: { Name: "Trial" },
  });
  expect(only(configuration, "aws_default_security_group")).toEqual({
    vpc_id: ID,
    tags: { Name: "Trial" },
  });
  expect(only(configuration, "aws_vpc_security_group_ingress_rule")).toMatchObject({
    cidr_ipv4: "${aws_vpc.Trial_5DBCA273.cidr_block}",
    ip_protocol: "tcp",
    from_port: 443,
    to_port: 443,
  });
  const endpoints = all(configuration, "aws_vpc_endpoint");
  const [messages, s3, ...others] = endpoints;
  expect(endpoints.map(({ service_name }) => service_name)).toEqual([
    "com.amazonaws.eu-west-1.ec2messages",
    "com.amazonaws.eu-west-1.s3",
    "com.amazonaws.eu-west-1.ssm",
    "com.amazonaws.eu-west-1.ssmmessages",
  ]);
  for (const endpoint of [messages, ...others])
    expect(endpoint).toMatchObject({
      vpc_endpoint_type: "Interface",
      private_dns_enabled: true,
      subnet_ids: [expect.any(String), expect.any(String)],
      security_group_ids: [expect.any(String)],
    });
  expect(s3).toMatchObject({
    vpc_endpoint_type: "Gateway",
    route_table_ids: ["${aws_vpc.Trial_5DBCA273.main_route_table_id}"],
  });
});

test.each([1, 2, 3])("of %i zones, each has a subnet of a quarter of the block", (zones) => {
  const subnets = all(vpc({ zones, name: "payments" }), "aws_subnet");
  expect(subnets).toEqual(
    Array.from({ length: zones }, (_, index) => ({
      vpc_id: ID,
      availability_zone: expect.stringMatching(
        new RegExp(`^\\$\\{element\\(data.*\\.names, ${index}\\)\\}$`),
      ),
      cidr_block: `\${cidrsubnet(aws_vpc.Trial_5DBCA273.cidr_block, 2, ${index})}`,
      tags: { Name: "payments" },
    })),
  );
});

test.each<[Partial<TrialVpcProps>, string]>([
  [
    { cidr: "10.0.0.0/8" },
    'cidr "10.0.0.0/8" is not a private IPv4 block of /16 to /26: expected a block of',
  ],
  [{ zones: 0 }, "zones 0 is too small: expected at least 1 (test/Trial)"],
  [{ zones: 4 }, "zones 4 is too big: expected at most 3 (test/Trial)"],
  [{ zones: Token.asNumber("${var.zones}") }, "zones is known to Terraform only: expected a number"],
  [{ name: "" }, 'name "" is empty'],
])("a trial's VPC of %j is refused", (props, message) => {
  expect(() => vpc(props)).toThrow(message);
});
