/** The open case: its thread, history, and the replies that are on their way. */
import { signal } from "@preact/signals";
import { fetchCase, replyToCase } from "../api/calls";
import { noteCase } from "../api/cases";
import { freshKey } from "../api/http";
import { type Problem, problemFrom } from "../api/problem";
import type { Attachment, CaseDetail, ThreadItem } from "../api/types";
import { serverNow } from "../clock";
import { cases } from "./cases";
import { coalesced } from "./coalesced";
import { me } from "./me";
import { Reload } from "./reloads";

// A reply is watched until it arrived or failed, ever more rarely.
const WATCH_MS = [1_000, 2_000, 4_000, 8_000, 15_000, 30_000];
// Events of one moment lead to one request, and so do those of one second.
const SETTLE_MS = 120;
const REFRESH_EVERY_MS = 1_000;
// No further is the server's clock from what we take for it.
const CLOCKS_APART_MS = 2_000;

export type Open =
  | { state: "loading"; id: string }
  | { state: "ready"; id: string; detail: CaseDetail }
  | { state: "failed"; id: string; problem: Problem };

/** For whom words are: the customer, or the team alone. */
export type Kind = "reply" | "note";

/** Words in the box of a case, with for whom they are meant: one is never kept without the other,
 * else a note for the team would be an answer to the customer after a look elsewhere. */
export interface Typed {
  text: string;
  kind: Kind;
}

/** A reply the server has not confirmed yet. */
export interface Draft {
  key: string;
  caseId: string;
  at: string;
  text: string;
  author: string;
  /** True: for the team only, the customer is not told. */
  isNote: boolean;
  state: "sending" | "failed";
  /** Null also for one that failed before the page was loaded anew. */
  problem: Problem | null;
}

export const open = signal<Open | null>(null);
export const drafts = signal<readonly Draft[]>([]);
/** What was typed and not sent, by case; leaving and coming back keeps it. */
export const typed = signal<ReadonlyMap<string, Typed>>(new Map());

let watch = 0;
let timer: ReturnType<typeof setTimeout> | undefined;
const refreshing = coalesced(
  async () => {
    if (open.peek()) await reload(open.peek()?.id ?? "");
  },
  { soonMs: SETTLE_MS, everyMs: REFRESH_EVERY_MS },
);

const renewing = new Reload(() => reload(open.peek()?.id ?? ""));

/** Show this case; what is known already is shown at once by the page itself. */
export async function openCase(id: string): Promise<void> {
  watch = 0;
  if (open.value?.id !== id) {
    renewing.done();
    open.value = { state: "loading", id };
  }
  await reload(id);
}

/** No case is open any more. */
export function closeCase(): void {
  clearTimeout(timer);
  refreshing.stop();
  renewing.done();
  open.value = null;
}

/** Something happened to this case: load it anew if it is the open one; `inMs` to the moment, else
 * together with what happens next to it. */
export function refreshIfOpen(id: string, inMs?: number): void {
  if (open.value?.id !== id) return;
  if (inMs === undefined) {
    refreshing.wish();
    return;
  }
  clearTimeout(timer);
  timer = setTimeout(() => void reload(id), inMs);
}

/** Send a reply, or keep a note; it stands in the thread at once and says what becomes of it. */
export async function reply(caseId: string, text: string, isNote = false): Promise<void> {
  const draft: Draft = {
    key: freshKey(),
    caseId,
    at: new Date(serverNow()).toISOString(),
    text,
    author: me.value?.person.name ?? "",
    isNote,
    state: "sending",
    problem: null,
  };
  drafts.value = [...drafts.value, draft];
  await sendDraft(draft);
}

/** Try a failed reply again, under the same key, so that it cannot arrive twice. */
export async function retryReply(key: string): Promise<void> {
  const draft = drafts.value.find((one) => one.key === key);
  if (draft) await sendDraft(change(draft, { state: "sending", problem: null }));
}

/** Give a failed reply up. */
export function dropReply(key: string): void {
  drafts.value = drafts.value.filter((one) => one.key !== key);
}

/** Keep what is typed, for whom it was before or for whom is said. */
export function keepTyped(caseId: string, text: string, kind?: Kind): void {
  const now = { text, kind: kind ?? typed.value.get(caseId)?.kind ?? "reply" };
  const next = new Map(typed.value);
  // Who emptied the box of a note still writes a note.
  if (text === "" && now.kind === "reply") next.delete(caseId);
  else next.set(caseId, now);
  typed.value = next;
}

async function sendDraft(draft: Draft): Promise<void> {
  try {
    const say = draft.isNote ? noteCase : replyToCase;
    const item = await say(draft.caseId, draft.text, draft.key);
    dropReply(draft.key);
    watch = 0;
    append(draft.caseId, item);
    refreshIfOpen(draft.caseId, WATCH_MS[0]);
  } catch (reason) {
    change(draft, { state: "failed", problem: problemFrom(reason) });
  }
}

function change(draft: Draft, to: Partial<Draft>): Draft {
  const next = { ...draft, ...to };
  drafts.value = drafts.value.map((one) => (one.key === draft.key ? next : one));
  return next;
}

function append(caseId: string, item: ThreadItem): void {
  const now = open.value;
  if (now?.state !== "ready" || now.id !== caseId) return;
  if (now.detail.thread.some((one) => one.id === item.id)) return;
  open.value = { ...now, detail: { ...now.detail, thread: [...now.detail.thread, item] } };
}

async function reload(id: string): Promise<void> {
  try {
    const detail = await fetchCase(id);
    if (open.value?.id !== id) return;
    cases.patch(detail);
    open.value = { state: "ready", id, detail };
    renewing.done();
    for (const one of drafts.value) if (hasArrived(one, detail)) dropReply(one.key);
    const isWaiting = detail.thread.some(
      (item) => item.delivery === "pending" || item.attachments.some(isOnItsWay),
    );
    const next = WATCH_MS[Math.min(watch, WATCH_MS.length - 1)];
    if (isWaiting && watch < WATCH_MS.length) {
      watch += 1;
      refreshIfOpen(id, next);
    }
  } catch (reason) {
    if (open.value?.id !== id) return;
    const problem = problemFrom(reason);
    // What is on screen stays; only an empty page shows the error.
    if (open.value.state !== "ready") open.value = { state: "failed", id, problem };
    renewing.failed(problem);
  }
}

/** True for an answer that failed for us, because its confirmation was lost, and stands there. */
function hasArrived(draft: Draft, { id, thread }: CaseDetail): boolean {
  if (draft.state !== "failed" || draft.caseId !== id) return false;
  const since = Date.parse(draft.at) - CLOCKS_APART_MS;
  return thread.some(
    ({ author, internal, text, at }) =>
      author.kind === "staff" &&
      author.name === draft.author &&
      (internal ?? false) === draft.isNote &&
      text === draft.text &&
      Date.parse(at) >= since,
  );
}

/** A file whose bytes the server does not have yet; a location has none. */
export function isOnItsWay(file: Attachment): boolean {
  return file.state === "pending" && file.kind !== "location";
}
