/** Notes that are being written about alerts, by alert: a look at another one costs nobody theirs. */
import { signal } from "@preact/signals";
import { noteAlert } from "../api/alerts";
import { freshKey } from "../api/http";
import { type Problem, problemFrom } from "../api/problem";
import { refreshAlertIfOpen } from "./alerts";

/** A note the server does not have yet. */
export interface AlertNote {
  text: string;
  /** Its Idempotency-Key: the same for the same words. */
  key: string;
  isBusy: boolean;
  /** Why it was not taken; null: nobody asked yet. */
  problem: Problem | null;
}

/** They live as long as the page does. */
export const alertNotes = signal<ReadonlyMap<string, AlertNote>>(new Map());

/** Keep what is typed about this alert. */
export function typeAlertNote(id: string, text: string): void {
  const isBusy = alertNotes.value.get(id)?.isBusy ?? false;
  put(id, { text, key: freshKey(), isBusy, problem: null });
}

/** Send it; it stays until the server has it, and what was typed meanwhile stays after that. */
export async function saveAlertNote(id: string): Promise<void> {
  const note = alertNotes.value.get(id);
  if (!note || note.isBusy || note.text.trim() === "") return;
  put(id, { ...note, isBusy: true, problem: null });
  let problem: Problem | null = null;
  try {
    await noteAlert(id, note.text.trim(), note.key);
    refreshAlertIfOpen(id);
  } catch (reason) {
    problem = problemFrom(reason);
  }
  const now = alertNotes.value.get(id);
  // Gone: they signed out meanwhile.
  if (!now) return;
  const isDone = problem === null && now.key === note.key;
  put(id, isDone ? null : { ...now, isBusy: false, problem });
}

function put(id: string, note: AlertNote | null): void {
  const next = new Map(alertNotes.value);
  if (note === null || (note.text === "" && !note.isBusy)) next.delete(id);
  else next.set(id, note);
  alertNotes.value = next;
}
