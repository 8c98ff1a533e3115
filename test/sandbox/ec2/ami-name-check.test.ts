import { isAmiName } from "../../../sandbox/ec2/ami-name-check.js";

test.each(["web_1.4.0_7_2026-01-31T04-13-00.262Z", "web", "w".repeat(128), "(web) [1] a b/c-d'e@f_g.h"])(
  "%j is a name that EC2 takes for an AMI",
  (name) => {
    expect(isAmiName(name)).toBe(true);
  },
);

test.each([
  "",
  "we",
  "w".repeat(129),
  "web:1",
  "web {{x}}",
  "wéb",
  "web\t1",
  "web\n",
  "web*",
  "web,1",
  "web#1",
])("%j is not", (name) => {
  expect(isAmiName(name)).toBe(false);
});
