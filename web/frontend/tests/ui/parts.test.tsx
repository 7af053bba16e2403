/** The parts screens are built of: tables, tabs, pages, code and copying. */
import { cleanup, fireEvent, render, screen, waitFor, within } from "@testing-library/preact";
import { Bell } from "lucide";
import { useState } from "preact/hooks";
import { afterEach, describe, expect, it, vi } from "vitest";
import { Problem } from "../../src/api/problem";
import type { Paged } from "../../src/state/resource";
import { toasts } from "../../src/state/toasts";
import { newVersion } from "../../src/state/version";
import { Code } from "../../src/ui/code";
import { Copy } from "../../src/ui/copy";
import { Once } from "../../src/ui/once";
import { Page } from "../../src/ui/page";
import { Pager } from "../../src/ui/pager";
import { PersonName } from "../../src/ui/person";
import { type Column, type Sort, Table } from "../../src/ui/table";
import { Tabs } from "../../src/ui/tabs";
import { Timeline } from "../../src/ui/timeline";
import { Toaster } from "../../src/ui/toaster";
import { SAM } from "../world";

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  toasts.value = [];
  newVersion.value = null;
});

interface Rule {
  id: string;
  name: string;
  fired: number;
}
const RULES: Rule[] = [
  { id: "r-1", name: "Too low", fired: 3 },
  { id: "r-2", name: "Too many", fired: 12 },
];
const COLUMNS: Column<Rule>[] = [
  { title: "Name", cell: (one) => one.name, sort: "name" },
  { title: "Fired", cell: (one) => one.fired, kind: "number", sort: "fired", hideOnPhone: true },
  { title: "Do", cell: () => <button type="button">Stop</button>, kind: "actions" },
];

describe("a table", () => {
  const table = (over: Partial<Parameters<typeof Table<Rule>>[0]> = {}) =>
    render(
      <Table
        rows={RULES}
        columns={COLUMNS}
        rowKey={(one) => one.id}
        testId="rules"
        label="Rules"
        {...over}
      />,
    );

  it("has a row for each, whose name leads to it", () => {
    table({ href: (one) => `#/rules/${one.id}`, current: "r-2", isQuiet: (one) => one.fired < 5 });

    const [low, many] = screen.getAllByTestId("rules-row");
    expect(within(low as HTMLElement).getByRole("link", { name: "Too low" })).toHaveProperty(
      "hash",
      "#/rules/r-1",
    );
    expect(low?.className).toBe("is-quiet");
    expect(low?.getAttribute("aria-current")).toBeNull();
    expect(many?.getAttribute("aria-current")).toBe("true");
    expect(screen.getByRole("table", { name: "Rules" })).toBeTruthy();
  });

  it("names each cell for a card on a phone, and leaves out there what has no room", () => {
    table();

    const cells = [...(screen.getAllByTestId("rules-row")[1]?.querySelectorAll("td") ?? [])];
    expect(cells.map((cell) => cell.dataset.title)).toEqual([undefined, "Fired", "Do"]);
    expect(cells.map((cell) => cell.classList.contains("not-on-phone"))).toEqual([
      false,
      true,
      false,
    ]);
  });

  it("shows in its place that there is nothing", () => {
    table({ rows: [], empty: <p>No rules yet</p> });

    expect(screen.getByText("No rules yet")).toBeTruthy();
    expect(screen.queryByTestId("rules")).toBeNull();
  });

  it("is sorted from the most first, by the same heading from the least, and says so", () => {
    const asked: Sort[] = [];
    function Sorted() {
      const [sort, setSort] = useState<Sort>({ by: "name", from: "least" });
      return (
        <Table
          rows={RULES}
          columns={COLUMNS}
          rowKey={(one) => one.id}
          sort={sort}
          onSort={(to) => {
            asked.push(to);
            setSort(to);
          }}
        />
      );
    }
    render(<Sorted />);
    const heading = (name: string) => screen.getByRole("columnheader", { name });
    expect(heading("Name").getAttribute("aria-sort")).toBe("ascending");

    fireEvent.click(screen.getByTitle("Sort by Fired"));
    expect(heading("Fired").getAttribute("aria-sort")).toBe("descending");
    expect(heading("Name").getAttribute("aria-sort")).toBe("none");
    fireEvent.click(screen.getByTitle("Sort by Fired"));

    expect(asked).toEqual([
      { by: "fired", from: "most" },
      { by: "fired", from: "least" },
    ]);
    expect(within(heading("Do")).queryByRole("button")).toBeNull();
  });
});

describe("copying", () => {
  const clipboard = (writeText: (text: string) => Promise<void>) =>
    vi.spyOn(navigator.clipboard, "writeText").mockImplementation(writeText);

  it("hands the text on and says that it did, for a while", async () => {
    const write = clipboard(async () => undefined);
    vi.useFakeTimers({ shouldAdvanceTime: true });
    render(<Copy text="secret-1" label="Copy the address" testId="copy" />);
    expect(screen.getByTitle("Copy the address")).toBe(screen.getByTestId("copy"));

    fireEvent.click(screen.getByTestId("copy"));

    expect(await screen.findByTitle("Copied")).toBeTruthy();
    expect(write).toHaveBeenCalledWith("secret-1");
    vi.advanceTimersByTime(2_000);
    expect(await screen.findByTitle("Copy the address")).toBeTruthy();
    vi.useRealTimers();
  });

  it("says what to do where the browser does not allow it", async () => {
    clipboard(async () => Promise.reject(new Error("not here")));
    render(<Once text="ops_1234" label="Copy secret" />);
    expect(screen.getByTestId("once").textContent).toBe("ops_1234");

    fireEvent.click(screen.getByRole("button", { name: "Copy secret" }));

    await waitFor(() => expect(toasts.value[0]?.text).toContain("does not allow copying here"));
    expect(toasts.value[0]?.kind).toBe("warning");
  });
});

describe("text of machines", () => {
  const coloured = () =>
    [...document.querySelectorAll("code span")].map((one) => [one.className, one.textContent]);

  it("is written out as JSON with its kinds of words told apart", () => {
    const value = { name: 'say "hi"', count: -2.5e3, on: true, to: null };
    render(<Code value={value} label="The body" testId="body" />);

    expect(screen.getByRole("region", { name: "The body" }).textContent).toBe(
      JSON.stringify(value, null, 2),
    );
    expect(coloured()).toEqual([
      ["code-name", '"name"'],
      ["code-text", '"say \\"hi\\""'],
      ["code-name", '"count"'],
      ["code-number", "-2500"],
      ["code-name", '"on"'],
      ["code-word", "true"],
      ["code-name", '"to"'],
      ["code-word", "null"],
    ]);
  });

  it("is shown as it came where it is text, and plainly where it is very large", () => {
    const large = `[${"1, ".repeat(20_000)}1]`;
    render(<Code value={large} label="The body" />);

    expect(screen.getByRole("region", { name: "The body" }).textContent).toBe(large);
    expect(coloured()).toEqual([]);
  });
});

describe("the way to the next page", () => {
  const paged = (over: Partial<Paged<string>> = {}): Paged<string> => ({
    state: "ready",
    items: ["a"],
    more: true,
    problem: null,
    isBusy: false,
    loadMore: vi.fn(),
    reload: vi.fn(),
    set: vi.fn(),
    ...over,
  });

  it("is pressed for more", () => {
    const of = paged();
    render(<Pager of={of} />);

    fireEvent.click(screen.getByRole("button", { name: "Show more" }));

    expect(of.loadMore).toHaveBeenCalledTimes(1);
  });

  it("is gone at the end of the list", () => {
    render(<Pager of={paged({ more: false })} />);

    expect(screen.queryByTestId("load-more")).toBeNull();
  });

  it("says that it is at work, and why it could not", () => {
    const problem = new Problem(503, "unavailable", "Not now.");
    render(
      <>
        <Pager of={paged({ isBusy: true })} />
        <Pager of={paged({ problem })} />
      </>,
    );

    expect(screen.getByRole("button", { name: "Loading…" })).toHaveProperty("disabled", true);
    expect(screen.getByRole("alert").textContent).not.toBe("");
  });
});

describe("a page", () => {
  it("has a heading, a way back, deeds and parts with their figures", () => {
    render(
      <Page
        title="Rules"
        lead="What raises an alert"
        back="#/settings"
        actions={<button type="button">New rule</button>}
        tabs={
          <Tabs
            label="Parts"
            tabs={[
              { title: "Mine", href: "#/rules?of=me", isCurrent: true, count: 1200 },
              { title: "All", href: "#/rules", isCurrent: false, count: null },
            ]}
          />
        }
      >
        <p>Body</p>
      </Page>,
    );

    expect(screen.getByRole("heading", { name: "Rules" })).toBeTruthy();
    expect(screen.getByRole("link", { name: "Back" })).toHaveProperty("hash", "#/settings");
    const parts = within(screen.getByRole("navigation", { name: "Parts" })).getAllByRole("link");
    expect(parts.map((part) => part.textContent)).toEqual(["Mine1,200", "All"]);
    expect(parts.map((part) => part.getAttribute("aria-current"))).toEqual(["page", null]);
  });

  it("tells what happened line under line", () => {
    const at = "2026-11-20T12:00:00.000Z";
    render(
      <Timeline
        items={[
          { at, kind: "told", icon: Bell, text: "Sam was told", details: ["in Telegram"] },
          { at, kind: "done", icon: Bell, text: "Sam took it" },
        ]}
      />,
    );

    const lines = within(screen.getByTestId("timeline")).getAllByRole("listitem");
    expect(lines.map((line) => line.dataset.kind)).toEqual(["told", "done"]);
    expect(lines[0]?.textContent).toContain("Sam was toldin Telegram");
    expect(lines[0]?.querySelector("time")?.getAttribute("datetime")).toBe(at);
  });

  it("names somebody, or says that it is nobody", () => {
    render(
      <>
        <PersonName person={SAM} />
        <PersonName person={null} />
      </>,
    );

    expect(screen.getByTitle("Sam Staff")).toBeTruthy();
    expect(screen.getByText("Nobody")).toBeTruthy();
  });

  it("offers the newer dashboard until somebody takes it", async () => {
    const goOver = vi.fn();
    render(<Toaster />);
    expect(screen.queryByTestId("new-version")).toBeNull();

    newVersion.value = goOver;
    fireEvent.click(within(await screen.findByTestId("new-version")).getByRole("button"));

    expect(goOver).toHaveBeenCalledTimes(1);
  });
});
