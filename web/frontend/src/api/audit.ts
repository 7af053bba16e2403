/** What the audit trail asks of the API. */
import type { components } from "../generated/api";
import { ask } from "./http";

type Schemas = components["schemas"];

export type AuditEntry = Schemas["AuditEntry"];
export type Via = NonNullable<AuditEntry["via"]>;
export const VIAS: readonly Via[] = ["api", "bot", "socket", "cli"];

/** Which entries to list; what is empty does not narrow. Times are instants (ISO 8601). */
export interface AuditQuery {
  actor: string;
  action: string;
  subject_kind: string;
  subject_id: string;
  via: string;
  since: string;
  until: string;
}

export function fetchTrail(query: AuditQuery, cursor: string | null, signal: AbortSignal) {
  const params = new URLSearchParams({ limit: "50" });
  for (const [name, value] of Object.entries(query)) if (value) params.set(name, value);
  if (cursor) params.set("cursor", cursor);
  return ask<Schemas["Page_AuditEntry_"]>(`/audit?${params}`, { signal });
}
