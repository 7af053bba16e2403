// @vitest-environment node
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { contract, generate, TARGET } from "../tools/generate.mjs";

it("keeps the types as the server defines them", async () => {
  const fresh = await generate(contract());

  // Stale? Run `node tools/generate.mjs` and look at what changed.
  expect(readFileSync(TARGET, "utf8")).toBe(fresh);
}, 60_000);
