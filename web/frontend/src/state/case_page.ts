/** The open case: its thread, history, and the replies that are on their way. */
import { signal } from "@preact/signals";
import { fetchCase, replyToCase } from "../api/calls";
import { freshKey } from "../api/http";
import { type Problem, problemFrom } from "../api/problem";
import type { Attachment, CaseDetail, ThreadItem } from "../api/types";
import { cases } from "./cases";
import { me } from "./me";

// A reply is watched until it arrived or failed, ever more rarely.
const WATCH_MS = [1_000, 2_000, 4_000, 8_000, 15_000, 30_000];
// Events of one moment lead to one request.
const SETTLE_MS = 120;

export type Open =
  | { state: "loading"; id: string }
  | { state: "ready"; id: string; detail: CaseDetail }
  | { state: "failed"; id: string; problem: Problem };

/** A reply the server has not confirmed yet. */
export interface Draft {
  key: string;
  caseId: string;
  at: string;
  text: string;
  author: string;
  state: "sending" | "failed";
  problem: Problem | null;
}

export const open = signal<Open | null>(null);
export const drafts = signal<readonly Draft[]>([]);
/** What was typed and not sent, by case; leaving and coming back keeps it. */
export const typed = signal<ReadonlyMap<string, string>>(new Map());

let watch = 0;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Show this case; what is known already is shown at once by the page itself. */
export async function openCase(id: string): Promise<void> {
  watch = 0;
  if (open.value?.id !== id) open.value = { state: "loading", id };
  await reload(id);
}

/** No case is open any more. */
export function closeCase(): void {
  clearTimeout(timer);
  open.value = null;
}

/** Something happened to this case: load it anew if it is the open one. */
export function refreshIfOpen(id: string, inMs = SETTLE_MS): void {
  if (open.value?.id !== id) return;
  clearTimeout(timer);
  timer = setTimeout(() => void reload(id), inMs);
}

/** Send a reply; it stands in the thread at once and says what becomes of it. */
export async function reply(caseId: string, text: string): Promise<void> {
  const draft: Draft = {
    key: freshKey(),
    caseId,
    at: new Date().toISOString(),
    text,
    author: me.value?.person.name ?? "",
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

/** Keep what is typed. */
export function keepTyped(caseId: string, text: string): void {
  const next = new Map(typed.value);
  if (text === "") next.delete(caseId);
  else next.set(caseId, text);
  typed.value = next;
}

async function sendDraft(draft: Draft): Promise<void> {
  try {
    const item = await replyToCase(draft.caseId, draft.text, draft.key);
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
    const isWaiting = detail.thread.some(
      (item) => item.delivery === "pending" || item.attachments.some(isOnItsWay),
    );
    const next = WATCH_MS[Math.min(watch, WATCH_MS.length - 1)];
    if (isWaiting && watch < WATCH_MS.length) {
      watch += 1;
      refreshIfOpen(id, next);
    }
  } catch (reason) {
    // What is on screen stays; only an empty page shows the error.
    if (open.value?.id !== id || open.value.state === "ready") return;
    open.value = { state: "failed", id, problem: problemFrom(reason) };
  }
}

/** A file whose bytes the server does not have yet; a location has none. */
export function isOnItsWay(file: Attachment): boolean {
  return file.state === "pending" && file.kind !== "location";
}
