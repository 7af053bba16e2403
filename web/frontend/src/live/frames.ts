/** The socket's frames: what they are, by the server's own definitions, and reading them. */
import type { components } from "../generated/api";

type Schemas = components["schemas"];

/** Everything the server says, told apart by `type`. */
export type ServerFrame = Schemas["ServerFrame"];
/** Everything a page may say. */
export type ClientFrame = Schemas["ClientFrame"];

/** What a listener gets: any frame that is not of the connection itself. `seq` is null for what is
 * said in passing and kept by no log. */
export interface LiveEvent {
  type: string;
  v: number;
  seq: number | null;
  at: string | null;
  data: Record<string, unknown>;
  /** It happened while the page was not connected. */
  isPast: boolean;
}

/** Read a text frame; null when it is not one of ours, which is ignored, not fatal. */
export function readFrame(text: unknown): LiveEvent | null {
  if (typeof text !== "string") return null;
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    return null;
  }
  if (raw === null || typeof raw !== "object" || !("type" in raw)) return null;
  const { type, v, seq, at, data } = raw as Record<string, unknown>;
  if (typeof type !== "string") return null;
  return {
    type,
    v: typeof v === "number" ? v : 1,
    seq: typeof seq === "number" ? seq : null,
    at: typeof at === "string" ? at : null,
    data: data !== null && typeof data === "object" ? (data as Record<string, unknown>) : {},
    isPast: false,
  };
}
