import { App, type TerraformStack } from "cdktf";

/**
 * Writes what `App.synth` writes, at half of its time and memory. Each stack is made, written and let go of before
 * the next, because a thousand of them fill the memory. References between stacks, which `prepareStack` looks for by
 * resolving every token once more, are nowhere: what two stacks must both know comes from the landing zone.
 */
export function synthesize(stacks: (app: App) => Iterable<TerraformStack>): void {
  withoutTokenTraces(() => {
    const app = new App();
    const { outdir, manifest, skipValidation } = app;
    for (const stack of stacks(app)) {
      stack.synthesizer.synthesize({ outdir, manifest, skipValidation });
      // A token never leaves cdktf's global map and keeps its stack alive, so the stack lets go of what it has.
      for (const { node } of stack.node.children) stack.node.tryRemoveChild(node.id);
      app.node.tryRemoveChild(stack.node.id);
    }
    app.synth();
  });
}

/**
 * cdktf calls `Error.captureStackTrace` for every token, of which nobody reads the trace: a third of a synth.
 * An error's own trace does not come from that function, so errors keep theirs.
 */
function withoutTokenTraces(run: () => void): void {
  const { captureStackTrace } = Error;
  Error.captureStackTrace = () => {};
  try {
    run();
  } finally {
    Error.captureStackTrace = captureStackTrace;
  }
}
