import { afterEach, describe, expect, it } from "vitest";
import { followAddress, go, href, parse, route } from "../src/router";

afterEach(() => history.replaceState(null, "", "/"));

describe("the router", () => {
  it.each([
    ["", { screen: "cases", id: null }],
    ["#/cases", { screen: "cases", id: null }],
    ["#/cases/0197-a", { screen: "cases", id: "0197-a" }],
    ["#/alerts/x%2Fy", { screen: "alerts", id: "x/y" }],
    ["#/nowhere", { screen: "cases", id: null }],
    ["#/settings", { screen: "settings" }],
  ])("reads %j", (fragment, expected) => {
    expect(parse(fragment)).toEqual(expected);
  });

  it("writes what it can read", () => {
    const place = { screen: "alerts", id: "a b/c" } as const;

    expect(parse(href(place))).toEqual(place);
  });

  it("follows the address bar until it is stopped", () => {
    const stop = followAddress();

    go({ screen: "alerts", id: "7" }, true);
    expect(route.value).toEqual({ screen: "alerts", id: "7" });

    stop();
  });
});
