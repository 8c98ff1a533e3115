import { awsCli, as as clientsOf, sandboxUrl, useSandbox } from "../local-aws.js";
import { owner } from "../organization.js";

useSandbox();

const aws = async (command: string) =>
  JSON.parse((await awsCli(sandboxUrl(), owner, command.split(" "))) || "null");

const VM = "ec2 import-image --platform Linux --disk-containers Format=VMDK,Url=s3://images/appliance.vmdk";

test("a virtual machine is imported by EC2, then by Image Builder, and is a parent", async () => {
  await clientsOf(owner).iam.createRole({
    RoleName: "vmimport",
    AssumeRolePolicyDocument: JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", Principal: { Service: "vmie.amazonaws.com" }, Action: "sts:AssumeRole" },
      ],
    }),
  });
  const { ImportTaskId: task } = await aws(VM);
  expect(task).toMatch(/^import-ami-0[0-9a-f]{16}$/);
  const { ImportImageTasks: tasks } = await aws(`ec2 describe-import-image-tasks --import-task-ids ${task}`);
  expect(tasks).toEqual([
    {
      ImportTaskId: task,
      Architecture: "x86_64",
      Platform: "Linux",
      Status: "completed",
      ImageId: expect.stringMatching(/^ami-/),
    },
  ]);
  const { imageArn } = await aws(
    `imagebuilder import-vm-image --name appliance --semantic-version 1.0.0 --platform Linux --vm-import-task-id ${task}`,
  );
  const recipe = await aws(
    `imagebuilder create-image-recipe --name web --semantic-version 1.0.0 --parent-image ${imageArn.replace("1.0.0/1", "x.x.x")} --components componentArn=arn:aws:imagebuilder:eu-west-1:aws:component/update-linux/x.x.x`,
  );
  expect(recipe.imageRecipeArn).toMatch(/:image-recipe\/web\/1\.0\.0$/);
});

test("a virtual machine is not imported without its role, in another format, or by another task", async () => {
  await expect(aws(VM)).rejects.toThrow("The service role vmimport provided does not exist");
  await expect(aws(VM.replace("VMDK", "QCOW2"))).rejects.toThrow("The format 'QCOW2' is not supported");
  await expect(
    aws("ec2 describe-import-image-tasks --import-task-ids import-ami-00000000000000000"),
  ).rejects.toThrow("InvalidConversionTaskId.NotFound");
});
