/** The person's language: chosen once, for this page, the server's sentences and the bot. */
import { computed, signal } from "@preact/signals";
import { putLanguage } from "../api/calls";
import { Problem, problemFrom } from "../api/problem";
import { ended } from "../api/session";
import { bestOf } from "../i18n";
import { chosenLanguage } from "../prefs";
import { explain } from "../words";
import { loadMe, me } from "./me";
import { notify } from "./toasts";

// Pressed, and not known yet to have been kept.
const pressed = signal<string | null>(null);

const kept = computed(() => {
  const person = me.value?.person;
  return person && person.language_revision > 0 ? person.language : null;
});

/** What is to be shown: what was pressed just now, what the person chose, what was chosen in this
 * browser before, what the browser is set to. */
export const languageWished = computed(() =>
  bestOf([pressed.value, kept.value, chosenLanguage.value, ...navigator.languages]),
);

/** The language of the server's sentences; null while nobody is known. */
const answeredIn = computed(() => me.value?.person.language ?? null);

/** Be told when the server begins to answer in another language, here or by a choice made
 * elsewhere: what it worded before is to be loaded again. Returns a function that stops. */
export function onAnsweredAnew(again: () => void): () => void {
  let before = answeredIn.peek();
  return answeredIn.subscribe((now) => {
    if (now === null || now === before) return;
    const isFirst = before === null;
    before = now;
    if (!isFirst) again();
  });
}

/** Whoever leaves reads on in their language. */
kept.subscribe((language) => {
  if (language !== null) chosenLanguage.value = language;
});

let turn = Promise.resolve();

/** Choose it; shown at once, and kept for the person where somebody is signed in. Of several
 * presses the last one counts. */
export function chooseLanguage(language: string): Promise<void> {
  if (!me.peek() || ended.peek()) {
    chosenLanguage.value = language;
    // Before whom the page is kept for, whoever stands before the sign-in page over it.
    pressed.value = me.peek() && language;
    return Promise.resolve();
  }
  pressed.value = language;
  turn = turn.then(() => keep(language));
  return turn;
}

async function keep(language: string): Promise<void> {
  if (pressed.peek() !== language) return;
  try {
    await send(language);
  } catch (reason) {
    if (pressed.peek() === language) notify("error", explain(problemFrom(reason)));
  }
  if (pressed.peek() === language) pressed.value = null;
}

async function send(language: string, isAgain = false): Promise<void> {
  const asking = me.peek();
  if (!asking) return;
  try {
    const { revision } = await putLanguage(language, asking.person.language_revision);
    const now = me.peek();
    if (now?.person.id !== asking.person.id) return;
    me.value = { ...now, person: { ...now.person, language, language_revision: revision } };
  } catch (reason) {
    // Chosen otherwise in another tab meanwhile; this press is the later one.
    if (isAgain || !(reason instanceof Problem) || reason.status !== 412) throw reason;
    await loadMe();
    await send(language, true);
  }
}
