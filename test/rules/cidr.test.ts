import { cidrMistake } from "../../rules/cidr.js";

test.each(["10.0.0.0/16", "10.255.255.192/26", "172.16.0.0/16", "172.31.1.0/24", "192.168.0.0/16"])(
  "%s is a block for a VPC",
  (block) => {
    expect(cidrMistake(block)).toBeUndefined();
  },
);

const FORM = "is not a private IPv4 block of /16 to /26";

test.each([
  ["", "is empty"],
  ["10.0.0.0", FORM],
  ["10.0.0.0/8", FORM],
  ["10.0.0.0/27", FORM],
  ["10.0.0.256/24", FORM],
  ["10.0.0/24", FORM],
  ["172.32.0.0/16", FORM],
  ["8.8.8.0/24", FORM],
  ["fd00::/56", FORM],
])("%s is none", (block, message) => {
  expect(cidrMistake(block)?.message).toBe(message);
});

test.each([
  ["10.0.0.1/24", "10.0.0.0/24"],
  ["192.168.77.0/16", "192.168.0.0/16"],
  ["172.16.0.65/26", "172.16.0.64/26"],
])("%s is told where it begins", (block, expected) => {
  expect(cidrMistake(block)).toEqual({ message: "does not begin where its block does", expected });
});
