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
    "a component file outside of the project",
    "components/web-server.yaml",
    "../web-server.yaml",
    lines(
      'golden-ami.yaml:11:15  images.web.components[1].file: "../web-server.yaml" is not a component file of the project',
      "                       expected a relative path to a .yaml file, without ..",
    ),
  ],
])("%s is a mistake at its place", (_, before, after, message) => {
  expect(mistakesOf(before, after)).toBe(message);
});
