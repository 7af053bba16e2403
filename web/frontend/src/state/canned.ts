/** The canned replies at hand while a case is answered, filled in for it. */
import { signal } from "@preact/signals";
import { type CannedReply, countCanned, fetchCannedFor } from "../api/canned";
import { type Problem, problemFrom } from "../api/problem";

/** Those of one case; `items` null: none have come yet. */
export interface AtHand {
  caseId: string;
  items: readonly CannedReply[] | null;
  isBusy: boolean;
  problem: Problem | null;
}

export const atHand = signal<AtHand | null>(null);

/** Bring them for this case; those that are there already stay until newer ones come. */
export async function bringCanned(caseId: string): Promise<void> {
  const before = atHand.value?.caseId === caseId ? atHand.value : null;
  if (before?.isBusy) return;
  atHand.value = { caseId, items: before?.items ?? null, isBusy: true, problem: null };
  try {
    const { items } = await fetchCannedFor(caseId);
    settle(caseId, { items, problem: null });
  } catch (reason) {
    settle(caseId, { problem: problemFrom(reason) });
  }
}

/** Have it counted; whoever answers is not kept waiting for it, nor told where it fails. */
export function countUse(id: string, caseId: string): void {
  countCanned(id, caseId).catch(() => undefined);
}

/** Those that match what was typed: by their shortcut, by their title, by any of their words. */
export function matchingCanned(items: readonly CannedReply[], typed: string): CannedReply[] {
  const words = folded(typed).split(/\s+/).filter(Boolean);
  const [first = ""] = words;
  return items
    .map((one) => ({ one, rank: rankOf(one, words, first) }))
    .filter(({ rank }) => rank < NO_MATCH)
    .sort((a, b) => a.rank - b.rank) // stable: within a rank the most used stays first
    .map(({ one }) => one);
}

const NO_MATCH = 4;

function rankOf(one: CannedReply, words: readonly string[], first: string): number {
  if (words.length === 0) return 0;
  const shortcut = folded(one.shortcut ?? "");
  if (words.length === 1 && shortcut === first) return 0;
  if (words.length === 1 && shortcut.startsWith(first)) return 1;
  const title = folded(one.title);
  if (words.every((word) => title.includes(word))) return 2;
  const all = folded([one.title, one.filled ?? one.text, one.category ?? "", shortcut].join(" "));
  return words.every((word) => all.includes(word)) ? 3 : NO_MATCH;
}

/** In small letters and without accents: who types `senal` finds `señal`. */
function folded(words: string): string {
  return words.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

function settle(caseId: string, now: Partial<AtHand>): void {
  if (atHand.value?.caseId !== caseId) return;
  atHand.value = { ...atHand.value, ...now, isBusy: false };
}
