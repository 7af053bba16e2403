/**
 * Keeps the focus on the page when what has it goes away: a button after its press, a row that is
 * no longer in its list, a message. By itself a browser puts it nowhere, and who works by keys or
 * by ear begins again at the top of the page.
 */

/** What stands for one thing, wherever it is drawn. */
const THINGS = ["data-alert", "data-row", "data-key"] as const;
const ANY_THING = THINGS.map((name) => `[${name}]`).join(", ");
/** Where the focus may rest without doing anything; each says what it is. */
const PLACES =
  "[role=toolbar], [role=group][aria-label], section[aria-label], section[aria-labelledby], " +
  "ul[aria-label], aside[aria-labelledby], .modal-box, main";
const MESSAGES = ".toaster";

/** Keep it as long as the frame is shown; returns a function that stops. */
export function keepFocus(): () => void {
  let stood: HTMLElement | null = null;
  // Messages come and go: whoever was called away by one goes back.
  let aside: HTMLElement | null = null;
  let isCalled = false;
  // One that cannot be pressed while it works has it again when it is through.
  let works: { from: HTMLElement; at: HTMLElement | null } | null = null;

  // A pointer goes where it wants to: what it pressed may let the focus go.
  let isByKeys = true;

  const took = ({ target }: FocusEvent) => {
    if (!(target instanceof HTMLElement)) return;
    stood = target;
    isCalled = target.closest(MESSAGES) !== null;
    if (!isCalled) aside = target;
  };
  const see = (records: readonly MutationRecord[]) => {
    if (works && !works.from.matches(":disabled")) {
      const { from, at } = works;
      works = null;
      if (from.isConnected && (isNowhere() || document.activeElement === at)) return rest(from);
    }
    if (!stood || !isByKeys || !isNowhere()) return;
    if (!stood.isConnected) {
      const gone = stood;
      stood = null;
      rest(isCalled ? back(aside) : (elsewhere(gone) ?? beside(gone, records)));
    } else if (records.some((one) => puts(one, stood))) {
      rest(stood);
    }
  };
  const watch = new MutationObserver(see);
  const left = ({ target, relatedTarget }: FocusEvent) => {
    if (relatedTarget || !document.hasFocus()) return;
    queueMicrotask(() => {
      see(watch.takeRecords());
      if (stood !== target || !stood?.isConnected || !isNowhere()) return;
      const from = stood;
      const isOff = from.matches(":disabled");
      stood = null;
      // Else it was let go on purpose, by a press on nothing or by Escape.
      if (!isByKeys || (!isOff && isSeen(from))) return;
      const at = placeOf(from.parentElement);
      rest(at);
      works = isOff ? { from, at } : null;
    });
  };
  const pressed = ({ type }: Event) => {
    isByKeys = type === "keydown";
  };
  addEventListener("keydown", pressed, true);
  addEventListener("pointerdown", pressed, true);
  document.addEventListener("focusin", took);
  document.addEventListener("focusout", left);
  watch.observe(document.body, {
    subtree: true,
    childList: true,
    attributes: true,
    attributeFilter: ["disabled"],
  });
  return () => {
    removeEventListener("keydown", pressed, true);
    removeEventListener("pointerdown", pressed, true);
    document.removeEventListener("focusin", took);
    document.removeEventListener("focusout", left);
    watch.disconnect();
  };
}

/** The same thing drawn anew, or in another list. */
function elsewhere(gone: HTMLElement): HTMLElement | null {
  for (const name of THINGS) {
    const id = gone.closest(`[${name}]`)?.getAttribute(name);
    const found = id && document.querySelector<HTMLElement>(`[${name}="${CSS.escape(id)}"]`);
    if (found) return linkIn(found);
  }
  return null;
}

function back(to: HTMLElement | null): HTMLElement | null {
  return to?.isConnected && isSeen(to) ? to : placeOf(null);
}

/** The next of its list where that only leads somewhere; else the place it stood in: whoever holds
 * Enter down, or presses it twice, must not do what stands beside. */
function beside(gone: HTMLElement, records: readonly MutationRecord[]): HTMLElement | null {
  const record = records.find(
    (one) => one.target.isConnected && [...one.removedNodes].some((node) => node.contains(gone)),
  );
  const place = record?.target instanceof Element ? record.target : null;
  const wasRow = [...(record?.removedNodes ?? [])].some(
    (node) => node instanceof Element && node.matches("li, tr"),
  );
  for (const near of wasRow ? [record?.nextSibling, record?.previousSibling] : []) {
    const link = near instanceof HTMLElement && near.isConnected ? linkIn(near) : null;
    if (link) return link;
  }
  const thing = place?.closest<HTMLElement>(ANY_THING);
  return (thing && linkIn(thing)) ?? placeOf(place);
}

function linkIn(thing: HTMLElement): HTMLElement | null {
  const own = "a[data-alert-link], a.row-link";
  if (thing.matches("a[href]")) return thing;
  return thing.querySelector<HTMLElement>(own) ?? thing.querySelector<HTMLElement>("a[href]");
}

function placeOf(inside: Element | null): HTMLElement | null {
  let place = inside?.closest<HTMLElement>(PLACES) ?? null;
  while (place && !isSeen(place)) place = place.parentElement?.closest(PLACES) ?? null;
  return place ?? document.getElementById("main");
}

function rest(on: HTMLElement | null): void {
  if (!on) return;
  on.focus({ preventScroll: true });
  if (document.activeElement === on) return;
  on.tabIndex = -1;
  on.focus({ preventScroll: true });
}

/** True where it was put at another place of its list, which takes the focus from it. */
function puts(record: MutationRecord, one: HTMLElement | null): boolean {
  return [...record.addedNodes].some((node) => node.contains(one));
}

function isNowhere(): boolean {
  const at = document.activeElement;
  return at === null || at === document.body;
}

function isSeen(one: HTMLElement): boolean {
  return one.checkVisibility?.({ visibilityProperty: true }) ?? true;
}
