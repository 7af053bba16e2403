import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Live, type LiveOptions } from "../../src/live";
import { FakeSocket } from "./sockets";

let sockets: FakeSocket[];
let events: [string, number | null, boolean][];
let resumes: (string | null)[];
let caughtUp: number[];
let tickets: number;
let ticket: () => Promise<string>;
let renew: () => Promise<unknown>;
let live: Live;

const last = () => sockets.at(-1) as FakeSocket;
const passed = (ms: number) => vi.advanceTimersByTimeAsync(ms);

/** Bring a fresh socket to the point where events flow. */
async function joins(head: number): Promise<FakeSocket> {
  await passed(0);
  const socket = last();
  socket.hears("hello", { head });
  const asked = socket.sent.at(-1) as { since: number | null };
  socket.hears("subscribed", { topics: ["cases", "alerts"], since: asked.since, head });
  return socket;
}

beforeEach(() => {
  vi.useFakeTimers();
  sockets = [];
  events = [];
  resumes = [];
  caughtUp = [];
  tickets = 0;
  ticket = async () => `t${++tickets}`;
  renew = async () => "token";
  live = make();
});

/** A client that plays against fake sockets and writes down what it tells. */
function make(more: Partial<LiveOptions> = {}): Live {
  const made = new Live({
    url: "ws://localhost/ws/dashboard",
    topics: ["cases", "alerts"],
    open: (_url, protocols) => {
      const socket = new FakeSocket(protocols);
      sockets.push(socket);
      return socket as unknown as WebSocket;
    },
    ticket: () => ticket(),
    renew: () => renew(),
    random: () => 1,
    isSignedOut: (reason) => reason === "signed out",
    ...more,
  });
  made.on("message", (event) => events.push([event.type, event.seq, event.isPast]));
  made.on("resume", ({ why }) => resumes.push(why));
  made.on("caughtUp", (changes) => caughtUp.push(changes));
  return made;
}

afterEach(() => {
  live.stop();
  vi.useRealTimers();
});

describe("a first connection", () => {
  it("needs no page around it, as in Node", async () => {
    vi.stubGlobal("document", undefined);
    vi.stubGlobal("addEventListener", undefined);
    vi.stubGlobal("removeEventListener", undefined);

    live.start();
    await joins(7);
    const wasConnected = live.isConnected;
    live.stop();
    vi.unstubAllGlobals();

    expect([wasConnected, live.isConnected]).toEqual([true, false]);
  });

  it("offers the protocol and a fresh ticket, subscribes from now and loads the lists", async () => {
    live.start();

    const socket = await joins(7);

    expect(socket.protocols).toEqual(["opsbell.v1", "ticket.t1"]);
    expect(socket.sent[0]).toEqual({
      type: "subscribe",
      topics: ["cases", "alerts"],
      since: null,
    });
    expect(resumes).toEqual(["first"]);
    expect(live.state.state).toBe("live");
  });

  it("gives each event once and in order", async () => {
    live.start();
    const socket = await joins(7);

    socket.hears("case.opened", {}, 8);
    socket.hears("case.opened", {}, 8);
    socket.hears("alert.fired", {}, 9);
    socket.hears("case.opened", {}, 5);

    expect(events).toEqual([
      ["case.opened", 8, false],
      ["alert.fired", 9, false],
    ]);
  });

  it("ignores what it cannot read", async () => {
    live.start();
    const socket = await joins(1);

    socket.onmessage?.({ data: "{" });
    socket.onmessage?.({ data: "[1]" });
    socket.onmessage?.({ data: '{"seq":3}' });

    expect(events).toEqual([]);
    expect(live.state.state).toBe("live");
  });
});

describe("a lost connection", () => {
  it("resumes from the larger of the last event and the last head", async () => {
    live.start();
    const first = await joins(10);
    first.hears("case.opened", {}, 12);
    first.hears("head", { head: 15 });

    first.breaks(1006);
    await passed(1_000);
    const second = await joins(17);
    second.hears("case.opened", {}, 16);
    second.hears("case.status_changed", {}, 17);
    second.hears("case.opened", {}, 18);

    expect(second.sent[0]).toMatchObject({ since: 15 });
    expect(events.slice(1)).toEqual([
      ["case.opened", 16, true],
      ["case.status_changed", 17, true],
      ["case.opened", 18, false],
    ]);
    expect(caughtUp).toEqual([2]);
    expect(resumes).toEqual(["first", null]);
  });

  it("does not go back for a head that was counted before the last event", async () => {
    live.start();
    const first = await joins(10);
    first.hears("case.opened", {}, 12);
    first.hears("head", { head: 11 });

    first.breaks(1006);
    await passed(1_000);

    expect((await joins(12)).sent[0]).toMatchObject({ since: 12 });
  });

  it("says how much was missed also when the last number was for other eyes", async () => {
    live.start();
    (await joins(10)).breaks(1006);
    await passed(1_000);

    const second = await joins(14);
    second.hears("case.opened", {}, 11);
    await passed(600);

    expect(caughtUp).toEqual([1]);
  });

  it("loads everything anew when the server no longer holds what was missed", async () => {
    live.start();
    (await joins(10)).breaks(1006);
    await passed(1_000);

    last().hears("hello", { head: 9_000 });
    last().hears("subscribed", { topics: [], since: null, head: 9_000, why: "horizon" });

    expect(resumes).toEqual(["first", "horizon"]);
  });

  it("waits longer each time, says Offline after five tries and goes on trying", async () => {
    ticket = () => Promise.reject(new Error("away"));
    live.start();
    await passed(0);
    const waits: number[] = [];

    for (let attempt = 0; attempt < 6; attempt += 1) {
      const now = live.state;
      if (now.state !== "reconnecting" && now.state !== "offline") throw new Error(now.state);
      waits.push(now.retryAt - Date.now());
      expect(now.state).toBe(attempt < 4 ? "reconnecting" : "offline");
      await passed(now.retryAt - Date.now());
    }

    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 25_000]);
  });

  it("gives up after as many tries as it was told, and can be started anew", async () => {
    ticket = () => Promise.reject(new Error("away"));
    const said: unknown[] = [];
    live = make({ maxAttempts: 3, offlineAfter: 2, firstDelayMs: 10, minDelayMs: 10 });
    live.on("offline", (failures) => said.push(failures));
    live.start();

    await passed(1_000);
    expect(live.state).toEqual({ state: "closed", reason: "server_away" });
    expect(said).toEqual([2]);

    ticket = async () => "t";
    live.start();
    await joins(1);
    expect(live.isConnected).toBe(true);
  });

  it("begins with short waits again after it was joined", async () => {
    live.start();
    for (const _ of [1, 2, 3]) {
      (await joins(1)).breaks(1006);
      expect(live.state).toMatchObject({ state: "reconnecting", reason: "lost" });
      await passed(1_000);
    }

    expect(sockets).toHaveLength(4);
  });

  it("tries at once when the person asks, the network returns or the tab is looked at", async () => {
    ticket = () => Promise.reject(new Error("away"));
    live.start();
    await passed(0);
    ticket = async () => "t";

    live.retryNow();
    await passed(0);
    expect(sockets).toHaveLength(1);
    last().breaks(1006);

    dispatchEvent(new Event("online"));
    await passed(0);
    expect(sockets).toHaveLength(2);
    last().breaks(1006);

    document.dispatchEvent(new Event("visibilitychange"));
    await passed(0);
    expect(sockets).toHaveLength(3);
  });
});

describe("a dead line", () => {
  it("is given up after 40 s without a frame", async () => {
    live.start();
    const socket = await joins(1);

    await passed(39_000);
    socket.hears("head", { head: 1 });
    await passed(39_000);
    expect(live.state.state).toBe("live");
    await passed(1_000);

    expect(socket.isClosed).toBe(true);
    expect(live.state).toMatchObject({ state: "reconnecting", reason: "silent" });
  });

  it("is found out within seconds when a sleeping tab wakes", async () => {
    live.start();
    const socket = await joins(1);
    await passed(10_000);

    document.dispatchEvent(new Event("visibilitychange"));
    expect(socket.sent.at(-1)).toEqual({ type: "ping" });
    await passed(5_000);

    expect(live.state).toMatchObject({ state: "reconnecting", reason: "silent" });
  });

  it("is not one where the ping is answered", async () => {
    live.start();
    const socket = await joins(1);
    await passed(10_000);

    document.dispatchEvent(new Event("visibilitychange"));
    await passed(50);
    socket.hears("pong", {});
    await passed(5_000);

    expect(live.state.state).toBe("live");
  });
});

describe("what the server closes with", () => {
  it("renews the sign-in on 4401 and comes back at once, the second time later", async () => {
    const renewals: string[] = [];
    renew = async () => renewals.push("once");
    live.start();
    (await joins(1)).breaks(4401);
    await passed(0);
    expect(sockets).toHaveLength(2);

    last().breaks(4401);
    await passed(0);

    expect(renewals).toHaveLength(2);
    expect(sockets).toHaveLength(2);
    await passed(2_000);
    expect(sockets).toHaveLength(3);
  });

  it("stays closed when nobody is signed in any more", async () => {
    renew = () => Promise.reject("signed out");
    live.start();
    (await joins(1)).breaks(4401);

    await passed(120_000);

    expect(sockets).toHaveLength(1);
  });

  it("resumes behind what it was given when it was too slow", async () => {
    live.start();
    const socket = await joins(20);
    socket.hears("case.opened", {}, 25);

    socket.hears("lagged", { since: 25 });
    await passed(1_000);
    last().hears("hello", { head: 30 });

    expect(last().sent[0]).toMatchObject({ since: 25 });
  });

  it("obeys the wait a leaving server asks for", async () => {
    live.start();
    (await joins(1)).hears("bye", { reason: "restart", text: "Restarting", retry_after: 3 });

    await passed(3_900);
    expect(sockets).toHaveLength(1);
    expect(live.state).toMatchObject({ reason: "server_restarts" });
    await passed(100);

    expect(sockets).toHaveLength(2);
  });

  it("tells a renewed token in mid-connection", async () => {
    live.start();
    const socket = await joins(1);

    live.authenticate("token-2");

    expect(socket.sent.at(-1)).toEqual({ type: "authenticate", token: "token-2" });
  });
});
