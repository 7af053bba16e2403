// The sandbox's simulation API as functions. Addresses are relative, so any mount point works.

import { t } from "./texts.js";

/** A refused request; `message` is the sandbox's own sentence. */
export class SimError extends Error {}

/** @param {string} path @returns {Promise<any>} */
export async function get(path) {
  return read(await fetch(`sim/${path}`, { cache: "no-store" }));
}

/** @param {string} path @param {object} body @returns {Promise<any>} */
export async function post(path, body) {
  return read(
    await fetch(`sim/${path}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    }),
  );
}

/** @param {string} path */
export async function remove(path) {
  return read(await fetch(`sim/${path}`, { method: "DELETE" }));
}

/** The address of a file's bytes. @param {string} uniqueId */
export const fileUrl = (uniqueId) => `sim/files/${encodeURIComponent(uniqueId)}`;

/**
 * Presses an inline button and waits until the bot answers or the time is over.
 * @param {object} press @param {number} seconds
 * @returns {Promise<{url: string | null, answered: boolean, text: string | null, show_alert: boolean}>}
 */
export async function tap(press, seconds) {
  const first = await post("tap", press);
  if (!first.query_id) return { url: first.url ?? null, answered: true, text: null, show_alert: false };
  const answer = await get(`taps/${first.query_id}?timeout=${seconds}`);
  return { url: null, text: null, show_alert: false, ...answer };
}

/** Reads a file into the shape the sandbox takes. @param {Blob} blob @param {string} name */
export async function upload(blob, name) {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let binary = "";
  for (let at = 0; at < bytes.length; at += 32768)
    binary += String.fromCharCode(...bytes.subarray(at, at + 32768));
  return { name, mime: blob.type || "application/octet-stream", content_base64: btoa(binary) };
}

/** @param {Response} response */
async function read(response) {
  const text = await response.text();
  let body = null;
  try {
    body = text ? JSON.parse(text) : null;
  } catch {
    body = null;
  }
  if (!response.ok)
    throw new SimError(body?.error ?? body?.detail ?? t("The sandbox answered {status}.", { status: response.status }));
  return body;
}
