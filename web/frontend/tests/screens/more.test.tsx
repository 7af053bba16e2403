/** What has no room in the bar of a phone: by section, for those who may see it. */
import { cleanup, render, screen, within } from "@testing-library/preact";
import { afterEach, describe, expect, it } from "vitest";
import MoreScreen from "../../src/screens/more/screen";
import { me } from "../../src/state/me";
import { ME } from "../world";

afterEach(() => {
  cleanup();
  me.value = null;
});

const sections = () =>
  screen.getAllByRole("heading", { level: 2 }).map((heading) => [
    heading.textContent,
    within(heading.closest("section") as HTMLElement)
      .getAllByRole("link")
      .map((link) => link.getAttribute("href")),
  ]);

describe("the page of everything else", () => {
  it("leads who has few rights to what they may see, and shows no empty section", () => {
    me.value = { ...ME, rights: [] };

    render(<MoreScreen />);

    expect(sections()).toEqual([
      ["Insight", ["#/wall"]],
      ["You", ["#/sessions", "#/settings"]],
    ]);
  });

  it("leads who has more rights to more, and leaves out what the bar has", () => {
    const rights = ["cases.read", "rules.read", "notifications.own", "members.read"];
    me.value = { ...ME, rights };

    render(<MoreScreen />);

    expect(sections()).toEqual([
      ["Work", ["#/metrics"]],
      ["Alerting", ["#/rules"]],
      ["Insight", ["#/wall"]],
      ["Setup", ["#/team"]],
      ["You", ["#/notifications", "#/preferences", "#/sessions", "#/settings"]],
    ]);
    expect(screen.getByRole("link", { name: "Rules" })).toBeTruthy();
  });
});
