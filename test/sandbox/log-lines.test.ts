import { logLines } from "../../sandbox/log-lines.js";

test.each([
  ["111122223333 eu-west-1 ec2 DescribeImages 200", "111122223333 eu-west-1 ec2 DescribeImages 200"],
  [
    "111122223333 eu-west-1 ec2 \u001b]0;owned\u0007\u001b[2J 400",
    "111122223333 eu-west-1 ec2 \\u001b]0;owned\\u0007\\u001b[2J 400",
  ],
  ["111122223333 eu-west-1 \u009b2J x 400", "111122223333 eu-west-1 \\u009b2J x 400"],
  ["111122223333 eu-west-1 ec2 a\rb\tc 400", "111122223333 eu-west-1 ec2 a\\u000db\\u0009c 400"],
  ["x 200\n111122223333 eu-west-1 ec2 Forged 200", "x 200\n  111122223333 eu-west-1 ec2 Forged 200"],
  ["a bug of the sandbox in ec2: Error: é\n    at f", "a bug of the sandbox in ec2: Error: é\n      at f"],
])("a caller can neither steer the terminal nor forge a line: %j", (text, logged) => {
  expect(logLines(text)).toBe(logged);
});
