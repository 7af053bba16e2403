import { cleanup, fireEvent, screen, waitFor, within } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Inhibition } from "../../src/api/inhibitions";
import Inhibitions from "../../src/screens/inhibitions/screen";
import { Server } from "../world";
import { agree, be, show, type } from "./shown";

function anInhibition(id: string, over: Partial<Inhibition> = {}): Inhibition {
  return {
    id,
    name: `Inhibition ${id}`,
    source: [{ field: "severity", op: "=", value: "critical" }],
    target: [{ field: "team", op: "=", value: "db" }],
    equal: ["place"],
    active: true,
    sentence: "Critical ones mute team db at the same place",
    created_at: "2026-11-20T12:00:00Z",
    revision: 5,
    ...over,
  };
}

let server: Server;
let inhibitions: Inhibition[];

beforeEach(() => {
  inhibitions = [anInhibition("i1"), anInhibition("i2", { active: false })];
  be("admin", "inhibitions.read", "inhibitions.write");
  server = new Server()
    .on("GET /api/v1/inhibitions", () => ({ items: inhibitions, next_cursor: null }))
    .on("GET /api/v1/inhibitions/i1", () =>
      Response.json(inhibitions[0], { headers: { ETag: '"5"' } }),
    );
});

afterEach(cleanup);

describe("the inhibitions", () => {
  it("say what mutes what, and which are off", async () => {
    show(Inhibitions, "#/inhibitions");

    const [one, two] = await screen.findAllByTestId("inhibition-row");
    expect(one?.textContent).toContain("Critical ones mute team db");
    expect(one?.textContent).toContain("On");
    expect(two?.textContent).toContain("Off");
  });

  it("say what they are for where there are none", async () => {
    inhibitions = [];

    show(Inhibitions, "#/inhibitions");

    const empty = await screen.findByTestId("no-inhibitions");
    expect(empty.textContent).toContain("No alert mutes another");
    expect(within(empty).getByTestId("new-inhibition").getAttribute("href")).toBe(
      "#/inhibitions/new",
    );
  });

  it("can be looked at without the right to change them", async () => {
    be("viewer", "inhibitions.read");

    show(Inhibitions, "#/inhibitions/i1");

    await screen.findByTestId("inhibition-editor");
    expect(screen.queryByTestId("new-inhibition")).toBeNull();
    expect(screen.queryByTestId("editor-save")).toBeNull();
  });
});

describe("an inhibition", () => {
  it("is made of what was filled in on both sides", async () => {
    server.on("POST /api/v1/inhibitions", () => anInhibition("i9"));
    show(Inhibitions, "#/inhibitions/new");
    await screen.findByTestId("inhibition-editor");
    const target = within(screen.getByTestId("inhibition-target"));

    type("inhibition-name", "Power first");
    fireEvent.input(target.getByTestId("matcher-name-0"), { target: { value: "team" } });
    fireEvent.input(target.getByTestId("matcher-value-0"), { target: { value: "db" } });
    fireEvent.click(target.getByTestId("matcher-add"));
    type("inhibition-equal", "place");
    fireEvent.click(screen.getByTestId("editor-save"));

    await waitFor(() => expect(location.hash).toBe("#/inhibitions"));
    const [asked] = server.of("POST /api/v1/inhibitions");
    expect(asked?.body).toEqual({
      name: "Power first",
      source: [{ field: "severity", op: "=", value: "critical" }],
      target: [{ field: "team", op: "=", value: "db" }],
      equal: ["place"],
      active: true,
    });
    expect(asked?.headers.get("Idempotency-Key")).toBeTruthy();
    await waitFor(() => expect(server.of("GET /api/v1/inhibitions")).toHaveLength(2));
  });

  it("is refused at the row that is wrong, on its own side", async () => {
    server.on("POST /api/v1/inhibitions", () =>
      Response.json(
        {
          status: 422,
          code: "invalid",
          detail: "That is not right.",
          errors: [{ field: "target.0.value", wanted: "an expression" }],
        },
        { status: 422 },
      ),
    );
    show(Inhibitions, "#/inhibitions/new");
    await screen.findByTestId("inhibition-editor");

    fireEvent.click(screen.getByTestId("editor-save"));

    const target = within(screen.getByTestId("inhibition-target"));
    expect(await target.findByText(/an expression/)).toBeTruthy();
    expect(screen.getByTestId("inhibition-source").textContent).not.toContain("an expression");
  });

  it("is changed with the tag it came with", async () => {
    server.on("PUT /api/v1/inhibitions/i1", () => inhibitions[0]);
    show(Inhibitions, "#/inhibitions/i1");
    const sheet = await screen.findByTestId("inhibition-editor");
    expect(sheet.textContent).toContain("Critical ones mute team db");

    fireEvent.click(within(sheet).getByRole("switch"));
    fireEvent.click(screen.getByTestId("editor-save"));

    await waitFor(() => expect(server.of("PUT /api/v1/inhibitions/i1")).toHaveLength(1));
    const [asked] = server.of("PUT /api/v1/inhibitions/i1");
    expect(asked?.headers.get("If-Match")).toBe('"5"');
    expect(asked?.body).toMatchObject({ active: false, equal: ["place"] });
  });

  it("is deleted after a question that says what comes of it", async () => {
    server.on("DELETE /api/v1/inhibitions/i1", () => new Response(null, { status: 204 }));
    show(Inhibitions, "#/inhibitions/i1");

    fireEvent.click(await screen.findByTestId("editor-delete"));
    expect((await screen.findByTestId("confirm")).textContent).toContain("still open is told");
    await agree();

    await waitFor(() => expect(server.of("DELETE /api/v1/inhibitions/i1")).toHaveLength(1));
    await waitFor(() => expect(location.hash).toBe("#/inhibitions"));
  });
});
