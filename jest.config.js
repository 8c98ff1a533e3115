// The SDK is pinned to a version that supports this Node; when a later one does not, an update here says so.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";

/**
 * A test whose name ends in `.e2e.test.ts` runs Terraform, moto or commands of this project, and mostly waits; the others only
 * compute. `npm test` leaves those of test/stories/ and test/cli/ to `npm run test:stories`.
 *
 * Sources are TypeScript that imports `./x.js`, as Node does; jest finds `./x.ts` for it.
 */
module.exports = {
  testEnvironment: "node",
  testMatch: ["<rootDir>/test/**/*.test.ts"],
  testSequencer: "<rootDir>/test/sequencer.js",
  transform: { "\\.ts$": ["@swc/jest", { jsc: { target: "es2023" }, module: { type: "commonjs" } }] },
  moduleNameMapper: { "^(\\.{1,2}/.*)\\.js$": "$1" },
  modulePathIgnorePatterns: ["<rootDir>/.golden-ami", "<rootDir>/dist", "<rootDir>/cdktf.out"],
  maxWorkers: 2,
  // More than `until` waits for a process: then it is what was waited for that is named, and not the test.
  testTimeout: 30_000,
};
