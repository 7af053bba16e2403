/** Every request the dashboard makes, by its name. */
import { ask } from "./http";
import { problemOf } from "./problem";
import type {
  AlertDetail,
  AlertPage,
  AlertStatus,
  AlertSummary,
  CaseDetail,
  CasePage,
  CaseStatus,
  CaseSummary,
  Me,
  Member,
  Meta,
  ThreadItem,
  Ticket,
} from "./types";

/** What the person asked the case list for. */
export interface CaseQuery {
  statuses: readonly CaseStatus[];
  text: string;
  assignee: string | null;
}

const seg = encodeURIComponent;

/** Needs no sign-in, so that the sign-in page can point at the sandbox. */
export async function fetchMeta(): Promise<Meta> {
  const answer = await fetch("/api/v1/meta", { signal: AbortSignal.timeout(15_000) });
  if (!answer.ok) throw await problemOf(answer);
  return (await answer.json()) as Meta;
}

export const fetchMe = () => ask<Me>("/me");

export const fetchMembers = async () => (await ask<{ items: Member[] }>("/members")).items;

export const fetchTicket = async () =>
  (await ask<Ticket>("/me/ticket", { method: "POST" })).ticket;

export function fetchCases(query: CaseQuery, cursor: string | null, signal?: AbortSignal) {
  const params = new URLSearchParams({ limit: "50" });
  for (const status of query.statuses) params.append("status", status);
  if (query.assignee) params.set("assignee", query.assignee);
  if (query.text) params.set("q", query.text);
  if (cursor) params.set("cursor", cursor);
  return ask<CasePage>(`/cases?${params}`, signal ? { signal } : {});
}

export const fetchCase = (id: string) => ask<CaseDetail>(`/cases/${seg(id)}`);

export const setCaseStatus = (id: string, status: CaseStatus, revision: number) =>
  ask<CaseSummary>(`/cases/${seg(id)}/status`, { method: "POST", body: { status }, revision });

export const assignCase = (id: string, person: string | null, revision: number) =>
  ask<CaseSummary>(`/cases/${seg(id)}/assign`, { method: "POST", body: { person }, revision });

export const replyToCase = (id: string, text: string, once: string) =>
  ask<ThreadItem>(`/cases/${seg(id)}/replies`, { method: "POST", body: { text }, once });

export function fetchAlerts(statuses: readonly AlertStatus[], limit: number, cursor?: string) {
  const params = new URLSearchParams({ limit: String(limit) });
  for (const status of statuses) params.append("status", status);
  if (cursor) params.set("cursor", cursor);
  return ask<AlertPage>(`/alerts?${params}`);
}

export const fetchAlert = (id: string) => ask<AlertDetail>(`/alerts/${seg(id)}`);

/** What a person may do to an alert by one press. */
export type AlertVerb = "acknowledge" | "resolve" | "reopen";

export const actOnAlert = (id: string, verb: AlertVerb) =>
  ask<AlertSummary>(`/alerts/${seg(id)}/${verb}`, { method: "POST" });

export const assignAlert = (id: string, person: string | null) =>
  ask<AlertSummary>(`/alerts/${seg(id)}/assign`, { method: "POST", body: { person } });
