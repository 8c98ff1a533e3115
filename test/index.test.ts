import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(__dirname, "..");
const read = (file: string) => readFileSync(join(ROOT, file), "utf8");

test("every construct and the type of every prop can be imported from the package", () => {
  const files = readdirSync(join(ROOT, "modules"), { recursive: true, encoding: "utf8" });
  const declared = files
    .filter((file) => file.endsWith(".ts"))
    .flatMap((file) => [...read(join("modules", file)).matchAll(/^export (?:class|interface) (\w+)/gm)])
    .map(([, name]) => name);
  const exported = [...read("index.ts").matchAll(/\b[A-Z]\w+/g)].map(([name]) => name);
  expect(exported.sort()).toEqual(declared.sort());
});
