/**
 * The live socket's client: comes back by itself, misses nothing, repeats nothing.
 *
 * It knows nothing of the page, so that others can take it along (this file and live/); its types
 * are made from the server's own definitions. `useLive` (use_live.ts) is its hook for components.
 *
 *     const live = new Live({ url: "wss://bell.example.com/ws/dashboard", topics: ["cases"], ticket });
 *     live.on("message", (event) => console.log(event.type, event.data));
 *     live.start();
 *
 * The cursor is the larger of the last event's number and the last head, so a reconnect asks for
 * exactly what was missed.
 */
import { backoffMs } from "./live/backoff";
import { type ClientFrame, type LiveEvent, readFrame, type ServerFrame } from "./live/frames";
import { Listeners } from "./live/listeners";
import type { LiveCalls, LiveOptions, LiveState, Reason } from "./live/options";

export type { ClientFrame, LiveEvent, ServerFrame } from "./live/frames";
export type { LiveCalls, LiveOptions, LiveState, Reason, Resumed } from "./live/options";

// Head frames come every 15 s; two missed and a little grace is a dead line.
const SILENCE_MS = 40_000;
// A ticket and a handshake that take longer than this have failed.
const OPENING_MS = 12_000;
// Coming back to a sleeping tab: a live server answers a ping well within this.
const PONG_MS = 5_000;
// What was missed is counted until it has been quiet for this long.
const CAUGHT_UP_MS = 600;
// The server forgets after two minutes what somebody looks at.
const PRESENCE_MS = 60_000;
const REASONS: Record<number, Reason> = {
  1012: "server_restarts",
  1013: "too_slow",
  4403: "not_allowed",
  4429: "too_many",
};

// What the server would have closed with, where we did not wait for that.
const CODES: Partial<Record<Reason, number>> = { server_restarts: 1012, too_slow: 1013 };

type TimerName = "opening" | "silence" | "retry" | "pong" | "catchUp" | "presence";
type Subscribed = Extract<ServerFrame, { type: "subscribed" }>["data"];

/** A self-healing socket: `start` and `stop` it, as often as you like. */
export class Live {
  /** How it stands just now. */
  state: LiveState = { state: "connecting", reason: "starting" };
  /** The number up to which everything was handed out. */
  cursor: number | null;

  private readonly listeners = new Listeners();
  private topics: string[];
  private socket: WebSocket | null = null;
  private failures = 0;
  // The first failure of a row is no try, where there had been a connection.
  private losses = 0;
  private attempt = 0;
  private stopped = true;
  private joined = false;
  private asked: number | string | null = null;
  private catchUp: { until: number; changes: number } | null = null;
  private present: ClientFrame | null = null;
  private reason: Reason = "starting";
  private lastHeard = 0;
  private timers: Partial<Record<TimerName, ReturnType<typeof setTimeout>>> = {};

  constructor(private readonly options: LiveOptions) {
    this.topics = [...new Set(options.topics)];
    this.cursor = typeof options.since === "number" ? options.since : null;
  }

  /** True while events flow. */
  get isConnected(): boolean {
    return this.joined;
  }

  /** Listen; returns a function that stops. */
  on<Name extends keyof LiveCalls>(name: Name, listener: LiveCalls[Name]): () => void {
    return this.listeners.on(name, listener);
  }

  /** Connect, and stay connected until `stop`. */
  start(): void {
    if (!this.stopped) return;
    this.stopped = false;
    this.failures = 0;
    this.losses = 0;
    globalThis.addEventListener?.("online", this.wake); // Node has no such events
    globalThis.addEventListener?.("offline", this.unplugged);
    globalThis.document?.addEventListener("visibilitychange", this.wake);
    void this.connect();
  }

  /** Close; the cursor stays, so that `start` goes on from there. */
  stop(): void {
    if (this.stopped) return;
    this.stopped = true;
    globalThis.removeEventListener?.("online", this.wake);
    globalThis.removeEventListener?.("offline", this.unplugged);
    globalThis.document?.removeEventListener("visibilitychange", this.wake);
    this.drop();
    this.is({ state: "closed", reason: this.reason });
  }

  /** Try at once: the person asked, or the world changed. */
  retryNow(): void {
    if (this.stopped || this.joined) return;
    this.drop();
    void this.connect();
  }

  /** Say something; false: there is no connection, and nothing was sent. */
  sendMessage(frame: ClientFrame): boolean {
    return this.joined && this.send(frame);
  }

  /** Join topics from now on; they are joined again after every reconnect. */
  subscribe(...topics: string[]): boolean {
    this.topics = [...new Set([...this.topics, ...topics])];
    return this.sendMessage({ type: "subscribe", topics });
  }

  /** Leave topics. */
  unsubscribe(...topics: string[]): boolean {
    this.topics = this.topics.filter((one) => !topics.includes(one));
    return this.sendMessage({ type: "unsubscribe", topics });
  }

  /** Say that these notifications (ids) came; `seen`: the person saw to them. */
  acknowledge(notification: string | string[], seen = false): boolean {
    return this.sendMessage({ type: "ack", notification, seen });
  }

  /** Say what the person looks at or types an answer to; it is repeated until it changes. */
  presence(what: { case?: string; alert?: string; typing?: boolean }): boolean {
    this.present = { type: "presence", typing: false, ...what };
    return this.repeatPresence();
  }

  /** Tell the server about a renewed access token in mid-connection. */
  authenticate(token: string): boolean {
    return this.sendMessage({ type: "authenticate", token });
  }

  /** Somebody looks again: try at once, or make sure that the line is not dead. */
  readonly wake = (): void => {
    if (globalThis.document?.visibilityState === "hidden") return;
    if (this.state.state === "reconnecting" || this.state.state === "offline") {
      this.retryNow();
    } else if (this.joined) {
      this.send({ type: "ping" });
      const asked = Date.now();
      this.after("pong", PONG_MS, () => {
        if (this.lastHeard < asked) this.failed("silent");
      });
    }
  };

  private readonly unplugged = (): void => this.failed("no_network");

  private async connect(): Promise<void> {
    const mine = ++this.attempt;
    const isMine = () => mine === this.attempt && !this.stopped;
    this.joined = false;
    if (this.failures < (this.options.offlineAfter ?? 5)) {
      this.is({ state: "connecting", reason: this.reason });
    }
    this.after("opening", OPENING_MS, () => this.failed("server_away"));
    let ticket: string;
    try {
      ticket = await this.options.ticket();
    } catch (reason) {
      if (!isMine()) return;
      if (this.options.isSignedOut?.(reason)) this.stop();
      else this.failed(this.whyLost());
      return;
    }
    if (!isMine()) return;
    const { url, open } = this.options;
    const address = typeof url === "string" ? url : url();
    const protocols = ["opsbell.v1", `ticket.${ticket}`];
    const socket = open ? open(address, protocols) : new WebSocket(address, protocols);
    this.socket = socket;
    socket.onmessage = (message) => {
      if (isMine()) this.heard(message.data);
    };
    socket.onclose = (closing) => {
      if (isMine()) this.closed(closing.code, closing.reason ?? "");
    };
  }

  private heard(text: unknown): void {
    this.lastHeard = Date.now();
    this.after("silence", SILENCE_MS, () => this.failed("silent"));
    const frame = readFrame(text);
    if (frame === null) return;
    // What the server defines, by the type; fields that are missing are read as such.
    const { type, data } = frame as unknown as ServerFrame;
    switch (type) {
      case "hello":
        this.tell("open", data);
        this.asked = this.topics.length ? (this.cursor ?? this.options.since ?? null) : null;
        // To leave nothing is answered as well, and to join nothing is not.
        if (this.topics.length === 0) this.send({ type: "unsubscribe", topics: [] });
        else this.send({ type: "subscribe", topics: this.topics, since: this.asked });
        return;
      case "subscribed":
        this.join(data);
        return;
      case "head":
        this.advance(data.head);
        if (this.catchUp && (this.cursor ?? 0) >= this.catchUp.until) this.finishCatchUp();
        return;
      case "error":
        this.tell("error", data.code, data.message);
        return;
      case "bye":
        this.failed("server_restarts", (data.retry_after ?? 1) * 1000);
        return;
      case "lagged":
        this.failed("too_slow");
        return;
      case "pong":
        return;
      default:
        this.event(frame);
    }
  }

  private join({ topics, since, head, why = null }: Subscribed): void {
    // Rights change at any time, and nothing of what is on its way is lost by it.
    const isAnswer = !this.joined && why !== "rights";
    if (isAnswer) {
      clearTimeout(this.timers.opening);
      this.joined = true;
      this.failures = 0;
      this.losses = 1;
      this.reason = "lost";
      this.is({ state: "live" });
    }
    if (!isAnswer && why === null) return; // Topics were joined or left, as the page asked.
    // Lower than before, when the log is another.
    if (isAnswer || why === "horizon") this.cursor = since ?? head;
    if (isAnswer && since !== null && head > since) this.catchUp = { until: head, changes: 0 };
    const isNew = isAnswer && this.asked === null;
    const gap = isNew ? "first" : since === null ? "unknown" : null;
    this.tell("resume", { topics, since, head, why: why ?? gap });
    if (isAnswer) this.repeatPresence();
  }

  private event(frame: LiveEvent): void {
    if (frame.seq !== null) {
      if (this.cursor !== null && frame.seq <= this.cursor) return;
      this.advance(frame.seq);
    }
    frame.isPast = this.catchUp !== null && frame.seq !== null && frame.seq <= this.catchUp.until;
    this.tell("message", frame);
    if (this.catchUp === null || !frame.isPast) return;
    this.catchUp.changes += 1;
    if ((frame.seq ?? 0) >= this.catchUp.until) this.finishCatchUp();
    else this.after("catchUp", CAUGHT_UP_MS, () => this.finishCatchUp());
  }

  private finishCatchUp(): void {
    const changes = this.catchUp?.changes ?? 0;
    clearTimeout(this.timers.catchUp);
    this.catchUp = null;
    if (changes > 0) this.tell("caughtUp", changes);
  }

  private repeatPresence(): boolean {
    if (this.present === null || !this.sendMessage(this.present)) return false;
    this.after("presence", PRESENCE_MS, () => this.repeatPresence());
    return true;
  }

  private advance(number: number): void {
    this.cursor = Math.max(this.cursor ?? 0, number);
  }

  private closed(code: number, reason: string): void {
    const wasJoined = this.joined;
    this.socket = null;
    this.tell("close", code, reason);
    if (code !== 4401) {
      this.failed(REASONS[code] ?? this.whyLost());
      return;
    }
    // The ticket came from a token the server no longer takes.
    this.drop();
    const mine = this.attempt;
    const renewal = this.options.renew?.() ?? Promise.resolve();
    renewal.then(
      () => mine === this.attempt && this.failed("lost", wasJoined ? "at_once" : 0),
      (problem: unknown) => {
        if (mine !== this.attempt) return;
        if (this.options.isSignedOut?.(problem)) this.stop();
        else this.failed("server_away");
      },
    );
  }

  private whyLost(): Reason {
    if (navigator.onLine === false) return "no_network";
    return this.joined ? "lost" : "server_away";
  }

  /** Drop what is there and try later: after the backoff on top of what the server asked for. */
  private failed(reason: Reason, askedMs: number | "at_once" = 0): void {
    if (this.stopped) return;
    if (this.catchUp) this.finishCatchUp();
    if (this.socket !== null) this.tell("close", CODES[reason] ?? 1006, reason);
    this.drop();
    this.failures += 1;
    this.reason = reason;
    const { random = Math.random, offlineAfter = 5, maxAttempts } = this.options;
    if (this.failures === offlineAfter) this.tell("offline", this.failures);
    if (this.failures - this.losses >= (maxAttempts ?? Infinity)) {
      this.stop();
      return;
    }
    const wait =
      askedMs === "at_once" ? 0 : askedMs + backoffMs(this.failures, random, this.options);
    const state = this.failures >= offlineAfter ? "offline" : "reconnecting";
    this.is({ state, reason, retryAt: Date.now() + wait });
    this.after("retry", wait, () => void this.connect());
  }

  private drop(): void {
    this.attempt += 1;
    this.joined = false;
    for (const timer of Object.values(this.timers)) clearTimeout(timer);
    this.timers = {};
    const socket = this.socket;
    this.socket = null;
    if (socket) {
      socket.onmessage = null;
      socket.onclose = null;
      socket.close();
    }
  }

  private send(frame: ClientFrame): boolean {
    if (this.socket?.readyState !== 1) return false;
    this.socket.send(JSON.stringify(frame));
    return true;
  }

  private is(now: LiveState): void {
    this.state = now;
    this.tell("state", now);
  }

  private tell<Name extends keyof LiveCalls>(name: Name, ...said: Parameters<LiveCalls[Name]>) {
    this.listeners.tell(name, ...said);
  }

  private after(name: TimerName, ms: number, then: () => void): void {
    clearTimeout(this.timers[name]);
    this.timers[name] = setTimeout(then, ms);
  }
}
