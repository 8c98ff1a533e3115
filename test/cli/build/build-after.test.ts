import { type ImagebuilderClient, ListWorkflowExecutionsCommand } from "@aws-sdk/client-imagebuilder";
import { buildAfter } from "../../../cli/build/start.js";
import { load } from "../../landing-zone/project.js";

const PARENT = "arn:aws:imagebuilder:eu-west-1:111122223333:image/base/1.0.0/2";
const ENDED = ["2026-01-31T04:12:00.000Z", "2026-01-31T04:13:00.900Z", undefined];

/** What is taken for the build that a release has started, of builds of these times. */
async function taken(...dates: readonly (string | undefined)[]): Promise<string | undefined> {
  const [image] = load().landingZone.images;
  if (!image) throw new Error("there is no image");
  const send = async (command: object) =>
    command instanceof ListWorkflowExecutionsCommand
      ? { workflowExecutions: ENDED.map((endTime) => ({ endTime })) }
      : { imageSummaryList: dates.map((dateCreated) => ({ arn: dateCreated, dateCreated })) };
  // The paginator wants one of the SDK's own clients.
  const { ImagebuilderClient: Client } = jest.requireActual("@aws-sdk/client-imagebuilder");
  const client: ImagebuilderClient = Object.assign(new Client({ region: "eu-west-1" }), { send });
  return buildAfter(client, image, PARENT);
}

test("the first build after the parent's last workflow has ended is the one that its release has started", async () => {
  expect(
    await taken("2026-01-31T05:00:00.000Z", "2026-01-31T04:13:02.000Z", "2026-01-31T04:12:59.999Z"),
  ).toBe("2026-01-31T04:13:02.000Z");
});

test("a time in whole seconds is not taken for an earlier one", async () => {
  expect(await taken("2026-01-31T04:13:00Z")).toBe("2026-01-31T04:13:00Z");
});

test("there may be none yet", async () => {
  expect(await taken()).toBeUndefined();
  expect(await taken("2026-01-31T04:12:59.000Z", undefined)).toBeUndefined();
});
