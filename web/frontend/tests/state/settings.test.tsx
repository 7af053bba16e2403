import { act, cleanup, fireEvent, render, screen } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { receive } from "../../src/state/live";
import { me } from "../../src/state/me";
import { type Page, usePaged } from "../../src/state/resource";
import {
  receiveSettings,
  type SettingKind,
  type SettingsChange,
  useMeanwhile,
  useSettingsOf,
} from "../../src/state/settings";
import { ME, OLIVIA, SAM, settle } from "../world";

const change = (over: Partial<SettingsChange> = {}): SettingsChange => ({
  kind: "rule",
  id: "r-1",
  change: "changed",
  by: SAM,
  at: "2026-11-20T12:00:00.000Z",
  ...over,
});

beforeEach(() => {
  me.value = ME;
  vi.useFakeTimers();
});

afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

describe("a list of settings", () => {
  const reload = vi.fn();
  function List({ of }: { of: SettingKind[] }) {
    useSettingsOf(of, reload);
    return null;
  }
  const pass = () => act(() => void vi.advanceTimersByTime(1_000));

  beforeEach(() => reload.mockReset());

  it("is loaded once for changes that come together", () => {
    render(<List of={["rule", "receiver"]} />);

    for (const kind of ["rule", "receiver", "rule"] as const) receiveSettings(change({ kind }));
    pass();

    expect(reload).toHaveBeenCalledTimes(1);
    receiveSettings(change());
    pass();
    expect(reload).toHaveBeenCalledTimes(2);
  });

  it("is left alone by others, and loaded where some may have been missed", () => {
    render(<List of={["rule"]} />);

    receiveSettings(change({ kind: "place" }));
    pass();
    expect(reload).not.toHaveBeenCalled();
    receiveSettings(null);
    pass();

    expect(reload).toHaveBeenCalledTimes(1);
  });

  it("hears the socket, and nothing when it is gone", () => {
    const { unmount } = render(<List of={["rule"]} />);
    const frame = { v: 1, seq: null, at: null, isPast: false, data: { ...change() } };

    receive({ ...frame, type: "settings.changed" }, false);
    pass();
    expect(reload).toHaveBeenCalledTimes(1);
    receiveSettings(change());
    unmount();
    pass();
    receiveSettings(change());
    pass();

    expect(reload).toHaveBeenCalledTimes(1);
  });
});

describe("an open editor", () => {
  function Open({ id }: { id: string }) {
    const [meanwhile, forget] = useMeanwhile({ kind: "rule", id });
    return (
      <button type="button" onClick={forget}>
        {meanwhile?.by?.name ?? "nobody"}
      </button>
    );
  }
  const says = () => screen.getByRole("button").textContent;

  it.each([
    ["another one's", { id: "r-2" }],
    ["another kind's", { kind: "route" as const }],
    ["one's own", { by: OLIVIA }],
  ])("says nothing of %s change", (_, over) => {
    render(<Open id="r-1" />);

    act(() => receiveSettings(change(over)));

    expect(says()).toBe("nobody");
  });

  it("says who changed it until that is dismissed, or another one is opened", () => {
    const { rerender } = render(<Open id="r-1" />);

    act(() => receiveSettings(change()));
    expect(says()).toBe(SAM.name);
    fireEvent.click(screen.getByRole("button"));
    act(() => void vi.runAllTimers());
    expect(says()).toBe("nobody");
    act(() => receiveSettings(change()));
    act(() => rerender(<Open id="r-2" />));

    expect(says()).toBe("nobody");
  });
});

describe("a list of pages", () => {
  it("is as long after a change as it was before", async () => {
    vi.useRealTimers();
    const asked: (string | null)[] = [];
    const load = async (cursor: string | null): Promise<Page<string>> => {
      asked.push(cursor);
      return {
        items: [cursor ?? "first"],
        next_cursor: cursor === "b" ? null : cursor ? "b" : "a",
      };
    };
    function Pages() {
      const paged = usePaged(load, [], { of: ["rule"] });
      return (
        <button type="button" onClick={paged.loadMore}>
          {paged.items.join(" ")}
        </button>
      );
    }
    render(<Pages />);
    await screen.findByText("first");
    fireEvent.click(screen.getByRole("button"));
    await screen.findByText("first a");
    asked.length = 0;

    receiveSettings(change());
    await vi.waitFor(() => expect(asked).toEqual([null, "a"]));
    await settle();

    expect(screen.getByRole("button").textContent).toBe("first a");
  });
});
