import { compareReleases, KnownReleases, releaseText } from "../../../review/model/releases.js";
import { ami, OWNER, output, plan } from "../plans.js";

const releases = new KnownReleases();
for (const one of [ami("1.4.0", 7), ami("1.4.1", 1), ami("1.10.0", 1), ami("2.0.0", 1)])
  releases.add(plan([], { output_changes: output(null, one) }));
const get = (version: string, build = 1) => releases.get(`ami-${version}-${build}`);

test("a release is known by its AMI's name, from outputs and lookups of any plan and module", () => {
  expect(get("1.4.0", 7)).toEqual({
    amiId: "ami-1.4.0-7",
    name: "web_1.4.0_7_2026-11-21T11-14-48.934Z",
    image: "web",
    version: "1.4.0",
    build: 7,
    createdAt: "2026-11-17T11:14:52.549Z",
    owner: OWNER,
  });
  const known = new KnownReleases();
  const values = { id: "ami-1", name: "al2023-ami-2023.6", owner_id: "137112412989" };
  const child_modules = [
    { resources: [{ address: "module.a.data.aws_ami.b", mode: "data", type: "aws_ami", values }] },
  ];
  known.add(plan([], { prior_state: { values: { root_module: { child_modules } } } }));
  expect(known.get("ami-1")).toMatchObject({ name: "al2023-ami-2023.6", owner: "137112412989" });
  expect(known.get("ami-unknown")).toEqual({ amiId: "ami-unknown" });
});

test.each([
  ["1.4.0", 7, "1.4.1", 1, -1],
  ["1.4.1", 1, "1.4.0", 7, 1],
  ["1.10.0", 1, "1.4.1", 1, 1],
  ["2.0.0", 1, "1.10.0", 1, 1],
  ["1.4.1", 1, "1.4.1", 1, 0],
])("%s/%d beside %s/%d is %d", (version, build, other, otherBuild, sign) => {
  expect(Math.sign(compareReleases(get(version, build), get(other, otherBuild)) ?? Number.NaN)).toBe(sign);
});

test("what has no version is as new as its date, and without one cannot be compared", () => {
  const [older, newer] = [
    { amiId: "a", createdAt: "2026-01-01T00:00:00Z" },
    { amiId: "b", createdAt: "2026-01-02T00:00:00Z" },
  ];
  expect(compareReleases(older, newer)).toBeLessThan(0);
  expect(compareReleases(older, { amiId: "c" })).toBeUndefined();
});

test.each([
  [get("1.4.0", 7), "web 1.4.0/7"],
  [{ amiId: "ami-1", name: "al2023" }, "al2023"],
  [{ amiId: "ami-1" }, "ami-1"],
])("%j is written %s", (release, text) => {
  expect(releaseText(release)).toBe(text);
});
