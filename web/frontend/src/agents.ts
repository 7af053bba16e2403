/** What a browser says of itself, as its owner would: "Chrome 130 on Windows". */
import { t } from "./i18n";

// The first that fits: most name the others as well.
const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/Telegram(?:-Android)?(?:\/(\d+))?/, "Telegram"],
  [/Edg(?:A|iOS|e)?\/(\d+)/, "Edge"],
  [/OPR\/(\d+)/, "Opera"],
  [/YaBrowser\/(\d+)/, "Yandex"],
  [/SamsungBrowser\/(\d+)/, "Samsung Internet"],
  [/Vivaldi\/(\d+)/, "Vivaldi"],
  [/(?:Firefox|FxiOS)\/(\d+)/, "Firefox"],
  [/HeadlessChrome\/(\d+)/, "Chrome"],
  [/(?:Chrome|CriOS)\/(\d+)/, "Chrome"],
  [/Version\/(\d+).*Safari\//, "Safari"],
  [/Safari\//, "Safari"],
  [/curl\/(\d+)/, "curl"],
  [/^(?:python|aiohttp|Python)[^/]*(?:\/(\d+))?/, "Python"],
];
const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/iPhone/, "iPhone"],
  [/iPad/, "iPad"],
  [/Android/, "Android"],
  [/CrOS/, "ChromeOS"],
  [/Windows/, "Windows"],
  [/Mac OS X|Macintosh/, "macOS"],
  [/Linux|X11/, "Linux"],
];

/** The browser with its version and what it runs on, as far as either is known; null where neither
 * is. Anybody can write these words: they are for people to recognise, never to decide by. */
export function agentWords(agent: string): string | null {
  const system = SYSTEMS.find(([sign]) => sign.test(agent))?.[1];
  for (const [sign, name] of BROWSERS) {
    const found = sign.exec(agent);
    if (!found) continue;
    const browser = found[1] ? `${name} ${found[1]}` : name;
    return system ? t("agent.on", { browser, system }) : browser;
  }
  return system ?? null;
}
