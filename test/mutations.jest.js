const { MUTATED_FOLDER } = process.env;

/** The tests that a folder's mutations are tried on: those that mirror it. */
module.exports = {
  ...require("../jest.config.js"),
  rootDir: `${__dirname}/..`,
  testEnvironment: `${__dirname}/mutations-environment.js`,
  testMatch: [`<rootDir>/test/${MUTATED_FOLDER}/**/*.test.ts`],
};
