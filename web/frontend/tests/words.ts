/** Before the tests of a file: every area's words, which a screen brings only when it is shown, patience, and
 * a shut network. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { configure } from "@testing-library/preact";
import { type Area, loadWords } from "../src/i18n";

const files = readdirSync(join(import.meta.dirname, "../src/i18n/en"));
// The test of the generated types runs where no page is.
if (typeof document !== "undefined") {
  // What is waited for comes sooner or later; a busy machine takes longer than a second.
  configure({ asyncUtilTimeout: 10_000 });
  // Where no test gave a server there is none: a real request may outlive its page, whose worker
  // then never ends.
  globalThis.fetch = () => Promise.reject(new TypeError("no server in this test"));
  await loadWords(...files.map((name) => name.replace(".json", "") as Area));
}
