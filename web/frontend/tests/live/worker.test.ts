import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { TabWord, WorkerWord } from "../../src/live/shared/said";
import { FakeSocket } from "./sockets";

/** A tab at the worker's port. */
class FakePort {
  onmessage: ((message: { data: TabWord }) => void) | null = null;
  readonly told: WorkerWord[] = [];
  isAsleep = false;

  postMessage(word: WorkerWord): void {
    this.told.push(word);
    if (word.kind === "errand" && !this.isAsleep)
      this.says({ kind: "done", errand: word.errand, value: "t" });
  }

  says(word: TabWord): void {
    this.onmessage?.({ data: word });
  }

  get kinds(): string[] {
    return this.told.map(({ kind }) => kind);
  }
}

let sockets: FakeSocket[];
let locks: Map<string, () => void>;

const passed = (ms: number) => vi.advanceTimersByTimeAsync(ms);

function connects(): FakePort {
  const port = new FakePort();
  const scope = globalThis as unknown as { onconnect(connecting: { ports: FakePort[] }): void };
  scope.onconnect({ ports: [port] });
  return port;
}

function joins(account: string, lock: string | null = null): FakePort {
  const port = connects();
  const url = "ws://localhost/ws/dashboard";
  port.says({ kind: "join", account, lock, url, topics: ["cases"], cursor: null });
  return port;
}

beforeEach(async () => {
  vi.useFakeTimers();
  vi.resetModules();
  sockets = [];
  locks = new Map();
  class Socket extends FakeSocket {
    constructor(_url: string, protocols: string[]) {
      super(protocols);
      sockets.push(this);
    }
  }
  vi.stubGlobal("WebSocket", Socket);
  const request = async (name: string, held: () => void) => void locks.set(name, held);
  vi.stubGlobal("navigator", Object.create(navigator, { locks: { value: { request } } }));
  await import("../../src/live/shared/worker");
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it("opens one socket for each account, whatever number of tabs it has", async () => {
  const tabs = [joins("olivia"), joins("olivia"), joins("sam")];
  await passed(0);

  expect(sockets).toHaveLength(2);
  for (const tab of tabs) expect(tab.kinds[0]).toBe("welcome");
});

it("closes the socket when the last tab says that it leaves", async () => {
  const [one, other] = [joins("olivia"), joins("olivia")];
  await passed(0);

  one.says({ kind: "leave" });
  expect(sockets[0]?.isClosed).toBe(false);
  other.says({ kind: "leave" });

  expect(sockets[0]?.isClosed).toBe(true);
});

it("closes the socket when the lock of the last tab is free, however that ended", async () => {
  joins("olivia", "opsbell.tab.1");
  await passed(0);

  locks.get("opsbell.tab.1")?.();

  expect(sockets[0]?.isClosed).toBe(true);
});

it("takes a tab of another account out of the old one", async () => {
  const tab = joins("olivia");
  await passed(0);

  const url = "ws://localhost/ws/dashboard";
  tab.says({ kind: "join", account: "sam", lock: null, url, topics: [], cursor: null });
  await passed(0);

  expect(sockets.map(({ isClosed }) => isClosed)).toEqual([true, false]);
});

it("tells a tab that it does not know to join again", () => {
  const tab = connects();

  tab.says({ kind: "here", read: 0 });

  expect(tab.told).toEqual([{ kind: "forgotten" }]);
});

it("lets go of tabs that were silent for long, and of their socket", async () => {
  const tab = joins("olivia");
  await passed(0);
  await passed(4 * 60_000);
  tab.says({ kind: "here", read: tab.told.length });
  await passed(4 * 60_000);
  tab.told.length = 0;
  tab.says({ kind: "here", read: 0 });
  expect(tab.kinds).not.toContain("forgotten");

  tab.isAsleep = true;
  await passed(7 * 60_000);
  tab.told.length = 0;
  tab.says({ kind: "here", read: 0 });

  expect(tab.kinds).toEqual(["forgotten"]);
  expect(sockets.every(({ isClosed }) => isClosed)).toBe(true);
});
