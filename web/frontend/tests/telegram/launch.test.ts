import { afterEach, describe, expect, it, vi } from "vitest";
import { placeOf, takeLaunch, themeOf } from "../../src/telegram/launch";

const open = (address: string) => history.replaceState(null, "", address);

afterEach(() => {
  open("/");
  vi.unstubAllGlobals();
});

describe("a launch", () => {
  it("is taken out of the address, which goes where the link leads", () => {
    const theme = encodeURIComponent('{"bg_color":"#ffffff"}');
    open(`/app#tgWebAppData=a%3Db&tgWebAppThemeParams=${theme}&tgWebAppStartParam=alerts_7`);

    expect(takeLaunch()).toEqual({ initData: "a=b", theme: { bg_color: "#ffffff" } });
    expect(location.pathname + location.hash).toBe("/app#/alerts/7");
  });

  it("is none on every other page", () => {
    open("/#tgWebAppData=a");

    expect(takeLaunch()).toBeNull();
    expect(location.hash).toBe("#tgWebAppData=a");
  });

  it("is none in a browser without Telegram, which gets the ordinary page", () => {
    open("/app");

    expect(takeLaunch()).toBeNull();
    expect(location.pathname).toBe("/");
  });

  it("that is gone after the page was loaded anew leaves the place it was at", () => {
    vi.stubGlobal("TelegramWebviewProxy", { postEvent: () => undefined });
    open("/app#/cases/12");

    expect(takeLaunch()).toEqual({ initData: "", theme: {} });
    expect(location.pathname + location.hash).toBe("/app#/cases/12");
  });
});

describe("a place in a link", () => {
  it.each([
    ["alerts", "#/alerts"],
    ["cases_0197-ab", "#/cases/0197-ab"],
    ["a_b_c_d", "#/a/b/c"],
    ["../login", "#/"],
    ["//evil.example", "#/"],
    [null, "#/"],
  ])("%s leads to %s", (start, place) => {
    expect(placeOf(start)).toBe(place);
  });
});

it.each([[null], ["not json"], ["null"], ["7"]])("takes %s for no colours", (text) => {
  expect(themeOf(text)).toEqual({});
});
