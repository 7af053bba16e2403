/** The board's and the history's shortcuts: they mean the alert in focus, else the one that is open. */

import { type Shortcut, useShortcuts } from "../../keys";
import { go, route } from "../../router";
import { choose, chooseNone, chosen } from "../../state/alert_deeds";
import { act, alerts, giveAlert, isOpen } from "../../state/alerts";
import { may, mayWriteAlerts, me } from "../../state/me";
import { openWindow } from "./drawer";

/** On a card's or a row's link, so that keys find them in the order of the page. */
export const LINK = "data-alert-link";

/** Have them while the screen is shown. */
export function useAlertKeys(): void {
  useShortcuts([
    { keys: "j", does: "alert_key.next", run: () => step(1) },
    { keys: "k", does: "alert_key.previous", run: () => step(-1) },
    { keys: "x", does: "alert_key.choose", run: () => withMeant((id) => choose(id)) },
    { keys: "a", does: "alert_key.acknowledge", run: () => press("acknowledge") },
    { keys: "r", does: "alert_key.resolve", run: () => press("resolve") },
    { keys: "o", does: "alert_key.reopen", run: () => press("reopen") },
    { keys: "m", does: "alert_key.take", run: take },
    { keys: "c", does: "alert_key.convert", run: () => window("convert") },
    { keys: "s", does: "alert_key.silence", run: () => window("silence") },
    ...leave,
  ]);
}

// Behind the others: whoever has chosen some leaves those first, then the page.
const leave: readonly Shortcut[] = [
  {
    keys: "Escape",
    does: "alert_key.leave",
    run: () => {
      const place = route.peek();
      if (chosen.peek().size > 0) chooseNone();
      else if (place.id) go({ screen: "alerts", id: null, query: place.query });
    },
  },
];

/** Whoever leaves an alert's page by keys is back at its card or row; a pointer is where it is. */
export function comeBack(id: string): void {
  const at = document.activeElement;
  if (at?.closest("[data-alert]") || !at?.matches("body, :focus-visible")) return;
  const link = document.querySelector<HTMLElement>(`[data-alert="${CSS.escape(id)}"] [${LINK}]`);
  link?.focus({ preventScroll: true });
}

function press(verb: "acknowledge" | "resolve" | "reopen"): void {
  withMeant((id) => {
    const one = alerts.peek(id);
    if (!one || !mayWriteAlerts.peek()) return;
    const fits =
      verb === "reopen"
        ? !isOpen(one)
        : verb === "acknowledge"
          ? one.status === "firing"
          : isOpen(one);
    if (fits) void act(id, verb);
  });
}

function take(): void {
  const person = me.peek()?.person;
  withMeant((id) => {
    const one = alerts.peek(id);
    if (!person || !one || !isOpen(one) || !mayWriteAlerts.peek()) return;
    if (one.assignee?.id !== person.id) void giveAlert(id, person);
  });
}

function window(which: "convert" | "silence"): void {
  withMeant((id) => {
    if (!may(which === "silence" ? "silences.write" : "alerts.write")) return;
    const place = route.peek();
    if (place.id !== id) go({ screen: "alerts", id, query: place.query });
    openWindow(id, which);
  });
}

function withMeant(run: (id: string) => void): void {
  const focused = document.activeElement?.closest<HTMLElement>("[data-alert]");
  const id = focused?.dataset.alert ?? route.peek().id;
  if (id) run(id);
}

function step(by: 1 | -1): void {
  const links = [...document.querySelectorAll<HTMLElement>(`[${LINK}]`)];
  const near = document.activeElement?.closest<HTMLElement>("[data-alert]");
  const at = near ? links.findIndex((link) => near.contains(link)) : by > 0 ? -1 : links.length;
  const next = links[Math.min(Math.max(at + by, 0), links.length - 1)];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}
