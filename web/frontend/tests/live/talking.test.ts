import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Live, type LiveOptions } from "../../src/live";
import { FakeSocket } from "./sockets";

let sockets: FakeSocket[];
let live: Live;
let events: [string, number | null, boolean][];
let resumes: (string | null)[];
let caughtUp: number[];

const passed = (ms: number) => vi.advanceTimersByTimeAsync(ms);

/** Bring a fresh socket to the point where events flow. */
async function joins(head: number): Promise<FakeSocket> {
  await passed(0);
  const socket = sockets.at(-1) as FakeSocket;
  socket.hears("hello", { head });
  const asked = socket.sent.at(-1) as { since: number | null };
  socket.hears("subscribed", { topics: ["cases", "alerts"], since: asked.since, head });
  return socket;
}

function make(more: Partial<LiveOptions> = {}): Live {
  const made = new Live({
    url: "ws://localhost/ws/dashboard",
    topics: ["cases", "alerts"],
    ticket: async () => "t",
    random: () => 1,
    open: (_url, protocols) => {
      const socket = new FakeSocket(protocols);
      sockets.push(socket);
      return socket as unknown as WebSocket;
    },
    ...more,
  });
  made.on("message", (event) => events.push([event.type, event.seq, event.isPast]));
  made.on("resume", ({ why }) => resumes.push(why));
  made.on("caughtUp", (changes) => caughtUp.push(changes));
  return made;
}

beforeEach(() => {
  vi.useFakeTimers();
  sockets = [];
  events = [];
  resumes = [];
  caughtUp = [];
  live = make();
});

afterEach(() => {
  live.stop();
  vi.useRealTimers();
});

describe("what the page says", () => {
  it("is sent while there is a connection", async () => {
    expect(live.sendMessage({ type: "ping" })).toBe(false);
    live.start();
    await passed(0);
    expect(live.sendMessage({ type: "ping" })).toBe(false);
    const socket = await joins(1);

    expect(live.acknowledge("n-1", true)).toBe(true);
    expect(live.subscribe("stats")).toBe(true);
    expect(live.unsubscribe("alerts")).toBe(true);

    expect(socket.sent.slice(1)).toEqual([
      { type: "ack", notification: "n-1", seen: true },
      { type: "subscribe", topics: ["stats"] },
      { type: "unsubscribe", topics: ["alerts"] },
    ]);
  });

  it("holds for the next connection too: the topics, and what is looked at", async () => {
    live.start();
    const first = await joins(1);
    live.subscribe("stats");
    live.presence({ case: "c-1" });
    await passed(30_000);
    first.hears("head", { head: 1 });
    await passed(30_000);
    expect(first.sent.filter((one) => one.type === "presence")).toHaveLength(2);

    first.breaks(1006);
    await passed(1_000);
    const second = await joins(1);

    expect(second.sent[0]).toMatchObject({ topics: ["cases", "alerts", "stats"] });
    expect(second.sent[1]).toEqual({ type: "presence", typing: false, case: "c-1" });
  });
});

describe("a listener", () => {
  it("is told of the opening, of refusals and of the end, until it stops", async () => {
    const said: unknown[] = [];
    live.on("open", (hello) => said.push(hello.head));
    live.on("close", (code) => said.push(code));
    const stop = live.on("error", (code) => said.push(code));
    live.start();
    const socket = await joins(4);

    socket.hears("error", { code: "unknown_topic", message: "no" });
    stop();
    socket.hears("error", { code: "busy", message: "no" });
    socket.breaks(1006);

    expect(said).toEqual([4, "unknown_topic", 1006]);
  });

  it("hears that rights have changed, but not that topics were joined", async () => {
    live.start();
    const socket = await joins(4);

    socket.hears("subscribed", { topics: ["cases", "alerts", "stats"], since: null, head: 5 });
    socket.hears("subscribed", { topics: ["cases"], since: null, head: 6, why: "rights" });

    socket.hears("case.opened", {}, 5);

    expect(resumes).toEqual(["first", "rights"]);
    expect(events).toEqual([["case.opened", 5, false]]);
  });

  it("is told that rights have changed before the answer, and then gets all of that", async () => {
    live = make({ since: 3 });
    live.start();
    await passed(0);
    const socket = sockets.at(-1) as FakeSocket;

    socket.hears("hello", { head: 5 });
    socket.hears("subscribed", { topics: [], since: null, head: 5, why: "rights" });
    expect(live.isConnected).toBe(false);
    socket.hears("subscribed", { topics: ["cases"], since: 3, head: 5 });
    socket.hears("case.opened", {}, 4);

    expect(resumes).toEqual(["rights", null]);
    expect(events).toEqual([["case.opened", 4, true]]);
  });

  it("goes on at a lower number when the log is another", async () => {
    live = make({ since: 900 });
    live.start();
    await passed(0);
    const socket = sockets.at(-1) as FakeSocket;

    socket.hears("hello", { head: 5 });
    socket.hears("subscribed", { topics: ["cases"], since: null, head: 5, why: "unknown" });
    socket.hears("case.opened", {}, 6);

    expect(resumes).toEqual(["unknown"]);
    expect(events).toEqual([["case.opened", 6, false]]);
  });

  it("hears the code also where the client does not wait for it", async () => {
    const codes: number[] = [];
    live.on("close", (code) => codes.push(code));
    live.start();
    (await joins(1)).hears("bye", { reason: "restart", text: "", retry_after: 1 });
    await passed(2_000);
    (await joins(1)).hears("lagged", { since: 1 });

    expect(codes).toEqual([1012, 1013]);
  });

  it("counts tries and not the loss before them, and lives without topics", async () => {
    live = make({ maxAttempts: 1, topics: [] });
    live.start();
    await passed(0);
    const socket = sockets.at(-1) as FakeSocket;
    socket.hears("hello", { head: 5 });
    expect(socket.sent).toEqual([{ type: "unsubscribe", topics: [] }]);
    socket.hears("subscribed", { topics: [], since: null, head: 5 });

    socket.breaks(1006);
    expect(live.state.state).toBe("reconnecting");
    await passed(1_000);
    await passed(0);
    expect(sockets).toHaveLength(2);
    sockets[1]?.breaks(1006);

    expect(live.state.state).toBe("closed");
  });

  it("gets what came after a number of an earlier page", async () => {
    live = make({ since: 3 });
    live.start();

    const socket = await joins(5);
    socket.hears("case.opened", {}, 4);
    socket.hears("case.opened", {}, 5);

    expect(socket.sent[0]).toMatchObject({ since: 3 });
    expect(events).toEqual([
      ["case.opened", 4, true],
      ["case.opened", 5, true],
    ]);
    expect(caughtUp).toEqual([2]);
  });
});
