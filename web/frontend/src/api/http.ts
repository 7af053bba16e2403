/** One way to ask the API: the bearer token, one renewal, a deadline, problems as exceptions. */
import { languageWanted } from "../i18n";
import { isElsewhere, notHere, triedHere } from "./elsewhere";
import { Problem, problemFrom, problemOf } from "./problem";
import { accessToken, account, distrust } from "./session";

const BASE = "/api/v1";
const ANSWER_MS = 20_000;
// A file may take as long as it likes while some of it comes.
const IDLE_MS = 60_000;

/** What a request may carry besides its path. */
export interface Ask {
  method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  body?: unknown;
  /** Sent as If-Match: the revision the person was looking at. */
  revision?: number;
  /** Sent as If-Match as it came: the `etag` of the answer the person was looking at. */
  etag?: string | null;
  /** Sent as Idempotency-Key: the same for every repetition of one intention. */
  once?: string;
  /** True: sent to its end also where the page ends meanwhile. */
  keepalive?: boolean;
  signal?: AbortSignal;
  /** The deadline is for the beginning of the answer; whoever reads the rest has one of their own. */
  isFile?: boolean;
}

/** An answer with the tag that a change of it has to show. */
export interface Tagged<T> {
  body: T;
  /** Null where the server tagged nothing. */
  etag: string | null;
}

/** The tag that a change of it has to show, of an answer that carries its revision. */
export const tagOf = ({ revision }: { revision: number }) => `"${revision}"`;

/** Ask and return the JSON answered; throws a `Problem` and nothing else. */
export async function ask<T>(path: string, options: Ask = {}): Promise<T> {
  return read<T>(await send(`${BASE}${path}`, options));
}

/** Ask and return the JSON answered with its ETag; throws a `Problem` and nothing else. */
export async function askTagged<T>(path: string, options: Ask = {}): Promise<Tagged<T>> {
  const answer = await send(`${BASE}${path}`, options);
  return { body: await read<T>(answer), etag: answer.headers.get("ETag") };
}

async function read<T>(answer: Response): Promise<T> {
  if (answer.status === 204) return undefined as T;
  try {
    return (await answer.json()) as T;
  } catch {
    throw new Problem(502, "not_json", "The server's answer could not be read.");
  }
}

const refused = new Set<() => void>();

/** Be told when something was not allowed: the role may have changed. Returns a function that stops. */
export function onRefused(listener: () => void): () => void {
  refused.add(listener);
  return () => refused.delete(listener);
}

/** A new Idempotency-Key. */
export function freshKey(): string {
  // Not randomUUID: browsers offer that on https and localhost alone.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Fetch a file with the token and return its bytes; throws a `Problem`. */
export async function bytesOf(url: string, signal?: AbortSignal): Promise<Blob> {
  const answer = await send(url, signal ? { signal, isFile: true } : { isFile: true });
  const reader = answer.body?.getReader();
  const parts: Uint8Array<ArrayBuffer>[] = [];
  try {
    for (;;) {
      const part = reader && (await inTime(reader.read(), IDLE_MS));
      if (!part || part.done) break;
      parts.push(part.value);
    }
  } catch (reason) {
    void reader?.cancel().catch(() => undefined);
    throw failureOf(reason);
  }
  return new Blob(parts, { type: answer.headers.get("Content-Type") ?? "" });
}

/** Save a file under a name; `path` is one of the API, such as `/cases/export`. */
export async function download(path: string, name: string): Promise<void> {
  const address = URL.createObjectURL(await bytesOf(`${BASE}${path}`));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // The browser reads the bytes after the press; a minute is longer than it takes.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

async function send(url: string, options: Ask): Promise<Response> {
  const whose = account.peek();
  try {
    let bearer = await tokenOf(whose);
    let answer = await once(url, options, bearer);
    if (answer.status === 401) {
      distrust(bearer);
      bearer = await tokenOf(whose);
      answer = await once(url, options, bearer);
    }
    // Not for asking who one is, which is what follows.
    if (answer.status === 403 && !url.endsWith("/me")) for (const tell of refused) tell();
    if (!answer.ok) throw await problemOf(answer);
    return answer;
  } catch (reason) {
    // The socket's ticket is nothing that somebody pressed a button for.
    const isDeed = (options.method ?? "GET") !== "GET" && !url.endsWith("/me/ticket");
    if (isElsewhere(reason) && isDeed) triedHere();
    throw failureOf(reason);
  }
}

function failureOf(reason: unknown): Problem {
  const isAborted = reason instanceof DOMException && reason.name === "AbortError";
  return isAborted ? new Problem(0, "aborted", "No longer wanted.") : problemFrom(reason);
}

/** The token of this account and of no other; "": of whoever is signed in. */
async function tokenOf(whose: string): Promise<string> {
  const bearer = await accessToken();
  // Whoever signs out meanwhile asked for this by their own token, and wants it done.
  const now = account.peek();
  if (whose && now && now !== whose) throw notHere();
  return bearer;
}

function once(url: string, options: Ask, bearer: string): Promise<Response> {
  const headers: Record<string, string> = {
    Authorization: `Bearer ${bearer}`,
    // For whoever never chose a language: the server's sentences and ours are of one.
    "Accept-Language": languageWanted(),
  };
  if (options.body !== undefined) headers["Content-Type"] = "application/json";
  if (options.revision !== undefined) headers["If-Match"] = `"${options.revision}"`;
  if (options.etag) headers["If-Match"] = options.etag;
  if (options.once !== undefined) headers["Idempotency-Key"] = options.once;
  const late = new AbortController();
  const deadline = options.isFile ? late.signal : AbortSignal.timeout(ANSWER_MS);
  const answer = fetch(url, {
    method: options.method ?? "GET",
    headers,
    body: options.body === undefined ? null : JSON.stringify(options.body),
    keepalive: options.keepalive ?? false,
    signal: options.signal ? AbortSignal.any([options.signal, deadline]) : deadline,
  });
  return options.isFile ? inTime(answer, ANSWER_MS, () => late.abort()) : answer;
}

/** What is awaited, or a `TimeoutError` after so long; `giveUp` is told of that. */
function inTime<T>(awaited: Promise<T>, ms: number, giveUp?: () => void): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new DOMException("Nothing came in time.", "TimeoutError"));
      giveUp?.();
    }, ms);
    const over = () => clearTimeout(timer);
    awaited.then(resolve, reject).then(over, over);
  });
}
