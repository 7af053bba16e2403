/** The socket's frames: reading what the server sends, and nothing about connections. */

/** Any frame; `seq` stands on durable events alone. */
export interface Frame {
  type: string;
  v: number;
  seq: number | null;
  at: string | null;
  data: Record<string, unknown>;
}

/** Read a text frame; null when it is not one of ours, which is ignored, not fatal. */
export function readFrame(text: unknown): Frame | null {
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
  };
}

/** A number in a frame's data, or null. */
export function numberIn(frame: Frame, field: string): number | null {
  const value = frame.data[field];
  return typeof value === "number" ? value : null;
}

/** A word in a frame's data, or null. */
export function wordIn(frame: Frame, field: string): string | null {
  const value = frame.data[field];
  return typeof value === "string" ? value : null;
}
