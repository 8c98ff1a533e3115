import {
  isManagedComponent,
  MANAGED_COMPONENTS,
  managedComponentPlatform,
} from "../../../landing-zone/catalog/managed-components.js";
import { imageBuilderNameMistake } from "../../../rules/name.js";

test("each component of the list has a platform, a name as it stands in an ARN, and stands there once", () => {
  expect(MANAGED_COMPONENTS.filter((name) => managedComponentPlatform(name) === undefined)).toEqual([]);
  expect(MANAGED_COMPONENTS.filter((name) => imageBuilderNameMistake(name))).toEqual([]);
  expect(MANAGED_COMPONENTS.filter((name) => !/^[a-z0-9-]+$/.test(name))).toEqual([]);
  expect(new Set(MANAGED_COMPONENTS).size).toBe(MANAGED_COMPONENTS.length);
});

test.each([
  ["update-linux", "Linux"],
  ["stig-build-linux-medium", "Linux"],
  ["stig-build-windows", "Windows"],
  ["docker-ce-ubuntu", "Linux"],
  ["amazon-corretto-21-jdk", "Linux"],
  ["amazon-corretto-21-windows", "Windows"],
  ["chocolatey", "Windows"],
  ["windows-server-iis", "Windows"],
  ["putty", "Windows"],
  ["a-component-of-the-future", undefined],
])("%s is for %s", (name, platform) => {
  expect(managedComponentPlatform(name)).toBe(platform);
});

test.each([
  ["php-8_2-linux", true],
  ["php-9-1-linux", true],
  ["amazon-corretto-25-jdk", true],
  ["dotnet-runtime-lts-windows", true],
  ["updat-linux", false],
  ["stig-build-high-linux", false],
])("whether %s is known: %s", (name, isKnown) => {
  expect(isManagedComponent(name)).toBe(isKnown);
});
