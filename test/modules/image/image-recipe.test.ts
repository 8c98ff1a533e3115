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
    rootVolumeType: "io2",
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
    block_device_mapping: [{ ebs: { encrypted: "true", volume_size: 20, volume_type: "io2" } }],
  });
});
