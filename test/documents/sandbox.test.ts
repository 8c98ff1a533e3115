import { parse } from "yaml";
import { checkComponentDocument, type Platform } from "../../documents/component-document.js";
import { DocumentError, readDocument } from "../../sandbox/image-builder/resources/component-document.js";
import { FILE, withSteps } from "./documents.js";
import { GOOD_DOCUMENTS } from "./good-documents.js";

const refusedBySandbox = (text: string, platform: Platform) => {
  try {
    readDocument(text, platform);
    return false;
  } catch (error) {
    if (error instanceof DocumentError) return true;
    throw error;
  }
};

const refusedWithPlace = (text: string, platform: Platform) => {
  const { problems } = checkComponentDocument(FILE, text, platform);
  return (
    problems.length > 0 && problems.every(({ line, column }) => line !== undefined && column !== undefined)
  );
};

const reboot = withSteps("{ name: A, action: Reboot }");

test.each<[text: string, platform: Platform]>([
  ["", "Linux"],
  ["- a", "Linux"],
  ["name: [", "Linux"],
  ["a: 1\na: 2", "Linux"],
  ["a: *b", "Linux"],
  ["schemaVersion: 2.0\nphases: []", "Linux"],
  ["schemaVersion: 1.0", "Linux"],
  [reboot.replace("build", "deploy"), "Linux"],
  [reboot.replace("build", "container-host-test"), "Linux"],
  [`${reboot}  - { name: build, steps: [{ name: A, action: Reboot }] }`, "Linux"],
  [`${reboot}parameters: []`, "Linux"],
  [`${reboot}parameters: { Port: { type: string } }`, "Linux"],
  [`${reboot}parameters: [{ Port: { type: string }, Host: { type: string } }]`, "Linux"],
  [`${reboot}parameters: [{ Ab: { type: string } }]`, "Linux"],
  [`${reboot}parameters: [{ Port: { type: int } }]`, "Linux"],
  [`${reboot}parameters: [{ Port: }]`, "Linux"],
  [`${reboot}constants: []`, "Linux"],
  [`${reboot}constants: [a]`, "Linux"],
  [`${reboot}constants: [{ a.b: { type: string, value: a } }]`, "Linux"],
  [
    `${reboot}constants: [{ Port: { type: string, value: a } }]\nparameters: [{ Port: { type: string } }]`,
    "Linux",
  ],
  [withSteps("a"), "Linux"],
  [withSteps("{ name: a b, action: Reboot }"), "Linux"],
  [withSteps("{ name: '{{ Port }}', action: Reboot }"), "Linux"],
  [withSteps("{ name: A }"), "Linux"],
  [withSteps("{ name: A, action: Dance }"), "Linux"],
  [withSteps("{ name: A, action: toString }"), "Linux"],
  [withSteps("{ name: A, action: ExecutePowerShell, inputs: { commands: [dir] } }"), "Linux"],
  [withSteps("{ name: A, action: UpdateOS }"), "macOS"],
  [withSteps("{ name: A, action: ExecuteBash, inputs: { commands: [ls] } }"), "Windows"],
  [withSteps("{ name: A, action: Reboot, onFailure: Retry }"), "Linux"],
  [withSteps("{ name: A, action: Reboot, timeoutSeconds: 0 }"), "Linux"],
  [withSteps("{ name: A, action: Reboot, timeoutSeconds: -2 }"), "Linux"],
  [withSteps("{ name: A, action: Reboot, timeoutSeconds: '60' }"), "Linux"],
  [withSteps("{ name: A, action: Reboot, maxAttempts: 0 }"), "Linux"],
  [withSteps("{ name: A, action: Reboot, maxAttempts: 1.5 }"), "Linux"],
  [withSteps("{ name: A, action: Reboot, inputs: [] }"), "Linux"],
  [withSteps("{ name: A, action: Reboot }", "{ name: A, action: Reboot }"), "Linux"],
  [withSteps("{ name: 1, action: Reboot }", "{ name: '1', action: Reboot }"), "Linux"],
  [withSteps("{ name: A, action: ExecuteBash }"), "Linux"],
  [withSteps("{ name: A, action: ExecuteBash, inputs: {} }"), "Linux"],
  [withSteps("{ name: A, action: S3Download, inputs: [] }"), "Linux"],
  [withSteps("{ name: A, action: CreateFile, inputs: { path: a } }"), "Linux"],
  [withSteps("{ name: A, action: CreateFile, inputs: [a] }"), "Linux"],
  [withSteps("{ name: A, action: CreateFile, inputs: [{ path: a }, { path: }] }"), "Linux"],
  [withSteps("{ name: A, action: SetRegistry, inputs: [{ path: HKLM:, name: a, type: SZ }] }"), "Windows"],
])("what the sandbox refuses is refused before, with a place: %j on %s", (text, platform) => {
  expect(refusedBySandbox(text, platform)).toBe(true);
  expect(refusedWithPlace(text, platform)).toBe(true);
});

const WRONG: readonly unknown[] = [undefined, null, [], {}, "a b", 0];

/** Copies of a value in which one part is exchanged for each of the wrong ones. */
function* variants(value: unknown): Generator<unknown> {
  yield* WRONG;
  if (typeof value !== "object" || value === null) return;
  for (const [key, part] of Object.entries(value)) {
    for (const variant of variants(part)) {
      const copy = Array.isArray(value) ? [...value] : { ...value };
      Reflect.set(copy, key, variant);
      yield copy;
    }
  }
}

test("whatever becomes of a good document, what the sandbox refuses is refused before", () => {
  const missed: string[] = [];
  let refused = 0;
  // There is one document for each action, and the last one has the rest.
  const documents = new Map(GOOD_DOCUMENTS.map((document) => [document[0].split(" ")[0], document]));
  for (const [, platform, text] of documents.values()) {
    for (const variant of variants(parse(text))) {
      const broken = JSON.stringify(variant) ?? "";
      if (!refusedBySandbox(broken, platform)) continue;
      refused += 1;
      if (!refusedWithPlace(broken, platform)) missed.push(broken);
    }
  }
  expect(missed).toEqual([]);
  expect(refused).toBeGreaterThan(1_000);
});
