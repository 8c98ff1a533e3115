import { ImageBuilder } from "../../../sandbox/image-builder/image-builder.js";
import { requestedOperation } from "../../../sandbox/wire/request.js";

const { restOperation } = ImageBuilder.prototype;

const form = { "content-type": "application/x-www-form-urlencoded" };
const target = (name: string) => ({ "x-amz-target": name });

interface Sent {
  readonly method?: string;
  readonly url?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

function requested(service: string, { method = "POST", url = "/", headers = {}, body = "" }: Sent) {
  const request = { method, url, headers, body: Buffer.from(body) };
  return requestedOperation(service, request, service === "imagebuilder" ? restOperation : undefined);
}

test.each<[string, string, Sent, string, string]>([
  ["a form of EC2", "ec2", { headers: form, body: "Action=DescribeImages" }, "ec2", "DescribeImages"],
  ["a form of another service", "sts", { headers: form, body: "Action=AssumeRole" }, "query", "AssumeRole"],
  ["a form in the URL", "sns", { method: "GET", url: "/?Action=Publish" }, "query", "Publish"],
  ["a target", "kms", { headers: target("TrentService.Decrypt"), body: "{}" }, "json", "Decrypt"],
  ["a path of S3", "s3", { method: "PUT", url: "/bucket/key" }, "rest-xml", "PUT"],
  ["S3's content that looks like a form", "s3", { method: "PUT", body: "Action=x" }, "rest-xml", "PUT"],
  ["a path of another REST service", "lambda", { method: "GET", url: "/functions" }, "rest-json", "GET"],
  [
    "a path of Image Builder",
    "imagebuilder",
    { method: "PUT", url: "/CreateImage", body: '{"name":"&Action=Get"}' },
    "rest-json",
    "CreateImage",
  ],
  [
    "a path of Image Builder with an ARN",
    "imagebuilder",
    { method: "DELETE", url: "/tags/arn%3Aaws%3Aimagebuilder?tagKeys=a" },
    "rest-json",
    "UntagResource",
  ],
  [
    "a path that Image Builder does not have here",
    "imagebuilder",
    { method: "GET", url: "/CreateImage?x=1" },
    "rest-json",
    "GET /CreateImage",
  ],
])("%s names the operation", (_what, service, sent, protocol, operation) => {
  expect(requested(service, sent)).toMatchObject({ service, protocol, operation });
});

test("a form's parameters come along", () => {
  const { query } = requested("ec2", {
    headers: form,
    body: "Action=DescribeImages&Owner.1=self&Owner.2=amazon",
  });
  expect(query.list("Owner")).toEqual(["self", "amazon"]);
});
