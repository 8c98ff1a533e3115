import { Component, type ComponentProps } from "../../../modules/image/component.js";
import { literal } from "../../../modules/literal.js";
import { only, synthesize } from "../../synthesize.js";

const component = (props: Partial<ComponentProps> = {}) =>
  synthesize((stack) => {
    new Component(stack, "Component", {
      name: "web-server",
      version: "1.0.0",
      platform: "Linux",
      data: "schemaVersion: 1.0\n",
      ...props,
    });
  });

test("another version is made before the old one goes, which a recipe still has", () => {
  expect(component()).toEqual({
    resource: {
      aws_imagebuilder_component: {
        Component_0EED0119: {
          name: "web-server",
          version: "1.0.0",
          platform: "Linux",
          data: "schemaVersion: 1.0\n",
          lifecycle: { create_before_destroy: true },
        },
      },
    },
  });
});

test("a shell's ${HOME} stays what it is if its text is passed through literal", () => {
  const { data } = only(
    component({ data: literal("commands: ['echo ${HOME} %{x} {{ Port }}']\n") }),
    "aws_imagebuilder_component",
  );
  expect(data).toBe("commands: ['echo $${HOME} %%{x} {{ Port }}']\n");
});

test("a component is for Linux, and called by its id, if nothing else is said", () => {
  const configuration = synthesize((stack) => {
    new Component(stack, "web-server", { version: "1.0.0", data: "schemaVersion: 1.0\n" });
  });
  expect(only(configuration, "aws_imagebuilder_component")).toMatchObject({
    name: "web-server",
    platform: "Linux",
  });
});

test("a document may be in S3 in place of being inline", () => {
  const configuration = component({ data: undefined, uri: "s3://components/web-server/1.0.0.yaml" });
  expect(only(configuration, "aws_imagebuilder_component")).toEqual({
    name: "web-server",
    version: "1.0.0",
    platform: "Linux",
    uri: "s3://components/web-server/1.0.0.yaml",
    lifecycle: { create_before_destroy: true },
  });
});

test.each<[Partial<ComponentProps>, string]>([
  [{ data: undefined }, "data or uri is not given: expected a value"],
  [{ uri: "s3://components/a.yaml" }, "uri has no effect beside data: expected one of both"],
  [
    { data: undefined, uri: "https://a/b" },
    'uri "https://a/b" is not an object in S3: expected s3://<bucket>/<key>',
  ],
  [
    { name: "a:b" },
    'name "a:b" has ":", which is not allowed in a name in Image Builder: expected a-z, A-Z, 0-9, spaces, - and _',
  ],
  [{ version: "1.0" }, 'version "1.0" is not a version: expected "<major>.<minor>.<patch>", e.g. "1.0.0"'],
  [{ version: "1.0.x" }, 'version "1.0.x" has "x", which is not allowed in a version'],
  [{ data: "" }, 'data "" is empty: expected a component document'],
  [{ data: "x".repeat(16_001) }, "has 16001 bytes: expected at most 16000"],
])("a component with %j is refused", (props, message) => {
  expect(() => component(props)).toThrow(message);
  expect(() => component(props)).toThrow("(test/Component)");
});

test("everything that is wrong with a component is said at once, each with its path", () => {
  expect(() => component({ name: "a", version: "one" })).toThrow(
    `name "a" has 1 character: expected at least 3 (test/Component)
version "one" has "o", which is not allowed in a version: expected numbers with a dot between them (test/Component)`,
  );
});
