import { fireEvent, screen, waitFor, within } from "@testing-library/preact";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { PlaceThing } from "../../src/api/places";
import { route, type Target } from "../../src/router";
import { refusal, Server } from "../world";
import { lastToast, leave, openAt, press, ready, type } from "./stage";

const aPlace = (id: string, name: string, over: Partial<PlaceThing> = {}): PlaceThing => ({
  id,
  name,
  start: `start-${id}`,
  link: `https://t.me/opsbell_bot?start=${id}`,
  ...over,
});

const ROOM = aPlace("pl-1", "Room 12");
const POOL = aPlace("pl-2", "Pool", { link: null });

let server: Server;

beforeAll(() => ready("places"));

beforeEach(() => {
  server = new Server()
    .on("GET /api/v1/places", () => ({ items: [ROOM, POOL], next_cursor: null }))
    .on("GET /api/v1/places/pl-1", () => ROOM)
    .on("GET /api/v1/places/pl-2", () => POOL);
  for (const id of ["pl-1", "pl-2"]) {
    for (const kind of ["svg", "png"]) {
      server.on(`GET /api/v1/places/${id}/qr.${kind}`, () => new Response(`<${kind}/>`));
    }
  }
  vi.spyOn(URL, "createObjectURL").mockReturnValue("blob:code");
  vi.spyOn(URL, "revokeObjectURL").mockReturnValue();
});

afterEach(leave);

const open = (to: Omit<Target, "screen"> = {}) =>
  openAt({ screen: "places", ...to }, "places.read", "places.write");

const look = (to: Omit<Target, "screen"> = {}) =>
  openAt({ screen: "places", ...to }, "places.read");

describe("the list of places", () => {
  it("shows each with its link, or that there is none yet", async () => {
    open();

    const [room, pool] = await screen.findAllByTestId("place-row");

    expect(room?.textContent).toContain("Room 12");
    expect(room?.textContent).toContain("https://t.me/opsbell_bot?start=pl-1");
    expect(pool?.textContent).toContain("not connected yet");
    expect(within(pool as HTMLElement).queryByRole("button")).toBeNull();
    expect(screen.getByText("Print all codes").getAttribute("href")).toBe("#/places?print=all");
  });

  it("copies a link from its row", async () => {
    const writeText = vi.spyOn(navigator.clipboard, "writeText").mockResolvedValue();
    open();
    const [room] = await screen.findAllByTestId("place-row");

    fireEvent.click(within(room as HTMLElement).getByRole("button"));

    await waitFor(() => expect(writeText).toHaveBeenCalledWith(ROOM.link));
  });

  it("takes all pages of the server", async () => {
    server.on("GET /api/v1/places", ({ query }) =>
      query.get("cursor") === "c-2"
        ? { items: [POOL], next_cursor: null }
        : { items: [ROOM], next_cursor: "c-2" },
    );

    open();

    expect(await screen.findAllByTestId("place-row")).toHaveLength(2);
  });

  it("offers a first place where there is none, and nothing to print", async () => {
    server.on("GET /api/v1/places", () => ({ items: [], next_cursor: null }));

    open();

    const empty = await screen.findByTestId("no-places");
    const add = within(empty).getByTestId("add-place");
    expect(add.getAttribute("href")).toBe("#/places?make=1");
    expect(screen.queryByText("Print all codes")).toBeNull();
  });

  it("lets who may only look add nothing, also by the address", async () => {
    look({ query: { make: "1" } });

    await screen.findAllByTestId("place-row");

    expect(screen.queryByTestId("add-place")).toBeNull();
    expect(screen.queryByTestId("add-place-sheet")).toBeNull();
  });

  it("says why it cannot be loaded and tries again", async () => {
    server.on("GET /api/v1/places", () => refusal(503, "starting", "Starting."));
    open();
    const alert = await screen.findByRole("alert");
    server.on("GET /api/v1/places", () => ({ items: [ROOM], next_cursor: null }));

    fireEvent.click(within(alert).getByRole("button"));

    await screen.findByTestId("place-row");
  });
});

describe("a new place", () => {
  it("is made with its trimmed name, stands in the list and is opened", async () => {
    const made = aPlace("pl-3", "Checkout 3");
    server.on("GET /api/v1/places/pl-3", () => made);
    server.on("GET /api/v1/places/pl-3/qr.svg", () => new Response("<svg/>"));
    server.on("POST /api/v1/places", () => {
      server.on("GET /api/v1/places", () => ({ items: [ROOM, POOL, made], next_cursor: null }));
      return made;
    });
    open({ query: { make: "1" } });

    await type("place-name", "  Checkout 3 ");
    await press("editor-save");

    await waitFor(() => expect(route.value).toMatchObject({ id: "pl-3", query: {} }));
    const [asked] = server.of("POST /api/v1/places");
    expect(asked?.body).toEqual({ name: "Checkout 3" });
    expect(asked?.headers.get("Idempotency-Key")).toMatch(/^[0-9a-f]{32}$/);
    await waitFor(() => expect(screen.getAllByTestId("place-row")).toHaveLength(3));
    await screen.findByTestId("place-page");
  });

  it("is given the name that was typed on while it was added, and added once", async () => {
    let come = (_: PlaceThing) => {};
    server
      .on(
        "POST /api/v1/places",
        () =>
          new Promise<PlaceThing>((resolve) => {
            come = resolve;
          }),
      )
      .on("PATCH /api/v1/places/pl-1", () => ROOM);
    open({ query: { make: "1" } });
    await type("place-name", "Room");
    await press("editor-save");
    await waitFor(() => expect(server.of("POST /api/v1/places")).toHaveLength(1));

    await type("place-name", "Room 12");
    come(ROOM);
    await screen.findByTestId("typed-on");
    await press("editor-save");

    await waitFor(() => expect(route.value.id).toBe("pl-1"));
    expect(server.of("POST /api/v1/places")).toHaveLength(1);
    expect(server.of("PATCH /api/v1/places/pl-1")[0]?.body).toEqual({ name: "Room 12" });
  });

  it("stays open with what was typed where the server refuses it", async () => {
    server.on("POST /api/v1/places", () =>
      refusal(409, "name_taken", "There is a place of that name."),
    );
    open({ query: { make: "1" } });

    await type("place-name", "Pool");
    await press("editor-save");

    await screen.findByTestId("editor-problem");
    expect((screen.getByTestId("place-name") as HTMLInputElement).value).toBe("Pool");
    expect(route.value.query.make).toBe("1");
  });

  it("is given up by going back to the list", async () => {
    open({ query: { make: "1" } });

    await press("editor-cancel");

    await waitFor(() => expect(screen.queryByTestId("add-place-sheet")).toBeNull());
    expect(route.value).toMatchObject({ id: null, query: {} });
    expect(server.of("POST /api/v1/places")).toHaveLength(0);
  });
});

describe("a place", () => {
  it("shows its link, its code and the ways on", async () => {
    open({ id: "pl-1" });

    const sheet = await screen.findByTestId("place-page");

    expect(screen.getByTestId("place-link").textContent).toBe(ROOM.link);
    const code = await screen.findByTestId("qr-code");
    expect(code.getAttribute("alt")).toBe("QR code of Room 12");
    expect(code.getAttribute("src")).toBe("blob:code");
    const print = screen.getByTestId("print-place");
    expect(print.getAttribute("href")).toBe("#/places/pl-1/print");
    expect(within(sheet).getByText("Its cases").getAttribute("href")).toBe("#/cases?place=pl-1");
  });

  it("gives the picture of its code back when it is closed", async () => {
    open({ id: "pl-1" });
    await screen.findByTestId("qr-code");

    await press("editor-cancel");

    await waitFor(() => expect(URL.revokeObjectURL).toHaveBeenCalledWith("blob:code"));
    expect(route.value.id).toBeNull();
  });

  it("is renamed, in the list too", async () => {
    server.on("PATCH /api/v1/places/pl-1", () => {
      const items = [{ ...ROOM, name: "Room 13" }, POOL];
      server.on("GET /api/v1/places", () => ({ items, next_cursor: null }));
      return items[0];
    });
    open({ id: "pl-1" });

    await type("place-name", "Room 13 ");
    await press("editor-save");

    await waitFor(() =>
      expect(screen.getAllByTestId("place-row")[0]?.textContent).toContain("13"),
    );
    expect(server.of("PATCH /api/v1/places/pl-1")[0]?.body).toEqual({ name: "Room 13" });
    expect(screen.queryByTestId("place-page")).toBeNull();
    expect(lastToast()).toBe("Saved");
  });

  it("is closed after a question that says what happens to its link", async () => {
    server.on("DELETE /api/v1/places/pl-1", () => {
      server.on("GET /api/v1/places", () => ({ items: [POOL], next_cursor: null }));
      return new Response(null, { status: 204 });
    });
    open({ id: "pl-1" });

    await press("editor-delete");
    expect((await screen.findByTestId("confirm")).textContent).toContain("lead nowhere then");
    expect(server.of("DELETE /api/v1/places/pl-1")).toHaveLength(0);
    await press("confirm-yes");

    await waitFor(() => expect(screen.getAllByTestId("place-row")).toHaveLength(1));
    expect(server.of("DELETE /api/v1/places/pl-1")).toHaveLength(1);
    expect(route.value.id).toBeNull();
  });

  it.each([
    ["SVG", "svg", 2],
    ["PNG", "png", 1],
  ])("saves its code as %s under its name", async (word, kind, times) => {
    const saved: [string, string][] = [];
    vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(function (
      this: HTMLAnchorElement,
    ) {
      saved.push([this.href, this.download]);
    });
    open({ id: "pl-1" });
    await screen.findByTestId("qr-code");

    fireEvent.click(screen.getByRole("button", { name: word }));

    await waitFor(() => expect(saved).toEqual([["blob:code", `Room 12.${kind}`]]));
    // The drawing was asked for once before, to be shown.
    expect(server.of(`GET /api/v1/places/pl-1/qr.${kind}`)).toHaveLength(times);
  });

  it("says why its code cannot be saved", async () => {
    server.on("GET /api/v1/places/pl-1/qr.png", () => refusal(409, "no_bot", "No bot."));
    open({ id: "pl-1" });
    await screen.findByTestId("qr-code");

    fireEvent.click(screen.getByRole("button", { name: "PNG" }));

    await waitFor(() => expect(lastToast()).toBe("No bot."));
  });

  it("without a link has no code", async () => {
    open({ id: "pl-2" });

    const sheet = await screen.findByTestId("place-page");

    expect(screen.queryByTestId("place-link")).toBeNull();
    expect(screen.queryByTestId("qr-code")).toBeNull();
    expect(within(sheet).getByText(/not connected yet/)).toBeTruthy();
  });

  it("can be looked at without the right to change it", async () => {
    look({ id: "pl-1" });

    await screen.findByTestId("place-page");

    expect(screen.queryByTestId("editor-save")).toBeNull();
    expect(screen.queryByTestId("editor-delete")).toBeNull();
    expect(screen.getByTestId("place-name").closest("fieldset")?.disabled).toBe(true);
  });

  it("that is gone says so", async () => {
    open({ id: "pl-9" });

    const alert = await screen.findByRole("alert");

    expect(within(screen.getByRole("dialog")).getByRole("alert")).toBe(alert);
    expect(screen.queryByTestId("place-page")).toBeNull();
  });
});

describe("what is hung up", () => {
  it("is a poster for each place, and a press prints them", async () => {
    const paper = vi.fn();
    vi.stubGlobal("print", paper);
    look({ query: { print: "all" } });
    const posters = await screen.findAllByTestId("poster");
    await screen.findByTestId("qr-code");

    fireEvent.click(screen.getByRole("button", { name: "Print" }));

    expect(paper).toHaveBeenCalledOnce();
    expect(posters.map((one) => one.querySelector("strong")?.textContent)).toEqual([
      "Room 12",
      "Pool",
    ]);
    vi.unstubAllGlobals();
  });

  it("is the poster of one place alone where the address names it", async () => {
    look({ id: "pl-1", part: "print" });

    const poster = await screen.findByTestId("poster");

    expect(poster.textContent).toContain("Room 12");
    expect(screen.queryByTestId("place-page")).toBeNull();
  });

  it("says that there are no places", async () => {
    server.on("GET /api/v1/places", () => ({ items: [], next_cursor: null }));

    look({ query: { print: "all" } });

    const page = await screen.findByTestId("posters");
    expect(page.textContent).toContain("There are no places yet");
  });
});
