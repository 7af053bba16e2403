/**
 * What makes the page one that can be installed and opens without a network: its icons and its
 * manifest, and the list of its files in the service worker.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin, Rolldown } from "vite";

const ASSETS = join(import.meta.dirname, "..", "src", "assets");
const GROUND = "#1d1a47";
const ICONS = [
  { file: "bell.svg", sizes: "any", type: "image/svg+xml", purpose: "any" },
  { file: "icon-192.png", sizes: "192x192", type: "image/png", purpose: "any" },
  { file: "icon-512.png", sizes: "512x512", type: "image/png", purpose: "any" },
  { file: "icon-maskable-512.png", sizes: "512x512", type: "image/png", purpose: "maskable" },
] as const;
const TOUCH = "icon-192.png";

/** Add them to the build. */
export function offlineShell(): Plugin {
  return {
    name: "opsbell-offline-shell",
    apply: "build",
    transformIndexHtml: {
      order: "post",
      handler(_html, { filename }) {
        if (!filename.endsWith("index.html")) return [];
        const link = (rel: string, href: string) =>
          ({ tag: "link", attrs: { rel, href }, injectTo: "head" }) as const;
        return [
          link("manifest", "/manifest.webmanifest"),
          link("apple-touch-icon", `/${placeOf(TOUCH)}`),
        ];
      },
    },
    generateBundle: {
      // Behind Vite's own, which takes away chunks that held nothing but styles.
      order: "post",
      handler(_options, bundle) {
        for (const { file } of ICONS) {
          this.emitFile({ type: "asset", fileName: placeOf(file), source: icon(file) });
        }
        this.emitFile({ type: "asset", fileName: "manifest.webmanifest", source: manifest() });
        const files = ["/", ...[...shellOf(bundle)].sort().map((name) => `/${name}`)];
        const worker = bundle["sw.js"];
        if (worker?.type !== "chunk") throw new Error("the service worker was not built");
        const page = readFileSync(join(import.meta.dirname, "..", "index.html"));
        const version = digest(Buffer.concat([page, Buffer.from(files.join())]));
        worker.code = worker.code
          .replace("__SHELL__", JSON.stringify(files))
          .replace("__VERSION__", JSON.stringify(version));
      },
    },
  };
}

/** Every file the page may ask for while it is open; the page of the API is another one. */
function shellOf(bundle: Rolldown.OutputBundle): Set<string> {
  const files = new Set<string>();
  const chunks = Object.values(bundle).filter((one) => one.type === "chunk");
  const entry = chunks.find((one) => one.isEntry && one.facadeModuleId?.endsWith("index.html"));
  const waiting = entry ? [entry.fileName] : [];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const one = bundle[name];
    if (files.has(name) || one?.type !== "chunk") continue;
    files.add(name);
    waiting.push(...one.imports, ...one.dynamicImports);
    for (const beside of one.viteMetadata?.importedCss ?? []) files.add(beside);
    for (const beside of one.viteMetadata?.importedAssets ?? []) files.add(beside);
  }
  return files;
}

function manifest(): string {
  const shortcut = (name: string, screen: string) => ({ name, url: `/#/${screen}` });
  return JSON.stringify({
    id: "/",
    name: "Opsbell",
    short_name: "Opsbell",
    description: "Cases and alerts, live.",
    start_url: "/",
    scope: "/",
    display: "standalone",
    background_color: GROUND,
    theme_color: GROUND,
    icons: ICONS.map(({ file, ...rest }) => ({ src: `/${placeOf(file)}`, ...rest })),
    shortcuts: [shortcut("Cases", "cases"), shortcut("Alerts", "alerts")],
  });
}

/** Where it is served: a name that changes with its content, for files that are kept for ever. */
function placeOf(file: string): string {
  const [name, ending] = file.split(".");
  return `assets/${name}-${digest(icon(file))}.${ending}`;
}

function icon(file: string): Buffer {
  return readFileSync(join(ASSETS, file));
}

function digest(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex").slice(0, 12);
}
