import { throttlingError } from "../../../sandbox/wire/errors.js";
import type { Protocol } from "../../../sandbox/wire/request.js";

test.each<[string, Protocol, number, string, string]>([
  ["imagebuilder", "rest-json", 400, "ThrottlingException", "Rate exceeded"],
  ["ec2", "ec2", 503, "RequestLimitExceeded", "Request limit exceeded."],
  ["sts", "query", 400, "Throttling", "Rate exceeded"],
  ["iam", "query", 400, "Throttling", "Rate exceeded"],
  ["autoscaling", "query", 400, "Throttling", "Rate exceeded"],
  [
    "kms",
    "json",
    400,
    "ThrottlingException",
    "You have exceeded the rate at which you may call KMS. Reduce the frequency of your calls.",
  ],
  ["ssm", "json", 400, "ThrottlingException", "Rate exceeded"],
  ["s3", "rest-xml", 503, "SlowDown", "Please reduce your request rate."],
])("%s is throttled as AWS throttles it", (service, protocol, status, code, message) => {
  expect(throttlingError(service, protocol)).toMatchObject({ status, code, message });
});
