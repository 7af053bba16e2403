/** Every request the dashboard makes, by its name. */
import { ask } from "./http";
import { problemOf } from "./problem";
import type {
  AlertDetail,
  AlertPage,
  AlertStatus,
  AlertSummary,
  CaseDetail,
  CaseStatus,
  CaseSummary,
  Me,
  Member,
  Meta,
  Session,
  SpokenLanguage,
  ThreadItem,
  Ticket,
} from "./types";
import { whole } from "./whole";

const seg = encodeURIComponent;

/** Needs no sign-in, so that the sign-in page can point at the sandbox. */
export async function fetchMeta(): Promise<Meta> {
  const answer = await fetch("/api/v1/meta", { signal: AbortSignal.timeout(15_000) });
  if (!answer.ok) throw await problemOf(answer);
  return (await answer.json()) as Meta;
}

export const fetchMe = () => ask<Me>("/me");

/** Be spoken to in this language; `revision` is that of the choice the person was looking at. */
export const putLanguage = (language: string, revision: number) =>
  ask<SpokenLanguage>("/me/language", { method: "PUT", body: { language }, revision });

export const fetchMembers = () => whole<Member>("/members");

export const fetchTicket = async () =>
  (await ask<Ticket>("/me/ticket", { method: "POST" })).ticket;

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

/** Go on in another workspace of one's own; the session stays there over renewals. */
export const chooseWorkspace = (id: string) =>
  ask<Session>("/me/workspace", { method: "POST", body: { workspace: id } });
