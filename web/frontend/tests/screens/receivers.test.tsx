import { act, cleanup, fireEvent, screen, waitFor } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Delivery, Receiver } from "../../src/api/receivers";
import Receivers from "../../src/screens/receivers/screen";
import { members } from "../../src/state/me";
import { OLIVIA, refusal, SAM, Server, settle } from "../world";
import { agree, be, choose, show, type } from "./shown";

const AT = "2026-11-20T12:00:00Z";
const CHAT = {
  id: "ch-1",
  title: "Hostel",
  telegram_chat_id: -100,
  topic_id: 4,
  topic_name: "Nights",
};

function aReceiver(id: string, over: Partial<Receiver> = {}): Receiver {
  return {
    id,
    name: `Receiver ${id}`,
    kind: "chat",
    chat: CHAT,
    person: null,
    role: null,
    people: 0,
    minimum_severity: "low",
    loud_from: "medium",
    storm_alerts: null,
    is_active: true,
    trouble: null,
    routes: [],
    rules: [],
    created_at: AT,
    revision: 2,
    ...over,
  };
}

let server: Server;
let receivers: Receiver[];

beforeEach(() => {
  members.value = null;
  receivers = [
    aReceiver("r1", {
      routes: [{ id: "ro-1", name: "Nights" }],
      rules: [{ id: "ru-1", name: "Low rating" }],
    }),
    aReceiver("r2", { kind: "person", chat: null, person: SAM, is_active: false }),
    aReceiver("r3", { kind: "role", chat: null, role: "staff", people: 3 }),
    aReceiver("r4", { chat: null, trouble: "The bot was thrown out" }),
  ];
  be("admin", "receivers.read", "receivers.write");
  server = new Server()
    .on("GET /api/v1/receivers", () => ({ items: receivers, next_cursor: null }))
    .on("GET /api/v1/chats", () => ({
      items: [CHAT, { ...CHAT, id: "ch-2", title: "Kitchen", topic_name: null }],
      next_cursor: null,
    }))
    .on("GET /api/v1/members", () => ({
      items: [OLIVIA, SAM].map((person) => ({ person, role: "staff" })),
      next_cursor: null,
    }));
  for (const one of receivers) {
    server.on(`GET /api/v1/receivers/${one.id}`, () =>
      Response.json(one, { headers: { ETag: `"${one.revision}"` } }),
    );
  }
});

afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

describe("the receivers", () => {
  it("say where they lead, by what they are used, and how they are", async () => {
    show(Receivers, "#/receivers");

    const rows = (await screen.findAllByTestId("receiver-row")).map((row) => row.textContent);
    expect(rows[0]).toContain("Hostel › Nights");
    expect(rows[0]).toContain("2");
    expect(rows[1]).toContain("Sam Staff");
    expect(rows[1]).toContain("Paused");
    expect(rows[2]).toContain("(3 people)");
    expect(rows[2]).toContain("Active");
    expect(rows[3]).toContain("Cannot be reached");
  });

  it("say what to do where there are none", async () => {
    receivers = [];

    show(Receivers, "#/receivers");

    expect((await screen.findByTestId("no-receivers")).textContent).toContain("Make a receiver");
    expect(screen.getAllByTestId("new-receiver")).toHaveLength(2);
  });

  it("can be looked at without the right to change them", async () => {
    be("viewer", "receivers.read");

    show(Receivers, "#/receivers/r1");

    await screen.findByTestId("receiver-editor");
    expect(screen.queryByTestId("new-receiver")).toBeNull();
    expect(screen.queryByTestId("editor-save")).toBeNull();
    expect(screen.queryByTestId("send-test")).toBeNull();
  });
});

describe("a receiver", () => {
  it("is made with the one address of its kind", async () => {
    server.on("POST /api/v1/receivers", () => aReceiver("r9"));
    show(Receivers, "#/receivers/new");
    await screen.findByText("Kitchen");

    type("receiver-name", "Boss");
    choose("receiver-chat", "ch-2");
    fireEvent.click(screen.getByDisplayValue("person"));
    await screen.findByText("Olivia Owner");
    choose("receiver-person", OLIVIA.id);
    choose("receiver-loud", "never");
    fireEvent.click(screen.getByTestId("editor-save"));

    await waitFor(() => expect(location.hash).toBe("#/receivers"));
    expect(server.of("POST /api/v1/receivers")[0]?.body).toEqual({
      name: "Boss",
      kind: "person",
      topic_id: 0,
      chat_id: null,
      person_id: OLIVIA.id,
      role: null,
      minimum_severity: "low",
      loud_from: null,
      storm_alerts: null,
      is_active: true,
    });
  });

  it("leads to a role, or to a chat with sound from another severity", async () => {
    server.on("PUT /api/v1/receivers/r3", () => receivers[2]);
    show(Receivers, "#/receivers/r3");
    await screen.findByTestId("receiver-role");

    choose("receiver-role", "admin");
    choose("receiver-loud", "critical");
    fireEvent.click(screen.getByTestId("receiver-active"));
    fireEvent.click(screen.getByTestId("editor-save"));

    await waitFor(() => expect(server.of("PUT /api/v1/receivers/r3")).toHaveLength(1));
    const [asked] = server.of("PUT /api/v1/receivers/r3");
    expect(asked?.body).toMatchObject({
      role: "admin",
      loud_from: "critical",
      is_active: false,
      chat_id: null,
    });
    expect(asked?.headers.get("If-Match")).toBe('"2"');
  });

  it("that is used names what leads there, and is deleted with all of that in mind", async () => {
    const forced: (string | null)[] = [];
    server.on("DELETE /api/v1/receivers/r1", ({ query }) => {
      forced.push(query.get("force"));
      return new Response(null, { status: 204 });
    });
    show(Receivers, "#/receivers/r1");
    await screen.findByTestId("receiver-editor");
    expect(screen.getByText("Route “Nights”").getAttribute("href")).toBe("#/routes/ro-1");
    expect(screen.getByText("Rule “Low rating”").getAttribute("href")).toBe("#/rules/ru-1");

    fireEvent.click(screen.getByTestId("editor-delete"));
    expect((await screen.findByTestId("confirm")).textContent).toContain("2");
    await agree();

    await waitFor(() => expect(forced).toEqual(["true"]));
  });

  it("that nothing leads to is deleted as it is", async () => {
    server.on("DELETE /api/v1/receivers/r4", () => new Response(null, { status: 204 }));
    show(Receivers, "#/receivers/r4");
    const sheet = await screen.findByTestId("receiver-editor");
    expect(sheet.textContent).toContain("The bot was thrown out");
    expect(sheet.textContent).toContain("No route and no rule leads here yet.");

    fireEvent.click(screen.getByTestId("editor-delete"));
    expect((await screen.findByTestId("confirm")).textContent).toContain("stays in the timelines");
    await agree();

    await waitFor(() => expect(server.of("DELETE /api/v1/receivers/r4")).toHaveLength(1));
    expect(server.of("DELETE /api/v1/receivers/r4")[0]?.query.get("force")).toBeNull();
  });

  it("has no chat to lead to before one is linked", async () => {
    server.on("GET /api/v1/chats", () => ({ items: [], next_cursor: null }));

    show(Receivers, "#/receivers/new");

    const sheet = await screen.findByTestId("receiver-editor");
    expect(sheet.textContent).toContain("No chat is linked yet");
  });

  it("is tested, and a refusal is said", async () => {
    server.on("POST /api/v1/receivers/r1/test", () => refusal(409, "conflict", "It is paused."));
    show(Receivers, "#/receivers/r1");

    fireEvent.click(await screen.findByTestId("send-test"));

    await waitFor(() =>
      expect(screen.getByTestId("test-result").textContent).toBe("It is paused."),
    );
    type("receiver-name", "Another");
    expect(screen.getByTestId("receiver-editor").textContent).toContain("save first");
  });

  it("is tested, and looked at again until the test has arrived", async () => {
    let state: Delivery["state"] = "pending";
    server
      .on("POST /api/v1/receivers/r1/test", () => ({ deliveries: ["d-1"] }))
      .on("GET /api/v1/deliveries/d-1", () => ({ state, to: "Hostel › Nights" }));
    show(Receivers, "#/receivers/r1");
    await screen.findByTestId("send-test");

    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    fireEvent.click(screen.getByTestId("send-test"));
    await vi.waitFor(() => expect(server.of("GET /api/v1/deliveries/d-1")).toHaveLength(1));
    await act(settle);
    expect(screen.getByTestId("test-delivery").dataset.state).toBe("pending");
    state = "delivered";
    await act(async () => void (await vi.advanceTimersByTimeAsync(1_000)));

    await vi.waitFor(
      () => expect(screen.getByTestId("test-delivery").dataset.state).toBe("delivered"),
      { timeout: 5_000 },
    );
    await act(async () => void (await vi.advanceTimersByTimeAsync(5_000)));
    expect(server.of("GET /api/v1/deliveries/d-1")).toHaveLength(2);
  });
});
