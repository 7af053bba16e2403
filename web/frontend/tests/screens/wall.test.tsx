import {
  act,
  cleanup,
  configure,
  fireEvent,
  render,
  screen,
  waitFor,
} from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { now } from "../../src/clock";
import { hostTheme } from "../../src/prefs";
import Wall from "../../src/screens/wall/screen";
import { alerts, board, clearAlerts } from "../../src/state/alerts";
import { cases, clearCases } from "../../src/state/cases";
import { connection } from "../../src/state/live";
import { me } from "../../src/state/me";
import { newVersion } from "../../src/state/version";
import { awake } from "../../src/wake";
import { aCase, anAlert, ME, OLIVIA, refusal, SAM, Server, settle } from "../world";
import { aDesk } from "./figures";

const NOON = Date.parse("2026-11-20T12:00:00.000Z");
const DESK = "GET /api/v1/stats";
const CASES = "GET /api/v1/cases";

let server: Server;
let tellSizes: (() => void)[];

vi.setConfig({ testTimeout: 30_000 });
configure({ asyncUtilTimeout: 10_000 });

class Watch {
  constructor(tell: () => void) {
    tellSizes.push(tell);
  }
  observe(): void {}
  disconnect(): void {}
}

/** Have a list, with rows of 100 px and 10 px between them, be so high. */
function high(height: number): void {
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(height);
  const style = { gridAutoRows: "100px", rowGap: "10px" } as CSSStyleDeclaration;
  vi.spyOn(window, "getComputedStyle").mockReturnValue(style);
}

const ready = (hasMore = false) => {
  board.value = { state: "ready", problem: null, hasMore };
};
const text = (testId: string) => screen.getByTestId(testId).textContent;
const shownAlerts = () => screen.queryAllByTestId(/^wall-alert-/).map((row) => row.dataset.testid);

/** Let time pass, in ms. */
const passes = async (ms: number) => {
  await act(async () => {
    await vi.advanceTimersByTimeAsync(ms);
  });
  // What was drawn then asks for what it needs.
  await act(settle);
};

/** Show it; returns a function that takes it down. */
async function hangs(): Promise<() => Promise<void>> {
  const { unmount } = render(<Wall />);
  await act(settle);
  return () => act(() => void unmount());
}

beforeEach(() => {
  tellSizes = [];
  vi.stubGlobal("ResizeObserver", Watch);
  vi.useFakeTimers({
    now: NOON,
    toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "Date"],
  });
  high(320);
  clearAlerts();
  clearCases();
  now.value = NOON;
  me.value = { ...ME, workspace: { ...ME.workspace, zone: "Europe/Madrid" } };
  connection.state.value = { state: "live" };
  server = new Server()
    .on(DESK, () => aDesk())
    .on(CASES, () => ({ items: [aCase(1), aCase(2, { rating: null })], next_cursor: null }));
});

afterEach(async () => {
  await act(cleanup);
  vi.useRealTimers();
  vi.unstubAllGlobals();
  hostTheme.value = null;
  newVersion.value = null;
  me.value = null;
  connection.state.value = { state: "connecting", reason: "starting" };
});

describe("what burns", () => {
  it("stands with the worst first, then what somebody has, and who", async () => {
    ready();
    alerts.patch(anAlert(1, { severity: "low", count: 12, fired_at: "2026-11-20T11:48:00.000Z" }));
    alerts.patch(anAlert(2, { severity: "critical" }));
    alerts.patch(anAlert(3, { status: "acknowledged", acknowledged_by: SAM }));
    alerts.patch(anAlert(4, { status: "resolved" }));

    await hangs();

    expect(shownAlerts()).toEqual(["wall-alert-2", "wall-alert-1", "wall-alert-3"]);
    expect(text("wall-alert-1")).toContain("Alert number 1#1 · Rating 2 or lower×1212 min");
    expect(text("wall-alert-3")).toContain("Sam Staff has it");
    expect(text("wall-alert-2")).not.toContain("×");
    expect(text("wall-pages")).toBe("");
  });

  it("names whoever it was given to before whoever took it", async () => {
    ready();
    const taken = { status: "acknowledged", acknowledged_by: SAM, assignee: OLIVIA } as const;
    alerts.patch(anAlert(1, taken));

    await hangs();

    expect(text("wall-alert-1")).toContain("Olivia Owner has it");
  });

  it("goes page after page where there is no room for all of it", async () => {
    ready();
    for (const number of [1, 2, 3, 4]) alerts.patch(anAlert(number));
    await hangs();
    expect(shownAlerts()).toEqual(["wall-alert-4", "wall-alert-3", "wall-alert-2"]);
    expect(text("wall-pages")).toBe("1–3 of 4");

    await act(() => {
      now.value = NOON + 10_000;
    });
    expect(shownAlerts()).toEqual(["wall-alert-1"]);
    expect(text("wall-pages")).toBe("4–4 of 4");
    high(430);
    await act(() => {
      for (const tell of tellSizes) tell();
    });

    expect(shownAlerts()).toHaveLength(4);
    expect(text("wall-pages")).toBe("");
  });

  it("counts what the board has no room for, as the server does", async () => {
    ready(true);
    for (const number of [1, 2, 3, 4]) alerts.patch(anAlert(number));

    await hangs();

    expect(text("wall-pages")).toBe("1–3 of 8");
    expect(text("wall-firing")).toBe("Firing3");
    expect(text("wall-taken")).toBe("Acknowledged5");
  });

  it("is nothing where all is quiet, with when it was over", async () => {
    ready();
    alerts.patch(anAlert(1, { status: "resolved", resolved_at: "2026-11-20T11:00:00.000Z" }));

    await hangs();

    expect(text("wall-quiet")).toBe("All quietThe last one was resolved: 1 hr");
    expect(shownAlerts()).toEqual([]);
  });

  it("is not called quiet while it is not known", async () => {
    server.on(DESK, () => refusal(503, "starting", "Starting."));

    await hangs();

    expect(screen.queryByTestId("wall-quiet")).toBeNull();
    for (const kind of ["firing", "taken", "open", "today"]) {
      expect(text(`wall-${kind}`)).toMatch(/–$/);
    }
  });
});

describe("the side", () => {
  it("counts what the board knows at once, and the rest as the server does", async () => {
    ready();
    alerts.patch(anAlert(1));

    await hangs();

    expect(text("wall-firing")).toBe("Firing1");
    expect(text("wall-taken")).toBe("Acknowledged0");
    expect(text("wall-open")).toBe("Open cases6");
    expect(text("wall-today")).toBe("Cases today8");
  });

  it("shows the last cases there is room for, whatever the list of cases filters", async () => {
    ready();
    cases.patch(aCase(7, { title: "No towels" }));
    high(210);

    await hangs();

    expect(server.of(CASES)[0]?.query.toString()).toBe("limit=20");
    const rows = screen.getAllByTestId(/^wall-case-/);
    expect(rows.map((row) => row.dataset.testid)).toEqual(["wall-case-7", "wall-case-2"]);
    expect(rows[0]?.textContent).toContain("No towels");
    expect(rows[0]?.querySelector("[aria-label='2 stars of 5']")).toBeTruthy();
  });

  it("asks for figures every fifteen seconds, and with each new connection", async () => {
    connection.state.value = { state: "connecting", reason: "starting" };
    const takeDown = await hangs();
    expect(server.of(DESK)).toHaveLength(1);
    expect(server.of(CASES)).toEqual([]);

    await act(() => {
      connection.state.value = { state: "live" };
    });
    await act(settle);
    expect(server.of(DESK)).toHaveLength(2);
    expect(server.of(CASES)).toHaveLength(1);
    await passes(15_000);
    expect(server.of(DESK)).toHaveLength(3);
    await takeDown();
    await vi.advanceTimersByTimeAsync(60_000);

    expect(server.of(DESK)).toHaveLength(3);
  });
});

describe("the head", () => {
  it("says whose it is, and the time where that is", async () => {
    await hangs();

    expect(screen.getByRole("heading", { level: 1 }).textContent).toBe("Hostel");
    expect(text("wall-clock")).toMatch(/^13:00Fri/);
  });

  it("goes by its own zone where it does not know theirs", async () => {
    me.value = { ...ME, workspace: { ...ME.workspace, zone: "Moon/Tranquility" } };

    await hangs();

    expect(text("wall-clock")).toMatch(/^12:00/);
  });

  it("says whether what is shown is true, and if not why", async () => {
    connection.state.value = { state: "offline", reason: "no_network", retryAt: NOON };

    await hangs();

    const shown = screen.getByTestId("connection");
    expect(shown.dataset.state).toBe("offline");
    expect(shown.querySelector(".wall-reason")?.textContent).not.toBe("");
    await act(() => {
      connection.state.value = { state: "live" };
    });
    expect(shown.querySelector(".wall-reason")).toBeNull();
  });

  it("fills the screen and gives it back, also where the browser refuses", async () => {
    const fill = vi.fn().mockRejectedValue(new TypeError("no"));
    const leave = vi.fn(async () => undefined);
    let full: Element | null = null;
    const own = {
      fullscreenEnabled: { value: true, configurable: true },
      fullscreenElement: { get: () => full, configurable: true },
      exitFullscreen: { value: leave, configurable: true },
    };
    Object.defineProperties(document, own);
    Object.defineProperty(document.documentElement, "requestFullscreen", {
      value: fill,
      configurable: true,
    });
    await hangs();

    fireEvent.click(screen.getByTestId("fill-screen"));
    full = document.documentElement;
    fireEvent.click(screen.getByTestId("fill-screen"));

    expect([fill.mock.calls.length, leave.mock.calls.length]).toEqual([1, 1]);
    for (const name of Object.keys(own)) Reflect.deleteProperty(document, name);
    Reflect.deleteProperty(document.documentElement, "requestFullscreen");
  });

  it("keeps the screen on by a press, until the wall is left", async () => {
    const lock = Object.assign(new EventTarget(), {
      release: async () => void lock.dispatchEvent(new Event("release")),
    });
    const wakeLock = { request: async () => lock };
    vi.stubGlobal("navigator", Object.assign(Object.create(navigator), { wakeLock }));
    const takeDown = await hangs();
    const button = screen.getByTestId("stay-awake");

    fireEvent.click(button);
    await waitFor(() => expect(button.getAttribute("aria-pressed")).toBe("true"));
    expect(screen.getByTestId("leave-wall").getAttribute("href")).toBe("#/alerts");
    await takeDown();
    await settle();

    expect(awake.value).toBe(false);
  });
});

describe("the wall itself", () => {
  it("is dark, and leaves the theme as it was", async () => {
    const takeDown = await hangs();
    expect(hostTheme.value).toBe("dark");

    await takeDown();

    expect(hostTheme.value).toBeNull();
  });

  it("is as light as the program around it", async () => {
    hostTheme.value = "light";

    const takeDown = await hangs();
    expect(hostTheme.value).toBe("light");
    await takeDown();

    expect(hostTheme.value).toBe("light");
  });

  it("goes over to a newer version by itself, once what it says was read", async () => {
    await hangs();
    const goOver = vi.fn();

    await act(() => {
      newVersion.value = goOver;
    });
    await passes(9_000);
    expect(goOver).not.toHaveBeenCalled();
    await passes(1_000);

    expect(goOver).toHaveBeenCalledOnce();
  });
});
