import { afterEach, describe, expect, it } from "vitest";
import { followAddress, go, guardPlace, href, parse, route, setQuery } from "../src/router";

const NOTHING = { id: null, part: null, query: {} };

afterEach(() => go({ screen: "cases" }, true));

describe("the router", () => {
  it.each([
    ["", { screen: "cases", ...NOTHING }],
    ["#/cases", { screen: "cases", ...NOTHING }],
    ["#/cases/0197-a", { screen: "cases", ...NOTHING, id: "0197-a" }],
    ["#/alerts/x%2Fy", { screen: "alerts", ...NOTHING, id: "x/y" }],
    ["#/rules/r-1/history", { screen: "rules", ...NOTHING, id: "r-1", part: "history" }],
    [
      "#/cases?status=new&q=a%3Fb%20c",
      { screen: "cases", ...NOTHING, query: { status: "new", q: "a?b c" } },
    ],
    ["#/nowhere", { screen: "nowhere", ...NOTHING }],
    ["#/alerts/100%", { screen: "alerts", ...NOTHING, id: "100%" }],
  ])("reads %j", (fragment, expected) => {
    expect(parse(fragment)).toEqual(expected);
  });

  it("writes what it can read", () => {
    const place = { screen: "alerts", id: "a b/c", part: "told", query: { q: "ñ&=?#" } };

    expect(parse(href(place))).toEqual(place);
  });

  it("leaves out of the address what is empty, and a part without its thing", () => {
    expect(href({ screen: "cases", part: "history", query: { q: "", status: null } })).toBe(
      "#/cases",
    );
  });

  it("changes a filter without a step in the history", () => {
    go({ screen: "cases", id: "7", query: { status: "new" } }, true);
    const steps = history.length;

    setQuery({ status: null, q: "tap" });

    expect(route.value).toEqual({ screen: "cases", id: "7", part: null, query: { q: "tap" } });
    expect(history.length).toBe(steps);
  });

  it("follows the address bar until it is stopped", () => {
    const stop = followAddress();

    go({ screen: "alerts", id: "7" }, true);
    expect(route.value).toEqual({ screen: "alerts", ...NOTHING, id: "7" });

    stop();
  });

  it("stays where somebody does not want to leave, and goes when they are sure", async () => {
    const stop = followAddress();
    go({ screen: "limits", id: "7" }, true);
    const answers: ((isSure: boolean) => void)[] = [];
    const end = guardPlace(() => new Promise((answer) => answers.push(answer)));
    const press = (to: string) => {
      history.pushState(null, "", to);
      dispatchEvent(new HashChangeEvent("hashchange"));
    };

    press("#/limits");
    answers[0]?.(false);
    await Promise.resolve();
    expect(route.value.id).toBe("7");
    expect(location.hash).toBe("#/limits/7");

    press("#/limits");
    answers[1]?.(true);
    await Promise.resolve();
    expect(route.value.id).toBeNull();
    expect(location.hash).toBe("#/limits");

    end();
    press("#/rules");
    expect(route.value.screen).toBe("rules");
    stop();
  });
});
