import { type Mistake, matching, type PatternRule, wholeNumber } from "./rule.js";

/** Availability Zones of a small VPC. No Region has fewer than two, and few have more than three. */
export const zonesMistake = wholeNumber(1, 3);
export const DEFAULT_ZONES = 2;

const BYTE = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
const BYTES = (count: number) => `(\\.${BYTE}){${count}}`;

/** Private addresses, of which AWS keeps none to itself: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html */
const privateBlock = matching(
  new RegExp(`^(10${BYTES(3)}|172\\.(1[6-9]|2\\d|3[01])${BYTES(2)}|192\\.168${BYTES(2)})\\/(1[6-9]|2[0-6])$`),
  "is not a private IPv4 block of /16 to /26",
  "a block of 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16, e.g. 10.0.0.0/24",
);

/** IPv4 block of a small VPC: private, and large enough for four subnets of 16 addresses. */
export const cidrMistake: PatternRule = Object.assign(
  (block: string) => privateBlock(block) ?? startMistake(block),
  { pattern: privateBlock.pattern },
);

function startMistake(block: string): Mistake | undefined {
  const [address = "", length = ""] = block.split("/");
  const number = address.split(".").reduce((sum, byte) => sum * 256 + Number(byte), 0);
  const start = number - (number % 2 ** (32 - Number(length)));
  if (start === number) return undefined;
  const bytes = [24, 16, 8, 0].map((shift) => Math.floor(start / 2 ** shift) % 256);
  return { message: "does not begin where its block does", expected: `${bytes.join(".")}/${length}` };
}
