/** Builds the dashboard into web/static: hashed files, each beside its .br and .gz form. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";
import { offlineShell } from "./tools/offline_shell.ts";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const STATIC = fileURLToPath(new URL("../static", import.meta.url));
const COMPRESSIBLE = /\.(js|css|html|svg|json)$/;
const ASSET = "assets/[name]-[hash].js";
// Below this a compressed copy saves less than the extra header costs.
const SMALLEST_WORTH_COMPRESSING = 600;

/** Write the compressed siblings the web server picks by Accept-Encoding. */
function precompress(): Plugin {
  return {
    name: "opsbell-precompress",
    apply: "build",
    closeBundle() {
      for (const entry of readdirSync(STATIC, { recursive: true, withFileTypes: true })) {
        if (!entry.isFile() || !COMPRESSIBLE.test(entry.name)) continue;
        const path = join(entry.parentPath, entry.name);
        const bytes = readFileSync(path);
        if (bytes.length < SMALLEST_WORTH_COMPRESSING) continue;
        writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
        writeFileSync(
          `${path}.br`,
          brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }),
        );
      }
    },
  };
}

export default defineConfig({
  plugins: [offlineShell(), precompress()],
  build: {
    outDir: STATIC,
    emptyOutDir: true,
    target: "es2022",
    // The content policy knows no data: fonts or styles, and hashed files cache for ever.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // The page of the API is large and by itself: its one chunk is Swagger UI.
    chunkSizeWarningLimit: 2000,
    rolldownOptions: {
      input: {
        index: join(HERE, "index.html"),
        docs: join(HERE, "docs.html"),
        sw: join(HERE, "src", "sw.ts"),
      },
      // A service worker rules over what lies beside it and below, and browsers look for the same
      // name again and again.
      output: { entryFileNames: ({ name }) => (name === "sw" ? "sw.js" : ASSET) },
    },
  },
  test: {
    environment: "happy-dom",
    include: ["tests/**/*.test.{ts,tsx}"],
    setupFiles: ["tests/words.ts"],
    // One page per worker, fresh globals per file: four times as quick as a process each.
    pool: "vmThreads",
    restoreMocks: true,
    // A whole screen on a busy machine takes its time; nothing here is measured by the clock.
    testTimeout: 30_000,
    env: { TZ: "UTC" },
    coverage: {
      provider: "v8",
      include: ["src/**/*.{ts,tsx}"],
      // What the generator writes holds no code of its own; a service worker runs in browsers,
      // where stories look at it.
      exclude: ["src/generated/**", "src/**/*.d.ts", "src/sw.ts"],
      reporter: ["text-summary"],
      thresholds: { lines: 90 },
    },
  },
});
