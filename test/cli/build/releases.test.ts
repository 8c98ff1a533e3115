import { type ImagebuilderClient, TagResourceCommand } from "@aws-sdk/client-imagebuilder";
import { releaseNotes } from "../../../cli/build/releases.js";
import type { ResolvedImage } from "../../../landing-zone/types.js";
import { load } from "../../landing-zone/project.js";

const arn = (build: number) => `arn:aws:imagebuilder:eu-west-1:111122223333:image/web/1.0.0/${build}`;
const BUILT = arn(30);

/** What is said of so many releases and 40 failed builds, and which releases are tagged. */
async function notes(count: number, lifecycle?: ResolvedImage["lifecycle"], tagged = count) {
  const [image] = load().landingZone.images;
  if (!image) throw new Error("there is no image");
  const tags: unknown[] = [];
  const send = async (command: object) => {
    if (command instanceof TagResourceCommand) {
      tags.push(command.input);
      return {};
    }
    const builds = Array.from({ length: count }, (_, index) => ({
      arn: arn(30 - index),
      state: { status: (["AVAILABLE", "DEPRECATED", "DISABLED"] as const)[index % 3] },
      tags: index < tagged ? { GoldenImage: "web" } : {},
    }));
    const failed = Array.from({ length: 40 }, (_, index) => ({
      arn: arn(100 + index),
      state: { status: (["FAILED", "BUILDING", "DELETED", "CANCELLED"] as const)[index % 4] },
    }));
    return { imageSummaryList: [...builds, ...failed] };
  };
  // The paginator wants one of the SDK's own clients.
  const { ImagebuilderClient: Client } = jest.requireActual("@aws-sdk/client-imagebuilder");
  const client: ImagebuilderClient = Object.assign(new Client({ region: "eu-west-1" }), { send });
  return { said: await releaseNotes(client, { ...image, lifecycle }, BUILT), tags };
}

const KEEP = { delete: { keep: 5 }, pinnedVersions: [] };

test("nothing is said of up to twenty releases; builds that are none do not count", async () => {
  expect(await notes(20)).toEqual({ said: [], tags: [] });
});

test("from twenty-one on it is said how many there are, and how to clean up", async () => {
  const expected =
    "web has 21 releases, each with an AMI and snapshots in every Region. To have old ones deleted, add lifecycle: { keep: 5 } to images.web, and deploy: npx cdktf deploy shared";
  expect(await notes(21)).toEqual({ said: [expected], tags: [] });
  const { said } = await notes(21, { deprecate: { keep: 5 }, pinnedVersions: [] });
  expect(said).toEqual([expected]);
});

test("an image whose lifecycle deletes has a way to see what it did", async () => {
  const { said } = await notes(25, KEEP);
  expect(said).toEqual([
    "web has 25 releases, each with an AMI and snapshots in every Region. Its lifecycle deletes once a day; what it did: aws imagebuilder list-lifecycle-executions --resource-arn arn:aws:imagebuilder:eu-west-1:111122223333:lifecycle-policy/web",
  ]);
});

test("releases from before the lifecycle are tagged, so that it takes them too, but not the one just built", async () => {
  const { said, tags } = await notes(3, KEEP, 0);
  expect(tags).toEqual(
    [arn(29), arn(28)].map((resourceArn) => ({ resourceArn, tags: { GoldenImage: "web" } })),
  );
  expect(said).toEqual([
    "web: 2 releases from before now have the tag GoldenImage, by which the lifecycle chooses",
  ]);
  expect((await notes(2, KEEP, 0)).said).toEqual([
    "web: 1 release from before now has the tag GoldenImage, by which the lifecycle chooses",
  ]);
  expect(await notes(3, undefined, 0)).toEqual({ said: [], tags: [] });
});
