import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Exchange } from "../../src/live/shared/exchange";
import type { TabWord, WorkerWord } from "../../src/live/shared/said";
import { FakeSocket } from "./sockets";

type Join = Extract<TabWord, { kind: "join" }>;

let sockets: FakeSocket[];
let exchange: Exchange;

const last = () => sockets.at(-1) as FakeSocket;
const passed = (ms: number) => vi.advanceTimersByTimeAsync(ms);

/** A tab that answers what it is asked for, and writes down what it is told. */
class FakeTab {
  readonly told: WorkerWord[] = [];
  isDeaf = false;
  isSignedOut = false;
  errands: string[] = [];

  postMessage(word: WorkerWord): void {
    this.told.push(word);
    if (word.kind !== "errand" || this.isDeaf) return;
    this.errands.push(word.what);
    const { errand } = word;
    if (this.isSignedOut) exchange.hear(this, { kind: "failed", errand, isSignedOut: true });
    else exchange.hear(this, { kind: "done", errand, value: "t" });
  }

  /** Come, or come back with a cursor. */
  joins(cursor: number | null = null): this {
    exchange.join(this, { ...JOIN, cursor });
    return this;
  }

  get events(): [number | null, boolean][] {
    return this.told.flatMap((one) =>
      one.kind === "event" ? [[one.event.seq, one.event.isPast]] : [],
    );
  }

  of(name: "resume"): (string | null)[];
  of(name: "caughtUp"): number[];
  of(name: string): unknown[] {
    return this.told.flatMap((one) => {
      if (one.kind !== "told" || one.name !== name) return [];
      return [one.name === "resume" ? one.said[0].why : one.said[0]];
    });
  }
}

const JOIN: Join = {
  kind: "join",
  account: "olivia/hostel",
  lock: null,
  url: "ws://localhost/ws/dashboard",
  topics: ["cases", "alerts"],
  cursor: null,
};

/** Bring the latest socket to the point where events flow. */
async function opens(head: number): Promise<FakeSocket> {
  await passed(0);
  const socket = last();
  socket.hears("hello", { head, server_time: "2026-11-20T12:00:00Z" });
  const asked = socket.sent.find(({ type }) => type === "subscribe") as { since: number | null };
  socket.hears("subscribed", { topics: ["cases", "alerts"], since: asked.since, head });
  return socket;
}

beforeEach(() => {
  vi.useFakeTimers();
  sockets = [];
  exchange = new Exchange(JOIN, {
    open: (_url, protocols) => {
      const socket = new FakeSocket(protocols);
      sockets.push(socket);
      return socket as unknown as WebSocket;
    },
    random: () => 1,
  });
});

afterEach(() => {
  vi.useRealTimers();
});

describe("tabs that share a socket", () => {
  it("open one, and all hear the same", async () => {
    const tabs = [new FakeTab().joins(), new FakeTab().joins()];
    const socket = await opens(7);

    socket.hears("case.opened", {}, 8);

    expect(sockets.length).toBe(1);
    for (const tab of tabs) {
      expect(tab.of("resume")).toEqual(["first"]);
      expect(tab.events).toEqual([[8, false]]);
    }
  });

  it("close it with the last of them, and not sooner", async () => {
    const [one, other] = [new FakeTab().joins(), new FakeTab().joins()];
    const socket = await opens(7);

    exchange.leave(one);
    expect(socket.isClosed).toBe(false);
    exchange.leave(other);

    expect(socket.isClosed).toBe(true);
  });

  it("count each for itself what they missed, and a late one counts nothing", async () => {
    const old = new FakeTab().joins();
    (await opens(7)).breaks(1006);
    const late = new FakeTab().joins();
    await passed(1_000);
    const socket = await opens(9);
    const latest = new FakeTab().joins();

    socket.hears("case.opened", {}, 8);
    socket.hears("alert.fired", {}, 9);

    expect(old.of("caughtUp")).toEqual([2]);
    expect([late.of("resume"), late.of("caughtUp")]).toEqual([["first"], []]);
    expect([latest.of("caughtUp"), latest.events.map(([, isPast]) => isPast)]).toEqual([
      [],
      [false, false],
    ]);
  });

  it("get what they lack when they come back", async () => {
    new FakeTab().joins();
    const socket = await opens(7);
    socket.hears("case.opened", {}, 8);
    socket.hears("case.opened", {}, 9);

    const back = new FakeTab().joins(8);
    socket.hears("case.opened", {}, 10);

    expect(back.of("resume")).toEqual([null]);
    expect(back.events).toEqual([
      [9, true],
      [10, false],
    ]);
    expect(back.of("caughtUp")).toEqual([1]);
  });

  it("load afresh what is not kept any more", async () => {
    new FakeTab().joins();
    await opens(7);

    expect(new FakeTab().joins(3).of("resume")).toEqual(["horizon"]);
  });

  it("are not piled up on while they sleep, and lack nothing when they wake", async () => {
    const awake = new FakeTab().joins();
    const asleep = new FakeTab().joins();
    const socket = await opens(0);
    for (let n = 1; n <= 5_000; n += 1) {
      socket.hears("case.opened", {}, n);
      exchange.hear(awake, { kind: "here", read: awake.told.length });
    }
    expect(asleep.told.length).toBeLessThan(4_100);

    exchange.hear(asleep, { kind: "here", read: asleep.told.length });
    const reached = asleep.events.at(-1)?.[0] ?? 0;
    socket.hears("case.opened", {}, 5_001);

    expect(reached === 5_000 || asleep.of("resume").at(-1) === "horizon").toBe(true);
    expect(asleep.events.at(-1)).toEqual([5_001, false]);
  });

  it("send another on an errand where one does not answer", async () => {
    const awake = new FakeTab().joins();
    const deaf = new FakeTab();
    deaf.isDeaf = true;
    deaf.joins();
    await passed(4_000);
    await opens(7);

    expect(awake.errands).toEqual(["ticket"]);
  });

  it("are all told to look where one finds the sign-in ended", async () => {
    const [one, other] = [new FakeTab().joins(), new FakeTab().joins()];
    const socket = await opens(7);
    one.isSignedOut = true;
    other.isSignedOut = true;

    socket.breaks(4401);
    await passed(0);

    expect([one.errands.at(-1), other.errands.at(-1)]).toEqual(["renew", "renew"]);
    expect(one.told.at(-1)).toMatchObject({ kind: "standing", now: { state: "closed" } });
  });

  it("are where their person used one last", async () => {
    const [one, other] = [new FakeTab().joins(), new FakeTab().joins()];
    const socket = await opens(7);
    const looks = () =>
      socket.sent.filter(({ type }) => type === "presence").map((said) => said.case);

    exchange.hear(one, { kind: "presence", look: { case: "c-1" } });
    exchange.hear(other, { kind: "presence", look: { case: "c-2" } });
    exchange.hear(one, { kind: "looks" });
    exchange.leave(one);

    expect(looks()).toEqual(["c-1", "c-2", "c-1", "c-2"]);
  });

  it("are forgotten after long silence, and known again by their next word", async () => {
    const [silent, other] = [new FakeTab().joins(), new FakeTab().joins()];
    await opens(7);
    await passed(5 * 60_000 + 1);
    exchange.hear(other, { kind: "here", read: 0 });

    exchange.forgetSilent();

    expect([exchange.knows(silent), exchange.knows(other)]).toEqual([false, true]);
  });
});
