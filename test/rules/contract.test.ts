import {
  buildLogs,
  KEY_ALIAS,
  keyAliasArn,
  latestParameterName,
  launchTemplateName,
  pipelineArn,
} from "../../rules/contract.js";

test("both sides know the same names and ARNs", () => {
  expect(KEY_ALIAS).toBe("alias/golden-ami");
  expect(keyAliasArn("aws-cn", "cn-north-1", "111122223333")).toBe(
    "arn:aws-cn:kms:cn-north-1:111122223333:alias/golden-ami",
  );
  expect(latestParameterName("web")).toBe("/imagebuilder/golden-ami/web/latest");
  expect(launchTemplateName("payments-prod", "web")).toBe("payments-prod-web");
  expect(pipelineArn("aws", "eu-west-1", "111122223333", "web")).toBe(
    "arn:aws:imagebuilder:eu-west-1:111122223333:image-pipeline/web",
  );
  expect(buildLogs("eu-west-1", "111122223333")).toEqual({
    bucket: "golden-ami-logs-111122223333-eu-west-1",
    prefix: "image-builder",
  });
});
