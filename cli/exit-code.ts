/** Exit codes of `golden-ami`, as `--help` documents them. */
export const ExitCode = {
  Done: 0,
  Mistake: 1,
  BuildFailed: 2,
  HasChanges: 2,
  NotAsExpected: 2,
  ApplyFailed: 2,
  NotChecked: 2,
  RolloutFailed: 2,
  RolloutUnderWay: 3,
  Interrupted: 130,
} as const;
