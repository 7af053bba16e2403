/** What a `Live` is given, what it tells, and how it stands. */
import type { components } from "../generated/api";
import type { LiveEvent } from "./frames";

type Schemas = components["schemas"];

/** Why there is no connection. */
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

/** How it stands; `retryAt` is the wall clock in ms. `closed`: `stop`, or it gave up. */
export type LiveState =
  | { state: "connecting"; reason: Reason }
  | { state: "live" }
  | { state: "reconnecting"; reason: Reason; retryAt: number }
  | { state: "offline"; reason: Reason; retryAt: number }
  | { state: "closed"; reason: Reason };

/** Where it goes on. `why` is null when nothing is missing; `first`: there was nothing before.
 * Else load your lists afresh. */
export interface Resumed {
  topics: readonly string[];
  since: number | null;
  head: number;
  why: "first" | "horizon" | "unknown" | "rights" | null;
}

/** What can be listened to. */
export interface LiveCalls {
  open(hello: Schemas["Hello"]): void;
  close(code: number, reason: string): void;
  error(code: string, message: string): void;
  resume(resumed: Resumed): void;
  /** So many tries in a row have failed. */
  offline(failures: number): void;
  message(event: LiveEvent): void;
  /** What was missed has all been handed out: so many events. */
  caughtUp(changes: number): void;
  state(now: LiveState): void;
}

/** How it connects; only the first three must be given. */
export interface LiveOptions {
  url: string | (() => string);
  topics: readonly string[];
  /** A fresh one-time ticket (`POST /api/v1/me/ticket`), asked for before every connection. */
  ticket(): Promise<string>;
  /** Called when the sign-in has ended, before the next ticket is asked for. */
  renew?(): Promise<unknown>;
  /** True where a failure of the two above means that nobody is signed in any more. */
  isSignedOut?(reason: unknown): boolean;
  /** Where to go on: the `cursor` of an earlier page. */
  since?: number | string | null;
  /** So many tries in a row may fail before it gives up; none: it never does. */
  maxAttempts?: number;
  /** After so many it says `offline`, and goes on trying. */
  offlineAfter?: number;
  firstDelayMs?: number;
  maxDelayMs?: number;
  minDelayMs?: number;
  open?(url: string, protocols: string[]): WebSocket;
  random?(): number;
}
