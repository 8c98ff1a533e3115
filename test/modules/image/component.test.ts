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
