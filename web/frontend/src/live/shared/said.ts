/** What tabs and the worker that holds their one socket say to each other. */
import type { ClientFrame, LiveEvent } from "../frames";
import type { LiveCalls, Reason } from "../options";

/** What somebody looks at, or types an answer to; nothing in it: nothing in particular. */
export interface Look {
  case?: string;
  alert?: string;
  typing?: boolean;
}

/** What only a page can do, because it alone holds the sign-in. */
export type Errand = "ticket" | "renew";

/** A tab's word. `account` tells whose socket it shares; `lock` is held as long as the tab lives,
 * null where browsers offer no locks; `cursor` is up to where it has everything. */
export type TabWord =
  | {
      kind: "join";
      account: string;
      lock: string | null;
      url: string;
      topics: string[];
      cursor: number | null;
    }
  | { kind: "leave" }
  | { kind: "here"; read: number }
  | { kind: "looks" }
  | { kind: "retry" }
  | { kind: "topics"; topics: string[] }
  | { kind: "presence"; look: Look }
  | { kind: "frame"; frame: ClientFrame }
  | { kind: "token"; token: string }
  | { kind: "done"; errand: number; value: string }
  | { kind: "failed"; errand: number; isSignedOut: boolean };

/** How it stands; the wait is told as such, for a tab may read another clock. */
export type Standing =
  | { state: "connecting"; reason: Reason }
  | { state: "closed"; reason: Reason }
  | { state: "live" }
  | { state: "reconnecting"; reason: Reason; retryInMs: number }
  | { state: "offline"; reason: Reason; retryInMs: number };

/** What is handed on just as it was told. */
export type Passed = "close" | "error" | "resume" | "offline" | "caughtUp";

/** The worker's word. `forgotten`: it does not know this tab any more, which joins again. */
export type WorkerWord =
  | { kind: "welcome" }
  | { kind: "here" }
  | { kind: "forgotten" }
  | { kind: "standing"; now: Standing }
  | { kind: "hello"; hello: Parameters<LiveCalls["open"]>[0]; ageMs: number }
  | { kind: "event"; event: LiveEvent }
  | { kind: "errand"; errand: number; what: Errand }
  | {
      [Name in Passed]: { kind: "told"; name: Name; said: Parameters<LiveCalls[Name]> };
    }[Passed];

/** The end of a line to a tab, as far as it matters here: a `MessagePort`. */
export interface Port {
  postMessage(word: WorkerWord): void;
}
