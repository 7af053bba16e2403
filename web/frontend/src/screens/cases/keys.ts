/** The list by keyboard: j and k move, x chooses, e resolves, Enter opens, / searches. */
import { signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { isTyping, useShortcuts } from "../../keys";
import { go } from "../../router";
import { giveCase, moveCase, NEXT } from "../../state/case_actions";
import { address } from "../../state/case_view";
import { cases, rows } from "../../state/cases";
import { mayWriteCases, me } from "../../state/me";
import { letGo, moveChosen, pick, pickAll, picked } from "../../state/picked";

const CONTROLS = "a, button, input, select, textarea, summary, [role=option]";

/** The row the keyboard stands on. */
export const focused = signal<string | null>(null);

/** The row that takes the focus as soon as it is drawn. */
export const awaited: { id: string | null } = { id: null };

/** Listen while the case screen is shown. */
export function useListKeys(openId: string | null): void {
  const before = useRef<string | null>(null);
  useEffect(() => {
    if (openId) {
      focused.value = openId;
      enter(openId);
    } else if (before.current) comeBack(before.current);
    before.current = openId;
  }, [openId]);
  useShortcuts([
    { keys: "j", does: "keys.move_down", run: () => move(1) },
    { keys: "k", does: "keys.move_up", run: () => move(-1) },
    { keys: "/", does: "keys.search", run: find },
    { keys: "x", does: "keys.pick", run: () => choose(false) },
    { keys: "X", does: "keys.pick_through", run: () => choose(true) },
    { keys: "mod+a", does: "keys.pick_all", run: () => mayWriteCases.peek() && pickAll() },
    { keys: "e", does: "keys.resolve", run: () => resolve(openId) },
    { keys: "m", does: "keys.take", run: () => take(openId) },
    { keys: "r", does: "keys.reply", run: answer },
  ]);
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      if (document.querySelector("dialog[open]")) return;
      if (event.key === "Escape") return leave(event, openId);
      if (event.target instanceof Element && event.target.closest(CONTROLS)) return;
      if (event.key === "Enter" && focused.value) openFocused();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, [openId]);
}

function move(by: number): void {
  const list = rows.peek();
  if (list.length === 0) return;
  const at = list.findIndex((row) => row.peek().id === focused.value);
  const to = at < 0 ? 0 : Math.min(list.length - 1, Math.max(0, at + by));
  const id = list[to]?.peek().id ?? null;
  if (id) stand(id);
}

/** Whoever opens a case by its row and by keys goes on in it, not through all the rows behind. */
function enter(id: string): void {
  const at = document.activeElement;
  if (!at?.matches(`[data-row="${CSS.escape(id)}"]:focus-visible`)) return;
  document.getElementById("case-title")?.focus({ preventScroll: true });
}

/** Whoever leaves a case by keys is back at its row; a pointer is where it is. */
function comeBack(id: string): void {
  const at = document.activeElement;
  if (at?.closest("li") || isTyping(at) || !at?.matches("body, :focus-visible")) return;
  const link = document.querySelector<HTMLElement>(`[data-row="${CSS.escape(id)}"]`);
  link?.focus({ preventScroll: true });
}

/** Put the keyboard on a row. */
function stand(id: string): void {
  focused.value = id;
  const link = document.querySelector<HTMLElement>(`[data-row="${CSS.escape(id)}"]`);
  // One that is not drawn yet takes the focus when it is.
  if (link) link.focus();
  else awaited.id = id;
}

function choose(through: boolean): void {
  if (focused.value && mayWriteCases.peek()) pick(focused.value, through);
}

function resolve(openId: string | null): void {
  if (!mayWriteCases.peek()) return;
  if (picked.peek().size > 0) return void moveChosen("resolved");
  const one = cases.peek(openId ?? focused.value ?? "");
  if (one && NEXT[one.status].includes("resolved")) void moveCase(one.id, "resolved");
}

function take(openId: string | null): void {
  const one = cases.peek(openId ?? focused.value ?? "");
  const mine = me.peek()?.person;
  if (one && mine && mayWriteCases.peek()) void giveCase(one.id, mine);
}

function openFocused(): void {
  if (focused.value) go({ screen: "cases", id: focused.value, query: address.peek() });
}

function answer(): void {
  document.getElementById("case-reply")?.focus();
}

function find(): void {
  document.getElementById("case-search")?.focus();
}

function leave(event: KeyboardEvent, openId: string | null): void {
  if (isTyping(event.target)) (event.target as HTMLElement).blur();
  else if (picked.peek().size > 0) letGo();
  else if (openId) go({ screen: "cases", id: null, query: address.peek() });
}
