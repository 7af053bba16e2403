import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Line, type LineOptions } from "../../src/live/shared/line";
import type { TabWord, WorkerWord } from "../../src/live/shared/said";
import { FakeSocket } from "./sockets";

/** The worker's end of a line. */
class FakePort {
  onmessage: ((message: { data: WorkerWord }) => void) | null = null;
  readonly heard: TabWord[] = [];
  isClosed = false;

  postMessage(word: TabWord): void {
    this.heard.push(word);
  }

  close(): void {
    this.isClosed = true;
  }

  says(...words: WorkerWord[]): void {
    for (const data of words) this.onmessage?.({ data });
  }

  of<Kind extends TabWord["kind"]>(kind: Kind): Extract<TabWord, { kind: Kind }>[] {
    return this.heard.filter((one) => one.kind === kind) as Extract<TabWord, { kind: Kind }>[];
  }
}

const HELLO: Extract<WorkerWord, { kind: "hello" }>["hello"] = {
  connection: "one",
  server_time: "2026-11-20T12:00:00.000Z",
  head: 7,
} as Extract<WorkerWord, { kind: "hello" }>["hello"];

let ports: FakePort[];
let sockets: FakeSocket[];
let broken: () => void;
let line: Line;

const passed = (ms: number) => vi.advanceTimersByTimeAsync(ms);
const port = () => ports.at(-1) as FakePort;
const event = (seq: number | null): WorkerWord => ({
  kind: "event",
  event: { type: "case.opened", v: 1, seq, at: null, data: {}, isPast: false },
});

function make(more: Partial<LineOptions> = {}): Line {
  line = new Line({
    url: () => "ws://localhost/ws/dashboard",
    topics: ["cases", "cases", "alerts"],
    ticket: async () => "t",
    account: () => "olivia/hostel",
    reach: (isBroken) => {
      broken = isBroken;
      ports.push(new FakePort());
      return port() as unknown as MessagePort;
    },
    open: (_url, protocols) => {
      sockets.push(new FakeSocket(protocols));
      return sockets.at(-1) as unknown as WebSocket;
    },
    random: () => 1,
    ...more,
  });
  return line;
}

async function joined(more: Partial<LineOptions> = {}): Promise<FakePort> {
  make(more).start();
  await passed(0);
  port().says({ kind: "welcome" }, { kind: "standing", now: { state: "live" } });
  return port();
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("navigator", Object.create(navigator, { locks: { value: undefined } }));
  ports = [];
  sockets = [];
});

afterEach(() => {
  line.stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("a tab that shares a socket", () => {
  it("joins with its topics once, and is live when the worker says so", async () => {
    const worker = await joined({ since: 5 });

    expect(worker.of("join")).toEqual([
      {
        kind: "join",
        account: "olivia/hostel",
        lock: null,
        url: "ws://localhost/ws/dashboard",
        topics: ["cases", "alerts"],
        cursor: 5,
      },
    ]);
    expect([line.isConnected, line.isShared]).toEqual([true, true]);
    line.start();
    expect(ports).toHaveLength(1);
    expect(sockets).toEqual([]);
  });

  it("says to the worker what it would say to a socket", async () => {
    const worker = await joined();
    worker.heard.length = 0;

    line.subscribe("stats");
    line.unsubscribe("alerts");
    line.presence({ case: "c-1" });
    line.authenticate("token-2");
    line.retryNow();
    const isSent = line.acknowledge("n-1", true);

    expect(isSent).toBe(true);
    expect(worker.heard).toEqual([
      { kind: "topics", topics: ["cases", "alerts", "stats"] },
      { kind: "topics", topics: ["cases", "stats"] },
      { kind: "presence", look: { case: "c-1" } },
      { kind: "token", token: "token-2" },
      { kind: "retry" },
      { kind: "frame", frame: { type: "ack", notification: "n-1", seen: true } },
    ]);
  });

  it("sends nothing while the socket is away, and knows when it is tried again", async () => {
    const worker = await joined();
    vi.setSystemTime(50_000);

    worker.says({
      kind: "standing",
      now: { state: "reconnecting", reason: "lost", retryInMs: 2_000 },
    });

    expect(line.state).toEqual({ state: "reconnecting", reason: "lost", retryAt: 52_000 });
    expect(line.sendMessage({ type: "ping" })).toBe(false);
    expect(worker.of("frame")).toEqual([]);
  });

  it("hands on what it is told, and remembers up to where", async () => {
    const worker = await joined();
    const said: unknown[] = [];
    line.on("message", ({ seq }) => said.push(seq));
    line.on("open", ({ server_time }) => said.push(server_time));
    line.on("resume", ({ why }) => said.push(why));
    const stop = line.on("caughtUp", (changes) => said.push(changes));

    const resumed = { topics: [], since: null, head: 7, why: "first" } as const;
    worker.says({ kind: "hello", hello: HELLO, ageMs: 1_500 });
    worker.says({ kind: "told", name: "resume", said: [resumed] });
    expect(line.cursor).toBe(7);
    worker.says(event(9), event(null), event(8), { kind: "here" });
    worker.says({ kind: "told", name: "caughtUp", said: [3] });
    stop();
    worker.says({ kind: "told", name: "caughtUp", said: [4] });

    expect(said).toEqual(["2026-11-20T12:00:01.500Z", "first", 9, null, 8, 3]);
    expect(line.cursor).toBe(9);
  });

  it("fetches tickets for all, renews the sign-in, and says when it has ended", async () => {
    const over = new Error("over");
    const renew = vi.fn().mockResolvedValueOnce(null).mockRejectedValue(over);
    const worker = await joined({ renew, isSignedOut: (reason) => reason === over });

    worker.says({ kind: "errand", errand: 1, what: "ticket" });
    worker.says({ kind: "errand", errand: 2, what: "renew" });
    await passed(0);
    worker.says({ kind: "errand", errand: 3, what: "renew" });
    await passed(0);

    expect(worker.of("done")).toEqual([
      { kind: "done", errand: 1, value: "t" },
      { kind: "done", errand: 2, value: "" },
    ]);
    expect(worker.of("failed")).toEqual([{ kind: "failed", errand: 3, isSignedOut: true }]);
  });

  it("says how much it has read: by the beat, and in between where it is much", async () => {
    const worker = await joined();

    for (let seq = 1; seq <= 198; seq += 1) worker.says(event(seq));
    expect(worker.of("here")).toEqual([{ kind: "here", read: 200 }]);
    worker.says({ kind: "here" });
    await passed(20_000);

    expect(worker.of("here").at(-1)).toEqual({ kind: "here", read: 201 });
  });

  it("joins again where it was forgotten, with what it has and what it looks at", async () => {
    const worker = await joined();
    worker.says(event(12));
    line.presence({ alert: "a-1" });
    worker.heard.length = 0;

    worker.says({ kind: "forgotten" });

    expect(worker.of("join")[0]?.cursor).toBe(12);
    expect(worker.of("presence")).toEqual([{ kind: "presence", look: { alert: "a-1" } }]);
  });

  it("begins anew with a worker where the old one says nothing any more", async () => {
    const worker = await joined();

    await passed(80_000);

    expect(worker.isClosed).toBe(true);
    expect(ports).toHaveLength(2);
    expect(port().of("join")).toHaveLength(1);
  });

  it("tells when it is looked at, goes away and comes back", async () => {
    const worker = await joined();
    worker.heard.length = 0;

    dispatchEvent(new Event("focus"));
    dispatchEvent(new Event("pagehide"));
    dispatchEvent(Object.assign(new Event("pageshow"), { persisted: false }));
    dispatchEvent(Object.assign(new Event("pageshow"), { persisted: true }));
    vi.spyOn(document, "visibilityState", "get").mockReturnValue("hidden");
    document.dispatchEvent(new Event("visibilitychange"));

    expect(worker.heard.map(({ kind }) => kind)).toEqual(["looks", "leave", "join"]);
  });

  it("holds a lock as long as it lives, by which the worker knows of its end", async () => {
    let ended = false;
    const request = vi.fn(async (_name: string, held: () => Promise<void>) => {
      await held();
      ended = true;
    });
    vi.stubGlobal("navigator", Object.create(navigator, { locks: { value: { request } } }));

    const worker = await joined();
    expect(worker.of("join")[0]?.lock).toBe(request.mock.calls[0]?.[0]);
    expect(ended).toBe(false);
    line.stop();
    await passed(0);

    expect(ended).toBe(true);
  });

  it("does without a lock where the browser refuses one", async () => {
    const request = () => Promise.reject(new DOMException("no", "SecurityError"));
    vi.stubGlobal("navigator", Object.create(navigator, { locks: { value: { request } } }));

    const worker = await joined();

    expect(worker.of("join")[0]?.lock).toBeNull();
  });

  it("leaves when it is stopped, hears nothing more, and goes on from there", async () => {
    const worker = await joined();
    worker.says(event(12));

    line.stop();
    worker.says(event(13));

    expect(worker.of("leave")).toHaveLength(1);
    expect([line.cursor, line.isShared, line.state.state]).toEqual([12, false, "closed"]);
    line.start();
    await passed(0);
    expect(port().of("join")[0]?.cursor).toBe(12);
  });
});

describe("a tab with a socket of its own", () => {
  async function opens(): Promise<FakeSocket> {
    await passed(0);
    const socket = sockets.at(-1) as FakeSocket;
    socket.hears("hello", { head: 7 });
    socket.hears("subscribed", { topics: ["cases", "alerts"], since: null, head: 7 });
    return socket;
  }

  it.each([
    ["nobody shares with it", { account: () => "" }],
    ["there are no such workers", { reach: () => null }],
  ])("is what it is where %s", async (_, more) => {
    make(more).start();
    const socket = await opens();
    const heard: unknown[] = [];
    line.on("message", ({ seq }) => heard.push(seq));
    line.on("close", (code) => heard.push(code));

    socket.hears("case.opened", {}, 8);
    line.presence({ case: "c-1" });
    line.subscribe("stats");
    line.unsubscribe("alerts");
    line.authenticate("token-2");
    expect(line.acknowledge("n-1")).toBe(true);

    expect(heard).toEqual([8]);
    expect([line.isConnected, line.isShared, line.cursor]).toEqual([true, false, 8]);
    const types = socket.sent.map(({ type }) => type);
    expect(types.slice(1, 4)).toEqual(["presence", "subscribe", "unsubscribe"]);
    expect(types.at(-1)).toBe("ack");
    socket.breaks(1006);
    expect(heard).toEqual([8, 1006]);
    line.retryNow();
    await passed(0);
    expect(sockets).toHaveLength(2);
  });

  it("is what it becomes where the worker does not answer, with all it has", async () => {
    make({ since: 3 }).start();
    line.presence({ case: "c-1" });
    await passed(4_999);
    expect(sockets).toEqual([]);

    await passed(1);
    const socket = await opens();

    expect(ports[0]?.isClosed).toBe(true);
    expect(socket.sent[0]).toMatchObject({ type: "subscribe", since: 3 });
    expect(socket.sent.find(({ type }) => type === "presence")).toMatchObject({ case: "c-1" });
    expect(line.isConnected).toBe(true);
  });

  it("is what it becomes where the worker cannot be loaded, unless it was stopped", async () => {
    make().start();
    await passed(0);
    broken();
    await opens();
    expect(line.isConnected).toBe(true);

    line.stop();
    line.start();
    await passed(0);
    line.stop();
    broken();
    await passed(0);

    expect(sockets).toHaveLength(1);
    expect(sockets[0]?.isClosed).toBe(true);
  });
});
