import { InfrastructureConfiguration } from "../../../modules/image/infrastructure-configuration.js";
import { DefaultSubnet, type DefaultSubnetProps } from "../../../modules/network/default-subnet.js";
import { only, synthesize } from "../../synthesize.js";

const subnet = (props: Partial<DefaultSubnetProps> = {}) =>
  synthesize((stack) => {
    const { subnetId } = new DefaultSubnet(stack, "Subnet", {
      vpcId: "vpc-0abc1234",
      instanceTypes: ["c7i.large", "m7i.large"],
      ...props,
    });
    new InfrastructureConfiguration(stack, "Infrastructure", {
      instanceProfileName: "build",
      subnetId,
      securityGroupIds: ["sg-0abc1234"],
    });
  });

test("a default subnet is in a zone that offers as many of the types as any, and is the first by id", () => {
  const locations = "data.aws_ec2_instance_type_offerings.Subnet_Offerings_BDF8A1A3.locations";
  const count = (zone: string) => `length([for location in ${locations} : location if location == ${zone}])`;
  const configuration = subnet();
  expect(only(configuration, "aws_imagebuilder_infrastructure_configuration").subnet_id).toBe(
    "${try(sort(data.aws_subnets.Subnet_1FC4F3BB.ids)[0], null)}",
  );
  expect(configuration.data).toEqual({
    aws_ec2_instance_type_offerings: {
      Subnet_Offerings_BDF8A1A3: {
        location_type: "availability-zone",
        filter: [{ name: "instance-type", values: ["c7i.large", "m7i.large"] }],
        lifecycle: {
          postcondition: [
            {
              condition: "${length(self.locations) > 0}",
              error_message:
                "No Availability Zone of this Region offers c7i.large, m7i.large: choose other instance types.",
            },
          ],
        },
      },
    },
    aws_subnets: {
      Subnet_1FC4F3BB: {
        filter: [
          { name: "vpc-id", values: ["vpc-0abc1234"] },
          { name: "default-for-az", values: ["true"] },
          {
            name: "availability-zone",
            values: `\${[for zone in distinct(${locations}) : zone if ${count("zone")} == max([for other in ${locations} : ${count("other")}]...)]}`,
          },
        ],
        lifecycle: {
          postcondition: [
            {
              condition: "${length(self.ids) > 0}",
              error_message:
                "The default VPC has no default subnet in a zone that offers c7i.large, m7i.large: give a VPC and a subnet, or choose other instance types.",
            },
          ],
        },
      },
    },
  });
});

test.each<[Partial<DefaultSubnetProps>, string]>([
  [{ vpcId: "default" }, 'vpcId "default" does not begin with vpc-'],
  [{ instanceTypes: [] }, "instanceTypes has 0 entries: expected at least 1"],
  [{ instanceTypes: ["large"] }, 'instanceTypes[0] "large" has no size'],
])("a default subnet with %j is refused", (props, message) => {
  expect(() => subnet(props)).toThrow(message);
  expect(() => subnet(props)).toThrow("(test/Subnet)");
});
