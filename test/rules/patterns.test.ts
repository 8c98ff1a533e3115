import {
  dynamodbTableMistake,
  hcpOrganizationMistake,
  hostnameMistake,
  objectKeyPrefixMistake,
  stateDirectoryMistake,
  workspacePrefixMistake,
} from "../../rules/backend.js";
import { bucketNameMistake } from "../../rules/bucket.js";
import { componentFileMistake, managedComponentMistake, variableNameMistake } from "../../rules/component.js";
import type { PatternRule } from "../../rules/rule.js";
import { versionConstraintMistake } from "../../rules/version-constraint.js";

test.each<[what: string, rule: PatternRule, right: string[], wrong: string[], mistake: string]>([
  [
    "a state's folder",
    stateDirectoryMistake,
    ["state", "./state", "a/b.c"],
    ["", "/state", "~/state", "a/../../b", "a b"],
    "is not a folder of the project",
  ],
  ["a bucket", bucketNameMistake, ["abc", "a.b-3"], ["ab", "Abc", "abc-", "a".repeat(64)], "is not a bucket"],
  [
    "a key's prefix",
    objectKeyPrefixMistake,
    ["", "golden-ami/", "a/b!_.*'()"],
    ["/a", "a b", "ä"],
    "is not a prefix of a key",
  ],
  [
    "a lock's table",
    dynamodbTableMistake,
    ["abc", "Locks_a-b.c", "t".repeat(255)],
    ["", "ab", "t".repeat(256), "my locks", "arn:aws:dynamodb:eu-west-1:111122223333:table/locks"],
    "is not a DynamoDB table",
  ],
  [
    "an organization of HCP Terraform",
    hcpOrganizationMistake,
    ["acme", "acme.corp_1-b"],
    ["", "Acme Corp"],
    "is not an organization's name",
  ],
  [
    "a workspace prefix",
    workspacePrefixMistake,
    ["", "golden-ami-"],
    ["golden.ami", "a b"],
    "is not a workspace prefix",
  ],
  [
    "a host",
    hostnameMistake,
    ["terraform.example.org", "Terraform.example.org:8443"],
    ["", "https://example.org", "example.org:"],
    "is not a host",
  ],
  [
    "an AWS-managed component",
    managedComponentMistake,
    ["update-linux", "php-8_2-linux"],
    ["", "Update", "-linux", "update linux"],
    "is not an AWS-managed component",
  ],
  [
    "a parameter",
    variableNameMistake,
    ["Port", "log_level-2", "p".repeat(3), "p".repeat(128)],
    ["", "pp", "p".repeat(129), "a.b.c", "a b c", "a\nb"],
    "is not a parameter's name",
  ],
  [
    "a component file",
    componentFileMistake,
    ["a.yaml", "components/web server.yml"],
    ["a.json", "/a.yaml", "~/a.yaml", "../a.yaml", ".yaml.txt"],
    "is not a component file of the project",
  ],
  [
    "a version constraint",
    versionConstraintMistake,
    ["6", "~> 6.0", ">= 5.100.0, < 7.0.0", "<7,>=5.100", "!=6.1.0"],
    ["", "latest", ">= 5.100.0,", "=> 5", "5.1.2.3"],
    "is not a version constraint",
  ],
])("%s is what Terraform and AWS take, and nothing else", (_, rule, right, wrong, message) => {
  for (const value of right) expect([value, rule(value)]).toEqual([value, undefined]);
  for (const value of wrong) expect([value, rule(value)]).toMatchObject([value, { message }]);
});
