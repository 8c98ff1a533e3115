import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { Contents } from "../../../cli/review/contents.js";
import { loadLandingZone } from "../../../landing-zone/load.js";
import { saveLock } from "../../../landing-zone/versions/lock-file.js";
import { COMPONENT, exchange, LANDING_ZONE } from "../../landing-zone/project.js";

const repository = mkdtempSync(join(tmpdir(), "contents-"));
// The project is a folder of a repository, as it may be.
const directory = join(repository, "images");

afterAll(() => rmSync(repository, { recursive: true, force: true }));

function git(...args: readonly string[]): void {
  const identity = ["-c", "user.name=test", "-c", "user.email=test@example.com"];
  const { status, stderr } = spawnSync("git", [...identity, ...args], { cwd: directory, encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
}

/** A commit with these files, and the lock that a synth writes. */
function commit(subject: string, files: Readonly<Record<string, string>>): void {
  for (const [file, text] of Object.entries(files)) writeFileSync(join(directory, file), text);
  saveLock(directory, loadLandingZone(directory).versions, { readOnly: false });
  git("add", ".");
  git("commit", "--quiet", "-m", subject);
}

beforeAll(() => {
  mkdirSync(join(directory, "components"), { recursive: true });
  git("init", "--quiet", "..");
  commit("First", { "golden-ami.yaml": LANDING_ZONE, "components/web-server.yaml": COMPONENT });
  commit("Install more", {
    "components/web-server.yaml": exchange(COMPONENT, "dnf install -y nginx", "dnf install -y nginx jq"),
  });
  commit("Build from ARM", {
    "golden-ami.yaml": exchange(LANDING_ZONE, "amazon-linux-2023-x86", "amazon-linux-2023-arm64").replace(
      "t3.small",
      "t4g.small",
    ),
  });
  commit("Call the component otherwise", {
    "golden-ami.yaml": exchange(
      exchange(LANDING_ZONE, "amazon-linux-2023-x86", "amazon-linux-2023-arm64").replace(
        "t3.small",
        "t4g.small",
      ),
      "- file: components/web-server.yaml",
      "- file: components/web-server.yaml\n        name: nginx-proxy",
    ),
  });
  commit("Edit it", {
    "components/web-server.yaml": exchange(COMPONENT, "dnf install -y nginx", "dnf install -y nginx curl"),
  });
  const { images, workloads, ...rest } = Object(
    parse(readFileSync(join(directory, "golden-ami.yaml"), "utf8")),
  );
  const { parent, components, ...web } = images.web;
  mkdirSync(join(directory, "teams"));
  commit("Give teams their files", {
    "golden-ami.yaml": stringify({ ...rest, include: ["teams/*.yaml"], defaults: { image: { parent } } }),
    "teams/web.yaml": stringify({ images: { web: { ...web, components } }, workloads }),
  });
  commit("Build from x86 again", {
    "golden-ami.yaml": stringify({
      ...rest,
      include: ["teams/*.yaml"],
      defaults: { image: { parent: "amazon-linux-2023-x86" } },
    }),
    "teams/web.yaml": stringify({
      images: { web: { ...web, components } },
      workloads: JSON.parse(JSON.stringify(workloads).replaceAll("t4g", "t3")),
    }),
    "components/web-server.yaml": exchange(COMPONENT, "dnf install -y nginx", "dnf install -y nginx wget"),
  });
  writeFileSync(join(repository, "elsewhere.txt"), "");
  git("add", "..");
  git("commit", "--quiet", "-m", "Something else of the repository");
});

const contents = (from: string, to: string) => new Contents(directory).of("web", from, to);

test("an edited component is told with both versions, its document's diff, and the commit", () => {
  expect(contents("1.0.0", "1.0.1")).toEqual({
    image: "web",
    from: "1.0.0",
    to: "1.0.1",
    parent: undefined,
    components: [
      {
        name: "web-server",
        before: "1.0.0",
        after: "1.0.1",
        diff: expect.stringMatching(
          /^@@ .*\n(?:.|\n)*-.*dnf install -y nginx, .*\n\+.*dnf install -y nginx jq, /,
        ),
      },
    ],
    files: [],
    settings: [],
    commits: [{ hash: expect.stringMatching(/^[0-9a-f]{40}$/), subject: "Install more" }],
  });
});

test("another parent is told, and all commits between", () => {
  const { parent, components, commits } = contents("1.0.0", "1.0.2");
  expect(parent).toEqual({ before: "amazon-linux-2023-x86", after: "amazon-linux-2023-arm64" });
  expect(components.map(({ name, before, after }) => [name, before, after])).toEqual([
    ["web-server", "1.0.0", "1.0.1"],
  ]);
  expect(commits.map(({ subject }) => subject)).toEqual(["Build from ARM", "Install more"]);
});

test("a component with a name of its own has its document's diff too", () => {
  expect(contents("1.0.3", "1.0.4").components).toEqual([
    {
      name: "nginx-proxy",
      before: "1.0.0",
      after: "1.0.1",
      diff: expect.stringMatching(/\n\+.*dnf install -y nginx curl, /),
    },
  ]);
});

test("an image of an included file is told as any other, with a parent that is so by default", () => {
  const { parent, components } = contents("1.0.4", "1.0.6");
  expect(parent).toEqual({ before: "amazon-linux-2023-arm64", after: "amazon-linux-2023-x86" });
  expect(components).toMatchObject([
    { name: "nginx-proxy", diff: expect.stringMatching(/\n\+.*dnf install -y nginx wget, /) },
  ]);
});

test("what goes back is told as well", () => {
  expect(contents("1.0.2", "1.0.0")).toMatchObject({ parent: { before: "amazon-linux-2023-arm64" } });
});

test.each([
  ["1.0.0", "1.0.0", "the same recipe, built anew: only what it installs is newer"],
  ["0.9.0", "1.0.0", "versions.lock.json of 0.9.0 is in none of the project's commits here"],
  ["0.9.0", "7.0.0", "versions.lock.json of 0.9.0 and 7.0.0 is in none of the project's commits here"],
])("of %s and %s there is no more to be said than why", (from, to, note) => {
  expect(contents(from, to)).toEqual({
    image: "web",
    from,
    to,
    components: [],
    files: [],
    settings: [],
    commits: [],
    note,
  });
});

test("outside of a repository it is said too", () => {
  expect(new Contents(tmpdir()).of("web", "1.0.0", "1.0.1").note).toMatch(/is in none/);
});

test("a version that only a merged branch had, and that may have been deployed from there, is told of too", () => {
  const edited = (packages: string) => ({
    "components/web-server.yaml": exchange(COMPONENT, "dnf install -y nginx", `dnf install -y ${packages}`),
  });
  git("checkout", "--quiet", "-b", "side");
  commit("First on the side", edited("nginx git"));
  commit("Second on the side", edited("nginx tmux"));
  git("checkout", "--quiet", "-");
  git("merge", "--quiet", "--no-ff", "-m", "Merge", "side");
  expect(new Contents(directory).versionsOf("web").slice(0, 2)).toEqual(["1.0.8", "1.0.6"]);
  const [{ before, after, diff } = { diff: "" }] = contents("1.0.7", "1.0.8").components;
  expect({ before, after }).toEqual({ before: "1.0.3", after: "1.0.4" });
  expect(diff).toMatch(/\n-.*nginx git, (?:.|\n)*\n\+.*nginx tmux, /);
  expect(contents("1.0.6", "1.0.8").commits.map(({ subject }) => subject)).toEqual(
    expect.arrayContaining(["First on the side", "Second on the side"]),
  );
});

describe("a container", () => {
  const DOCKERFILE = [
    "FROM {{{ imagebuilder:parentImage }}}",
    "{{{ imagebuilder:environments }}}",
    "{{{ imagebuilder:components }}}",
    'CMD ["nginx"]\n',
  ].join("\n");
  const zone = ({ parent = "amazonlinux:2023", dockerfile = "app.Dockerfile" }) =>
    `${exchange(LANDING_ZONE, "images:\n", "namePrefix: staging\nimages:\n")}`.replace(
      "workloads:\n",
      () => `  app:
    kind: container
    platform: Linux
    parent: ${parent}
    dockerfile: { file: ${dockerfile} }
    components:
      - file: components/web-server.yaml
    regions: [eu-west-1]
    share: { organization: true }
workloads:
`,
    );

  beforeAll(() => {
    rmSync(join(directory, "teams"), { recursive: true });
    commit("Begin a container", {
      "golden-ami.yaml": zone({}),
      "components/web-server.yaml": COMPONENT,
      "app.Dockerfile": DOCKERFILE,
    });
    commit("Say who runs it", { "app.Dockerfile": exchange(DOCKERFILE, "CMD", "USER nginx\nCMD") });
    commit("Call its template otherwise", {
      "golden-ami.yaml": exchange(
        zone({ parent: "amazonlinux:2", dockerfile: "web.Dockerfile" }),
        "    kind: container\n",
        "    kind: container\n    repository: { name: golden/app }\n",
      ),
      "web.Dockerfile": exchange(DOCKERFILE, "CMD", "USER www\nCMD"),
    });
    commit("Go without a template, and install more", {
      "golden-ami.yaml": exchange(
        zone({ parent: "amazonlinux:2" }),
        "    dockerfile: { file: app.Dockerfile }\n",
        "",
      ),
      "components/web-server.yaml": exchange(COMPONENT, "dnf install -y nginx", "dnf install -y nginx jq"),
    });
  });

  const ofApp = (from: string, to: string) => new Contents(directory).of("app", from, to);

  test("is told with its Dockerfile's diff", () => {
    expect(ofApp("1.0.0", "1.0.1")).toMatchObject({
      parent: undefined,
      components: [],
      files: [
        {
          what: "Dockerfile",
          before: "app.Dockerfile",
          after: "app.Dockerfile",
          diff: expect.stringMatching(/^@@ .*(?:\n .*){3}\n\+USER nginx\n CMD/),
        },
      ],
      commits: [{ subject: "Say who runs it" }],
    });
  });

  test("is told with what differs between one Dockerfile and another, its parent, and its repository", () => {
    expect(ofApp("1.0.1", "1.0.2")).toMatchObject({
      parent: { before: "amazonlinux:2023", after: "amazonlinux:2" },
      files: [
        {
          before: "app.Dockerfile",
          after: "web.Dockerfile",
          diff: expect.stringMatching(/\n-USER nginx\n\+USER www\n/),
        },
      ],
      settings: [{ key: "repository.name", before: undefined, after: "golden/app" }],
    });
  });

  test("is told with a Dockerfile that goes or comes, and its components", () => {
    const [, , last = "", first = ""] = new Contents(directory).versionsOf("app").toReversed();
    expect(ofApp(last, first)).toMatchObject({
      parent: undefined,
      components: [{ name: "web-server", diff: expect.stringContaining("nginx jq") }],
      files: [{ what: "Dockerfile", before: "web.Dockerfile", after: undefined }],
    });
    expect(ofApp(first, last).files).toMatchObject([{ before: undefined, after: "web.Dockerfile" }]);
  });

  test("is known by the name that the landing zone's prefix begins, too, as AMIs are", () => {
    const { ofNamed } = new Contents(directory);
    expect(ofNamed("staging-app", "1.0.0", "1.0.1")).toEqual(ofApp("1.0.0", "1.0.1"));
    expect(ofNamed("app", "1.0.0", "1.0.1")).toEqual(ofApp("1.0.0", "1.0.1"));
  });
});

test("user data of an image's builds is told, and never what is in it", () => {
  const withUserData = exchange(LANDING_ZONE, "    share:", "    userData: { file: build.sh }\n    share:");
  commit("Have user data", { "golden-ami.yaml": withUserData, "build.sh": "#!/bin/bash\ntrue\n" });
  commit("Edit it", { "build.sh": "#!/bin/bash\nfalse\n" });
  const [to = "", from = ""] = new Contents(directory).versionsOf("web");
  expect(contents(from, to).files).toEqual([
    {
      what: "user data",
      before: "build.sh",
      after: "build.sh",
      diff: undefined,
    },
  ]);
});

test("other settings of a recipe are told, but not values that may be secret", () => {
  const having = (sizeGiB: number, more: object) => {
    const { images, ...rest } = parse(LANDING_ZONE);
    return stringify({ ...rest, images: { web: { ...images.web, rootVolume: { sizeGiB }, ...more } } });
  };
  const userData = (LEVEL: string) => ({ file: "build.sh", variables: { LEVEL } });
  commit("Have a volume", { "golden-ami.yaml": having(10, { userData: userData("1") }) });
  const dataVolumes = [{ deviceName: "/dev/sdb", sizeGiB: 4 }];
  commit("Have more", { "golden-ami.yaml": having(20, { userData: userData("2"), dataVolumes }) });
  const [to = "", from = ""] = new Contents(directory).versionsOf("web");
  const { settings, components } = contents(from, to);
  expect(components).toEqual([]);
  expect(settings).toEqual([
    { key: "rootVolume.sizeGiB", before: "10", after: "20" },
    { key: "userData.variables.LEVEL", before: "…", after: "…" },
    { key: "dataVolumes[0].deviceName", before: undefined, after: "/dev/sdb" },
    { key: "dataVolumes[0].sizeGiB", before: undefined, after: "4" },
  ]);
});

test("defaults are told of those for which they hold, and another key of one's own of all", () => {
  const having = (sizeGiB: number, more = {}) => {
    const { images, shared, ...rest } = parse(LANDING_ZONE);
    const { web } = images;
    const app = { ...web, kind: "container", parent: "amazonlinux:2023" };
    return stringify({
      ...rest,
      shared: { ...shared, ...more },
      defaults: { image: { rootVolume: { sizeGiB } } },
      images: { web: { ...web, rootVolume: { throughput: 200 } }, app },
    });
  };
  commit("Have a container and defaults", { "golden-ami.yaml": having(20) });
  const key = "arn:aws:kms:eu-west-1:111122223333:key/01234567-89ab-4cde-8f01-23456789abcd";
  commit("Change both", { "golden-ami.yaml": having(30, { kmsKeyIds: { "eu-west-1": key } }) });
  const settingsOf = (image: string) => {
    const [to = "", from = ""] = new Contents(directory).versionsOf(image);
    return new Contents(directory).of(image, from, to).settings;
  };
  const keyChange = { key: "shared.kmsKeyIds.eu-west-1", before: undefined, after: key };
  expect(settingsOf("web")).toEqual([{ key: "rootVolume.sizeGiB", before: "20", after: "30" }, keyChange]);
  expect(settingsOf("app")).toEqual([keyChange]);
});
