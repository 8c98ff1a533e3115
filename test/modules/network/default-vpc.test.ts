import { DefaultVpc } from "../../../modules/network/default-vpc.js";
import { synthesize } from "../../synthesize.js";

test("the default VPC is the one that AWS calls so", () => {
  expect(
    synthesize((stack) => {
      new DefaultVpc(stack, "DefaultVpc");
    }),
  ).toEqual({ data: { aws_vpc: { DefaultVpc_9C464D36: { default: true } } } });
});
