/** The browser tab: how much waits, in the title, and on the bell whether anything fires. */
import { effect } from "@preact/signals";
import { ended } from "./api/session";
import bell from "./assets/bell.svg";
import firingBell from "./assets/bell-firing.svg";
import unreadBell from "./assets/bell-unread.svg";
import { firingCount } from "./state/alerts";
import { me } from "./state/me";
import { unread } from "./state/notices";

const NAME = "Opsbell";

/** Keep the tab right; returns a function that stops. */
export function followFiring(): () => void {
  return effect(() => {
    // Whoever stands before a page that nobody is signed in to reads nothing of it up here either.
    const isShown = !ended.value;
    const firing = isShown ? firingCount.value : 0;
    // What fires is counted as such, not again as what was told of it.
    const told = isShown ? unread.value.unread - (unread.value.by_topic.alerts ?? 0) : 0;
    const count = firing + told;
    const place = isShown && me.value ? `${me.value.workspace.name} · ${NAME}` : NAME;
    document.title = count > 0 ? `(${count}) ${place}` : place;
    const icon = document.querySelector<HTMLLinkElement>("link[rel=icon]");
    const shape = firing > 0 ? firingBell : told > 0 ? unreadBell : bell;
    // Saying the same again would fetch it again.
    if (icon && icon.getAttribute("href") !== shape) icon.href = shape;
  });
}
