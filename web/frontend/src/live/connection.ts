/**
 * The one live connection: ticket, socket, subscription, resume, and knowing when it is dead.
 *
 * The cursor is the larger of the last event's number and the last head, so a reconnect
 * asks for exactly what was missed. Nothing here knows about cases or alerts.
 */
import { signal } from "@preact/signals";
import type { Said } from "../api/types";
import { backoffMs, TRIES_BEFORE_OFFLINE } from "./backoff";
import { type Frame, numberIn, readFrame, wordIn } from "./frames";

const SUBPROTOCOL = "opsbell.v1";
const TOPICS = ["cases", "alerts"];
// Head frames come every 15 s; two missed and a little grace is a dead line.
const SILENCE_MS = 40_000;
// A ticket and a handshake that take longer than this have failed.
const OPENING_MS = 12_000;
// Coming back to a sleeping tab: a live server answers a ping well within this.
const PONG_MS = 5_000;
// What was missed is counted until it has been quiet for this long.
const CAUGHT_UP_MS = 600;

/** Why there is no connection, as a word the indicator translates. */
export type Reason =
  | "starting"
  | "lost"
  | "silent"
  | "no_network"
  | "server_away"
  | "server_restarts"
  | "too_slow"
  | "too_many"
  | "not_allowed";

/** What the indicator shows; `retryAt` is the wall clock in ms. */
export type LiveState =
  | { state: "connecting"; reason: Reason }
  | { state: "live" }
  | { state: "reconnecting"; reason: Reason; retryAt: number }
  | { state: "offline"; reason: Reason; retryAt: number };

/** What the connection needs from the rest, handed in so that tests can play the world. */
export interface World {
  open(url: string, protocols: string[]): WebSocket;
  url(): string;
  ticket(): Promise<string>;
  renew(): Promise<unknown>;
  random(): number;
  /** True where the failure means that nobody is signed in any more. */
  isSignedOut(reason: unknown): boolean;
}

/** Whom the connection tells. */
export interface Listener {
  /** One event, in order and never twice; `missed` while catching up. */
  event(frame: Frame, missed: boolean): void;
  /** A first subscription, or one whose gap could not be filled: load everything anew. */
  reload(why: "first" | "gap"): void;
  /** The catch-up after a reconnect is over. */
  caughtUp(changes: number): void;
}

/** A self-healing socket; `start` once, `stop` for ever. */
export class Connection {
  readonly state = signal<LiveState>({ state: "connecting", reason: "starting" });

  private socket: WebSocket | null = null;
  private cursor: number | null = null;
  private failures = 0;
  private attempt = 0;
  private stopped = true;
  private subscribed = false;
  private joinedBefore = false;
  private askedSince: number | null = null;
  private catchUp: { until: number; changes: number } | null = null;
  private reason: Reason = "starting";
  private lastHeard = 0;
  private timers: Partial<Record<TimerName, ReturnType<typeof setTimeout>>> = {};

  constructor(
    private readonly world: World,
    private readonly listener: Listener,
  ) {}

  /** Connect, and stay connected until `stop`. */
  start(): void {
    if (!this.stopped) return;
    this.stopped = false;
    addEventListener("online", this.wake);
    addEventListener("offline", this.unplugged);
    document.addEventListener("visibilitychange", this.wake);
    void this.connect();
  }

  /** Close for good; the cursor is forgotten. */
  stop(): void {
    this.stopped = true;
    removeEventListener("online", this.wake);
    removeEventListener("offline", this.unplugged);
    document.removeEventListener("visibilitychange", this.wake);
    this.drop();
    this.cursor = null;
  }

  /** Try at once: the person asked, or the world changed. */
  retryNow(): void {
    if (this.stopped || this.subscribed) return;
    this.drop();
    void this.connect();
  }

  /** Tell the server about a renewed access token in mid-connection. */
  authenticate(token: string): void {
    if (this.subscribed) this.send({ type: "authenticate", token });
  }

  private readonly wake = (): void => {
    if (document.visibilityState === "hidden") return;
    if (this.state.value.state === "reconnecting" || this.state.value.state === "offline") {
      this.retryNow();
    } else if (this.subscribed) {
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
    this.subscribed = false;
    if (this.failures < TRIES_BEFORE_OFFLINE) {
      this.state.value = { state: "connecting", reason: this.reason };
    }
    this.after("opening", OPENING_MS, () => this.failed("server_away"));
    let ticket: string;
    try {
      ticket = await this.world.ticket();
    } catch (reason) {
      if (mine !== this.attempt || this.stopped) return;
      if (this.world.isSignedOut(reason)) this.stop();
      else this.failed(this.whyLost());
      return;
    }
    if (mine !== this.attempt || this.stopped) return;
    const socket = this.world.open(this.world.url(), [SUBPROTOCOL, `ticket.${ticket}`]);
    this.socket = socket;
    const isMine = () => mine === this.attempt && !this.stopped;
    socket.onmessage = (message) => {
      if (isMine()) this.heard(message.data);
    };
    socket.onclose = (closing) => {
      if (isMine()) this.closed(closing.code);
    };
  }

  private heard(text: unknown): void {
    this.lastHeard = Date.now();
    this.after("silence", SILENCE_MS, () => this.failed("silent"));
    const frame = readFrame(text);
    if (frame === null) return;
    switch (frame.type) {
      case "hello":
        this.askedSince = this.cursor;
        this.send({ type: "subscribe", topics: TOPICS, since: this.cursor });
        return;
      case "subscribed":
        this.joined(frame);
        return;
      case "head":
        this.advance(numberIn(frame, "head"));
        if (this.catchUp && (this.cursor ?? 0) >= this.catchUp.until) this.finishCatchUp();
        return;
      case "error":
        if (wordIn(frame, "code") === "since_too_old") this.startAfresh();
        return;
      case "bye":
        this.failed("server_restarts", (numberIn(frame, "retry_after") ?? 1) * 1000);
        return;
      case "lagged": {
        // Whatever was left out is asked for again, from the earlier of both accounts.
        const since = numberIn(frame, "since");
        if (since !== null && this.cursor !== null) this.cursor = Math.min(this.cursor, since);
        this.failed("too_slow");
        return;
      }
      case "pong":
        return;
      default:
        this.event(frame);
    }
  }

  private joined(frame: Frame): void {
    const head = numberIn(frame, "head");
    const since = numberIn(frame, "since");
    clearTimeout(this.timers.opening);
    this.subscribed = true;
    this.failures = 0;
    this.reason = "lost";
    this.state.value = { state: "live" };
    if (this.askedSince === null) {
      this.cursor = head;
      this.listener.reload(this.joinedBefore ? "gap" : "first");
    } else if (since === null) {
      this.cursor = head;
      this.listener.reload("gap");
    } else if (head !== null && head > since) {
      this.catchUp = { until: head, changes: 0 };
    }
    this.joinedBefore = true;
  }

  /** The server no longer holds what we missed: begin from now and load everything. */
  private startAfresh(): void {
    this.cursor = null;
    this.askedSince = null;
    this.send({ type: "subscribe", topics: TOPICS, since: null });
  }

  private event(frame: Frame): void {
    if (frame.seq !== null) {
      if (this.cursor !== null && frame.seq <= this.cursor) return;
      this.advance(frame.seq);
    }
    const missed = this.catchUp !== null && frame.seq !== null && frame.seq <= this.catchUp.until;
    this.listener.event(frame, missed);
    if (this.catchUp === null || !missed) return;
    this.catchUp.changes += 1;
    if (frame.seq !== null && frame.seq >= this.catchUp.until) this.finishCatchUp();
    else this.after("catchUp", CAUGHT_UP_MS, () => this.finishCatchUp());
  }

  private finishCatchUp(): void {
    const changes = this.catchUp?.changes ?? 0;
    clearTimeout(this.timers.catchUp);
    this.catchUp = null;
    if (changes > 0) this.listener.caughtUp(changes);
  }

  private advance(number: number | null): void {
    if (number !== null) this.cursor = Math.max(this.cursor ?? 0, number);
  }

  private closed(code: number): void {
    switch (code) {
      case 4401:
        // The ticket came from a token the server no longer takes.
        this.drop();
        this.world.renew().then(
          () => this.failed("lost", this.failures === 0 ? "at_once" : 0),
          (reason: unknown) => {
            if (this.world.isSignedOut(reason)) this.stop();
            else this.failed("server_away");
          },
        );
        return;
      case 4403:
        this.failed("not_allowed");
        return;
      case 4429:
        this.failed("too_many");
        return;
      case 1013:
        this.failed("too_slow");
        return;
      case 1012:
        this.failed("server_restarts");
        return;
      default:
        this.failed(this.whyLost());
    }
  }

  private whyLost(): Reason {
    if (navigator.onLine === false) return "no_network";
    return this.subscribed ? "lost" : "server_away";
  }

  /** Drop what is there and try later: after the backoff on top of what the server asked for. */
  private failed(reason: Reason, askedMs: number | "at_once" = 0): void {
    if (this.stopped) return;
    if (this.catchUp) this.finishCatchUp();
    this.drop();
    this.failures += 1;
    this.reason = reason === "starting" ? "server_away" : reason;
    const wait = askedMs === "at_once" ? 0 : askedMs + backoffMs(this.failures, this.world.random);
    const state = this.failures >= TRIES_BEFORE_OFFLINE ? "offline" : "reconnecting";
    this.state.value = { state, reason: this.reason, retryAt: Date.now() + wait };
    this.after("retry", wait, () => void this.connect());
  }

  private drop(): void {
    this.attempt += 1;
    this.subscribed = false;
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

  private send(frame: Said): void {
    if (this.socket?.readyState === 1) this.socket.send(JSON.stringify(frame));
  }

  private after(name: TimerName, ms: number, then: () => void): void {
    clearTimeout(this.timers[name]);
    this.timers[name] = setTimeout(then, ms);
  }
}

type TimerName = "opening" | "silence" | "retry" | "pong" | "catchUp";
