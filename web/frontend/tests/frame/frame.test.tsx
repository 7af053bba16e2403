import { act, fireEvent, render, screen, waitFor, within } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Announcement } from "../../src/api/presence";
import { Guard } from "../../src/frame/guard";
import { announcementsSeen, railWanted } from "../../src/prefs";
import { route } from "../../src/router";
import { alerts } from "../../src/state/alerts";
import { announcements } from "../../src/state/announcements";
import { me } from "../../src/state/me";
import { unread } from "../../src/state/notices";
import { receivePresence } from "../../src/state/presence";
import { anAlert, ME, OLIVIA, refusal, SAM, type Server } from "../world";
import { begin, frame, press } from "./frame_world";

let server: Server;
let end: () => void;

beforeEach(() => {
  ({ server, end } = begin());
});

afterEach(() => end());

describe("the sheet of keys", () => {
  it("names the keys of the whole page, and closes by its cross", async () => {
    frame();
    press("?");
    const sheet = within(await screen.findByTestId("key-sheet"));

    const shown = screen.getByTestId("key-sheet").textContent;

    expect(shown).toContain("Ctrl K");
    expect(shown).toContain("Alerts");
    fireEvent.click(await sheet.findByRole("button", { name: "Close" }));
    await waitFor(() => expect(screen.queryByTestId("key-sheet")).toBeNull());
  });

  it("opens by its button and closes by a press beside it", async () => {
    frame();
    fireEvent.click(screen.getByTestId("open-keys"));

    fireEvent.pointerDown(await screen.findByTestId("key-sheet"));

    await waitFor(() => expect(screen.queryByTestId("key-sheet")).toBeNull());
  });
});

describe("the navigation", () => {
  it("goes by two keys", async () => {
    frame();

    press("g");
    press("a");

    await waitFor(() => expect(route.value.screen).toBe("alerts"));
    const here = await screen.findByRole("link", { name: /^Alerts/, current: "page" });
    expect(here.getAttribute("href")).toBe("#/alerts");
  });

  it("shows what the rights show", () => {
    me.value = { ...ME, rights: ["rules.read"] };

    frame();

    expect(document.querySelector('.rail a[href="#/rules"]')).toBeTruthy();
    expect(document.querySelector('.rail a[href="#/audit"]')).toBeNull();
  });

  it("is folded and unfolded, and remembers it", async () => {
    frame();

    fireEvent.click(document.querySelector(".rail-fold") as HTMLElement);

    await waitFor(() =>
      expect(screen.getByRole("navigation", { name: "Main" }).dataset.narrow).toBe("true"),
    );
    expect(railWanted.value).toBe("narrow");
    fireEvent.click(document.querySelector(".rail-fold") as HTMLElement);
    await waitFor(() => expect(railWanted.value).toBe("wide"));
  });

  it("counts no further than 99 on a badge", async () => {
    for (let number = 1; number <= 101; number += 1) alerts.patch(anAlert(number));

    frame();

    expect(screen.getByTestId("firing-count").textContent).toContain("99+");
  });
});

describe("the workspaces", () => {
  const reload = () => vi.spyOn(location, "reload").mockImplementation(() => undefined);

  it("are changed by a press: the page starts anew and the other tabs are told", async () => {
    const again = reload();
    server.on("POST /api/v1/me/workspace", () => ({ access_token: "t", expires_in: 600 }));
    frame();

    fireEvent.click(screen.getByTestId("workspace-menu"));
    fireEvent.click(await screen.findByTestId("workspace-w-2"));

    await waitFor(() => expect(again).toHaveBeenCalledOnce());
    expect(server.of("POST /api/v1/me/workspace")[0]?.body).toEqual({ workspace: "w-2" });
    expect(localStorage.getItem("opsbell.workspace")).toBe("w-2");
  });

  it("stay as they are when that is refused", async () => {
    const again = reload();
    server.on("POST /api/v1/me/workspace", () => refusal(503, "starting", "Starting."));
    frame();

    fireEvent.click(screen.getByTestId("workspace-menu"));
    fireEvent.click(await screen.findByTestId("workspace-w-2"));

    expect(await screen.findByTestId("toast")).toBeTruthy();
    expect(again).not.toHaveBeenCalled();
  });

  it.each([
    ["starts anew", "w-2", 1],
    ["stays", "w-1", 0],
  ])("%s when another tab goes to %s", (_, newValue, times) => {
    const again = reload();
    frame();

    dispatchEvent(new StorageEvent("storage", { key: "opsbell.workspace", newValue }));

    expect(again).toHaveBeenCalledTimes(times);
  });

  it("are a name alone where there is one", () => {
    me.value = ME;

    frame();

    expect(screen.queryByTestId("workspace-menu")).toBeNull();
    expect(screen.getByTestId("workspace").textContent).toBe("Hostel");
  });
});

describe("the stage", () => {
  it.each([
    ["nowhere", "nothing-of-the-kind"],
    ["not-yours", "audit"],
  ])("says %s at %s, and the way home", (testId, name) => {
    frame(name);

    const way = within(screen.getByTestId(testId)).getByRole("link");

    expect(way.getAttribute("href")).toBe("#/cases");
  });

  it("waits where it is not known yet what one may", () => {
    me.value = null;

    frame("audit");

    expect(document.querySelector("#main .skeleton")).toBeTruthy();
    expect(screen.queryByTestId("not-yours")).toBeNull();
  });

  it("outlives a screen that breaks, and draws it anew", async () => {
    const said = vi.spyOn(console, "error").mockImplementation(() => undefined);
    let isBroken = true;
    const Screen = () => {
      if (isBroken) throw new Error("broke");
      return <p>All is well</p>;
    };
    render(
      <Guard>
        <Screen />
      </Guard>,
    );
    const broke = await screen.findByTestId("broke");
    expect(said).toHaveBeenCalledOnce();
    isBroken = false;

    fireEvent.click(within(broke).getByRole("button"));

    await screen.findByText("All is well");
  });

  it("draws what broke at one address anew at the next", async () => {
    vi.spyOn(console, "error").mockImplementation(() => undefined);
    const Screen = ({ at }: { at: string }) => {
      if (at === "#/cases?since=zz") throw new Error("broke");
      return <p>All is well</p>;
    };
    const guarded = (at: string) => (
      <Guard at={at}>
        <Screen at={at} />
      </Guard>
    );
    const { rerender } = render(guarded("#/cases?since=zz"));
    await screen.findByTestId("broke");
    rerender(guarded("#/cases?since=zz"));
    expect(screen.queryByTestId("broke")).toBeTruthy();

    rerender(guarded("#/cases"));

    await screen.findByText("All is well");
    expect(screen.queryByTestId("broke")).toBeNull();
  });
});

describe("the top bar", () => {
  const person = (id: string, name: string) => ({
    person: { id, name },
    online: true,
    case: null,
    alert: null,
    doing: null,
  });

  it("shows who else is online: three faces, all names by a press", async () => {
    receivePresence({
      complete: true,
      online: 6,
      people: [
        person(OLIVIA.id, OLIVIA.name),
        ...["Ann", "Bob", "Cid", "Dan", SAM.name].map((name) => person(`p-${name}`, name)),
      ],
    });
    frame();
    const faces = screen.getByTestId("online");
    expect(faces.textContent).toContain("+2");

    fireEvent.click(faces);

    const names = (await screen.findByTestId("online-list")).textContent;
    expect(names).toContain("Sam Staff");
    expect(names).not.toContain("Olivia Owner");
  });

  it("has a bell with what is unread, and the newest behind it", async () => {
    me.value = { ...ME, rights: [...ME.rights, "notifications.own"] };
    unread.value = { unread: 120, by_topic: {} };
    server.on("GET /api/v1/notifications", () => ({ items: [], next_cursor: null }));
    frame();
    expect(screen.getByTestId("unread-count").textContent).toBe("99+");

    fireEvent.click(screen.getByTestId("bell"));

    expect(await screen.findByTestId("notice-panel")).toBeTruthy();
  });

  it("has no bell for whoever has no notifications", () => {
    frame();

    expect(screen.queryByTestId("bell")).toBeNull();
  });

  it("tells what all are told, until it is put away", async () => {
    const one: Announcement = {
      id: "n-1",
      text: "We move tonight",
      level: "critical",
      by: SAM,
      since: "2026-11-20T12:00:00.000Z",
      until: "2999-01-01T00:00:00.000Z",
      ended: false,
    };
    frame();
    act(() => {
      announcements.value = [one];
    });
    const bar = await screen.findByRole("alert");
    expect(bar.textContent).toContain("We move tonight · Sam Staff");

    fireEvent.click(within(bar).getByRole("button"));

    await waitFor(() => expect(screen.queryByTestId("announcement")).toBeNull());
    expect(announcementsSeen.value).toEqual(["n-1"]);
  });
});
