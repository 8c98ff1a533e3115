import type { Review } from "../model/review.js";

/** A review for programs. Terraform's own text stays out: it is long, and only a person reads it. */
export function renderJson(review: Review): string {
  return JSON.stringify(
    { ...review, stacks: review.stacks.map(({ text: _text, ...stack }) => stack) },
    undefined,
    2,
  );
}
