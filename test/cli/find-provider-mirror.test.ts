import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { arch, homedir, platform, tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { findProviderMirror } from "../../cli/demo/find-provider-mirror.js";

jest.mock("node:os", () => ({
  ...jest.requireActual("node:os"),
  homedir: jest.fn(),
  userInfo: jest.fn(),
}));

const os = jest.requireActual<typeof import("node:os")>("node:os");

const PROVIDER = "registry.terraform.io/hashicorp/aws";
const osArch = `${platform()}_${arch() === "x64" ? "amd64" : arch()}`;

let directory: string;
/** Stands for /opt. */
let system: string;
let home: string;
let umask: number;

beforeEach(() => {
  umask = process.umask(0o022);
  directory = realpathSync(mkdtempSync(join(tmpdir(), "mirror-")));
  system = folder("opt");
  home = folder("home/me");
  jest.mocked(homedir).mockReturnValue(home);
  jest.mocked(userInfo).mockReturnValue(os.userInfo());
  jest.spyOn(globalThis, "fetch").mockRejectedValue(new TypeError("fetch failed"));
});

afterEach(() => {
  jest.restoreAllMocks();
  process.umask(umask);
  rmSync(directory, { recursive: true });
});

const find = (environment: NodeJS.ProcessEnv = {}) =>
  findProviderMirror(environment, [join(directory, "opt")]);

function folder(path: string): string {
  mkdirSync(join(directory, path), { recursive: true });
  return join(directory, path);
}

/** A mirror with a version of the provider. */
function mirror(path: string, version = "5.100.0", built = osArch): string {
  const program = folder(join(path, PROVIDER, version, built));
  writeFileSync(join(program, `terraform-provider-aws_v${version}`), "", { mode: 0o755 });
  return join(directory, path);
}

/** Makes a file or folder another user's. */
function giveAway(path: string): void {
  const user = os.userInfo();
  if (user.uid === 0) chownSync(path, 65534, 65534);
  else jest.mocked(userInfo).mockReturnValue({ ...user, uid: user.uid + 1 });
}

describe("no mirror is searched for", () => {
  beforeEach(() => mirror("opt/providers"));
  afterEach(() => expect(fetch).not.toHaveBeenCalled());

  test("if the CLI configuration that the environment names is there", async () => {
    const file = join(home, "own.rc");
    writeFileSync(file, "");
    expect(await find({ TF_CLI_CONFIG_FILE: file })).toBeUndefined();
  });

  test("if the user has a .terraformrc, beside a configuration that points to nothing", async () => {
    writeFileSync(join(home, ".terraformrc"), "");
    expect(await find({ TF_CLI_CONFIG_FILE: join(home, "gone.rc") })).toBeUndefined();
  });

  test.each(
    platform() === "darwin"
      ? [".terraform.d/plugins", "Library/Application Support/io.terraform/plugins"]
      : [".terraform.d/plugins", ".local/share/terraform/plugins"],
  )("if Terraform finds the provider by itself, in ~/%s", async (plugins) => {
    mirror(join("home/me", plugins));
    expect(await find()).toBeUndefined();
  });
});

test("if the registry answers, no mirror is needed", async () => {
  jest.mocked(fetch).mockResolvedValue(new Response("{}"));
  mirror("opt/providers");
  expect(await find()).toBeUndefined();
});

test.each<[what: string, answer: () => Promise<Response>]>([
  ["is out of reach", () => Promise.reject(new TypeError("fetch failed"))],
  ["is a proxy's refusal", () => Promise.resolve(new Response("", { status: 403 }))],
])("if the registry %s, a mirror among the system's folders is found", async (_, answer) => {
  jest.mocked(fetch).mockImplementation(answer);
  expect(await find()).toBeUndefined();
  const path = mirror("opt/providers");
  expect(await find()).toBe(path);
});

test("the nearest mirror is found, of this machine's kind", async () => {
  mirror("opt/a/b");
  mirror("opt/b", "5.100.0", "plan9_mips");
  const nearest = mirror("opt/z");
  mirror("opt/z", "6.0.0");
  expect(await find()).toBe(nearest);
});

test.each<[what: string, plant: () => void]>([
  ["in a home", () => mirror("home/me/src/planted", "6.99.0")],
  [
    "in a home among the system's folders",
    () => {
      jest.mocked(homedir).mockReturnValue(folder("opt/me"));
      mirror("opt/me/planted", "6.99.0");
    },
  ],
  [
    "in a checkout",
    () => {
      folder("opt/checkout/.git");
      mirror("opt/checkout/planted", "6.99.0");
    },
  ],
  [
    "that is a checkout",
    () => {
      mirror("opt/checkout", "6.99.0");
      writeFileSync(join(directory, "opt/checkout/.git"), "gitdir: elsewhere");
    },
  ],
  ["in what Terraform has installed", () => mirror("opt/app/.terraform/providers")],
  ["in a package", () => mirror("opt/node_modules/planted", "6.99.0")],
  ["too deep to be an administrator's", () => mirror("opt/a/b/c/d", "6.99.0")],
  ["that another user owns", () => giveAway(mirror("opt/a"))],
  ["with a folder that all may write to", () => chmodSync(mirror("opt/a"), 0o777)],
  ["with a sticky folder that all may write to", () => chmodSync(mirror("opt/a"), 0o1777)],
  [
    "with a folder that a group may write to",
    () => chmodSync(join(mirror("opt/a"), "registry.terraform.io/hashicorp"), 0o775),
  ],
  [
    "below a folder that all may write to",
    () => {
      mirror("opt/a/b");
      chmodSync(join(directory, "opt/a"), 0o777);
    },
  ],
  [
    "below another user's folder",
    () => {
      mirror("opt/a/b");
      giveAway(join(directory, "opt/a"));
    },
  ],
  [
    "in which all may write to one of two versions",
    () => {
      mirror("opt/a");
      mirror("opt/a", "6.99.0");
      chmodSync(join(directory, "opt/a", PROVIDER, "6.99.0"), 0o777);
    },
  ],
  [
    "in which another user owns one of two versions",
    () => {
      mirror("opt/a");
      mirror("opt/a", "6.99.0");
      giveAway(join(directory, "opt/a", PROVIDER, "6.99.0", osArch));
    },
  ],
  [
    "with a program that all may write to",
    () => {
      chmodSync(join(mirror("opt/a"), PROVIDER, "5.100.0", osArch, "terraform-provider-aws_v5.100.0"), 0o777);
    },
  ],
  [
    "with a packed version that another user owns",
    () => {
      const packed = join(mirror("opt/a"), PROVIDER, `terraform-provider-aws_6.99.0_${osArch}.zip`);
      writeFileSync(packed, "");
      giveAway(packed);
    },
  ],
  [
    "with a version that is a link to elsewhere",
    () => {
      const planted = mirror("home/me/planted", "6.99.0");
      symlinkSync(join(planted, PROVIDER, "6.99.0"), join(mirror("opt/a"), PROVIDER, "6.99.0"));
    },
  ],
  ["that is a link to elsewhere", () => symlinkSync(mirror("home/me/planted"), join(system, "a"))],
])("a mirror is not taken: %s", async (_, plant) => {
  plant();
  expect(await find()).toBeUndefined();
});

test("a mirror below a folder like /tmp is taken, in which nobody can replace what is not theirs", async () => {
  const path = mirror("opt/a/b");
  chmodSync(join(directory, "opt/a"), 0o1777);
  expect(await find()).toBe(path);
});

test("a link to the system's folder is followed, as /opt itself may be one", async () => {
  const path = mirror("data/providers");
  rmSync(system, { recursive: true });
  symlinkSync(join(directory, "data"), system);
  expect(await find()).toBe(path);
});

test("Terraform's own plugin cache is no mirror, whoever says where it is", async () => {
  const cache = mirror("opt/cache");
  expect(await find({ TF_PLUGIN_CACHE_DIR: cache })).toBeUndefined();
  symlinkSync(cache, join(home, "cache"));
  expect(await find({ TF_PLUGIN_CACHE_DIR: join(home, "cache") })).toBeUndefined();
  folder("home/me/.terraform.d");
  symlinkSync(cache, join(home, ".terraform.d/plugin-cache"));
  expect(await find()).toBeUndefined();
  expect(await find({ TF_PLUGIN_CACHE_DIR: folder("other") })).toBe(cache);
});
