import { InvalidArgumentError } from "commander";

/** An option's whole number, at least 1. @throws InvalidArgumentError */
export function wholeNumber(text: string): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number < 1)
    throw new InvalidArgumentError("expected a whole number, at least 1");
  return number;
}
