/**
 * Container images of AWS's to build from, by their names in Image Builder. AWS adds some: one that is not here is passed
 * on, with a warning.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/what-is-image-builder.html
 */
export const AWS_CONTAINERS: readonly string[] = [
  "amazon-linux-2023-x86-2023",
  "ubuntu-22-x86-22-04",
  "ubuntu-24-x86-24-04",
  "windows-server-2019-x86-core-ltsc2019-amd64",
];
