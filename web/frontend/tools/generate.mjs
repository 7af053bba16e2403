/**
 * Makes the API's types from the server's own definitions, by way of its OpenAPI document.
 *
 * `node tools/generate.mjs` writes src/generated/api.ts; a test compares that file with a fresh one.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import openapiTS, { astToString } from "openapi-typescript";

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = join(HERE, "../../..");
export const TARGET = join(HERE, "../src/generated/api.ts");
const HEADER = `/**
 * This file is auto-generated: the shapes of the API and the socket, by tools/generate.mjs from
 * web/contract.py.
 * Change them there, then run the generator.
 */
`;

/** Ask the server's code for its OpenAPI document. */
export function contract() {
  const ours = join(ROOT, ".venv/bin/python");
  const python = process.env.PYTHON ?? (existsSync(ours) ? ours : "python3");
  // The document has outgrown the megabyte that Node lets a child say by itself.
  const most = { cwd: ROOT, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 };
  const text = execFileSync(python, ["-m", "web.contract"], most);
  return JSON.parse(text);
}

/** The file's content for a document. */
export async function generate(document) {
  // Paths are called by hand, so only the schemas are worth their lines.
  const schemas = plain({ ...document, paths: {} });
  return HEADER + astToString(await openapiTS(schemas, { defaultNonNullable: false }));
}

/**
 * Leave out what would only blur the types: titles repeat the names, and a discriminator without
 * a mapping makes the generator put the schema's name where the frame's type belongs.
 */
function plain(node) {
  if (Array.isArray(node)) return node.map(plain);
  if (node === null || typeof node !== "object") return node;
  const kept = Object.entries(node).filter(
    ([key, value]) => !(key === "title" && typeof value === "string") && key !== "discriminator",
  );
  return Object.fromEntries(kept.map(([key, value]) => [key, plain(value)]));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  mkdirSync(dirname(TARGET), { recursive: true });
  writeFileSync(TARGET, await generate(contract()));
}
