/** What a screen is: where it stands in the navigation, who may see it, and how it is loaded. */
import type { ReadonlySignal } from "@preact/signals";
import type { ComponentType } from "preact";
import type { Area, Key } from "../i18n";
import type { Place } from "../router";

/** The sections of the navigation, from top to bottom. `you` is in the person's own menu. */
export const GROUPS = ["work", "alerting", "insight", "setup", "you"] as const;
export type Group = (typeof GROUPS)[number];

/** One entry of the list of screens. */
export interface Screen {
  /** The first word of its address: `receivers` for `#/receivers`. */
  name: string;
  /** Its name for people, in the base catalogue. */
  title: Key;
  /** A drawing of lucide's. */
  icon: unknown;
  /** Null: reached by links alone. */
  group: Group | null;
  /** The right that shows it; null: everybody who is a member. */
  right: string | null;
  /** The areas of words that come with it. */
  words: Area | readonly Area[];
  /** Pressed after `g`, leads there; one letter, of one screen alone. */
  goKey?: string;
  /** A number that calls for a look, shown at its entry; `says` is the sentence with {n}. */
  badge?: { count: ReadonlySignal<number>; says: Key; testId: string };
  /** True: it stands in the bar at the bottom of a phone; three have room. */
  isOnPhoneBar?: boolean;
  /** True: it fills the whole window, without the frame around it. */
  isBare?: boolean;
  /** Its file, brought when somebody first goes there. */
  load: () => Promise<{ default: ComponentType<Place> }>;
}
