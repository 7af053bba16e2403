/** One way to ask the API: the bearer token, one renewal, a deadline, problems as exceptions. */
import { Problem, problemFrom, problemOf } from "./problem";
import { accessToken, distrust } from "./session";

const BASE = "/api/v1";
const ANSWER_MS = 20_000;

/** What a request may carry besides its path. */
export interface Ask {
  method?: "GET" | "POST" | "PATCH" | "DELETE";
  body?: unknown;
  /** Sent as If-Match: the revision the person was looking at. */
  revision?: number;
  /** Sent as Idempotency-Key: the same for every repetition of one intention. */
  once?: string;
  signal?: AbortSignal;
}

/** Ask and return the JSON answered; throws a `Problem` and nothing else. */
export async function ask<T>(path: string, options: Ask = {}): Promise<T> {
  const answer = await send(`${BASE}${path}`, options);
  if (answer.status === 204) return undefined as T;
  try {
    return (await answer.json()) as T;
  } catch {
    throw new Problem(502, "not_json", "The server's answer could not be read.");
  }
}

/** A new Idempotency-Key. */
export function freshKey(): string {
  // Not randomUUID: browsers offer that on https and localhost alone.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Fetch a file with the token and return its bytes; throws a `Problem`. */
export async function download(url: string, signal?: AbortSignal): Promise<Blob> {
  return (await send(url, signal ? { signal } : {})).blob();
}

async function send(url: string, options: Ask): Promise<Response> {
  try {
    let bearer = await accessToken();
    let answer = await once(url, options, bearer);
    if (answer.status === 401) {
      distrust(bearer);
      bearer = await accessToken();
      answer = await once(url, options, bearer);
    }
    if (!answer.ok) throw await problemOf(answer);
    return answer;
  } catch (reason) {
    if (reason instanceof DOMException && reason.name === "AbortError") {
      throw new Problem(0, "aborted", "No longer wanted.");
    }
    throw problemFrom(reason);
  }
}

function once(url: string, options: Ask, bearer: string): Promise<Response> {
  const headers: Record<string, string> = { Authorization: `Bearer ${bearer}` };
  if (options.body !== undefined) headers["Content-Type"] = "application/json";
  if (options.revision !== undefined) headers["If-Match"] = `"${options.revision}"`;
  if (options.once !== undefined) headers["Idempotency-Key"] = options.once;
  const deadline = AbortSignal.timeout(ANSWER_MS);
  return fetch(url, {
    method: options.method ?? "GET",
    headers,
    body: options.body === undefined ? null : JSON.stringify(options.body),
    signal: options.signal ? AbortSignal.any([options.signal, deadline]) : deadline,
  });
}
