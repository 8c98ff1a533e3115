import { hasShellcheck, shellcheck } from "../shellcheck.js";
import { NAMES, type Phase, scriptOf, stepsOf } from "./catalogue.js";

const PHASES: readonly Phase[] = ["build", "validate", "test"];
const SCRIPTS = NAMES.flatMap((name) =>
  PHASES.flatMap((phase) =>
    stepsOf(name, phase)
      .filter(({ action }) => action === "ExecuteBash")
      .map((step): [place: string, script: string] => [`${name} ${phase} ${step.name}`, scriptOf(step)]),
  ),
);

test.each(SCRIPTS)("the script of %s stops at its first mistake", (_, script) => {
  if (script.includes("\n")) expect(script).toMatch(/^set -euo pipefail\n/);
});

test("no script runs what it has just downloaded without a look at who signed it", () => {
  for (const [place, script] of SCRIPTS) {
    expect({ place, script }).toEqual({ place, script: expect.not.stringMatching(/curl[^\n]*\|/) });
    const isVerified = /gpgv|signed-by=/.test(script) || !/curl[\s\S]*--output (?!\/dev\/null)/.test(script);
    expect({ place, isVerified }).toEqual({ place, isVerified: true });
  }
});

(hasShellcheck ? test.each(SCRIPTS) : test.skip.each(SCRIPTS))(
  "shellcheck, where it is installed, finds nothing in the script of %s",
  (_, script) => {
    expect(shellcheck(script)).toBe("");
  },
);
