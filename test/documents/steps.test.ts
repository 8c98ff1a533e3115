import type { Platform } from "../../documents/component-document.js";
import { lines, mistakes, withSteps } from "./documents.js";

/** The messages that are expected, each below `components/web.yaml:` and the place in the first step. */
const inStep = (...messages: readonly [place: string, path: string, message: string, expected: string][]) =>
  lines(
    ...messages.flatMap(([place, path, message, expected]) => [
      `components/web.yaml:${place}  phases[0].steps[0].${path}: ${message}`,
      `${" ".repeat(`components/web.yaml:${place}  `.length)}expected ${expected}`,
    ]),
  );

describe("inputs that an action cannot work with are refused", () => {
  test.each<[what: string, platform: Platform, step: string, messages: string]>([
    [
      "none where some are required",
      "Linux",
      "{ name: A, action: ExecuteBash }",
      inStep(["5:9", "inputs", "is missing", "a map with commands"]),
    ],
    [
      "an empty value where some are required",
      "Linux",
      "{ name: A, action: ExecuteBash, inputs: }",
      inStep(["5:41", "inputs", "is empty", "a map with commands"]),
    ],
    [
      "none but another key",
      "Linux",
      "{ name: A, action: ExecuteBash, timeout: 60 }",
      inStep(["5:9", "inputs", "is missing", "a map with commands"]),
    ],
    [
      "none but a key that is far from it",
      "Linux",
      "{ name: A, action: ExecuteBash, imput: { commands: [ls] } }",
      inStep(["5:9", "inputs", "is missing", "a map with commands"]),
    ],
    [
      "no list where one is required",
      "Linux",
      "{ name: A, action: CreateFile }",
      inStep(["5:9", "inputs", "is missing", "a list of maps with path"]),
    ],
    [
      "a map for a list",
      "Linux",
      "{ name: A, action: DeleteFile, inputs: { path: /a } }",
      inStep(["5:48", "inputs", '{"path":"/a"} is a map, not a list', "a list"]),
    ],
    [
      "a list for a map",
      "Linux",
      "{ name: A, action: ExecuteBash, inputs: [{ commands: [ls] }] }",
      inStep(["5:49", "inputs", '[{"commands":["ls"]}] is a list, not a map', "a map"]),
    ],
    [
      "an empty list",
      "Linux",
      "{ name: A, action: S3Download, inputs: [] }",
      inStep(["5:48", "inputs", "[] is too short", "at least 1 entry"]),
    ],
    [
      "a required input that is missing, and one that is empty",
      "Linux",
      "{ name: A, action: CopyFile, inputs: [{ source: /a }, { source: , destination: /b }] }",
      inStep(
        ["5:47", "inputs[0].destination", "is missing", "a text"],
        ["5:65", "inputs[1].source", "is empty", "a text"],
      ),
    ],
    [
      "a command alone, not in a list",
      "Linux",
      "{ name: A, action: ExecuteBash, inputs: { commands: ls } }",
      inStep(["5:61", "inputs.commands", '"ls" is a text, not a list', "a list"]),
    ],
    [
      "a command that YAML takes for a map",
      "Linux",
      '{ name: A, action: ExecuteBash, inputs: { commands: [ echo "a": b ] } }',
      inStep([
        "5:63",
        "inputs.commands[0]",
        '{"echo \\"a\\"":"b"} is a map, not a text',
        "a text, in quotes if YAML takes it for a map",
      ]),
    ],
    [
      "neither commands nor a file",
      "Windows",
      "{ name: A, action: ExecutePowerShell, inputs: {} }",
      inStep(["5:55", "inputs", "has none of commands, file", "exactly one of commands, file"]),
    ],
    [
      "both commands and a file, which is no script",
      "Windows",
      "{ name: A, action: ExecutePowerShell, inputs: { commands: [dir], file: a.bat } }",
      inStep(
        ["5:80", "inputs.file", '"a.bat" is not a PowerShell script', "a path that ends in .ps1"],
        ["5:55", "inputs", "has commands and file", "exactly one of commands, file"],
      ),
    ],
    [
      "what is no boolean, no encoding and no number",
      "Linux",
      "{ name: A, action: CreateFile, inputs: [{ path: /a, overwrite: maybe, encoding: latin1 }] }",
      inStep(
        [
          "5:89",
          "inputs[0].encoding",
          '"latin1" is not allowed here',
          "one of utf8, utf-8, utf16, utf-16, utf16-LE, utf-16-LE, utf16-BE, utf-16-BE, utf32, utf-32, utf32-LE, utf-32-LE, utf32-BE, utf-32-BE",
        ],
        ["5:72", "inputs[0].overwrite", '"maybe" is not a boolean', "true or false"],
      ),
    ],
    [
      "a delay with a unit",
      "Linux",
      "{ name: A, action: Reboot, inputs: { delaySeconds: 1m } }",
      inStep(["5:60", "inputs.delaySeconds", '"1m" is not a whole number', "a whole number"]),
    ],
    [
      "owner, group and permissions on Windows",
      "Windows",
      "{ name: A, action: CreateFolder, inputs: [{ path: a, owner: root, group: root, permissions: 0755 }] }",
      inStep(
        ["5:69", "inputs[0].owner", '"root" does not work on Windows', "none of owner, group, permissions"],
        ["5:82", "inputs[0].group", '"root" does not work on Windows', "none of owner, group, permissions"],
        [
          "5:101",
          "inputs[0].permissions",
          "0755 does not work on Windows",
          "none of owner, group, permissions",
        ],
      ),
    ],
    [
      "a download from elsewhere, with half a checksum",
      "Linux",
      "{ name: A, action: WebDownload, inputs: [{ source: s3://a/b, destination: /a, checksum: ab }] }",
      inStep(
        ["5:60", "inputs[0].source", '"s3://a/b" is not a web address', "http://… or https://…"],
        ["5:50", "inputs[0]", "has checksum", "both or none of checksum, algorithm"],
      ),
    ],
    [
      "a checksum of a kind that does not exist",
      "Linux",
      "{ name: A, action: WebDownload, inputs: [{ source: https://a, destination: /a, checksum: ab, algorithm: CRC }] }",
      inStep([
        "5:113",
        "inputs[0].algorithm",
        '"CRC" is not allowed here',
        "one of MD5, SHA1, SHA256, SHA512",
      ]),
    ],
    [
      "an object that is not in S3",
      "Linux",
      "{ name: A, action: S3Download, inputs: [{ source: https://a, destination: /a }] }",
      inStep([
        "5:59",
        "inputs[0].source",
        '"https://a" is not an S3 location',
        "s3://<bucket>/<key of an object>, or s3://<bucket>/<prefix>/*",
      ]),
    ],
    [
      "a registry key that is none",
      "Windows",
      "{ name: A, action: SetRegistry, inputs: [{ path: 'C:\\a', name: a, value: {}, type: WORD }] }",
      inStep(
        [
          "5:58",
          "inputs[0].path",
          '"C:\\\\a" is not a registry path',
          "one that begins with HKLM:, HKCU:, HKCR:, HKU: or HKCC:",
        ],
        [
          "5:92",
          "inputs[0].type",
          '"WORD" is not allowed here',
          "one of BINARY, DWORD, QWORD, SZ, EXPAND_SZ, MULTI_SZ",
        ],
        ["5:82", "inputs[0].value", "{} is not a value", "a text, a number or a list"],
      ),
    ],
    [
      "a registry value that is missing, and one that is empty",
      "Windows",
      "{ name: A, action: SetRegistry, inputs: [{ path: 'HKLM:\\A', name: a, type: SZ }, { path: 'HKLM:\\A', name: a, type: SZ, value: }] }",
      inStep(
        ["5:50", "inputs[0].value", "is missing", "a text, a number or a list"],
        ["5:128", "inputs[1].value", "is empty", "a text, a number or a list"],
      ),
    ],
    [
      "an installer's properties in a list, and a reboot that does not exist",
      "Windows",
      "{ name: A, action: InstallMSI, inputs: { path: a.msi, properties: [A=B], reboot: Never } }",
      inStep(
        ["5:90", "inputs.reboot", '"Never" is not allowed here', "one of Allow, Force, Skip"],
        ["5:75", "inputs.properties", '["A=B"] is a list, not a map', "a map"],
      ),
    ],
    [
      "another document with a timeout, attempts, and a parameter without a value",
      "Linux",
      "{ name: A, action: ExecuteDocument, timeoutSeconds: 60, maxAttempts: 2, inputs: { document: a, parameters: [{ name: a }] } }",
      inStep(
        ["5:61", "timeoutSeconds", "60 is not allowed here", "-1, or none"],
        ["5:78", "maxAttempts", "2 is not allowed here", "1, or none"],
        ["5:117", "inputs.parameters[0].value", "is missing", "a text"],
      ),
    ],
  ])("%s", (_, platform, step, messages) => {
    expect(mistakes(withSteps(step), platform)).toBe(messages);
  });
});

describe("a condition that cannot be evaluated is refused", () => {
  const operators =
    "stringIsEmpty, stringIsWhitespace, stringEquals, stringLessThan, stringLessThanEquals, stringGreaterThan, stringGreaterThanEquals, patternMatches, numberEquals, numberLessThan, numberLessThanEquals, numberGreaterThan, numberGreaterThanEquals, binaryExists, fileExists, folderExists, fileMD5Equals, fileSHA1Equals, fileSHA256Equals, fileSHA512Equals, and, or, not";

  test.each<[what: string, step: string, messages: string]>([
    [
      "a text",
      "{ name: A, action: UpdateOS, if: true }",
      inStep(["5:42", "if", "true is a boolean, not a map", "a map"]),
    ],
    [
      "an operator that does not exist",
      "{ name: A, action: UpdateOS, if: { is: a, value: b } }",
      inStep(["5:42", "if", "has no operator", `one of ${operators}`]),
    ],
    [
      "two operators",
      "{ name: A, action: UpdateOS, if: { fileExists: /a, binaryExists: b } }",
      inStep(["5:42", "if", "has binaryExists and fileExists", "one operator; and, or and not hold others"]),
    ],
    [
      "a comparison with nothing, and an effect that does not exist",
      "{ name: A, action: UpdateOS, if: { numberEquals: 1, then: Stop } }",
      inStep(
        ["5:67", "if.then", '"Stop" is not allowed here', "one of Abort, Execute, Skip"],
        ["5:42", "if.value", "is missing", "what to compare with"],
      ),
    ],
    [
      "a comparison with an empty value",
      "{ name: A, action: UpdateOS, if: { numberEquals: 1, value: } }",
      inStep(["5:68", "if.value", "is missing", "what to compare with"]),
    ],
    [
      "a misspelt key and no operator",
      "{ name: A, action: UpdateOS, if: { valeu: a } }",
      inStep(
        [
          "5:44",
          "if.valeu",
          "is not a key here: did you mean value?",
          `one of ${operators}, value, path, then, else`,
        ],
        ["5:42", "if", "has no operator", `one of ${operators}`],
      ),
    ],
    [
      "a misspelt operator",
      "{ name: A, action: UpdateOS, if: { stringEqual: a, value: a } }",
      inStep([
        "5:44",
        "if.stringEqual",
        "is not a key here: did you mean stringEquals?",
        `one of ${operators}, value, path, then, else`,
      ]),
    ],
    [
      "a map below and, a list below not",
      "{ name: A, action: UpdateOS, if: { or: [{ and: { fileExists: /a } }, { not: [{ fileExists: /a }] }] } }",
      inStep(
        ["5:56", "if.or[0].and", '{"fileExists":"/a"} is a map, not a list', "a list"],
        ["5:85", "if.or[1].not", '[{"fileExists":"/a"}] is a list, not a map', "a map"],
      ),
    ],
    [
      "a hash without a file, to be asserted",
      "{ name: A, action: Assert, inputs: { fileMD5Equals: '{{ loop.value }}' }, loop: { forEach: [a] } }",
      inStep(["5:44", "inputs.path", "is missing", "what to compare with"]),
    ],
    [
      "a list to compare",
      "{ name: A, action: Assert, inputs: { not: { stringEquals: [a], value: b } } }",
      inStep([
        "5:67",
        "inputs.not.stringEquals",
        '["a"] is a list, not a text',
        "a text, in quotes if YAML takes it for a list",
      ]),
    ],
    [
      "a list to compare with a number",
      "{ name: A, action: Assert, inputs: { numberEquals: [a], value: 1 } }",
      inStep([
        "5:60",
        "inputs.numberEquals",
        '["a"] is a list, not a text',
        "a text, in quotes if YAML takes it for a list",
      ]),
    ],
  ])("%s", (_, step, messages) => {
    expect(mistakes(withSteps(step))).toBe(messages);
  });
});

describe("a loop that cannot run is refused", () => {
  test.each<[what: string, loop: string, messages: string]>([
    [
      "over nothing",
      "{}",
      inStep(["5:44", "loop", "has none of for, forEach", "exactly one of for, forEach"]),
    ],
    [
      "over numbers and a list, which is a text",
      "{ for: { start: 1, end: 2, updateBy: 1 }, forEach: 'a,b' }",
      inStep(
        ["5:95", "loop.forEach", '"a,b" is a text, not a list', "a list"],
        ["5:44", "loop", "has for and forEach", "exactly one of for, forEach"],
      ),
    ],
    [
      "from a reference, in half steps",
      "{ for: { start: '{{ First }}', end: 2, updateBy: 0.5 } }",
      inStep(
        ["5:60", "loop.for.start", '"{{ First }}" is a text, not a number', "a number"],
        ["5:93", "loop.for.updateBy", "0.5 is a number, not a whole number", "a whole number"],
      ),
    ],
    [
      "without an end",
      "{ for: { start: 3, end: 1, updateBy: 1 } }",
      inStep([
        "5:81",
        "loop.for.updateBy",
        "1 never leads from start to end",
        "a positive number to count up, a negative one to count down",
      ]),
    ],
    [
      "in steps of 0",
      "{ for: { start: 1, end: 1, updateBy: 0 } }",
      inStep([
        "5:81",
        "loop.for.updateBy",
        "0 never leads from start to end",
        "a positive number to count up, a negative one to count down",
      ]),
    ],
    [
      "over maps",
      "{ forEach: [{ a: b }] }",
      inStep([
        "5:56",
        "loop.forEach[0]",
        '{"a":"b"} is a map, not a text',
        "a text, in quotes if YAML takes it for a map",
      ]),
    ],
    [
      "over a list with a delimiter of two characters",
      "{ forEach: { list: a, delimiter: ', ' } }",
      inStep([
        "5:77",
        "loop.forEach.delimiter",
        '", " is not a delimiter',
        "one of . , ; : - _, a space, \\n, \\t",
      ]),
    ],
    [
      "over a delimited list that is missing",
      "{ forEach: { delimiter: ',' } }",
      inStep(["5:55", "loop.forEach.list", "is missing", "a text"]),
    ],
  ])("%s", (_, loop, messages) => {
    expect(mistakes(withSteps(`{ name: A, action: UpdateOS, loop: ${loop} }`))).toBe(messages);
  });

  test("with the name of another in the same phase", () => {
    const loop = "action: UpdateOS, loop: { name: L, forEach: [a] }";
    expect(mistakes(withSteps(`{ name: A, ${loop} }`, `{ name: B, ${loop} }`))).toBe(
      lines(
        'components/web.yaml:6:52  phases[0].steps[1].loop.name: "L" is here twice',
        "                          expected each loop's name once in a phase",
      ),
    );
  });
});

test("a name that is a map is a mistake like any other, whatever is in it", () => {
  const step =
    "{ name: { toString: 1 }, action: Reboot, loop: { name: { toString: 1 }, for: { start: 0, end: 1, updateBy: 1 } } }";
  expect(mistakes(withSteps(step, step)).match(/is a map, not a text/g)).toHaveLength(4);
});

test("an empty value is as good as none, and a step may merge another's", () => {
  const steps = [
    "&a { name: A, action: Reboot, onFailure: , timeoutSeconds: , maxAttempts: , inputs: }",
    "{ <<: *a, name: B }",
  ];
  expect(mistakes(withSteps(...steps))).toBe("");
  expect(mistakes(withSteps(...steps, "{ <<: *a }"))).toContain('"A" is here twice');
});
