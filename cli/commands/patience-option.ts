import { InvalidArgumentError, Option } from "commander";

const DEFAULT_SECONDS = 60;
const LONGEST_SECONDS = 86_400;

/** `--patience`, of the commands that follow something. */
export const patienceOption = () =>
  new Option("--patience <seconds>", "how long to go on asking while AWS does not answer")
    .argParser(parseSeconds)
    .default(DEFAULT_SECONDS);

function parseSeconds(text: string): number {
  const seconds = Number(text);
  if (text.trim() === "" || !(seconds >= 0 && seconds <= LONGEST_SECONDS))
    throw new InvalidArgumentError(`0 to ${LONGEST_SECONDS} seconds.`);
  return seconds;
}
