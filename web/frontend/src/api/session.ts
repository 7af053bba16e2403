/** Who is signed in: the short access token in memory, renewed silently before it ends. */
import { batch, signal } from "@preact/signals";
import { startAnew } from "../anew";
import { elsewhere, isElsewhere, notHere, wentTo } from "./elsewhere";
import { Problem, problemFrom, problemOf } from "./problem";
import type { Session } from "./types";

const PATH = "/api/v1/session";
const ANSWER_MS = 15_000;
// Renewed this long before the end, or at half time where the life is short.
const MARGIN_MS = 60_000;
const RETRY_MS = 10_000;
const LOCK = "opsbell.refresh";
const LOCK_MS = 5_000;
const FIRST_MS = 3_000;
// Stands from the tap on "Sign out" until the server has heard of it.
const LEAVING = "opsbell.leaving";
// Who came in by a link, and when: written for the other tabs of this browser.
const ENTERED = "opsbell.entered";

/** `unknown` until the first refresh was answered. */
export type SignedIn = "unknown" | "yes" | "no";

export const signedIn = signal<SignedIn>("unknown");

/** Stays signed in where a cookie cannot; throws a `Problem`. */
export interface Keeper {
  renew(): Promise<Session>;
  end(): Promise<void>;
}

/** True where a session ended that this page did not end: elsewhere, or by an admin. Until it is
 * begun again nothing is asked: the page would only hear the same once more. */
export const ended = signal(false);

let token: string | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;
let running: Promise<string> | null = null;
let keeper: Keeper | null = null;
const renewed = new Set<(token: string) => void>();

/** For whom, in which workspace, this page is drawn; "" while nobody is signed in. Tabs of the same
 * account are one person's at one desk. It never changes while somebody is signed in, nor while their
 * session has `ended` and may be begun again: where the browser's sign-in is another one now,
 * `elsewhere` says so, and the page asks nothing by it. */
export const account = signal("");

/** The access token of the page's account, renewed first where there is none; throws a `Problem`,
 * the one of `elsewhere.ts` where the browser is signed in for another account. */
export async function accessToken(): Promise<string> {
  if (token !== null) return token;
  if (elsewhere.peek()) throw notHere();
  if (ended.peek()) throw new Problem(401, "not_signed_in", "The session has ended.");
  return refresh();
}

/** Renew and end the session by this from now on, and by no cookie. */
export function keepBy(one: Keeper): void {
  keeper = one;
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
  write(ENTERED, `${accountOf(session.access_token)} ${Date.now()}`);
  keep(session);
}

/** Renew by the refresh cookie; callers at the same time share one request. Throws a `Problem`, and
 * leaves the token as it is where the new one is another account's. */
export function refresh(): Promise<string> {
  const lend = keeper ? (work: () => Promise<string>) => work() : alone<string>;
  running ??= lend(async () => {
    try {
      if (keeper) return keep(await keeper.renew());
      if (read(LEAVING)) await leave();
      return keep(await post(`${PATH}/refresh`, undefined));
    } catch (reason) {
      const problem = problemFrom(reason);
      if (problem.status === 401 || problem.status === 403) {
        if (signedIn.peek() === "yes" && !read(LEAVING)) lapse();
        else if (!ended.peek()) forget();
      } else if (!isElsewhere(problem)) again(RETRY_MS);
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
 * `first` was asked by the session already and has a moment to be done before the server ends it.
 */
export async function signOut(first?: Promise<unknown>): Promise<void> {
  const bearer = token;
  forget();
  if (!keeper) write(LEAVING, "1");
  if (first) await Promise.race([first, new Promise((done) => setTimeout(done, FIRST_MS))]);
  if (keeper) return keeper.end().catch(() => undefined);
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
  const whose = accountOf(session.access_token);
  if (ended.peek() && whose !== account.peek()) {
    startAnew(); // What is kept under the sign-in page is not theirs.
    throw notHere();
  }
  if (signedIn.peek() === "yes" && whose !== account.peek()) {
    // What is left of the page's own token is good until it ends; nothing renews it.
    clearTimeout(timer);
    wentTo(whose, session.access_token);
    throw notHere();
  }
  token = session.access_token;
  batch(() => {
    account.value = whose;
    elsewhere.value = null;
    ended.value = false;
    signedIn.value = "yes";
  });
  const life = session.expires_in * 1000;
  again(Math.max(life - MARGIN_MS, life / 2, 5_000));
  for (const listener of renewed) listener(token);
  return token;
}

/**
 * Another tab signed out: this one is signed out with it. The same person signed in by another, as
 * Telegram's links open tabs of their own: this one goes on where it stood. Somebody else did, or
 * they did for another workspace: this one finds out by a renewal. Returns a function that stops.
 */
export function followSignIns(): () => void {
  const heard = ({ key, newValue }: StorageEvent) => {
    if (!newValue) return;
    if (key === LEAVING && signedIn.value === "yes") forget();
    if (key !== ENTERED || keeper) return;
    const isSame = newValue.split(" ")[0] === account.peek();
    if (ended.value && account.value && !isSame) startAnew();
    else if (ended.value && account.value) refresh().catch(() => undefined);
    // Anew, because it may be somebody else.
    else if (signedIn.value === "no") location.reload();
    else if (!isSame || elsewhere.peek()) refresh().catch(() => undefined);
  };
  addEventListener("storage", heard);
  return () => removeEventListener("storage", heard);
}

function accountOf(bearer: string): string {
  try {
    const [, claims = ""] = bearer.split(".");
    const said = JSON.parse(atob(claims.replaceAll("-", "+").replaceAll("_", "/")));
    return said.sub && said.workspace ? `${said.sub}/${said.workspace}` : "";
  } catch {
    return ""; // Not a token of this server; then nothing is shared by it.
  }
}

/** Somebody ended the session elsewhere: the page is kept for whoever was signed in. */
function lapse(): void {
  const whose = account.peek();
  batch(() => {
    forget();
    account.value = whose;
    ended.value = true;
  });
}

function forget(): void {
  token = null;
  account.value = "";
  ended.value = false;
  elsewhere.value = null;
  clearTimeout(timer);
  signedIn.value = "no";
}

function again(inMs: number): void {
  clearTimeout(timer);
  timer = setTimeout(() => {
    if (signedIn.value !== "no" || ended.value) refresh().catch(() => undefined);
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

/** Ask for a session; throws a `Problem`. */
export async function post<T extends Session>(path: string, body: unknown): Promise<T> {
  const answer = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Opsbell": "1" },
    body: body === undefined ? null : JSON.stringify(body),
    signal: AbortSignal.timeout(ANSWER_MS),
  }).catch((reason: unknown) => {
    throw problemFrom(reason);
  });
  if (!answer.ok) throw await problemOf(answer);
  const session = (await answer.json()) as T;
  if (!session.access_token) throw new Problem(502, "no_token", "The answer held no token.");
  return session;
}
