import schema from "@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json";
import Ajv from "ajv-draft-04";
import addFormats from "ajv-formats";
import type { Log, Result } from "sarif";
import { checkFiles, RULES } from "../../../cli/check/findings.js";
import { formatSarif } from "../../../cli/check/sarif.js";
import { BAD_DOCUMENTS, type BadDocument } from "../../documents/bad-documents.js";
import { withSteps } from "../../documents/documents.js";

// The schema has a pattern that is none in Unicode mode.
const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
addFormats(ajv);
const validate = ajv.compile(schema);

/** The results for files with these texts, in SARIF that is valid. */
function resultsOf(texts: Readonly<Record<string, string>>): Result[] {
  const files = Object.entries(texts).map(([name, text]) => ({ name, bytes: Buffer.from(text) }));
  const log: Log = JSON.parse(formatSarif(checkFiles(files)));
  validate(log);
  expect(validate.errors ?? []).toEqual([]);
  expect(log.runs[0]?.columnKind).toBe("utf16CodeUnits");
  return log.runs[0]?.results ?? [];
}

const fingerprints = (results: readonly Result[]) =>
  results.map(({ partialFingerprints }) => partialFingerprints?.["goldenAmi/v1"]);

const command = (text: string, name = "A") =>
  `{ name: ${name}, action: ExecuteBash, inputs: { commands: [${JSON.stringify(text)}] } }`;
const DOCUMENT = `parameters: [{ Port: { type: string } }]\n${withSteps(command("{{ Port }} {{ Prot }} {{ Prot }}"))}`;

test("SARIF for every bad document is valid, and each result has its rule, place and name", () => {
  const texts = Object.values(BAD_DOCUMENTS)
    .flat()
    .map(({ text }: BadDocument, index) => [`a folder/ünï/${index}#.yaml`, text]);
  const results = resultsOf(Object.fromEntries(texts));
  expect(results.length).toBeGreaterThan(texts.length / 2);
  const ids = Object.keys(RULES);
  for (const { ruleId = "", ruleIndex, level, locations = [] } of results) {
    expect(ids[ruleIndex ?? -1]).toBe(ruleId);
    expect(["error", "warning", "note"]).toContain(level);
    const uri = locations[0]?.physicalLocation?.artifactLocation?.uri;
    expect(uri).toMatch(/^a%20folder\/%C3%BCn%C3%AF\/\d+%23\.yaml$/);
  }
});

test("the tool's rules are those of --rules, with their pages", () => {
  const log: Log = JSON.parse(formatSarif({ subject: "", findings: [] }));
  const rules = log.runs[0]?.tool.driver.rules ?? [];
  expect(
    rules.map(({ id, helpUri, defaultConfiguration }) => [id, helpUri, defaultConfiguration?.level]),
  ).toEqual(Object.entries(RULES).map(([id, { page, level }]) => [id, page, level]));
  expect(log.runs[0]?.results).toEqual([]);
});

test("a result has the place and the name of what is wrong, and the text that mends it", () => {
  const [result] = resultsOf({ "web.yaml": DOCUMENT });
  const artifactLocation = { uri: "web.yaml", uriBaseId: "%SRCROOT%" };
  const region = { startLine: 6, startColumn: 74, endLine: 6, endColumn: 84 };
  expect(result).toMatchObject({
    ruleId: "component/undeclared-reference",
    level: "error",
    locations: [
      {
        physicalLocation: { artifactLocation, region },
        logicalLocations: [{ fullyQualifiedName: "phases.build.steps.A.inputs.commands[0]" }],
      },
    ],
    fixes: [
      {
        artifactChanges: [
          {
            artifactLocation,
            replacements: [{ deletedRegion: region, insertedContent: { text: "{{ Port }}" } }],
          },
        ],
      },
    ],
  });
});

test.each([
  ["lines before", `# a\n\n${DOCUMENT}`],
  ["another step before", DOCUMENT.replace("steps:\n", `steps:\n      - ${command("ls", "First")}\n`)],
  [
    "another phase before",
    DOCUMENT.replace("phases:\n", `phases:\n  - { name: validate, steps: [${command("ls")}] }\n`),
  ],
  [
    "another parameter before",
    DOCUMENT.replace("[{ Port", "[{ Host: { type: string } }, { Port").replace(
      "{{ Port }} ",
      "{{ Port }} {{ Host }} ",
    ),
  ],
])("a fingerprint survives %s, and differs from any other", (_, text) => {
  const before = fingerprints(resultsOf({ "web.yaml": DOCUMENT }));
  expect(new Set(before).size).toBe(2);
  expect(fingerprints(resultsOf({ "web.yaml": text }))).toEqual(before);
  expect(fingerprints(resultsOf({ "db.yaml": DOCUMENT }))).not.toEqual(before);
});
