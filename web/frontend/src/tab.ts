/** The browser tab: how many alerts are firing, in the title and on the bell. */
import { effect } from "@preact/signals";
import bell from "./assets/bell.svg";
import firingBell from "./assets/bell-firing.svg";
import { firingCount } from "./state/alerts";
import { me } from "./state/me";

const NAME = "Opsbell";

/** Keep the tab right; returns a function that stops. */
export function followFiring(): () => void {
  return effect(() => {
    const count = firingCount.value;
    const place = me.value ? `${me.value.workspace.name} · ${NAME}` : NAME;
    document.title = count > 0 ? `(${count}) ${place}` : place;
    const icon = document.querySelector<HTMLLinkElement>("link[rel=icon]");
    if (icon) icon.href = count > 0 ? firingBell : bell;
  });
}
