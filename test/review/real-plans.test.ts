import { parsePlan } from "../../plan/plan-json.js";
import { reviewPlans } from "../../review/review.js";
import { redacted } from "../stories/hcp-terraform.js";
import { fixtureText } from "./plans.js";
import { REAL_PLANS, type Said, said } from "./real-plans.js";

function saidOf(fixture: string, text = fixtureText(`${fixture}/plan.json`)): Said {
  const [, name = ""] = fixture.split("/");
  return said(reviewPlans({ stacks: [{ name, status: "planned", plan: parsePlan(text) }] }));
}

const redactedText = (fixture: string) => JSON.stringify(redacted(fixtureText(`${fixture}/plan.json`)));

test.each(Object.entries<Said>(REAL_PLANS))("a review of the real plan %s", (fixture, expected) => {
  expect(saidOf(fixture)).toEqual(expected);
});

/** A redacted plan has neither configuration nor state: no names of AMIs, and no dependencies. */
test.each(Object.entries<Said>(REAL_PLANS))("a review of %s as HCP redacts it", (fixture, expected) => {
  expect(saidOf(fixture, redactedText(fixture))).toEqual({
    ...expected,
    verdict: expected.verdict.replace("web 1.0.0/2", "ami-…"),
    findings: expected.findings.map((one) => one.replace(/, because it depends on .*/, "")),
  });
});
