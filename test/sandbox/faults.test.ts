import { type Fault, Faults } from "../../sandbox/faults.js";

const faultsOf = (...list: readonly Fault[]) => {
  const faults = new Faults();
  for (const it of list) faults.add(it);
  return faults;
};

/** The statuses of so many requests of EC2. */
const hits = (faults: Faults, requests: number) =>
  Array.from({ length: requests }, () => faults.take("ec2", "DescribeImages")?.status);

test("a fault hits as many requests as told, after as many as told", () => {
  const faults = faultsOf({ service: "ec2", status: 500, after: 1, times: 2 });
  expect(hits(faults, 5)).toEqual([undefined, 500, 500, undefined, undefined]);
});

test("a fault hits its own service and operation, and without them all", () => {
  const fault = { status: 500 } as const;
  expect(faultsOf({ ...fault, service: "ec2" }).take("kms", "Decrypt")).toBeUndefined();
  expect(faultsOf({ ...fault, operation: "Encrypt" }).take("kms", "Decrypt")).toBeUndefined();
  expect(faultsOf(fault).take("kms", "Decrypt")).toMatchObject(fault);
});

describe("a fault with a rate", () => {
  test.each([0.05, 0.5, 0.9])("of %d hits that share of the requests", (rate) => {
    const hit = hits(faultsOf({ status: 500, rate, seed: 1 }), 10_000).filter((it) => it === 500).length;
    expect(Math.abs(hit / 10_000 - rate)).toBeLessThan(0.02);
  });

  test("hits the same requests with the same seed, and others with another", () => {
    const withSeed = (seed: number) => hits(faultsOf({ status: 500, rate: 0.2, seed }), 200);
    expect(withSeed(7)).toEqual(withSeed(7));
    expect(withSeed(7)).not.toEqual(withSeed(8));
  });

  test("is used up by its hits, not by what it spares", () => {
    const hit = hits(faultsOf({ status: 500, rate: 0.5, seed: 1, times: 3 }), 100).filter((it) => it === 500);
    expect(hit).toHaveLength(3);
  });

  test("leaves what it spares to the next fault", () => {
    const both = hits(faultsOf({ status: 500, rate: 0.5, seed: 1 }, { status: 429, times: 1 }), 20);
    expect(both.filter((it) => it === 429)).toHaveLength(1);
    expect(both).toContain(500);
    expect(both).toContain(undefined);
  });

  test("of 1 hits every request", () => {
    expect(hits(faultsOf({ status: 500, rate: 1 }), 50)).not.toContain(undefined);
  });
});
