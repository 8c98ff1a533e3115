import { wholeNumber } from "./rule.js";

/** Minutes after which the tests of an image have failed. https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_ImageTestsConfiguration.html */
export const testTimeoutMistake = wholeNumber(60, 1440);

export const DEFAULT_TEST_TIMEOUT_MINUTES = 720;
