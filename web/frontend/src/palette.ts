/** Commands for the palette: each screen offers its own while it is shown. */
import { signal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";

/** One thing that can be done from the palette. */
export interface Command {
  title: string;
  run: () => void;
  /** A drawing of lucide's. */
  icon?: unknown;
  /** Other words somebody may look for. */
  keywords?: string;
  /** Its shortcut, shown at the end of the line. */
  keys?: string;
}

type Offered = { current: readonly Command[] };

const offered = signal<readonly Offered[]>([]);

/** True while the palette is shown. */
export const paletteOpen = signal(false);

/** Offer these commands while the component is shown. */
export function useCommands(commands: readonly Command[]): void {
  const mine = useRef(commands);
  mine.current = commands;
  useLayoutEffect(() => {
    offered.value = [...offered.peek(), mine];
    return () => {
      offered.value = offered.peek().filter((one) => one !== mine);
    };
  }, []);
}

/** What the screens offer now, the innermost first. */
export function offeredCommands(): Command[] {
  return [...offered.value].reverse().flatMap((one) => one.current);
}

/** Those in whose title or keywords every word looked for begins a word; all for no words. */
export function matching<T extends { title: string; keywords?: string }>(
  commands: readonly T[],
  words: string,
): T[] {
  const sought = plain(words).split(/\s+/).filter(Boolean);
  return commands.filter(({ title, keywords = "" }) => {
    const text = plain(`${title} ${keywords}`).split(/[\s/·,()-]+/);
    return sought.every((word) => text.some((part) => part.startsWith(word)));
  });
}

// Without accents: nobody types them into a palette.
function plain(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}
