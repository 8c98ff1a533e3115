import { shardsOf } from "../../../cli/stacks/shards.js";

const names = (count: number) => Array.from({ length: count }, (_, index) => `stack-${index}`);
/** Work of 10 to 29, in no order. */
const work = (stack: string) => 10 + ((Number(stack.slice("stack-".length)) * 7) % 20);
const sum = (shard: readonly string[]) => shard.reduce((total, stack) => total + work(stack), 0);

test.each([
  [1, 1],
  [12, 5],
  [200, 20],
  [1000, 20],
])("%d stacks are in %d shards, each once and in their order", (stacks, count) => {
  const shards = shardsOf(names(stacks), count, work);
  expect(shards).toHaveLength(count);
  expect(shards.flat().sort()).toEqual(names(stacks).sort());
  for (const shard of shards) expect(shard).toEqual(names(stacks).filter((stack) => shard.includes(stack)));
});

test.each([3, 7, 20])("the work of %d shards differs by no more than one stack", (count) => {
  const amounts = shardsOf(names(200), count, work).map(sum);
  expect(Math.max(...amounts) - Math.min(...amounts)).toBeLessThan(30);
});

test("no shard is empty", () => {
  expect(shardsOf(names(3), 20, work)).toEqual([["stack-2"], ["stack-1"], ["stack-0"]]);
  expect(shardsOf([], 20, work)).toEqual([]);
});

test("one large stack does not make others wait", () => {
  const shards = shardsOf(["shared", "a", "b", "c", "d"], 2, (stack) => (stack === "shared" ? 40 : 10));
  expect(shards).toEqual([["shared"], ["a", "b", "c", "d"]]);
});
