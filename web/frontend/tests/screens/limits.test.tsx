import { cleanup, fireEvent, screen, waitFor } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Limit } from "../../src/api/limits";
import Limits from "../../src/screens/limits/screen";
import { members } from "../../src/state/me";
import { SAM, Server } from "../world";
import { agree, be, choose, show, type } from "./shown";

const AT = "2026-11-20T12:00:00Z";
const CHATS = [
  { id: "ch-1", title: "Hostel", topic_name: "Nights" },
  { id: "ch-2", title: "Kitchen", topic_name: null },
];

function aLimit(id: string, over: Partial<Limit> = {}): Limit {
  return {
    id,
    name: "10 per 10m",
    whom: "everybody",
    target: null,
    target_name: null,
    matchers: [],
    count: 10,
    window_seconds: 600,
    burst: null,
    exempt_critical: true,
    enabled: true,
    line: "10 per 10m",
    sentence: "At most 10 alerts in 10 minutes",
    held_7d: 1234,
    summaries_7d: 56,
    created_at: AT,
    revision: 8,
    ...over,
  };
}

let server: Server;
let limits: Limit[];

beforeEach(() => {
  members.value = null;
  limits = [
    aLimit("l1"),
    aLimit("l2", { name: "Nights", enabled: false, whom: "role", target: "staff" }),
  ];
  be("admin", "limits.read", "limits.write");
  server = new Server()
    .on("GET /api/v1/limits", () => ({ items: limits, next_cursor: null, at_most: 3 }))
    .on("GET /api/v1/chats", () => ({ items: CHATS, next_cursor: null }))
    .on("GET /api/v1/members", () => ({
      items: [{ person: SAM, role: "staff" }],
      next_cursor: null,
    }));
  for (const one of limits) {
    server.on(`GET /api/v1/limits/${one.id}`, () =>
      Response.json(one, { headers: { ETag: `"${one.revision}"` } }),
    );
  }
});

afterEach(cleanup);

describe("the limits", () => {
  it("tell what they held in a week, and which are off", async () => {
    show(Limits, "#/limits");

    const [one, two] = await screen.findAllByTestId("limit-row");
    expect(one?.textContent).toContain("At most 10 alerts in 10 minutes");
    expect(one?.textContent).toContain("1,234");
    expect(one?.textContent).toContain("56");
    expect(two?.textContent).toContain("Off");
  });

  it("are not added to where there are as many as there can be", async () => {
    limits = [aLimit("l1"), aLimit("l2"), aLimit("l3")];

    show(Limits, "#/limits");

    await screen.findAllByTestId("limit-row");
    expect(screen.getByTestId("limits").textContent).toContain("3");
    expect(screen.queryByTestId("new-limit")).toBeNull();
  });

  it("say what they are for where there are none", async () => {
    limits = [];

    show(Limits, "#/limits");

    expect((await screen.findByTestId("no-limits")).textContent).toContain("Nothing is limited");
  });
});

describe("a limit", () => {
  it("is made for one chat, without a name of its own", async () => {
    server.on("POST /api/v1/limits", () => aLimit("l9"));
    show(Limits, "#/limits/new");
    await screen.findByTestId("limit-editor");

    type("limit-count", "5");
    type("limit-window", "1h");
    type("limit-burst", "2");
    choose("limit-whom", "chat");
    await screen.findByText("Hostel › Nights");
    choose("limit-target", "ch-2");
    fireEvent.click(screen.getByTestId("limit-exempt"));
    expect(screen.getByText("Critical alerts will wait too.")).toBeTruthy();
    fireEvent.click(screen.getByTestId("editor-save"));

    await waitFor(() => expect(location.hash).toBe("#/limits"));
    expect(server.of("POST /api/v1/limits")[0]?.body).toEqual({
      name: null,
      count: 5,
      window_seconds: 3_600,
      burst: 2,
      whom: "chat",
      target: "ch-2",
      matchers: [],
      exempt_critical: false,
      enabled: true,
    });
  });

  it("forgets whom it was for when it is for another kind", async () => {
    server.on("PUT /api/v1/limits/l2", () => limits[1]);
    show(Limits, "#/limits/l2");
    await screen.findByTestId("limit-target");
    expect(screen.getByTestId<HTMLSelectElement>("limit-target").value).toBe("staff");

    choose("limit-whom", "person");
    await screen.findByText("Sam Staff");
    expect(screen.queryByTestId("limit-target")).toBeNull();
    type("limit-count", "");
    type("limit-window", "");
    fireEvent.click(screen.getByTestId("editor-save"));

    await waitFor(() => expect(server.of("PUT /api/v1/limits/l2")).toHaveLength(1));
    const [asked] = server.of("PUT /api/v1/limits/l2");
    expect(asked?.body).toMatchObject({
      name: "Nights",
      whom: "person",
      target: null,
      count: 0,
      window_seconds: 0,
    });
    expect(asked?.headers.get("If-Match")).toBe('"8"');
  });

  it("that is called as it is typed shows no name, so that it is called anew", async () => {
    server.on("PUT /api/v1/limits/l1", () => limits[0]);
    show(Limits, "#/limits/l1");
    await screen.findByTestId("limit-name");
    expect(screen.getByTestId<HTMLInputElement>("limit-name").value).toBe("");

    type("limit-count", "20");
    fireEvent.click(screen.getByTestId("editor-save"));

    await waitFor(() =>
      expect(server.of("PUT /api/v1/limits/l1")[0]?.body).toMatchObject({ name: null, count: 20 }),
    );
  });

  it("is deleted after a question that says what comes of it", async () => {
    server.on("DELETE /api/v1/limits/l1", () => new Response(null, { status: 204 }));
    show(Limits, "#/limits/l1");

    fireEvent.click(await screen.findByTestId("editor-delete"));
    expect((await screen.findByTestId("confirm")).textContent).toContain("told at once");
    await agree();

    await waitFor(() => expect(server.of("DELETE /api/v1/limits/l1")).toHaveLength(1));
    await waitFor(() => expect(location.hash).toBe("#/limits"));
  });
});
