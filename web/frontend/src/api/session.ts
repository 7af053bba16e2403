/** Who is signed in: the short access token in memory, renewed silently before it ends. */
import { signal } from "@preact/signals";
import { Problem, problemFrom, problemOf } from "./problem";
import type { Session } from "./types";

const PATH = "/api/v1/session";
const ANSWER_MS = 15_000;
// Renewed this long before the end, or at half time where the life is short.
const MARGIN_MS = 60_000;
const RETRY_MS = 10_000;
const LOCK = "opsbell.refresh";
const LOCK_MS = 5_000;

/** `unknown` until the first refresh was answered. */
export type SignedIn = "unknown" | "yes" | "no";

export const signedIn = signal<SignedIn>("unknown");

let token: string | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;
let running: Promise<string> | null = null;
const renewed = new Set<(token: string) => void>();

/** The access token, renewed first where there is none; throws a `Problem`. */
export async function accessToken(): Promise<string> {
  return token ?? refresh();
}

/** Be told each new access token; returns a function that stops. */
export function onRenewed(listener: (token: string) => void): () => void {
  renewed.add(listener);
  return () => renewed.delete(listener);
}

/** Exchange the one-time code of a sign-in link; throws a `Problem`. */
export async function signIn(code: string): Promise<void> {
  keep(await post(PATH, { code }));
}

/** Renew by the refresh cookie; callers at the same time share one request. */
export function refresh(): Promise<string> {
  running ??= alone(async () => {
    try {
      return keep(await post(`${PATH}/refresh`, undefined));
    } catch (reason) {
      const problem = problemFrom(reason);
      if (problem.status === 401 || problem.status === 403) forget();
      else again(RETRY_MS);
      throw problem;
    }
  }).finally(() => {
    running = null;
  });
  return running;
}

/** Sign out here and on the server; the page is signed out even if the server is away. */
export async function signOut(): Promise<void> {
  const bearer = token;
  forget();
  const headers: Record<string, string> = { "X-Opsbell": "1" };
  if (bearer) headers.Authorization = `Bearer ${bearer}`;
  await fetch(PATH, {
    method: "DELETE",
    headers,
    signal: AbortSignal.timeout(ANSWER_MS),
  }).catch(() => undefined);
}

/** Drop a token the server refused, so that the next request renews. */
export function distrust(refused: string): void {
  if (token === refused) token = null;
}

function keep(session: Session): string {
  token = session.access_token;
  signedIn.value = "yes";
  const life = session.expires_in * 1000;
  again(Math.max(life - MARGIN_MS, life / 2, 5_000));
  for (const listener of renewed) listener(token);
  return token;
}

function forget(): void {
  token = null;
  clearTimeout(timer);
  signedIn.value = "no";
}

function again(inMs: number): void {
  clearTimeout(timer);
  timer = setTimeout(() => {
    if (signedIn.value !== "no") refresh().catch(() => undefined);
  }, inMs);
}

/** Tabs share the cookie, which changes with each renewal: let one renew at a time. */
function alone<T>(work: () => Promise<T>): Promise<T> {
  if (!navigator.locks) return inTurn(work);
  return navigator.locks.request(LOCK, work) as Promise<T>;
}

/** The same where browsers offer no locks (plain http on a local network): nearly as good. */
async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const until = Date.now() + LOCK_MS;
  while (taken() > Date.now() && Date.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, 50 + Math.random() * 150));
  }
  take(Date.now() + LOCK_MS);
  return work().finally(() => take(0));
}

function taken(): number {
  try {
    return Number(localStorage.getItem(LOCK));
  } catch {
    return 0; // Storage is switched off: nobody else can be seen, so go on.
  }
}

function take(until: number): void {
  try {
    localStorage.setItem(LOCK, String(until));
  } catch {
    // See above.
  }
}

async function post(path: string, body: unknown): Promise<Session> {
  const answer = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Opsbell": "1" },
    body: body === undefined ? null : JSON.stringify(body),
    signal: AbortSignal.timeout(ANSWER_MS),
  }).catch((reason: unknown) => {
    throw problemFrom(reason);
  });
  if (!answer.ok) throw await problemOf(answer);
  const session = (await answer.json()) as Session;
  if (!session.access_token) throw new Problem(502, "no_token", "The answer held no token.");
  return session;
}
