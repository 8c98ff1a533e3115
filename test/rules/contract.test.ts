import { bucketNameMistake } from "../../rules/bucket.js";
import {
  buildLogs,
  documentBucket,
  KEY_ALIAS,
  keyAlias,
  keyAliasArn,
  latestParameterName,
  launchTemplateName,
  pipelineArn,
  prefixed,
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

test("every name of a landing zone with a prefix begins with it", () => {
  expect(prefixed(undefined, "web")).toBe("web");
  expect(prefixed("staging", "web")).toBe("staging-web");
  expect(keyAlias("staging")).toBe("alias/staging-golden-ami");
  expect(keyAliasArn("aws", "eu-west-1", "111122223333", "staging")).toBe(
    "arn:aws:kms:eu-west-1:111122223333:alias/staging-golden-ami",
  );
  expect(launchTemplateName("payments-prod", "web", "staging")).toBe("staging-payments-prod-web");
  expect(documentBucket("eu-west-1", "111122223333")).toBe("golden-ami-components-111122223333-eu-west-1");
  // The longest prefix, in the Region with the longest name, is a bucket's name.
  const longest = documentBucket("ap-southeast-1", "111122223333", "abcdefghijkl");
  expect(bucketNameMistake(longest)).toBeUndefined();
  expect(buildLogs("ap-southeast-1", "111122223333", "abcdefghijkl").bucket.length).toBeLessThan(
    longest.length,
  );
});
