import { resourceDiff } from "../../review/resource-diff.js";
import { newReleaseText } from "./plan.js";

test("a resource's change is cut out of Terraform's own text, whole", () => {
  expect(resourceDiff(newReleaseText, "aws_launch_template.web_launch_template")).toBe(
    `  # aws_launch_template.web_launch_template will be updated in-place
  ~ resource "aws_launch_template" "web_launch_template" {
      ~ default_version                      = 1 -> (known after apply)
        id                                   = "lt-6c7f42ac15e5805bc"
      ~ image_id                             = "ami-519ff6e721dd974b6" -> "ami-2b7e20edd8396c744"
      ~ latest_version                       = 1 -> (known after apply)
        name                                 = "payments-prod-web"
        tags                                 = {}
        # (16 unchanged attributes hidden)

        # (5 unchanged blocks hidden)
    }`,
  );
});

test.each(["aws_kms_grant.key_grant", "aws_launch_template.web_launch", ""])(
  "a resource that the plan does not change, %j, has no text",
  (address) => {
    expect(resourceDiff(newReleaseText, address)).toBe("");
  },
);
