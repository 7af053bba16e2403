/** The board narrowed by filters: the server says what fits, the page keeps and follows only that.
 *
 * There may be more alerts than a tab holds, and words, places and categories are the server's to
 * judge. So the board is asked for with its filters; of an alert that comes or changes afterwards
 * the page drops at once what cannot fit, and asks about the others by their ids.
 */
import { batch, computed, effect, type ReadonlySignal, signal } from "@preact/signals";
import { countAlertsBy, fetchAlertsBy } from "../api/alerts";
import { type Problem, problemFrom } from "../api/problem";
import type { AlertPage, AlertStatus, AlertSummary } from "../api/types";
import { fits, isSameNarrowing, type Narrowing, paramsOf } from "./alert_match";
import {
  alerts,
  board,
  column,
  firing,
  firingCount,
  latestFirst,
  loads,
  MOST_PAGES,
  OPEN,
  OPEN_PAGE,
  over,
  RESOLVED_SHOWN,
  taken,
  takenCount,
  worstFirst,
} from "./alerts";
import { coalesced } from "./coalesced";
import { me } from "./me";
import { Reload } from "./reloads";

// So many ids fit into an address.
const ASKED_AT_ONCE = 100;
// With more to ask about than this it is quicker to load what fits.
const MOST_ASKED = 300;
const FEW = 50;
const ASK_MS = 120;
const ASK_EVERY_MS = 1_000;
const COUNT_MS = 400;
const COUNT_EVERY_MS = 5_000;

/** How far the narrowed board is loaded; `hasMore`: more fit than were loaded. */
interface Narrowed {
  state: "loading" | "ready" | "failed";
  problem: Problem | null;
  hasMore: boolean;
}

/** What narrows the board; empty: nothing. */
export const narrowing = signal<Narrowing>({});
export const isNarrowed = computed(() => Object.keys(narrowing.value).length > 0);

const narrowed = signal<Narrowed>({ state: "loading", problem: null, hasMore: false });
const totals = signal<{ firing: number; acknowledged: number } | null>(null);
// What the server said about an alert as it was then.
let verdicts = new Map<string, { revision: number; isIn: boolean }>();
const said = signal(0);
let turn = 0;
const renewing = new Reload(() => loadNarrowed());

function belonging(): (one: AlertSummary) => boolean {
  const by = narrowing.value;
  const mine = me.value?.person.id;
  said.value;
  return (one) => fits(one, by, mine) ?? verdicts.get(one.id)?.isIn === true;
}

const few = {
  firing: column(["firing"], worstFirst, undefined, belonging),
  taken: column(["acknowledged"], worstFirst, undefined, belonging),
  over: column(["resolved", "expired"], latestFirst, RESOLVED_SHOWN, belonging),
};

const either = <T>(all: ReadonlySignal<T>, some: ReadonlySignal<T>) =>
  computed(() => (isNarrowed.value ? some.value : all.value));

/** The columns as they are shown. */
export const shown = {
  firing: either(firing, few.firing),
  taken: either(taken, few.taken),
  over: either(over, few.over),
};

/** How many of a column there are, also where not all of them are here. */
export const shownCount = {
  firing: either(firingCount, counting("firing", few.firing)),
  taken: either(takenCount, counting("acknowledged", few.taken)),
};

/** How far what is shown is loaded. */
export const shownBoard = either<Narrowed>(board, narrowed);

alerts.hold(() =>
  isNarrowed.peek()
    ? Object.values(few).flatMap((one) => one.peek().map((each) => each.peek().id))
    : [],
);

function counting(
  which: "firing" | "acknowledged",
  here: ReadonlySignal<readonly unknown[]>,
): ReadonlySignal<number> {
  return computed(() => {
    const count = here.value.length;
    return narrowed.value.hasMore ? Math.max(totals.value?.[which] ?? 0, count) : count;
  });
}

/** Narrow the board to this. */
export function narrowTo(by: Narrowing): void {
  if (isSameNarrowing(by, narrowing.peek())) return;
  turn += 1;
  renewing.done();
  // What may fit stays in sight until the server has said so: a word typed must not blink.
  const still = Object.values(shown).flatMap((one) => one.peek().map((each) => each.peek().id));
  batch(() => {
    verdicts = new Map(still.map((id) => [id, { revision: -1, isIn: true }]));
    totals.value = null;
    narrowed.value = { state: "loading", problem: null, hasMore: false };
    narrowing.value = by;
  });
  if (isNarrowed.peek()) void loadNarrowed();
}

/** Load what fits; cards already here stay in sight meanwhile. */
export async function loadNarrowed(): Promise<void> {
  turn += 1;
  const mine = turn;
  const before = alerts.snapshot();
  try {
    const [open, done] = await Promise.all([
      pages(OPEN, OPEN_PAGE, MOST_PAGES),
      pages(["resolved", "expired"], RESOLVED_SHOWN, 1),
    ]);
    if (mine !== turn) return;
    const found = [...open.items, ...done.items];
    batch(() => {
      // Of what came or changed meanwhile nothing was said; it is asked about.
      verdicts = new Map([...before].map(([id, revision]) => [id, { revision, isIn: false }]));
      admit(found);
      narrowed.value = { state: "ready", problem: null, hasMore: open.hasMore };
    });
    renewing.done();
  } catch (reason) {
    if (mine !== turn) return;
    const problem = problemFrom(reason);
    if (narrowed.peek().state === "ready") renewing.failed(problem);
    else narrowed.value = { state: "failed", problem, hasMore: false };
  }
}

/** Keep the narrowed board right while it is shown; returns a function that stops. */
export function followNarrowed(): () => void {
  const judging = coalesced(judge, { soonMs: ASK_MS, everyMs: ASK_EVERY_MS });
  const count = coalesced(countAll, { soonMs: COUNT_MS, everyMs: COUNT_EVERY_MS });
  const stopMoves = effect(() => {
    if (!isNarrowed.value || narrowed.value.state !== "ready") return;
    alerts.moves.value;
    if (narrowed.value.hasMore) count.wish();
    if (unjudged().length > 0) judging.wish();
  });
  let known = loads.peek();
  const stopLoads = effect(() => {
    if (loads.value === known) return;
    known = loads.value;
    if (isNarrowed.peek()) void loadNarrowed();
  });
  return () => {
    stopMoves();
    stopLoads();
    renewing.done();
    judging.stop();
    count.stop();
  };
}

function unjudged(): AlertSummary[] {
  const by = narrowing.peek();
  const mine = me.peek()?.person.id;
  return alerts.all
    .peek()
    .map((one) => one.peek())
    .filter(
      (one) => verdicts.get(one.id)?.revision !== one.revision && fits(one, by, mine) === null,
    );
}

async function judge(): Promise<void> {
  const asked = unjudged();
  if (asked.length > MOST_ASKED) return loadNarrowed();
  const mine = turn;
  for (let at = 0; at < asked.length; at += ASKED_AT_ONCE) {
    const some = asked.slice(at, at + ASKED_AT_ONCE);
    const params = paramsOf(narrowing.peek());
    for (const one of some) params.append("id", one.id);
    params.set("limit", String(ASKED_AT_ONCE));
    // What moves next asks again.
    const page = await fetchAlertsBy(params).catch(() => null);
    if (mine !== turn || page === null) return;
    batch(() => {
      for (const one of some) verdicts.set(one.id, { revision: one.revision, isIn: false });
      admit(page.items);
    });
  }
}

function admit(found: readonly AlertSummary[]): void {
  for (const one of found) {
    alerts.patch(one);
    verdicts.set(one.id, { revision: one.revision, isIn: true });
  }
  said.value += 1;
}

async function countAll(): Promise<void> {
  const mine = turn;
  const each = (["firing", "acknowledged"] as const).map((status) => {
    const params = paramsOf(narrowing.peek());
    params.set("status", status);
    return countAlertsBy(params);
  });
  const found = await Promise.all(each).catch(() => null);
  if (found === null || mine !== turn) return;
  const [burning = 0, held = 0] = found;
  totals.value = { firing: burning, acknowledged: held };
  // What was not loaded has room now.
  const here = few.firing.peek().length + few.taken.peek().length;
  if (here < Math.min(FEW, burning + held)) void loadNarrowed();
}

async function pages(statuses: readonly AlertStatus[], limit: number, most: number) {
  const items: AlertSummary[] = [];
  let cursor: string | null = null;
  const mine = turn;
  for (let at = 0; at < most && mine === turn; at += 1) {
    const params = paramsOf(narrowing.peek());
    for (const status of statuses) params.append("status", status);
    params.set("limit", String(limit));
    if (cursor) params.set("cursor", cursor);
    const page: AlertPage = await fetchAlertsBy(params);
    items.push(...page.items);
    cursor = page.next_cursor;
    if (cursor === null) break;
  }
  return { items, hasMore: cursor !== null };
}
