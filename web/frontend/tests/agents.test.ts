import { afterEach, describe, expect, it } from "vitest";
import { agentWords } from "../src/agents";
import { speak } from "../src/i18n";

const KIT = "AppleWebKit/537.36 (KHTML, like Gecko)";
const APPLE = "AppleWebKit/605.1.15 (KHTML, like Gecko)";

afterEach(() => speak("en"));

describe("what a browser says of itself", () => {
  it.each([
    [
      `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${KIT} Chrome/130.0.0.0 Safari/537.36`,
      "Chrome 130 on Windows",
    ],
    [
      `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${KIT} Chrome/130.0.0.0 Safari/537.36 Edg/130.0.2849.68`,
      "Edge 130 on Windows",
    ],
    [
      "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0",
      "Firefox 132 on Linux",
    ],
    [
      `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${APPLE} Version/18.1 Safari/605.1.15`,
      "Safari 18 on macOS",
    ],
    [
      `Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) ${APPLE} Version/18.1 Mobile/15E148 Safari/604.1`,
      "Safari 18 on iPhone",
    ],
    [
      `Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) ${APPLE} CriOS/130.0.6723.90 Mobile/15E148 Safari/604.1`,
      "Chrome 130 on iPhone",
    ],
    [
      `Mozilla/5.0 (iPad; CPU OS 17_6 like Mac OS X) ${APPLE} FxiOS/132.0 Mobile/15E148 Safari/605.1.15`,
      "Firefox 132 on iPad",
    ],
    [
      `Mozilla/5.0 (Linux; Android 10; K) ${KIT} Chrome/130.0.0.0 Mobile Safari/537.36`,
      "Chrome 130 on Android",
    ],
    [
      `Mozilla/5.0 (Linux; Android 10; K) ${KIT} SamsungBrowser/26.0 Chrome/122.0.0.0 Mobile Safari/537.36`,
      "Samsung Internet 26 on Android",
    ],
    [
      `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${KIT} Chrome/129.0.0.0 Safari/537.36 OPR/115.0.0.0`,
      "Opera 115 on Windows",
    ],
    [
      `Mozilla/5.0 (Linux; Android 14; Pixel 8) ${KIT} Version/4.0 Chrome/130.0.6723.86 Mobile Safari/537.36 Telegram-Android/11.3.4`,
      "Telegram 11 on Android",
    ],
    [
      `Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) ${KIT} Chrome/130.0.0.0 Safari/537.36`,
      "Chrome 130 on ChromeOS",
    ],
    ["curl/8.5.0", "curl 8"],
    ["Python/3.11 aiohttp/3.10.5", "Python 3"],
    ["Mozilla/5.0 (X11)", "Linux"],
    ["something of one's own", null],
    ["", null],
  ])("%s", (agent, words) => {
    expect(agentWords(agent)).toBe(words);
  });

  it("is said in the reader's language", async () => {
    await speak("es");

    expect(agentWords("Mozilla/5.0 (X11; Linux x86_64) Firefox/132.0")).toBe(
      "Firefox 132 en Linux",
    );
  });
});
