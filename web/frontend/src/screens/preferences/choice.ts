/** What counts for one cell of the matrix: the narrowest word, and what follows where it is left out. */
import type { Cells, Channel, Choices, Preferences } from "../../api/preferences";
import type { Severity } from "../../api/types";

export const CHANNELS: readonly Channel[] = [
  "in_app",
  "telegram",
  "email",
  "sms",
  "push",
  "webhook",
];

/** A row: everything, one topic, or one type with the topic it is of. */
export type Row =
  | { kind: "channels" }
  | { kind: "topics"; name: string }
  | { kind: "types"; name: string; topic: string | null };

/** True, false, or from which severity on. */
export type Effect = boolean | Severity;

const SEVERITIES: readonly Severity[] = ["low", "medium", "high", "critical"];

/** What was chosen here; undefined: nothing. */
export function chosen(row: Row, channel: Channel, of: Choices): boolean | undefined {
  return cellsOf(row, of)[channel];
}

/** What counts for it. */
export function effect(row: Row, channel: Channel, of: Preferences): Effect {
  const own = chosen(row, channel, of);
  if (own !== undefined) return own;
  if (row.kind === "types" && row.topic !== null) {
    return effect({ kind: "topics", name: row.topic }, channel, of);
  }
  if (row.kind !== "channels") return effect({ kind: "channels" }, channel, of);
  const from = SEVERITIES.find((severity) => of.defaults[severity]?.[channel]);
  if (from === undefined) return false;
  return from === "low" ? true : from;
}

/** The next choice of a press: yes, no, none. */
export function pressed<T extends Choices>(row: Row, channel: Channel, of: T): T {
  const now = chosen(row, channel, of);
  const next = now === undefined ? true : now ? false : undefined;
  const { [channel]: _, ...rest } = cellsOf(row, of);
  const cells: Cells = next === undefined ? rest : { ...rest, [channel]: next };
  if (row.kind === "channels") return { ...of, channels: cells };
  const { [row.name]: __, ...others } = of[row.kind];
  const kept = Object.keys(cells).length > 0 ? { ...others, [row.name]: cells } : others;
  return { ...of, [row.kind]: kept };
}

/** The topic a known type belongs to, by its first word; null: none of these. */
export function topicOfType(type: string, topics: readonly string[]): string | null {
  const stem = type.split(".", 1)[0] ?? type;
  return topics.find((topic) => topic === stem || topic === `${stem}s`) ?? null;
}

function cellsOf(row: Row, of: Choices): Cells {
  if (row.kind === "channels") return of.channels;
  return of[row.kind][row.name] ?? {};
}
