import { UserError } from "../input/problem.js";

/** Prints a command's result. @throws UserError with the text if it cannot be written, because nobody could read it otherwise */
export async function print(text: string): Promise<void> {
  const error = await new Promise<Error | null | undefined>((resolve) => {
    process.stdout.write(`${text}\n`, resolve);
  });
  if (error) throw new UserError(`the result cannot be written: ${error.message}\n${text}`);
}
