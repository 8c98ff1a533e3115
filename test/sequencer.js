const { default: Sequencer } = require("@jest/test-sequencer");

/** Begins with what waits longest, so that what only computes fills the waits. */
module.exports = class extends Sequencer {
  sort(tests) {
    const order = [/\/test\/e2e\//, /\.e2e\.test\.ts$/, /./];
    const rank = ({ path }) => order.findIndex((pattern) => pattern.test(path));
    return [...super.sort(tests)].sort((a, b) => rank(a) - rank(b));
  }
};
