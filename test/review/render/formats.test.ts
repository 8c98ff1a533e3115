import schema from "@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json";
import Ajv from "ajv-draft-04";
import addFormats from "ajv-formats";
import type { Log } from "sarif";
import { FINDING_RULES } from "../../../review/findings/rules.js";
import { maskAccounts } from "../../../review/mask-accounts.js";
import type { Review } from "../../../review/model/review.js";
import { nameAccounts } from "../../../review/name-accounts.js";
import { renderHtml } from "../../../review/render/html/page.js";
import { renderJson } from "../../../review/render/json.js";
import { renderMarkdown } from "../../../review/render/markdown.js";
import { renderSarif } from "../../../review/render/sarif.js";
import { renderTerminal } from "../../../review/render/terminal.js";
import { change, finding, hostile, oddities, review, rollout, stack } from "./samples.js";

// The schema has a pattern that is none in Unicode mode.
const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
addFormats(ajv);
const validate = ajv.compile(schema);

function runOf(one: Review) {
  const log: Log = JSON.parse(renderSarif(one, "1.2.3"));
  validate(log);
  expect(validate.errors ?? []).toEqual([]);
  return log.runs[0];
}

test("JSON is the review, with its version, and without Terraform's own text", () => {
  const one = oddities();
  const json = renderJson(one);
  expect(JSON.parse(json)).toEqual(
    JSON.parse(
      JSON.stringify({ ...one, stacks: one.stacks.map((stack) => ({ ...stack, text: undefined })) }),
    ),
  );
  expect(json).toMatch(/^\{\n {2}"version": 1,\n {2}"verdict": /);
  expect(renderJson(oddities())).toBe(json);
});

test("SARIF of each review is valid, and a result says where, what and what to do", () => {
  expect(runOf(hostile())?.results).toHaveLength(1);
  const found = finding({ address: "aws_launch_template.web" });
  const [result] = runOf(review({ findings: [found] }))?.results ?? [];
  expect(result).toMatchObject({
    ruleId: "downgrade",
    level: "error",
    message: { text: `team-0000: ${found.message}. ${found.remedy}` },
    locations: [
      {
        physicalLocation: { artifactLocation: { uri: "golden-ami.yaml" }, region: { startLine: 1 } },
        logicalLocations: [{ fullyQualifiedName: "team-0000/aws_launch_template.web", kind: "resource" }],
      },
    ],
  });
  expect(FINDING_RULES[result?.ruleIndex ?? -1]?.id).toBe("downgrade");
});

test("SARIF has all rules, and a fingerprint for each of two results that are alike", () => {
  const run = runOf(review({ findings: [finding(), finding()] }));
  expect(run?.tool.driver.version).toBe("1.2.3");
  expect(run?.tool.driver.rules?.map(({ id }) => id)).toEqual(FINDING_RULES.map(({ id }) => id));
  const prints = run?.results?.map(({ partialFingerprints }) => partialFingerprints?.["goldenAmiReview/v1"]);
  expect(new Set(prints).size).toBe(2);
});

test("beside the commit every format says whether all that was planned is in it", () => {
  const texts = (hasUncommittedChanges: boolean) => {
    const one = review({ hasUncommittedChanges });
    return [renderTerminal(one, { colour: false }), renderMarkdown(one), renderHtml(one)].map((text) =>
      text.replace(/<\/?code>|`/g, ""),
    );
  };
  for (const text of texts(true)) expect(text).toContain("planned of 0123456789ab with uncommitted changes");
  for (const text of texts(false)) {
    expect(text).toContain("planned of 0123456789ab");
    expect(text).not.toContain("uncommitted");
  }
  expect(JSON.parse(renderJson(review({ hasUncommittedChanges: true })))).toMatchObject({
    hasUncommittedChanges: true,
  });
});

test("an account is shown with its name in every format, wherever it stands", () => {
  const named = nameAccounts(
    review({
      rollouts: [rollout(0, { account: "444455556666" }), rollout(1, { account: "777788889999" })],
      stacks: [stack(0, { account: "444455556666", changes: [change()] })],
      findings: [
        finding({ message: "444455556666, 777788889999 may start its AMIs" }),
        finding({ message: "gains Allow Principal: arn:aws:iam::444455556666:root" }),
        finding({ message: "777788889999 may no longer start its AMIs" }),
      ],
    }),
    { "444455556666": "payments-prod", "111122223333": "images" },
  );
  expect(named.findings.map(({ message }) => message)).toEqual([
    "444455556666, 777788889999 may start its AMIs; 444455556666 is payments-prod",
    "gains Allow Principal: arn:aws:iam::444455556666:root; 444455556666 is payments-prod",
    "777788889999 may no longer start its AMIs",
  ]);
  expect(renderTerminal(named, { colour: false })).toContain(
    "team-0000 web (444455556666 payments-prod eu-west-1), team-0001 web (777788889999 eu-west-3)",
  );
  expect(renderMarkdown(named)).toContain("team-0000 web (`444455556666` payments-prod eu-west-1)");
  const page = renderHtml(named);
  expect(page).toContain('<b>payments-prod</b><div class="small soft">444455556666</div>');
  expect(page).toContain('<option value="444455556666">payments-prod (444455556666)</option>');
  expect(page).toContain('<b>team-0000</b> <span class="soft">444455556666 payments-prod eu-west-1</span>');
  expect(page).toContain(
    "<title>team-0000 web 444455556666 payments-prod eu-west-1 will run web 1.4.1/1</title>",
  );
  expect(page).toContain("<li>team-0000 web 444455556666 payments-prod eu-west-1</li>");
  expect(JSON.parse(renderJson(named)).accountNames).toEqual({
    "111122223333": "images",
    "444455556666": "payments-prod",
  });
  expect(renderSarif(named, "1.2.3")).toContain("444455556666 is payments-prod");
});

test("a review without names of accounts is as it was", () => {
  expect(nameAccounts(oddities(), {})).toEqual(oddities());
});

test("a masked review shows the last four digits of accounts in every format, and its digest whole", () => {
  const arn = "arn:aws:iam::444455556666:role/plan";
  const digest = `444455556666${"d".repeat(52)}`;
  const one = maskAccounts(
    review({
      digest,
      findings: [finding({ message: `${arn} reads logs-444455556666-eu-west-1` })],
      stacks: [
        stack(0, {
          account: "444455556666",
          changes: [change({ address: `aws_s3_bucket.a["444455556666"]` })],
          text: `# ${arn}`,
        }),
        stack(1, { account: "444455556666", status: "failed", error: `Error: ${arn} is no role` }),
      ],
    }),
  );
  const texts = [
    renderTerminal(one, { colour: false }).replace(digest, ""),
    renderMarkdown(one),
    renderHtml(one).replace(digest, ""),
    renderJson(one).replace(digest, ""),
    renderSarif(one, "1.2.3"),
  ];
  for (const text of texts) {
    expect(text).not.toContain("444455556666");
    expect(text).toContain("********6666");
  }
  expect(one.digest).toBe(digest);
  expect(maskAccounts(review({ commit: "444455556666444455556666" })).commit).toHaveLength(24);
});

test("a message in SARIF has no link of somebody else's, and no character that nobody sees", () => {
  const messages = runOf(hostile())?.results?.map(({ message }) => message.text ?? "") ?? [];
  expect(messages).toHaveLength(1);
  expect(messages[0]).toContain("[l] (http://example.com)");
  for (const unseen of ["](", "\u202e", "\u200b", "\u001b", "\n"]) expect(messages[0]).not.toContain(unseen);
});
