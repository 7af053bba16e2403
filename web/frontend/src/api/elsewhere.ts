/**
 * Where this browser is signed in now, where that is not for whom this page was drawn: its tabs share
 * one sign-in, and another tab may take it to another workspace, or somebody else may come in there.
 */
import { signal } from "@preact/signals";
import { Problem } from "./problem";
import type { Me } from "./types";

const ANSWER_MS = 15_000;
const CODE = "elsewhere";

/** Another account than the page's. */
export interface Elsewhere {
  /** As `account` of `session.ts` has it. */
  account: string;
  /** Their names; null until the server has said them. */
  person: string | null;
  workspace: string | null;
  /** How often something was to be changed from this page meanwhile, and was not. */
  refused: number;
}

/** Null while the page and the sign-in are of one account, or nobody is signed in. */
export const elsewhere = signal<Elsewhere | null>(null);

/** What a request is refused with that would have gone out under another account. */
export function notHere(): Problem {
  return new Problem(409, CODE, "This browser is signed in for another account now.");
}

/** True for the problem above. */
export function isElsewhere(reason: unknown): boolean {
  return reason instanceof Problem && reason.code === CODE;
}

/** Remember where the sign-in went, and ask who and where that is: the one question which that
 * token is ever used for in this page. */
export function wentTo(account: string, bearer: string): void {
  if (elsewhere.peek()?.account === account) return;
  elsewhere.value = { account, person: null, workspace: null, refused: 0 };
  void nameThem(account, bearer);
}

/** Remember that somebody tried to change something from here. */
export function triedHere(): void {
  const now = elsewhere.peek();
  if (now) elsewhere.value = { ...now, refused: now.refused + 1 };
}

async function nameThem(account: string, bearer: string): Promise<void> {
  try {
    const answer = await fetch("/api/v1/me", {
      headers: { Authorization: `Bearer ${bearer}` },
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    if (!answer.ok) return;
    const { person, workspace } = (await answer.json()) as Me;
    const now = elsewhere.peek();
    if (now?.account !== account) return;
    elsewhere.value = { ...now, person: person.name, workspace: workspace.name };
  } catch {
    // It is said without names.
  }
}
