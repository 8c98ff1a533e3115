import type { Ec2Operation } from "../../../sandbox/ec2/operation.js";

// The test is that `npm run types` refuses each line below an @ts-expect-error.

test("an output without its field does not compile", () => {
  // @ts-expect-error a misspelt field
  const misspelt: Ec2Operation<"DescribeImages"> = async () => ({ imageSet: [], nextToken: undefined });
  // @ts-expect-error a field of another type
  const mistyped: Ec2Operation<"CopyImage"> = async () => ({ imageId: 1 });
  // @ts-expect-error an operation that moto answers
  const answered: Ec2Operation<"RunInstances"> = async () => ({ return: true });
  const left: Ec2Operation<"RunInstances"> = async () => undefined;
  expect([misspelt, mistyped, answered, left]).toHaveLength(4);
});
