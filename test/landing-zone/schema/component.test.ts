import { lines, mistakesOf } from "../project.js";

test.each<[name: string, before: string, after: string, message: string]>([
  [
    "a component that is managed and a file",
    "- managed: update-linux",
    "- managed: update-linux\n        file: components/web-server.yaml",
    lines(
      "golden-ami.yaml:10:9  images.web.components[0]: has managed and file",
      "                      expected exactly one of managed, file",
    ),
  ],
  [
    "a version of a managed component, which would pin nothing",
    "- managed: update-linux",
    '- managed: update-linux\n        version: "1.0"',
    lines(
      'golden-ami.yaml:11:9  images.web.components[0].version: "version" has no effect beside managed, of which the newest version is taken',
      "                      expected no version",
    ),
  ],
  [
    "a NUL in a parameter",
    "- managed: update-linux",
    '- managed: update-linux\n        parameters: { Port: "80\\080" }',
    lines(
      'golden-ami.yaml:11:29  images.web.components[0].parameters.Port: "80\\u000080" has "\\u0000", which is not allowed in a parameter\'s value',
      "                       expected all characters but NUL",
    ),
  ],
  [
    "a component file of a name with an @",
    "components/web-server.yaml",
    "components/a@b.yaml",
    lines(
      'golden-ami.yaml:11:15  images.web.components[1].file: "components/a@b.yaml" has "@", which is not allowed in a file name',
      "                       expected a-z, A-Z, 0-9, spaces, _, -, . and /",
    ),
  ],
  [
    "a component file outside of the project",
    "components/web-server.yaml",
    "../web-server.yaml",
    lines(
      'golden-ami.yaml:11:15  images.web.components[1].file: "../web-server.yaml" leads out of the project',
      "                       expected a path without ..",
    ),
  ],
])("%s is a mistake at its place", (_, before, after, message) => {
  expect(mistakesOf(before, after)).toBe(message);
});
