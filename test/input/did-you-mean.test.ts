import { closest } from "../../input/did-you-mean.js";

const KEYS = [
  "platform",
  "parent",
  "components",
  "rootVolume",
  "instanceTypes",
  "regions",
  "schedule",
  "share",
];

test.each<[word: string, candidates: readonly string[], meant: string]>([
  ["platfrom", KEYS, "platform"],
  ["plattform", KEYS, "platform"],
  ["Platform", KEYS, "platform"],
  ["region", KEYS, "regions"],
  ["root_volume", KEYS, "rootVolume"],
  ["root-volume", KEYS, "rootVolume"],
  ["ROOTVOLUME", KEYS, "rootVolume"],
  ["instance types", KEYS, "instanceTypes"],
  ["instanceTyps", KEYS, "instanceTypes"],
  ["sizeGB", ["sizeGiB", "type"], "sizeGiB"],
  ["size", ["sizeGiB", "type"], "sizeGiB"],
  ["build-imag", ["build-image", "build-image-with-update-ssm-agent", "build-container"], "build-image"],
  ["rootVolumeSize", ["subnet", "rootVolumeSizeGiB"], "rootVolumeSizeGiB"],
  ["amazon-linux-2023-x68", ["amazon-linux-2023-x86", "amazon-linux-2023-arm64"], "amazon-linux-2023-x86"],
  ["linux", ["Linux", "Windows"], "Linux"],
  ["Window", ["Linux", "Windows"], "Windows"],
  ["wbe", ["web", "app"], "web"],
  ["Prot", ["Port", "Path"], "Port"],
  ["organisation", ["organization", "organizationalUnits"], "organization"],
])("%s of %j is meant as %s", (word, candidates, meant) => {
  expect(closest(word, candidates)).toBe(meant);
});

test.each<[why: string, word: string, candidates: readonly string[]]>([
  ["it is another word", "colour", KEYS],
  ["it is another short word", "db", ["web"]],
  ["it is one letter", "a", ["b"]],
  ["it is nothing", "", ["web"]],
  ["it may be either", "web3", ["web-a", "web-b"]],
  ["it may be either in another case", "PORT", ["Port", "port"]],
  ["it is another number", "web2", ["web1"]],
  ["only the beginning of a long word is the same", "ubuntu-server-22", ["ubuntu-desktop-22"]],
  ["there are no others", "web", []],
  ["there is a crowd", "wbe", ["web", ...Array.from({ length: 1000 }, (_, index) => `image-${index}`)]],
])("nothing is proposed if %s", (_, word, candidates) => {
  expect(closest(word, candidates)).toBeUndefined();
});
