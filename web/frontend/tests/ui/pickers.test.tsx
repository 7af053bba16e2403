/** Fields of several rows, forms on their way to the server, and menus. */
import { cleanup, fireEvent, render, screen, waitFor, within } from "@testing-library/preact";
import { useState } from "preact/hooks";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Problem } from "../../src/api/problem";
import { type Matcher, MatchersField } from "../../src/ui/fields/matchers";
import { ReceiverField } from "../../src/ui/fields/receiver";
import { TextField } from "../../src/ui/fields/text";
import { type Form, useForm } from "../../src/ui/form";
import { Menu } from "../../src/ui/menu";
import { refusal, Server } from "../world";

let server: Server;

beforeEach(() => {
  server = new Server();
});

afterEach(cleanup);

describe("the conditions on an alert", () => {
  let rows: readonly Matcher[] = [];
  const matchers = (
    first: readonly Matcher[],
    over: Partial<Parameters<typeof MatchersField>[0]> = {},
  ) => {
    function Holder() {
      const [value, setValue] = useState(first);
      rows = value;
      return (
        <MatchersField
          label="Which alerts"
          testId="matchers"
          value={value}
          onChange={setValue}
          {...over}
        />
      );
    }
    render(<Holder />);
  };
  const DB: Matcher = { field: "team", op: "=", value: "db" };

  it("are built row by row", () => {
    matchers([], { empty: "Every alert", names: ["team", "severity"] });
    expect(screen.getByText("Every alert")).toBeTruthy();

    fireEvent.click(screen.getByTestId("matcher-add"));
    fireEvent.input(screen.getByTestId("matcher-name-0"), { target: { value: " team " } });
    fireEvent.change(screen.getByTestId("matcher-op-0"), { target: { value: "=~" } });
    fireEvent.input(screen.getByTestId("matcher-value-0"), { target: { value: "db-.*" } });

    expect(rows).toEqual([{ field: "team", op: "=~", value: "db-.*" }]);
    expect(screen.queryByText("Every alert")).toBeNull();
    expect(screen.getByTestId("matcher-value-0").getAttribute("placeholder")).toBe("db-.*");
    const offered = [...document.querySelectorAll("datalist option")].map((one) =>
      one.getAttribute("value"),
    );
    expect(offered.filter((name) => name === "severity")).toHaveLength(1);
    expect(offered).toContain("team");
  });

  it("offer the severities where one of them is meant, and text for a pattern", () => {
    matchers([{ field: "severity", op: "=", value: "" }]);
    const value = screen.getByTestId("matcher-value-0");
    expect(within(value).getByRole("option", { name: "Critical" })).toBeTruthy();

    fireEvent.change(value, { target: { value: "critical" } });
    expect(rows).toEqual([{ field: "severity", op: "=", value: "critical" }]);
    fireEvent.change(screen.getByTestId("matcher-op-0"), { target: { value: "!~" } });

    expect(screen.getByTestId("matcher-value-0").tagName).toBe("INPUT");
  });

  it("are taken away one by one, and are not more than there may be", () => {
    matchers([DB, { ...DB, field: "place" }], { most: 2 });
    expect(screen.queryByTestId("matcher-add")).toBeNull();

    fireEvent.click(screen.getByRole("button", { name: "Remove condition 1" }));

    expect(rows.map(({ field }) => field)).toEqual(["place"]);
    expect(screen.getByTestId("matcher-add")).toBeTruthy();
  });

  it("say in the row what was not taken, and under all what is about all", () => {
    matchers([DB, DB], {
      error: "Not taken",
      errors: { "matchers.1.value": "A pattern was wanted" },
    });

    const row = screen.getByRole("group", { name: "Condition 2" });
    expect(within(row).getByText("A pattern was wanted")).toBeTruthy();
    expect(screen.queryByText("Not taken")).toBeNull();
    cleanup();
    matchers([], { error: "At least one" });

    expect(screen.getByText("At least one")).toBeTruthy();
  });

  it("are only read by who may not change them", () => {
    matchers([DB], { disabled: true });

    expect(screen.getByTestId("matcher-name-0")).toHaveProperty("disabled", true);
    expect(screen.queryByTestId("matcher-remove-0")).toBeNull();
    expect(screen.queryByTestId("matcher-add")).toBeNull();
  });
});

describe("the receivers", () => {
  let chosen: readonly string[] = [];
  type Over = Partial<Parameters<typeof ReceiverField>[0]>;
  const receivers = (first: readonly string[], over: Over = {}) => {
    function Holder() {
      const [value, setValue] = useState(first);
      chosen = value;
      return (
        <ReceiverField label="Goes to" testId="to" value={value} onChange={setValue} {...over} />
      );
    }
    render(<Holder />);
  };
  const KNOWN = [
    { id: "r-1", name: "Night desk" },
    { id: "r-2", name: "Owners" },
  ];

  it("are added from the list and taken away by their button", async () => {
    receivers(["r-1"], { known: KNOWN });

    fireEvent.change(screen.getByTestId("to"), { target: { value: "r-2" } });
    expect(chosen).toEqual(["r-1", "r-2"]);
    expect(await screen.findByText("There are no others")).toBeTruthy();
    fireEvent.click(screen.getByRole("button", { name: "Remove Night desk" }));

    expect(chosen).toEqual(["r-2"]);
    expect(server.of("GET /api/v1/receivers")).toEqual([]);
  });

  it("are loaded where nobody has them, and one that is gone says so", async () => {
    server.on("GET /api/v1/receivers", () => ({ items: KNOWN, next_cursor: null }));

    receivers(["r-2", "r-gone"]);

    expect(await screen.findByRole("button", { name: "Remove Owners" })).toBeTruthy();
    expect(screen.getByRole("button", { name: "Remove (gone)" })).toBeTruthy();
    expect(screen.getByRole("option", { name: "Night desk" })).toBeTruthy();
  });

  it("say why they could not be had", async () => {
    server.on("GET /api/v1/receivers", () => refusal(500, "broken", "The store is away."));

    receivers([]);

    await waitFor(() => expect(document.querySelector(".form-error")?.textContent).not.toBe(""));
  });
});

describe("a form", () => {
  interface Values {
    name: string;
    team: string;
  }
  const form = () => {
    const at: { now: Form<Values> } = { now: null as unknown as Form<Values> };
    function Drawn() {
      at.now = useForm<Values>({ name: "Night", team: "db" });
      return (
        <>
          <TextField label="Name" testId="name" {...at.now.field("name")} />
          <TextField label="Team" testId="team" {...at.now.field("team")} />
          <output>
            {at.now.isDirty ? "changed" : "as saved"}
            {at.now.isBusy ? ", busy" : ""}
            {at.now.problem ? `, ${at.now.problem.message}` : ""}
          </output>
        </>
      );
    }
    render(<Drawn />);
    return at;
  };
  const says = (words: string) =>
    waitFor(() => expect(screen.getByRole("status").textContent).toBe(words));
  const type = (field: string, value: string) =>
    fireEvent.input(screen.getByTestId(field), { target: { value } });

  it("knows what was changed, what is out, and what is saved", async () => {
    const at = form();
    let answer: (id: string) => void = () => undefined;
    const send = vi.fn(
      () =>
        new Promise<string>((resolve) => {
          answer = resolve;
        }),
    );
    type("name", "Day");
    await says("changed");

    const sent = at.now.submit(send);
    await says("changed, busy");
    expect(await at.now.submit(send)).toBeUndefined();
    answer("r-1");

    expect(await sent).toBe("r-1");
    expect(send).toHaveBeenCalledTimes(1);
    expect(send).toHaveBeenCalledWith({ name: "Day", team: "db" });
    await says("as saved");
  });

  it("puts each refusal at its field until that is changed", async () => {
    const at = form();
    const fields = [
      {
        field: "name",
        message: "a name not in use",
        says: null,
        kind: null,
        least: null,
        most: null,
        has: null,
      },
    ];

    await at.now.submit(async () => {
      throw new Problem(422, "invalid", "Not taken.", null, fields);
    });
    expect(await screen.findByText("Not taken. Wanted: a name not in use")).toBeTruthy();
    await says("as saved");
    type("team", "web");
    expect(screen.queryByText(/a name not in use/)).toBeTruthy();
    type("name", "Late");

    await waitFor(() => expect(screen.queryByText(/a name not in use/)).toBeNull());
  });

  it("says by itself what belongs to none of its fields, and begins again", async () => {
    const at = form();
    type("name", "Day");

    await at.now.submit(async () => {
      throw new Problem(409, "conflict", "There is one already.");
    });
    await says("changed, There is one already.");
    at.now.reset({ name: "Late", team: "db" });

    await says("as saved");
    expect(screen.getByTestId("name")).toHaveProperty("value", "Late");
  });

  it("takes a change of mind for no problem", async () => {
    const at = form();

    await at.now.submit(async () => {
      throw new Problem(0, "aborted", "Left.");
    });

    await says("as saved");
  });
});

describe("a menu", () => {
  const menu = () => {
    const onOpen = vi.fn();
    render(
      <>
        <Menu label="More" name="What to do" testId="menu" onOpen={onOpen}>
          {(close) => (
            <button type="button" data-testid="choice" onClick={close}>
              Stop
            </button>
          )}
        </Menu>
        <button type="button" data-testid="elsewhere">
          Elsewhere
        </button>
      </>,
    );
    fireEvent.click(screen.getByTestId("menu"));
    return onOpen;
  };

  it.each([
    ["a choice", () => fireEvent.click(screen.getByTestId("choice"))],
    ["Escape", () => fireEvent.keyDown(screen.getByTestId("choice"), { key: "Escape" })],
  ])("is closed by %s and gives the focus back", async (_, leave) => {
    const onOpen = menu();
    await screen.findByTestId("choice");
    expect(onOpen).toHaveBeenCalledTimes(1);
    await waitFor(() => {
      if (screen.queryByTestId("choice")) leave();
      expect(screen.queryByTestId("choice")).toBeNull();
    });

    expect(document.activeElement).toBe(screen.getByTestId("menu"));
    expect(screen.getByTestId("menu").getAttribute("aria-expanded")).toBe("false");
  });

  it.each([
    ["a press", () => fireEvent.pointerDown(screen.getByTestId("elsewhere"))],
    ["the focus", () => screen.getByTestId("elsewhere").focus()],
  ])("is closed by %s elsewhere", async (_, leave) => {
    menu();
    await screen.findByTestId("choice");

    await waitFor(() => {
      (document.activeElement as HTMLElement | null)?.blur();
      leave();
      expect(screen.queryByTestId("choice")).toBeNull();
    });

    expect(screen.getByTestId("menu").getAttribute("aria-expanded")).toBe("false");
  });
});
