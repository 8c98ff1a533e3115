/**
 * The workflows that Amazon manages for containers. AWS's pages name the workflows, not their steps, which are inferred
 * from those of AMIs and from what the build does.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/manage-image-workflows.html
 */
export const CONTAINER_WORKFLOWS = {
  BUILD: {
    name: "build/build-container",
    steps: [
      { name: "LaunchBuildInstance", action: "LaunchInstance" },
      { name: "ApplyBuildComponents", action: "ExecuteComponents", timeoutSeconds: 43_200 },
      { name: "CreateOutputContainer", action: "CreateImage", timeoutSeconds: 43_200 },
      { name: "TerminateBuildInstance", action: "TerminateInstance" },
    ],
  },
  TEST: {
    name: "test/test-container",
    steps: [
      { name: "LaunchTestInstance", action: "LaunchInstance" },
      { name: "ApplyTestComponents", action: "ExecuteComponents", timeoutSeconds: 43_200 },
      { name: "TerminateTestInstance", action: "TerminateInstance" },
    ],
  },
  DISTRIBUTION: {
    name: "distribution/distribute-container",
    steps: [{ name: "DistributeContainer", action: "DistributeImage", timeoutSeconds: 43_200 }],
  },
} as const;
