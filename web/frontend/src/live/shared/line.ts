/**
 * A tab's end of the one socket of its browser. It is used as `Live` is; where browsers have no
 * shared workers (phones, Telegram), or theirs does not answer, it is a `Live` of its own.
 */
import { Live, type LiveCalls, type LiveOptions, type LiveState } from "../../live";
import type { ClientFrame } from "../frames";
import { Listeners } from "../listeners";
import type { Errand, Look, Standing, TabWord, WorkerWord } from "./said";

// A worker that is there says so well within this.
const WELCOME_MS = 5_000;
const BEAT_MS = 20_000;
// So many words are read before the worker hears of it, unless it hears of it by the beat.
const READ_AT_MOST = 200;

/** What a line is given: as a `Live`, whose sign-in it is, and how to reach the worker. */
export interface LineOptions extends LiveOptions {
  /** Tabs with the same share a socket; "" shares with nobody. */
  account(): string;
  /** Return the worker's port; null where there are no such workers. */
  reach(broken: () => void): MessagePort | null;
}

/** One tab's line: `start` and `stop` it, as often as you like. */
export class Line {
  state: LiveState = { state: "connecting", reason: "starting" };
  cursor: number | null;

  private readonly listeners = new Listeners();
  private topics: string[];
  private port: MessagePort | null = null;
  private own: Live | null = null;
  private look: Look | null = null;
  private lock: string | null = null;
  private unlock: (() => void) | null = null;
  private turn = 0;
  private read = 0;
  private heardAt = 0;
  private isWelcome = false;
  private timers: ReturnType<typeof setInterval>[] = [];

  constructor(private readonly options: LineOptions) {
    this.topics = [...new Set(options.topics)];
    this.cursor = typeof options.since === "number" ? options.since : null;
  }

  /** True while events flow. */
  get isConnected(): boolean {
    return this.state.state === "live";
  }

  /** True where the socket is shared with other tabs. */
  get isShared(): boolean {
    return this.port !== null;
  }

  /** Listen; returns a function that stops. */
  on<Name extends keyof LiveCalls>(name: Name, listener: LiveCalls[Name]): () => void {
    return this.listeners.on(name, listener);
  }

  /** Connect, and stay connected until `stop`. */
  start(): void {
    if (this.port || this.own) return;
    this.is({ state: "connecting", reason: "starting" });
    void this.begin();
  }

  /** Close; the cursor stays, so that `start` goes on from there. */
  stop(): void {
    this.turn += 1;
    this.own?.stop();
    this.own = null;
    this.letGo();
    const reason = "reason" in this.state ? this.state.reason : "lost";
    this.is({ state: "closed", reason });
  }

  /** Try at once: the person asked, or the world changed. */
  retryNow(): void {
    if (this.own) this.own.retryNow();
    else this.say({ kind: "retry" });
  }

  /** Say something; false: there is no connection, and nothing was sent. */
  sendMessage(frame: ClientFrame): boolean {
    if (this.own) return this.own.sendMessage(frame);
    return this.isConnected && this.say({ kind: "frame", frame });
  }

  /** Join topics from now on. */
  subscribe(...topics: string[]): void {
    this.topics = [...new Set([...this.topics, ...topics])];
    if (this.own) this.own.subscribe(...topics);
    else this.say({ kind: "topics", topics: this.topics });
  }

  /** Leave topics. */
  unsubscribe(...topics: string[]): void {
    this.topics = this.topics.filter((one) => !topics.includes(one));
    if (this.own) this.own.unsubscribe(...topics);
    else this.say({ kind: "topics", topics: this.topics });
  }

  /** Say that these notifications (ids) came; `seen`: the person saw to them. */
  acknowledge(notification: string | string[], seen = false): boolean {
    return this.sendMessage({ type: "ack", notification, seen });
  }

  /** Say what the person looks at or types an answer to; it is repeated until it changes. */
  presence(look: Look): void {
    this.look = look;
    if (this.own) this.own.presence(look);
    else this.say({ kind: "presence", look });
  }

  /** Tell the server about a renewed access token in mid-connection. */
  authenticate(token: string): void {
    if (this.own) this.own.authenticate(token);
    else this.say({ kind: "token", token });
  }

  private async begin(): Promise<void> {
    const mine = ++this.turn;
    const account = this.options.account();
    const port = account ? this.options.reach(() => mine === this.turn && this.alone()) : null;
    if (port === null) {
      this.alone();
      return;
    }
    this.port = port;
    port.onmessage = ({ data }) => {
      if (mine === this.turn) this.heard(data as WorkerWord);
    };
    this.isWelcome = false;
    this.heardAt = Date.now();
    this.timers.push(setTimeout(() => this.isWelcome || this.alone(), WELCOME_MS));
    this.timers.push(setInterval(() => this.beat(), BEAT_MS));
    globalThis.document?.addEventListener("visibilitychange", this.looks);
    globalThis.addEventListener?.("focus", this.looks);
    globalThis.addEventListener?.("pagehide", this.hides);
    globalThis.addEventListener?.("pageshow", this.shows);
    this.lock = await this.holdLock();
    if (mine === this.turn) this.join();
  }

  private join(): void {
    const { url } = this.options;
    this.read = 0;
    this.say({
      kind: "join",
      account: this.options.account(),
      lock: this.lock,
      url: typeof url === "string" ? url : url(),
      topics: this.topics,
      cursor: this.cursor,
    });
    if (this.look) this.say({ kind: "presence", look: this.look });
  }

  /** The worker is told of the end of this tab by a lock that ends with it, where there are any. */
  private holdLock(): Promise<string | null> {
    if (!globalThis.navigator?.locks) return Promise.resolve(null);
    const name = `opsbell.tab.${Math.random().toString(36).slice(2)}`;
    return new Promise((held) => {
      navigator.locks
        .request(name, () => {
          held(name);
          return new Promise<void>((unlock) => {
            this.unlock = unlock;
          });
        })
        .catch(() => held(null));
    });
  }

  private heard(word: WorkerWord): void {
    this.heardAt = Date.now();
    this.read += 1;
    if (this.read % READ_AT_MOST === 0) this.say({ kind: "here", read: this.read });
    switch (word.kind) {
      case "welcome":
        this.isWelcome = true;
        return;
      case "here":
        return;
      case "forgotten":
        this.join();
        return;
      case "standing":
        this.is(stateOf(word.now));
        return;
      case "hello": {
        const at = Date.parse(word.hello.server_time) + word.ageMs;
        this.listeners.tell("open", {
          ...word.hello,
          server_time: new Date(at).toISOString(),
        });
        return;
      }
      case "event":
        if (word.event.seq !== null) this.cursor = Math.max(this.cursor ?? 0, word.event.seq);
        this.listeners.tell("message", word.event);
        return;
      case "errand":
        void this.run(word.errand, word.what);
        return;
      case "told":
        if (word.name === "resume") this.cursor = word.said[0].since ?? word.said[0].head;
        this.listeners.tell(word.name, ...word.said);
        return;
    }
  }

  private async run(errand: number, what: Errand): Promise<void> {
    try {
      const value = what === "ticket" ? await this.options.ticket() : "";
      if (what === "renew") await this.options.renew?.();
      this.say({ kind: "done", errand, value });
    } catch (reason) {
      const isSignedOut = this.options.isSignedOut?.(reason) ?? false;
      this.say({ kind: "failed", errand, isSignedOut });
    }
  }

  /** Go on with a socket of one's own. */
  private alone(): void {
    this.letGo();
    this.turn += 1;
    const own = new Live({ ...this.options, topics: this.topics, since: this.cursor });
    this.own = own;
    own.on("state", (now) => this.own === own && this.is(now));
    for (const name of ["open", "close", "error", "resume", "offline", "caughtUp"] as const) {
      own.on(name, (...said: unknown[]) => {
        this.cursor = own.cursor;
        this.listeners.tell(name, ...(said as never));
      });
    }
    own.on("message", (event) => {
      this.cursor = own.cursor;
      this.listeners.tell("message", event);
    });
    own.start();
    if (this.look) own.presence(this.look);
  }

  private beat(): void {
    // A worker that was ended says nothing any more; the same address begins a new one.
    if (Date.now() - this.heardAt > BEAT_MS * 3) {
      this.letGo();
      void this.begin();
      return;
    }
    this.say({ kind: "here", read: this.read });
  }

  private readonly looks = (): void => {
    if (globalThis.document?.visibilityState !== "hidden") this.say({ kind: "looks" });
  };

  private readonly hides = (): void => {
    this.say({ kind: "leave" });
  };

  /** Back out of the browser's memory, where it had left. */
  private readonly shows = (showing: Event): void => {
    if ((showing as PageTransitionEvent).persisted) this.join();
  };

  private letGo(): void {
    for (const timer of this.timers) clearInterval(timer);
    this.timers = [];
    globalThis.document?.removeEventListener("visibilitychange", this.looks);
    globalThis.removeEventListener?.("focus", this.looks);
    globalThis.removeEventListener?.("pagehide", this.hides);
    globalThis.removeEventListener?.("pageshow", this.shows);
    this.say({ kind: "leave" });
    this.port?.close();
    this.port = null;
    this.unlock?.();
    this.unlock = null;
  }

  private say(word: TabWord): boolean {
    this.port?.postMessage(word);
    return this.port !== null;
  }

  private is(now: LiveState): void {
    this.state = now;
    this.listeners.tell("state", now);
  }
}

function stateOf(now: Standing): LiveState {
  if (!("retryInMs" in now)) return now;
  const { state, reason, retryInMs } = now;
  return { state, reason, retryAt: Date.now() + retryInMs };
}
