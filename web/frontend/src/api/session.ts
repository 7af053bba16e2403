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
// Stands from the tap on "Sign out" until the server has heard of it.
const LEAVING = "opsbell.leaving";

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
  const session = await post(PATH, { code });
  write(LEAVING, null);
  keep(session);
}

/** Renew by the refresh cookie; callers at the same time share one request. */
export function refresh(): Promise<string> {
  running ??= alone(async () => {
    try {
      if (read(LEAVING)) await leave();
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

/**
 * Sign out here and on the server. The page is signed out at once, and stays so over a reload even
 * where that cuts the request off or the server is away: it is asked again before any renewal.
 */
export async function signOut(): Promise<void> {
  const bearer = token;
  forget();
  write(LEAVING, "1");
  await end(bearer);
}

/** Drop a token the server refused, so that the next request renews. */
export function distrust(refused: string): void {
  if (token === refused) token = null;
}

async function end(bearer: string | null): Promise<void> {
  const headers: Record<string, string> = { "X-Opsbell": "1" };
  if (bearer) headers.Authorization = `Bearer ${bearer}`;
  const answer = await fetch(PATH, {
    method: "DELETE",
    headers,
    keepalive: true,
    signal: AbortSignal.timeout(ANSWER_MS),
  }).catch(() => undefined);
  if (answer?.ok) write(LEAVING, null);
}

/** Ask the server once more to end what somebody left already; never renews. */
async function leave(): Promise<never> {
  await end(null);
  throw new Problem(401, "not_signed_in", "You signed out here.");
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
  return Number(read(LOCK));
}

function take(until: number): void {
  write(LOCK, String(until));
}

/** Null where storage is switched off, too: nobody else can be seen then, so go on. */
function read(name: string): string | null {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

function write(name: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(name);
    else localStorage.setItem(name, value);
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
