import { ImageRecipe, type ImageRecipeProps } from "../../../modules/image/image-recipe.js";
import { only, synthesize } from "../../synthesize.js";

const updateLinux = "arn:aws:imagebuilder:eu-west-1:aws:component/update-linux/x.x.x";
const webServer = "arn:aws:imagebuilder:eu-west-1:111122223333:component/web-server/1.0.0/1";

const recipe = (props: Partial<ImageRecipeProps> = {}) =>
  synthesize((stack) => {
    new ImageRecipe(stack, "Recipe", {
      name: "web",
      version: "1.0.0",
      parentImage: "arn:aws:imagebuilder:eu-west-1:aws:image/amazon-linux-2023-x86/x.x.x",
      components: [{ arn: updateLinux }],
      rootDeviceName: "/dev/xvda",
      rootVolumeType: "gp3",
      keyArn: "arn:aws:kms:eu-west-1:111122223333:key/0abc",
      ...props,
    });
  });

test("a recipe encrypts its root volume under the given key, and is made before the old one goes", () => {
  expect(recipe()).toEqual({
    resource: {
      aws_imagebuilder_image_recipe: {
        Recipe_2A957DA4: {
          name: "web",
          version: "1.0.0",
          parent_image: "arn:aws:imagebuilder:eu-west-1:aws:image/amazon-linux-2023-x86/x.x.x",
          component: [{ component_arn: updateLinux, parameter: [] }],
          block_device_mapping: [
            {
              device_name: "/dev/xvda",
              ebs: {
                encrypted: "true",
                kms_key_id: "arn:aws:kms:eu-west-1:111122223333:key/0abc",
                volume_type: "gp3",
                delete_on_termination: "true",
              },
            },
          ],
          lifecycle: { create_before_destroy: true },
        },
      },
    },
  });
});

test("components run in the given order, with their parameters", () => {
  const configuration = recipe({
    description: "nginx",
    components: [{ arn: webServer, parameters: { Port: "8080", Root: "/var/www" } }, { arn: updateLinux }],
    rootVolumeSizeGiB: 20,
    rootVolumeType: "gp2",
  });
  expect(only(configuration, "aws_imagebuilder_image_recipe")).toMatchObject({
    description: "nginx",
    component: [
      {
        component_arn: webServer,
        parameter: [
          { name: "Port", value: "8080" },
          { name: "Root", value: "/var/www" },
        ],
      },
      { component_arn: updateLinux, parameter: [] },
    ],
    block_device_mapping: [{ ebs: { encrypted: "true", volume_size: 20, volume_type: "gp2" } }],
  });
});

test("a recipe is called by its id, and its root volume is gp3, if nothing else is said", () => {
  const configuration = synthesize((stack) => {
    new ImageRecipe(stack, "web", {
      version: "1.0.0",
      parentImage: "ami-0123456789abcdef0",
      components: [{ arn: updateLinux }],
      rootDeviceName: "/dev/xvda",
      keyArn: "arn:aws:kms:eu-west-1:111122223333:key/0abc",
    });
  });
  expect(only(configuration, "aws_imagebuilder_image_recipe")).toMatchObject({
    name: "web",
    block_device_mapping: [{ ebs: { volume_type: "gp3" } }],
  });
});

test("what build instances run first is literal, with its variables", () => {
  const { user_data_base64: data, tags } = only(
    recipe({
      userData: { text: "#!/bin/sh\necho ${HOME}\n", variables: { PORT: "it's" } },
      tags: { Team: "web" },
    }),
    "aws_imagebuilder_image_recipe",
  );
  expect(Buffer.from(String(data), "base64").toString()).toBe(
    "#!/bin/sh\nexport PORT='it'\\''s'\necho ${HOME}\n",
  );
  expect(tags).toEqual({ Team: "web" });
});

test.each<[Partial<ImageRecipeProps>, string]>([
  [{ userData: { text: "run" } }, 'userData.text "run" begins with what no instance runs'],
  [{ tags: { "aws:a": "b" } }, 'tags key "aws:a" begins with aws:, which AWS keeps for itself'],
  [{ name: "w" }, 'name "w" has 1 character'],
  [{ version: "1" }, 'version "1" is not a version'],
  [{ description: "" }, 'description "" is empty: expected 1 to 1024 bytes'],
  [
    { description: "é".repeat(513) },
    `description "${"é".repeat(513)}" has 1026 bytes: expected at most 1024`,
  ],
  [
    { components: [{ arn: updateLinux, parameters: { Port: "80\u000080" } }] },
    'components[0].parameters.Port "80\\u000080" has "\\u0000", which is not allowed in a parameter\'s value',
  ],
  [
    { parentImage: "amazon-linux-2023" },
    'parentImage "amazon-linux-2023" is not a parent image: expected ami-…',
  ],
  [{ components: [] }, "components has 0 entries: expected at least 1"],
  [{ components: [{ arn: "update-linux" }] }, 'components[0].arn "update-linux" is not an ARN'],
  [
    { components: [{ arn: updateLinux }, { arn: updateLinux }] },
    `components[1].arn "${updateLinux}" is here twice: expected each value once`,
  ],
  [
    { components: Array.from({ length: 21 }, (_, index) => ({ arn: `${updateLinux}${index}` })) },
    "components has 21 entries: expected at most 20",
  ],
  [{ rootDeviceName: "xvda" }, 'rootDeviceName "xvda" does not begin with /dev/: expected e.g. /dev/xvda'],
  [{ rootVolumeSizeGiB: 0 }, "rootVolumeSizeGiB 0 is too small: expected at least 1"],
  [{ rootVolumeSizeGiB: 16_001 }, "rootVolumeSizeGiB 16001 is too big: expected at most 16000"],
  [{ rootVolumeSizeGiB: 1.5 }, "rootVolumeSizeGiB 1.5 is not a whole number: expected 1 to 16000"],
  [{ rootVolumeType: "st1" }, 'rootVolumeType "st1" is not a root volume\'s type: expected one of gp3, gp2'],
  [{ rootVolumeType: "io2" }, 'rootVolumeType "io2" needs iops beside it: expected iops of io2, or gp3'],
  [{ keyArn: "alias/golden-ami" }, 'keyArn "alias/golden-ami" is not an ARN'],
])("a recipe with %j is refused", (props, message) => {
  expect(() => recipe(props)).toThrow(message);
  expect(() => recipe(props)).toThrow("(test/Recipe)");
});
