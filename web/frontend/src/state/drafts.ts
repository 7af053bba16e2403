/** Words that the server does not have yet, kept in this browser: those in the box of a case, and
 * answers that were sent and not confirmed. A session that ends in the midst of a sentence, a server
 * that is away, or a reload, costs nobody their words. Who signs out takes theirs along. */
import { batch, effect } from "@preact/signals";
import { ended, signedIn } from "../api/session";
import { alertNotes } from "./alert_notes";
import { type Draft, drafts, type Typed, typed } from "./case_page";
import { me } from "./me";
import { Shelf } from "./shelf";

// Where earlier versions kept all that one person typed, as one list of pairs.
const EARLIER = "opsbell.drafts.";

/** An answer as it is kept: whether it is on its way or failed only the tab knows that sends it. */
type Unsent = Pick<Draft, "key" | "caseId" | "at" | "text" | "author" | "isNote">;

/** Keep them, and follow what other tabs do with theirs; returns a function that stops. */
export function followDrafts(): () => void {
  const boxes = new Shelf<Typed>("opsbell.typed.", typedOf);
  const unsent = new Shelf<Unsent>("opsbell.unsent.", unsentOf);
  let whose: string | null = null;
  const stop = effect(() => {
    const id = me.value?.person.id ?? null;
    const [words, answers] = [typed.value, drafts.value];
    const hasLeft = signedIn.value === "no" && !ended.value;
    if (id !== null && id !== whose) {
      // What somebody else wrote on this page is not theirs.
      const isFirst = whose === null;
      if (!isFirst) alertNotes.value = new Map();
      whose = id;
      const kept = [...takeEarlier(id), ...boxes.open(id)];
      const failed = [...unsent.open(id).values()].sort(inTurn).map(asFailed);
      typed.value = new Map([...kept, ...(isFirst ? words : [])]);
      drafts.value = [...failed, ...(isFirst ? answers : [])];
    } else if (whose !== null && id === null && hasLeft) {
      boxes.clear();
      unsent.clear();
      whose = null;
      typed.value = new Map();
      drafts.value = [];
      alertNotes.value = new Map();
    } else if (whose !== null) {
      boxes.keep(new Map([...words].filter(([, { text }]) => text !== "")));
      unsent.keep(new Map(answers.map((one) => [one.key, kept(one)])));
    }
  });
  const heard = (event: StorageEvent) => {
    batch(() => {
      hearTyped(boxes, event);
      hearUnsent(unsent, event);
    });
  };
  addEventListener("storage", heard);
  return () => {
    stop();
    removeEventListener("storage", heard);
  };
}

/** The words of a box are the same in all tabs, but where somebody wrote others here meanwhile. */
function hearTyped(boxes: Shelf<Typed>, event: StorageEvent): void {
  const heard = boxes.heard(event);
  if (!heard) return;
  const { id, before, after } = heard;
  const mine = typed.peek().get(id);
  boxes.learn(id, after);
  const next = new Map(typed.peek());
  const isOwn = mine !== undefined && mine.text !== "" && JSON.stringify(mine) !== before;
  // A map of its own in any case: words of one's own are written again by it.
  if (!isOwn && after !== null) next.set(id, after);
  else if (!isOwn && mine?.text) next.delete(id);
  typed.value = next;
}

/** What another tab sent after all, or gave up, is not sent by this one. */
function hearUnsent(unsent: Shelf<Unsent>, event: StorageEvent): void {
  const heard = unsent.heard(event);
  if (heard?.after !== null) return;
  unsent.learn(heard.id, null);
  drafts.value = drafts.peek().filter(({ key }) => key !== heard.id);
}

function kept({ key, caseId, at, text, author, isNote }: Unsent): Unsent {
  return { key, caseId, at, text, author, isNote };
}

function inTurn(one: Unsent, other: Unsent): number {
  return one.at < other.at ? -1 : 1;
}

/** Nobody knows what became of it: the key lets the server tell. */
function asFailed(one: Unsent): Draft {
  return { ...one, state: "failed", problem: null };
}

function typedOf(value: unknown): Typed | null {
  const { text, kind } = (value ?? {}) as Partial<Typed>;
  const isTyped = typeof text === "string" && (kind === "reply" || kind === "note");
  return isTyped ? { text, kind } : null;
}

function unsentOf(value: unknown): Unsent | null {
  const one = (value ?? {}) as Unsent;
  const words = [one.key, one.caseId, one.at, one.text, one.author];
  const isUnsent = words.every((word) => typeof word === "string");
  return isUnsent && typeof one.isNote === "boolean" ? kept(one) : null;
}

/** What an earlier version kept, which is here no more afterwards. */
function takeEarlier(id: string): [string, Typed][] {
  try {
    const pairs: unknown = JSON.parse(localStorage.getItem(EARLIER + id) ?? "[]");
    localStorage.removeItem(EARLIER + id);
    return Array.isArray(pairs) ? pairs.flatMap(pairOf) : [];
  } catch {
    return []; // Storage may be switched off, or hold another program's words.
  }
}

function pairOf(one: unknown): [string, Typed][] {
  const [id, words] = Array.isArray(one) ? one : [];
  // Bare words were taken for an answer.
  const typedThen = typedOf(typeof words === "string" ? { text: words, kind: "reply" } : words);
  return typeof id === "string" && typedThen ? [[id, typedThen]] : [];
}
