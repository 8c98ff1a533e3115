/** Sources are TypeScript that imports `./x.js`, as Node does; jest finds `./x.ts` for it. */
module.exports = {
  testEnvironment: "node",
  testMatch: ["<rootDir>/test/**/*.test.ts"],
  transform: { "\\.ts$": ["@swc/jest", { jsc: { target: "es2023" }, module: { type: "commonjs" } }] },
  moduleNameMapper: { "^(\\.{1,2}/.*)\\.js$": "$1" },
  modulePathIgnorePatterns: ["<rootDir>/.golden-ami", "<rootDir>/dist", "<rootDir>/cdktf.out"],
  maxWorkers: 2,
};
