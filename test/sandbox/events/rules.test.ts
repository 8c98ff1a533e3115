import { matchedTargets } from "../../../sandbox/events/rules.js";
import type { MotoCall } from "../../../sandbox/moto/moto.js";

const PLACE = { account: "111122223333", region: "eu-west-1" };
const RULES = "arn:aws:events:eu-west-1:111122223333:rule";
const rule = (Name: string, more: object = {}) => ({ Name, EventPattern: '{"source":["a"]}', ...more });

test("targets of rules on each page that an event matches are found", async () => {
  const pages = {
    first: {
      Rules: [
        rule("one"),
        rule("off", { State: "DISABLED" }),
        rule("daily", { EventPattern: null, ScheduleExpression: "rate(1 day)" }),
      ],
      NextToken: "second",
    },
    second: { Rules: [rule("other", { EventPattern: '{"source":["b"]}' }), rule("two")], NextToken: null },
  };
  const moto = {
    call: async (_: unknown, __: string, { target, json }: MotoCall) => {
      const { NextToken, Rule }: { NextToken?: string; Rule?: string } = { ...(json as object) };
      const answer =
        target === "AWSEvents.ListRules"
          ? pages[NextToken === "second" ? "second" : "first"]
          : { Targets: [{ Arn: `${Rule}-target` }] };
      return { status: 200, headers: {}, body: JSON.stringify(answer) };
    },
    send: () => Promise.reject(new Error("nothing is forwarded")),
  };
  expect(await matchedTargets({ moto }, PLACE, { source: "a" })).toEqual([
    { rule: "one", ruleArn: `${RULES}/one`, target: { Arn: "one-target" } },
    { rule: "two", ruleArn: `${RULES}/two`, target: { Arn: "two-target" } },
  ]);
});
