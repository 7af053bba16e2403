/** Requests about alerts beyond those that the board needs at once. */
import type { components } from "../generated/api";
import { ask } from "./http";
import type { AlertPage, AlertSummary } from "./types";

type Schemas = components["schemas"];

export type NewConversion = Schemas["SaidConversion"];
export type AlertNote = Schemas["AlertNote"];
export type Matcher = Schemas["Matcher"];
export type SilencePreview = Schemas["SilencePreview"];
export type Digest = Schemas["DigestShape"];
export type HeldAlert = Schemas["HeldAlertShape"];
export type BulkDone = Schemas["AlertBulkDone"];

/** A silence as somebody asks for it; one of `minutes`, `ends_at` and `until_alert` ends it. */
export interface NewSilence {
  matchers: readonly Matcher[];
  reason: string;
  minutes?: number;
  ends_at?: string;
  until_alert?: string;
  confirm?: boolean;
}

/** What is done to many alerts by one press. */
export type BulkVerb = "acknowledge" | "resolve" | "assign";

const seg = encodeURIComponent;
const post = "POST" as const;

export const convertAlert = (id: string, body: NewConversion) =>
  ask<AlertSummary>(`/alerts/${seg(id)}/convert`, { method: post, body });

export const unconvertAlert = (id: string) =>
  ask<AlertSummary>(`/alerts/${seg(id)}/unconvert`, { method: post });

export const noteAlert = (id: string, text: string, once: string) =>
  ask<AlertNote>(`/alerts/${seg(id)}/notes`, { method: post, body: { text }, once });

export const previewSilence = (
  matchers: readonly Matcher[],
  until_alert: string | null,
  signal: AbortSignal,
) =>
  ask<SilencePreview>("/silences/preview", {
    method: post,
    body: { matchers, until_alert },
    signal,
  });

export const makeSilence = (body: NewSilence, once: string) =>
  ask<{ id: string }>("/silences", { method: post, body, once });

export const bulkAlerts = (
  verb: BulkVerb,
  ids: readonly string[],
  person: string | null,
  once: string,
) =>
  ask<BulkDone>(`/alerts/bulk/${verb}`, {
    method: post,
    body: verb === "assign" ? { ids, person } : { ids },
    once,
  });

export const fetchAlertsBy = (params: URLSearchParams, signal?: AbortSignal) =>
  ask<AlertPage>(`/alerts?${params}`, signal ? { signal } : {});

/** How many a list has on all its pages. */
export async function countAlertsBy(params: URLSearchParams): Promise<number> {
  const first = new URLSearchParams(params);
  first.set("limit", "1");
  first.set("page", "1");
  return (await ask<AlertPage>(`/alerts?${first}`)).total ?? 0;
}

export const fetchUnread = async () => (await ask<{ unread: number }>("/alerts/unread")).unread;

export const markAlert = async (id: string, isRead: boolean) =>
  (
    await ask<{ unread: number }>(`/alerts/${seg(id)}/read`, {
      method: isRead ? "PUT" : "DELETE",
    })
  ).unread;

/** Those that fired until then; null: all of them. */
export const markAllRead = async (until: string | null) =>
  (await ask<{ unread: number }>("/alerts/read-all", { method: "PUT", body: { until } })).unread;

export const fetchDigests = async () =>
  (await ask<{ items: Digest[] }>("/digests?open=true&limit=20")).items;

export const fetchHeld = (id: string, cursor: string | null, signal: AbortSignal) => {
  const params = new URLSearchParams({ limit: "50" });
  if (cursor) params.set("cursor", cursor);
  return ask<{ items: HeldAlert[]; next_cursor: string | null }>(
    `/digests/${seg(id)}/alerts?${params}`,
    { signal },
  );
};
