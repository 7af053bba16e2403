/** What the case screen asks of the server besides one case: lists, counts, many at once. */
import type { components } from "../generated/api";
import { ask } from "./http";
import type { CasePage, CaseStatus, CaseSummary, Named, Severity, ThreadItem } from "./types";
import { whole } from "./whole";

type Schemas = components["schemas"];

export type CaseCounts = Schemas["CaseCounts"];
export type BulkDone = Schemas["BulkDone"];

/** The fields of a case that can be put right; what is left out stays, null takes it away. */
export interface CaseFields {
  severity?: Severity | null;
  category?: string | null;
}

/** What the person asked the case list for; `narrow` holds the server's own query fields. */
export interface CaseQuery {
  statuses: readonly CaseStatus[];
  text: string;
  assignee: string | null;
  narrow?: Readonly<Record<string, string>>;
  sort?: string;
}

const FIRST_PAGE = 50;
const NEXT_PAGES = 200;
const seg = encodeURIComponent;

/** One page; the first is short, so that it is there soon. */
export function fetchCases(query: CaseQuery, cursor: string | null, signal?: AbortSignal) {
  const params = narrowing(query);
  params.set("limit", String(cursor ? NEXT_PAGES : FIRST_PAGE));
  for (const status of query.statuses) params.append("status", status);
  if (query.assignee) params.set("assignee", query.assignee);
  if (query.sort) params.set("sort", query.sort);
  if (cursor) params.set("cursor", cursor);
  return ask<CasePage>(`/cases?${params}`, signal ? { signal } : {});
}

/** How many cases stand where, whatever the states and the assignee asked for. */
export const fetchCounts = (query: CaseQuery) =>
  ask<CaseCounts>(`/cases/counts?${narrowing(query)}`);

export const changeCase = (id: string, fields: CaseFields, revision: number) =>
  ask<CaseSummary>(`/cases/${seg(id)}`, { method: "PATCH", body: fields, revision });

export const noteCase = (id: string, text: string, once: string) =>
  ask<ThreadItem>(`/cases/${seg(id)}/notes`, { method: "POST", body: { text }, once });

export const moveCases = (ids: readonly string[], status: CaseStatus) =>
  ask<BulkDone>("/cases/bulk/status", { method: "POST", body: { ids, status } });

export const giveCases = (ids: readonly string[], person: string | null) =>
  ask<BulkDone>("/cases/bulk/assign", { method: "POST", body: { ids, person } });

export const changeCases = (ids: readonly string[], fields: CaseFields) =>
  ask<BulkDone>("/cases/bulk/change", { method: "POST", body: { ids, ...fields } });

/** The places a case can be about, by name. */
export const fetchPlaceNames = () => whole<Named>("/places");

function narrowing(query: CaseQuery): URLSearchParams {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query.narrow ?? {})) {
    for (const one of MANY.has(name) ? value.split(",") : [value]) params.append(name, one);
  }
  if (query.text) params.set("q", query.text);
  return params;
}

// Fields that the server takes several times.
const MANY = new Set(["severity", "source", "rating", "kind"]);
