import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(__dirname, "..");
const read = (file: string) => readFileSync(join(ROOT, file), "utf8");

/** What is above the rooms helps constructs, and is none. */
const isInRoom = (file: string) => /[\\/].*\.ts$/.test(file);

test("every construct and the type of every prop can be imported from the package", () => {
  const files = readdirSync(join(ROOT, "modules"), { recursive: true, encoding: "utf8" });
  const declared = files
    .filter(isInRoom)
    .flatMap((file) => [...read(join("modules", file)).matchAll(/^export (?:class|interface) (\w+)/gm)])
    .map(([, name]) => name);
  const exported = [...read("index.ts").matchAll(/\b[A-Z]\w+/g)].map(([name]) => name);
  expect(exported).toEqual(expect.arrayContaining(declared));
});
