import { Check } from "../../modules/check.js";
import { synthesize } from "../synthesize.js";

test("a check is a block of its own, which may warn of several things", () => {
  const configuration = synthesize((stack) => {
    new Check(stack, "Check", [
      { condition: "${1 == 2}", errorMessage: "One is not two." },
      { condition: true, errorMessage: "True is not true." },
    ]);
  });
  expect(configuration).toEqual({
    check: {
      Check: {
        assert: [
          { condition: "${1 == 2}", error_message: "One is not two." },
          { condition: true, error_message: "True is not true." },
        ],
      },
    },
  });
});
