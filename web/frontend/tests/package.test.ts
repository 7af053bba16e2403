import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const read = (name: string) => readFileSync(join(import.meta.dirname, "..", name), "utf8");

it("keeps registry addresses out of the lock", () => {
  const lock = read("package-lock.json");

  expect(lock).not.toContain('"resolved"');
  expect(lock.match(/"integrity"/g)?.length).toBeGreaterThan(100);
});

it("runs without npm and npx on the path", () => {
  const scripts = Object.values(JSON.parse(read("package.json")).scripts as object);

  expect(scripts.filter((script) => /\bnp[mx]\b/.test(script))).toEqual([]);
});

it("pins every dependency exactly", () => {
  const { dependencies, devDependencies } = JSON.parse(read("package.json"));
  const versions = Object.values({ ...dependencies, ...devDependencies } as object);

  expect(versions.filter((version) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
});
