/** What is done to one alert or to many, beyond the board's own presses: shown at once, taken back
 * with an explanation when the server says no. */
import { signal } from "@preact/signals";
import {
  type BulkVerb,
  bulkAlerts,
  convertAlert,
  type NewConversion,
  unconvertAlert,
} from "../api/alerts";
import { fetchAlert } from "../api/calls";
import { freshKey } from "../api/http";
import { problemFrom } from "../api/problem";
import type { AlertSummary, Named } from "../api/types";
import { serverInstant } from "../clock";
import { t } from "../i18n";
import { explain, explainPart } from "../words";
import { alerts, changeAlert, isOpen, refreshAlertIfOpen } from "./alerts";
import { me } from "./me";
import { notify } from "./toasts";

// As many as the server takes in one request.
export const MOST_AT_ONCE = 100;

/** The ids of what is chosen for the bulk bar. */
export const chosen = signal<ReadonlySet<string>>(new Set());
alerts.hold(() => chosen.peek());

// Raised with each choice: what was refused is not put among those chosen meanwhile.
let choices = 0;

/** Choose an alert, or leave it. */
export function choose(id: string, isChosen = !chosen.peek().has(id)): void {
  const next = new Set(chosen.peek());
  if (isChosen && next.size < MOST_AT_ONCE) next.add(id);
  else next.delete(id);
  choices += 1;
  chosen.value = next;
}

/** Choose nothing. */
export function chooseNone(): void {
  choices += 1;
  if (chosen.peek().size > 0) chosen.value = new Set();
}

/** Say what came of an alert. */
export function convert(id: string, said: NewConversion): Promise<void> {
  const person = me.value?.person;
  const conversion = {
    kind: said.kind,
    value: typeof said.value === "number" ? said.value : null,
    currency: said.currency ?? null,
    subject: said.subject ?? null,
    at: serverInstant(),
    by: person ? { id: person.id, name: person.name } : null,
  };
  return changeAlert(
    id,
    (now) => ({ ...now, conversion }),
    () => convertAlert(id, said),
  );
}

/** Nothing came of it after all. */
export function unconvert(id: string): Promise<void> {
  return changeAlert(
    id,
    (now) => ({ ...now, conversion: null }),
    () => unconvertAlert(id),
  );
}

/** Do it to all that are chosen; what is refused is put back and told in one message, and chosen
 * for another try where that may help. */
export async function actOnChosen(verb: BulkVerb, person: Named | null = null): Promise<void> {
  const before = [...chosen.peek()].flatMap((id) => alerts.peek(id) ?? []);
  const meant = before.filter((one) => isMeant(one, verb));
  chooseNone();
  const mine = choices;
  let again: readonly AlertSummary[] = [];
  if (meant.length === 0) {
    notify("info", t("bulk.nothing"));
    return;
  }
  const uncovers = meant.map((one) => alerts.cover(one.id, (now) => expected(now, verb, person)));
  try {
    const ids = meant.map((one) => one.id);
    const done = await bulkAlerts(verb, ids, person?.id ?? null, freshKey());
    const refused: string[] = [];
    for (const item of done.items) {
      const was = meant[item.index];
      if (item.alert) alerts.patch(item.alert);
      else if (was) {
        // What somebody else has done already is not to be done again.
        if (!item.problem?.reason?.startsWith("already_")) again = [...again, was];
        await fetchAnew(was.id);
        refused.push(`#${was.number} (${explainPart(item.problem)})`);
      }
    }
    if (refused.length === 0) notify("success", t(`bulk.done_${verb}`, { n: done.done }));
    else {
      const which = refused.slice(0, 3).join(", ") + (refused.length > 3 ? "…" : "");
      notify("warning", t("bulk.refused", { n: refused.length, of: meant.length, which }));
    }
  } catch (reason) {
    again = meant;
    notify("error", t("bulk.failed", { why: explain(problemFrom(reason)) }));
  }
  for (const uncover of uncovers) uncover();
  if (again.length > 0 && mine === choices) chosen.value = new Set(again.map(({ id }) => id));
  for (const one of meant) refreshAlertIfOpen(one.id);
}

function isMeant(one: AlertSummary, verb: BulkVerb): boolean {
  return verb === "acknowledge" ? one.status === "firing" : isOpen(one);
}

function expected(one: AlertSummary, verb: BulkVerb, person: Named | null): AlertSummary {
  const mine = me.value?.person ?? null;
  const by = mine && { id: mine.id, name: mine.name };
  const at = serverInstant();
  if (verb === "assign") return { ...one, assignee: person };
  if (verb === "acknowledge") {
    return { ...one, status: "acknowledged", acknowledged_by: by, acknowledged_at: at };
  }
  return { ...one, status: "resolved", resolved_by: by, resolved_at: at };
}

async function fetchAnew(id: string): Promise<void> {
  const fresh = await fetchAlert(id).catch(() => null);
  if (fresh) alerts.patch(fresh);
}
