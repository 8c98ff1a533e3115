import { dataDeviceNameMistake, RECIPE_VOLUME_RULES, volumeMistakes } from "../../rules/volume.js";

test.each<[volume: Parameters<typeof volumeMistakes>[0], said: string[]]>([
  [{ type: "gp3" }, []],
  [{ type: "gp3", sizeGiB: 1, iops: 3000, throughput: 750 }, []],
  [{ type: "gp3", iops: 80_000, throughput: 2000 }, []],
  [{ type: "gp3", sizeGiB: 10, iops: 5000 }, []],
  [
    { type: "gp3", sizeGiB: 10, iops: 5001 },
    ["iops is more than a volume of 10 GiB can have: at most 5000, 500 for each GiB"],
  ],
  [
    { type: "gp3", sizeGiB: 1, iops: 3001 },
    ["iops is more than a volume of 1 GiB can have: at most 3000, 500 for each GiB"],
  ],
  [{ type: "gp3", iops: 2999 }, ["iops is not for gp3: 3000 to 80000"]],
  [{ type: "gp3", sizeGiB: 1, iops: 80_001 }, ["iops is not for gp3: 3000 to 80000"]],
  [
    { type: "gp3", throughput: 751 },
    ["throughput is more than 3000 IOPS give: at most 750, or iops of 3004"],
  ],
  [
    { type: "gp3", iops: 4000, throughput: 1001 },
    ["throughput is more than 4000 IOPS give: at most 1000, or iops of 4004"],
  ],
  [{ type: "gp2", sizeGiB: 16_384 }, []],
  [{ type: "gp2", sizeGiB: 16_385 }, ["sizeGiB is not for gp2: 1 to 16384"]],
  [{ type: "gp2", iops: 3000 }, ["iops is not for gp2: no iops, or type gp3, io1 or io2"]],
  [{ type: "gp2", throughput: 250 }, ["throughput is not for gp2: no throughput, or type gp3"]],
  [{ type: "io2" }, ["type needs iops beside it: iops of io2, or gp3"]],
  [{ type: "io1" }, ["type needs iops beside it: iops of io1, or gp3"]],
  [{ type: "io1", sizeGiB: 4, iops: 200 }, []],
  [{ type: "io1", sizeGiB: 3, iops: 100 }, ["sizeGiB is not for io1: 4 to 16384"]],
  [
    { type: "io1", sizeGiB: 4, iops: 201 },
    ["iops is more than a volume of 4 GiB can have: at most 200, 50 for each GiB"],
  ],
  [
    { type: "io1", sizeGiB: 4, iops: 64_000 },
    ["iops is more than a volume of 4 GiB can have: at most 200, 50 for each GiB"],
  ],
  [{ type: "io2", sizeGiB: 4, iops: 4000 }, []],
  [
    { type: "io2", iops: 256_000, throughput: 1000 },
    ["throughput is not for io2: no throughput, or type gp3"],
  ],
  [{ type: "st1", sizeGiB: 124 }, ["sizeGiB is not for st1: 125 to 16384"]],
  [{ type: "sc1", sizeGiB: 125 }, []],
  [
    { iops: 3000, throughput: 125 },
    [
      "iops needs the volume's type beside it: type: gp3",
      "throughput needs the volume's type beside it: type: gp3",
    ],
  ],
  [{ sizeGiB: 10 }, []],
  // What the number's own rule or the type's says already.
  [{ type: "gp3", iops: 1, throughput: 1, sizeGiB: 0 }, []],
  [{ type: "gp4", iops: 1000 }, []],
  [{ type: "gp3", iops: Number.NaN, throughput: 2000, sizeGiB: Number.NaN }, []],
])("of %j it is said %j", (volume, said) => {
  expect(
    volumeMistakes(volume).map(([key, { message, expected }]) => `${key} ${message}: ${expected}`),
  ).toEqual(said);
});

test("a number that is too big for a recipe is no second mistake", () => {
  expect(volumeMistakes({ type: "io1", iops: 200, sizeGiB: 16_385 }, RECIPE_VOLUME_RULES)).toEqual([]);
});

test.each(["/dev/sdf", "/dev/sdf1", "/dev/xvdba", "xvdf", "sdz"])("%s is a data volume's device", (name) => {
  expect(dataDeviceNameMistake(name)).toBeUndefined();
});

test.each([
  ["/dev/nvme1n1", "begins with neither /dev/sd nor xvd"],
  ["/dev/sdF", 'has "F", which is not allowed in a device name'],
  ["D:", 'has "D", which is not allowed in a device name'],
  ["/dev/sd", "is not a data volume's device name"],
  ["", "is empty"],
])("%s is none: it %s", (name, message) => {
  expect(dataDeviceNameMistake(name)?.message).toBe(message);
});
