const { default: Sequencer } = require("@jest/test-sequencer");

/** The stories that the others end before, where jest has no times of earlier runs. */
const LONGEST =
  /\/(review-command|example-images|distribution-settings|components|every-call-fails-creation)\.e2e/;

/** Begins with what waits longest, so that what only computes fills the waits. */
module.exports = class extends Sequencer {
  sort(tests) {
    const order = [/\/test\/e2e\//, LONGEST, /\.e2e\.test\.ts$/, /./];
    const rank = ({ path }) => order.findIndex((pattern) => pattern.test(path));
    return [...super.sort(tests)].sort((a, b) => rank(a) - rank(b));
  }
};
