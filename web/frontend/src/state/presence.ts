/** Who is online, who looks at what and who types; and telling the others the same of oneself. */
import { computed, effect, signal } from "@preact/signals";
import { fetchPresence, type PresenceChanged } from "../api/presence";
import type { Named } from "../api/types";
import { route } from "../router";
import { typed } from "./case_page";
import { isMe } from "./me";

/** What somebody does at a case or an alert. */
export type Doing = "looking" | "typing";
/** What is looked at; nothing: elsewhere. */
export interface Look {
  case?: string;
  alert?: string;
  typing?: boolean;
}

interface Here {
  person: Named;
  /** By `case:<id>` or `alert:<id>`. */
  at: ReadonlyMap<string, Doing>;
}

// The server takes typing for over after ten seconds without a word.
const TYPING_AGAIN_MS = 4_000;
const TYPING_OVER_MS = 6_000;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const here = signal<ReadonlyMap<string, Here>>(new Map());

/** The others who are online, by name. */
export const others = computed(() =>
  [...here.value.values()]
    .map(({ person }) => person)
    .filter(({ id }) => !isMe(id))
    .sort((one, other) => one.name.localeCompare(other.name)),
);

/** The others at one case or alert, those who type first. */
export function othersAt(kind: "case" | "alert", id: string): { person: Named; doing: Doing }[] {
  return [...here.value.values()]
    .flatMap(({ person, at }) => {
      const doing = at.get(`${kind}:${id}`);
      return doing && !isMe(person.id) ? [{ person, doing }] : [];
    })
    .sort((one, other) => other.doing.localeCompare(one.doing));
}

/** Load who is here; a failure leaves what is known. */
export async function loadPresence(): Promise<void> {
  try {
    const { people } = await fetchPresence();
    here.value = new Map(
      people.map(({ person, at }) => [
        person.id,
        { person, at: new Map(at.map((one) => [keyOf(one), one.doing])) },
      ]),
    );
  } catch {
    // Nobody misses a decoration; the next change, or the next connection, brings it.
  }
}

/** Take what changed. */
export function receivePresence({ people, complete }: PresenceChanged): void {
  if (!complete) {
    void loadPresence();
    return;
  }
  const next = new Map(here.value);
  for (const { person, online, doing, ...thing } of people) {
    if (!online) {
      next.delete(person.id);
      continue;
    }
    const at = new Map(next.get(person.id)?.at);
    if (thing.case || thing.alert) {
      if (doing === null) at.delete(keyOf(thing));
      else at.set(keyOf(thing), doing);
    }
    next.set(person.id, { person, at });
  }
  here.value = next;
}

/** Nobody is signed in any more. */
export function clearPresence(): void {
  here.value = new Map();
}

/** Tell the others where this tab is, as long as it is looked at, and that its person types; returns
 * a function that stops. */
export function followPlace(say: (look: Look) => void): () => void {
  const isSeen = signal(document.visibilityState !== "hidden");
  const turn = () => {
    isSeen.value = document.visibilityState !== "hidden";
  };
  document.addEventListener("visibilitychange", turn);
  const stopLooking = effect(() =>
    say(isSeen.value ? lookOf(route.value.screen, route.value.id) : {}),
  );

  let before = typed.peek();
  let saidAt = 0;
  let over: ReturnType<typeof setTimeout> | undefined;
  const stopTyping = effect(() => {
    const now = typed.value;
    const { screen, id } = route.peek();
    const hasTyped =
      screen === "cases" && id !== null && now.get(id)?.text !== before.get(id)?.text;
    before = now;
    if (!hasTyped || id === null || !UUID.test(id)) return;
    clearTimeout(over);
    const isOver = !now.get(id)?.text;
    if (isOver) {
      saidAt = 0;
      say({ case: id });
      return;
    }
    if (Date.now() - saidAt > TYPING_AGAIN_MS) {
      saidAt = Date.now();
      say({ case: id, typing: true });
    }
    over = setTimeout(() => {
      saidAt = 0;
      const place = route.peek();
      say(isSeen.peek() ? lookOf(place.screen, place.id) : {});
    }, TYPING_OVER_MS);
  });
  return () => {
    document.removeEventListener("visibilitychange", turn);
    clearTimeout(over);
    stopLooking();
    stopTyping();
  };
}

function lookOf(screen: string, id: string | null): Look {
  if (id === null || !UUID.test(id)) return {};
  if (screen === "cases") return { case: id };
  return screen === "alerts" ? { alert: id } : {};
}

function keyOf(thing: { case: string | null; alert: string | null }): string {
  return thing.case ? `case:${thing.case}` : `alert:${thing.alert}`;
}
