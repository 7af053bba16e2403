import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/preact";
import { afterEach, describe, expect, it } from "vitest";
import { Problem } from "../../src/api/problem";
import { resumed } from "../../src/state/live";
import { type Page, usePaged, useResource } from "../../src/state/resource";
import { Loaded } from "../../src/ui/loaded";
import { Pager } from "../../src/ui/pager";
import { settle } from "../world";

/** Requests on their way, each answered when the test says so. */
class Line<T> {
  readonly asked: { what: string; signal: AbortSignal; give(value: T): void; fail(): void }[] = [];

  load = (what: string, signal: AbortSignal) =>
    new Promise<T>((give, refuse) => {
      const fail = () => refuse(new Problem(503, "unavailable", "The server is starting."));
      this.asked.push({ what, signal, give, fail });
    });
}

let line: Line<string>;

function One({ id, keep }: { id: string; keep?: boolean }) {
  const one = useResource((signal) => line.load(id, signal), [id], { keep: keep ?? false });
  return (
    <>
      <output data-testid="state">
        {one.state} {one.isBusy ? "busy" : "quiet"}
      </output>
      <button type="button" onClick={one.reload}>
        Reload
      </button>
      <button type="button" onClick={() => one.set("put in")}>
        Put in
      </button>
      <Loaded of={one}>{(value) => <p data-testid="value">{value}</p>}</Loaded>
    </>
  );
}

const value = () => screen.queryByTestId("value")?.textContent ?? null;
const state = () => screen.getByTestId("state").textContent;

afterEach(cleanup);

describe("something loaded", () => {
  it.each([null, "horizon"] as const)(
    "is asked for again when the server is back (%s), where it had failed",
    async (why) => {
      line = new Line();
      render(<One id="a" />);
      await waitFor(() => expect(line.asked).toHaveLength(1));
      line.asked[0]?.fail();
      await waitFor(() => expect(state()).toBe("failed quiet"));

      resumed("first");
      await settle();
      expect(line.asked).toHaveLength(1);
      resumed(why);
      await waitFor(() => expect(line.asked).toHaveLength(2));
      line.asked[1]?.give("there");

      await waitFor(() => expect(value()).toBe("there"));
      resumed(why);
      await settle();
      expect(line.asked).toHaveLength(2);
    },
  );

  it("is never an answer that came too late", async () => {
    line = new Line();
    const { rerender } = render(<One id="a" />);
    rerender(<One id="b" />);
    await waitFor(() => expect(line.asked).toHaveLength(2));

    line.asked[1]?.give("b's");
    await waitFor(() => expect(value()).toBe("b's"));
    line.asked[0]?.give("a's");
    await settle();

    expect(value()).toBe("b's");
    expect(line.asked[0]?.signal.aborted).toBe(true);
  });

  it("asks again where something was put in since: the answer may be older than that", async () => {
    line = new Line();
    render(<One id="a" />);
    line.asked[0]?.give("first");
    await waitFor(() => expect(value()).toBe("first"));

    fireEvent.click(screen.getByText("Reload"));
    await waitFor(() => expect(line.asked).toHaveLength(2));
    fireEvent.click(screen.getByText("Put in"));
    line.asked[1]?.give("older");
    await waitFor(() => expect(line.asked).toHaveLength(3));

    expect(value()).toBe("put in");
    line.asked[2]?.give("newer");
    await waitFor(() => expect(value()).toBe("newer"));
  });

  it("does not show one thing's value under another's name", async () => {
    line = new Line();
    const { rerender } = render(<One id="a" />);
    line.asked[0]?.give("a's");
    await waitFor(() => expect(value()).toBe("a's"));

    rerender(<One id="b" />);

    expect(value()).toBeNull();
    expect(state()).toBe("loading busy");
  });

  it("keeps the old rows behind a new filter where that is asked for", async () => {
    line = new Line();
    const { rerender } = render(<One id="a" keep />);
    line.asked[0]?.give("a's");
    await waitFor(() => expect(value()).toBe("a's"));

    rerender(<One id="b" keep />);

    expect(value()).toBe("a's");
    expect(state()).toBe("ready busy");
  });

  it("keeps the old value while it is loaded anew, also when that fails", async () => {
    line = new Line();
    render(<One id="a" />);
    line.asked[0]?.give("old");
    await waitFor(() => expect(value()).toBe("old"));

    fireEvent.click(screen.getByText("Reload"));
    await waitFor(() => expect(state()).toBe("ready busy"));
    expect(value()).toBe("old");
    line.asked[1]?.fail();

    await waitFor(() => expect(state()).toBe("ready quiet"));
    expect(value()).toBe("old");
  });

  it("does not let what was kept stand for what failed", async () => {
    line = new Line();
    const { rerender } = render(<One id="a" keep />);
    line.asked[0]?.give("a's");
    await waitFor(() => expect(value()).toBe("a's"));
    rerender(<One id="b" keep />);
    await waitFor(() => expect(line.asked).toHaveLength(2));

    line.asked[1]?.fail();

    await waitFor(() => expect(state()).toBe("failed quiet"));
    expect(value()).toBeNull();
  });

  it("says why it failed, and loads when tried again", async () => {
    line = new Line();
    render(<One id="a" />);
    line.asked[0]?.fail();

    fireEvent.click(await screen.findByRole("button", { name: "Try again" }));
    await waitFor(() => expect(line.asked).toHaveLength(2));
    line.asked[1]?.give("there");

    await waitFor(() => expect(value()).toBe("there"));
  });

  it("stops asking when nobody looks any more", async () => {
    line = new Line();
    const { unmount } = render(<One id="a" />);

    unmount();

    await waitFor(() => expect(line.asked[0]?.signal.aborted).toBe(true));
  });

  it("takes what is known to be newer", async () => {
    line = new Line();
    render(<One id="a" />);
    line.asked[0]?.give("old");
    await waitFor(() => expect(value()).toBe("old"));

    fireEvent.click(screen.getByText("Put in"));

    await waitFor(() => expect(value()).toBe("put in"));
  });
});

describe("something no event tells of", () => {
  it("is loaded anew when somebody comes back to it", async () => {
    line = new Line();
    function Seen() {
      const one = useResource((signal) => line.load("seen", signal), [], { whenSeen: true });
      return <p data-testid="value">{one.value}</p>;
    }
    render(<Seen />);
    line.asked[0]?.give("old");
    await waitFor(() => expect(value()).toBe("old"));

    document.dispatchEvent(new Event("visibilitychange"));
    await waitFor(() => expect(line.asked).toHaveLength(2));
    line.asked[1]?.give("new");

    await waitFor(() => expect(value()).toBe("new"));
  });
});

describe("a list by pages", () => {
  let pages: Line<Page<string>>;

  function List({ filter }: { filter: string }) {
    const list = usePaged(
      (cursor, signal) => pages.load(`${filter}:${cursor ?? "first"}`, signal),
      [filter],
    );
    return (
      <>
        <p data-testid="value">{list.items.join(" ")}</p>
        <Pager of={list} />
      </>
    );
  }

  it("grows by a press and ends", async () => {
    pages = new Line();
    render(<List filter="open" />);
    pages.asked[0]?.give({ items: ["1", "2"], next_cursor: "c2" });

    const more = await screen.findByTestId("load-more");
    fireEvent.click(more);
    fireEvent.click(more);
    expect(pages.asked.map((one) => one.what)).toEqual(["open:first", "open:c2"]);
    pages.asked[1]?.give({ items: ["3"], next_cursor: null });

    await waitFor(() => expect(value()).toBe("1 2 3"));
    expect(screen.queryByTestId("load-more")).toBeNull();
  });

  /** Two pages, of which the second is on its way; `put` changes the list from one drawing of it. */
  function Kept() {
    const list = usePaged((cursor, signal) => pages.load(cursor ?? "first", signal), [], {
      whenSeen: true,
    });
    const put = () => {
      list.set((items) => items.map((one) => `${one}+`));
      list.set((items) => items.map((one) => `${one}!`));
    };
    return (
      <>
        <p data-testid="value">{list.items.join(" ")}</p>
        <button type="button" onClick={put}>
          Put in
        </button>
        <button type="button" onClick={list.reload}>
          Anew
        </button>
        <Pager of={list} />
      </>
    );
  }

  it("does not bring back what was gone when it was loaded anew before the next page", async () => {
    pages = new Line();
    render(<Kept />);
    pages.asked[0]?.give({ items: ["gone", "1"], next_cursor: "c2" });
    fireEvent.click(await screen.findByTestId("load-more"));

    document.dispatchEvent(new Event("visibilitychange"));
    await waitFor(() => expect(pages.asked).toHaveLength(3));
    pages.asked[2]?.give({ items: ["1", "2"], next_cursor: "c3" });
    await waitFor(() => expect(value()).toBe("1 2"));
    pages.asked[1]?.give({ items: ["2", "3"], next_cursor: "c4" });

    await waitFor(() => expect(pages.asked[3]?.what).toBe("c3"));
    expect(value()).toBe("1 2");
    pages.asked[3]?.give({ items: ["3"], next_cursor: null });
    await waitFor(() => expect(value()).toBe("1 2 3"));
  });

  it("has the next page where the one before is the same when loaded anew", async () => {
    pages = new Line();
    render(<Kept />);
    pages.asked[0]?.give({ items: ["1"], next_cursor: "c2" });
    fireEvent.click(await screen.findByTestId("load-more"));

    document.dispatchEvent(new Event("visibilitychange"));
    await waitFor(() => expect(pages.asked).toHaveLength(3));
    pages.asked[2]?.give({ items: ["one"], next_cursor: "c2" });
    await waitFor(() => expect(value()).toBe("one"));
    pages.asked[1]?.give({ items: ["2"], next_cursor: null });

    await waitFor(() => expect(value()).toBe("one 2"));
    expect(pages.asked).toHaveLength(3);
  });

  it("takes two changes that follow one another quickly, also while a page comes", async () => {
    pages = new Line();
    render(<Kept />);
    pages.asked[0]?.give({ items: ["1"], next_cursor: "c2" });
    fireEvent.click(await screen.findByTestId("load-more"));

    fireEvent.click(screen.getByText("Put in"));
    await waitFor(() => expect(value()).toBe("1+!"));
    pages.asked[1]?.give({ items: ["2"], next_cursor: null });

    await waitFor(() => expect(value()).toBe("1+! 2"));
  });

  it("is as long as it was when it was loaded anew", async () => {
    pages = new Line();
    render(<Kept />);
    pages.asked[0]?.give({ items: ["1"], next_cursor: "c2" });
    fireEvent.click(await screen.findByTestId("load-more"));
    pages.asked[1]?.give({ items: ["2"], next_cursor: "c3" });
    await waitFor(() => expect(value()).toBe("1 2"));

    fireEvent.click(screen.getByText("Anew"));
    await waitFor(() => expect(pages.asked).toHaveLength(3));
    pages.asked[2]?.give({ items: ["0"], next_cursor: "c1" });
    await waitFor(() => expect(pages.asked[3]?.what).toBe("c1"));
    expect(value()).toBe("1 2");
    pages.asked[3]?.give({ items: ["1"], next_cursor: "c2" });

    await waitFor(() => expect(value()).toBe("0 1"));
    expect(pages.asked).toHaveLength(4);
  });

  it("does not add a page of the filter before", async () => {
    pages = new Line();
    const { rerender } = render(<List filter="open" />);
    pages.asked[0]?.give({ items: ["1"], next_cursor: "c2" });
    fireEvent.click(await screen.findByTestId("load-more"));

    rerender(<List filter="closed" />);
    await waitFor(() => expect(pages.asked).toHaveLength(3));
    pages.asked[2]?.give({ items: ["9"], next_cursor: null });
    pages.asked[1]?.give({ items: ["2"], next_cursor: null });

    await waitFor(() => expect(value()).toBe("9"));
    expect(pages.asked[1]?.signal.aborted).toBe(true);
  });

  it("says that a further page did not come, and tries again", async () => {
    pages = new Line();
    render(<List filter="open" />);
    pages.asked[0]?.give({ items: ["1"], next_cursor: "c2" });
    fireEvent.click(await screen.findByTestId("load-more"));
    pages.asked[1]?.fail();

    expect((await screen.findByRole("alert")).textContent).toContain("server");
    fireEvent.click(screen.getByTestId("load-more"));
    await waitFor(() => expect(pages.asked).toHaveLength(3));
    pages.asked[2]?.give({ items: ["2"], next_cursor: null });

    await waitFor(() => expect(value()).toBe("1 2"));
  });
});
