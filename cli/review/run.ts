import { join } from "node:path";
import { version } from "cdktf-golden-ami/package.json";
import writeFileAtomic from "write-file-atomic";
import { UserError } from "../../input/problem.js";
import { failures, notReleasesOnly } from "../../review/gate.js";
import { maskAccounts } from "../../review/mask-accounts.js";
import type { Review } from "../../review/model/review.js";
import { nameAccounts } from "../../review/name-accounts.js";
import { renderHtml } from "../../review/render/html/page.js";
import { renderJson } from "../../review/render/json.js";
import { renderMarkdown } from "../../review/render/markdown.js";
import { renderSarif } from "../../review/render/sarif.js";
import { renderTerminal } from "../../review/render/terminal.js";
import { reviewPlans } from "../../review/review.js";
import { ExitCode } from "../exit-code.js";
import { print } from "../output.js";
import { WORK_DIRECTORY } from "../paths.js";
import { Contents } from "./contents.js";
import { readPlans } from "./read.js";

export interface ReviewOptions {
  readonly format: "terminal" | "markdown" | "html" | "json" | "sarif";
  readonly out?: string;
  readonly failOn?: readonly string[];
  readonly expect?: string;
  readonly head?: string;
  readonly maskAccounts?: boolean;
  readonly maxBytes?: number;
  readonly marker?: string;
}

class NotAsExpected extends UserError {
  override readonly exitCode = ExitCode.NotAsExpected;
}

export async function runReview(paths: readonly string[], options: ReviewOptions): Promise<void> {
  const { accountNames, ...plans } = readPlans(
    paths.length ? paths : [join(WORK_DIRECTORY, "plans")],
    options.head,
  );
  const whole = reviewPlans({ ...plans, contentsOf: new Contents(".").ofNamed });
  const review = options.maskAccounts ? maskAccounts(whole) : nameAccounts(whole, accountNames);
  const text = render(review, options);
  if (options.out === undefined) await print(text);
  else write(options.out, `${text}\n`);
  const reasons = [
    ...failures(review, options.failOn ?? []).map(
      ({ rule, stack, message }) => `${rule}: ${stack === undefined ? "" : `${stack}: `}${message}`,
    ),
    ...(options.expect === "releases-only" ? notReleasesOnly(review) : []),
  ];
  if (reasons.length)
    throw new NotAsExpected(
      `the review does not pass:\n${[...new Set(reasons)].map((reason) => `  ${reason}`).join("\n")}`,
    );
}

function render(review: Review, { format, out, maxBytes, marker }: ReviewOptions): string {
  switch (format) {
    case "json":
      return renderJson(review);
    case "sarif":
      return renderSarif(review, version);
    case "html":
      return renderHtml(review);
    case "markdown":
      return renderMarkdown(review, { maxBytes, marker });
    case "terminal":
      return renderTerminal(review, {
        colour: out === undefined && Boolean(process.stdout.isTTY) && !process.env.NO_COLOR,
        width: out === undefined && process.stdout.isTTY ? process.stdout.columns : undefined,
      });
  }
}

function write(file: string, text: string): void {
  try {
    writeFileAtomic.sync(file, text);
  } catch (error) {
    throw new UserError(`the review cannot be written: ${error instanceof Error ? error.message : error}`);
  }
}
