/** Everything that the commands write, but what belongs to the project; not committed. */
export const WORK_DIRECTORY = ".golden-ami";
