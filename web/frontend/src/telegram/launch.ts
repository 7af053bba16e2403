/** What Telegram hands the page behind the `#` when it opens it at `/app`. */

const PATH = "/app";
const START = /^[A-Za-z0-9_-]{1,512}$/;

export interface Launch {
  /** Signed by Telegram; "" where the page was loaded anew and it is gone. */
  initData: string;
  /** Colours of the client as it sent them; empty where it sent none. */
  theme: Readonly<Record<string, unknown>>;
}

/**
 * Take it out of the address, so that it stays in no history, and go where the link leads. Null
 * where this is no Mini App.
 */
export function takeLaunch(): Launch | null {
  if (location.pathname !== PATH) return null;
  const given = new URLSearchParams(location.hash.replace(/^#/, ""));
  const initData = given.get("tgWebAppData") ?? "";
  const isHere = location.hash.startsWith("#/");
  const place = isHere ? location.hash : placeOf(given.get("tgWebAppStartParam"));
  const isInside = initData || window.parent !== window || "TelegramWebviewProxy" in window;
  history.replaceState(null, "", isInside ? `${PATH}${place}` : `/${place}`);
  return isInside ? { initData, theme: themeOf(given.get("tgWebAppThemeParams")) } : null;
}

/** Where `?startapp=alerts_0197…` leads: `_` stands for `/`, which a link of Telegram's cannot
 * hold. Anybody can write one: it opens a place, and what may be seen there the server says. */
export function placeOf(start: string | null): string {
  if (!start || !START.test(start)) return "#/";
  return `#/${start.split("_").filter(Boolean).slice(0, 3).join("/")}`;
}

/** Read the colours; whatever cannot be read is none. */
export function themeOf(text: string | null): Launch["theme"] {
  try {
    const said: unknown = JSON.parse(text ?? "{}");
    return typeof said === "object" && said !== null ? (said as Launch["theme"]) : {};
  } catch {
    return {};
  }
}
