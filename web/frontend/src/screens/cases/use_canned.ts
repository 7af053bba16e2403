/** When the list of canned replies is open, what it shows, and what choosing one writes. */
import { useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import type { CannedReply } from "../../api/canned";
import { atHand, bringCanned, countUse, matchingCanned } from "../../state/canned";

/** What follows a slash at the very beginning, as long as it may still be a shortcut or a title. */
const ASKED = /^\/([^\n]{0,60})$/;
/** A shortcut and a blank behind it. */
const EXPANDED = /^\/(\S+)\s$/;

/** What the box for answers needs of the list. */
export interface Canned {
  isOpen: boolean;
  /** The box itself is what narrows the list: it stands after a slash. */
  isTyped: boolean;
  words: string;
  shown: readonly CannedReply[];
  at: number;
  listId: string;
  activeId: string | undefined;
  /** True where the key was the list's. */
  onKey: (event: KeyboardEvent) => boolean;
  onTyped: (text: string) => void;
  narrow: (words: string) => void;
  pointAt: (index: number) => void;
  choose: (one: CannedReply | undefined) => void;
  toggle: () => void;
  close: () => void;
}

interface Props {
  caseId: string;
  text: string;
  isOffered: boolean;
  area: RefObject<HTMLTextAreaElement | null>;
  /** Put the box to these words, with the caret there. */
  write: (text: string, caret: number) => void;
}

/** The state of the list for one box. */
export function useCanned({ caseId, text, isOffered, area, write }: Props): Canned {
  const listId = useId();
  const words = useSignal<string | null>(null); // null: the button has not opened it
  const isDismissed = useSignal(false);
  const at = useSignal(0);
  // Enter came before the list did: the first one is meant.
  const isEager = useRef(false);
  const asked = isOffered ? ASKED.exec(text) : null;
  const held = atHand.value?.caseId === caseId ? atHand.value : null;
  const isTyped = words.value === null && asked !== null && !isDismissed.value;
  const wanted = words.value ?? (isTyped ? (asked?.[1] ?? "") : "");
  const shown = matchingCanned(held?.items ?? [], wanted);
  const isLoading = held?.items == null && held?.problem == null;
  // After a slash somebody may mean something else: only what is found is in their way.
  const isOpen = words.value !== null || (isTyped && (isLoading || shown.length > 0));
  const index = Math.min(at.value, Math.max(shown.length - 1, 0));

  useEffect(() => {
    words.value = null;
    isDismissed.value = false;
    isEager.current = false;
  }, [caseId]);
  useEffect(() => {
    if (isOpen) void bringCanned(caseId);
  }, [isOpen, caseId]);
  useEffect(() => {
    if (!text.startsWith("/")) isDismissed.value = false;
    if (asked === null) isEager.current = false;
  }, [text]);
  useEffect(() => {
    if (isLoading || !isEager.current) return;
    isEager.current = false;
    choose(shown[0]);
  }, [isLoading]);

  const close = () => {
    if (words.value === null) isDismissed.value = true;
    words.value = null;
    isEager.current = false;
    at.value = 0;
    area.current?.focus();
  };
  const choose = (one: CannedReply | undefined) => {
    if (!one) return;
    const filled = one.filled ?? one.text;
    const box = area.current;
    // After a slash all of the box is the question; else it goes where the caret was.
    const from = asked ? 0 : (box?.selectionStart ?? text.length);
    const to = asked ? text.length : (box?.selectionEnd ?? from);
    write(text.slice(0, from) + filled + text.slice(to), from + filled.length);
    countUse(one.id, caseId);
    words.value = null;
    at.value = 0;
    area.current?.focus();
  };
  const onKey = (event: KeyboardEvent): boolean => {
    if (!isOpen || event.isComposing) return false;
    const count = shown.length;
    if (event.key === "ArrowDown" && count > 0) at.value = (index + 1) % count;
    else if (event.key === "ArrowUp" && count > 0) at.value = (index - 1 + count) % count;
    else if (event.key === "Escape") close();
    else if (event.key === "Enter" && isLoading) isEager.current = true;
    else if (event.key === "Enter") choose(shown[index]);
    else if (event.key === "Tab" && isTyped && count > 0) choose(shown[index]);
    else return false;
    event.preventDefault();
    // A page behind it has uses of its own for Escape and the arrows.
    event.stopPropagation();
    return true;
  };

  return {
    isOpen,
    isTyped,
    words: wanted,
    shown,
    at: index,
    listId,
    activeId: isOpen && shown[index] ? `${listId}-${index}` : undefined,
    onKey,
    onTyped: (now) => {
      at.value = 0;
      const [, shortcut] = (isOffered && EXPANDED.exec(now)) || [];
      const one =
        shortcut && held?.items?.find((each) => each.shortcut === shortcut.toLowerCase());
      if (!one) return;
      const filled = one.filled ?? one.text;
      write(filled, filled.length);
      countUse(one.id, caseId);
    },
    narrow: (now) => {
      words.value = now;
      at.value = 0;
    },
    pointAt: (now) => {
      at.value = now;
    },
    choose,
    toggle: () => {
      if (isOpen) close();
      else {
        words.value = "";
        at.value = 0;
      }
    },
    close,
  };
}
