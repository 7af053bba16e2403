/** Inhibitions: open alerts that mute others. */
import type { components } from "../generated/api";
import { ask, askTagged } from "./http";

type Schemas = components["schemas"];

export type Inhibition = Schemas["InhibitionShape"];
export type InhibitionAsked = Schemas["InhibitionAsked"];

const seg = encodeURIComponent;

/** One page. */
export function fetchInhibitions(cursor: string | null, signal?: AbortSignal) {
  const params = new URLSearchParams({ limit: "200" });
  if (cursor) params.set("cursor", cursor);
  const more = signal ? { signal } : {};
  return ask<Schemas["Page_InhibitionShape_"]>(`/inhibitions?${params}`, more);
}

export const fetchInhibition = (id: string, signal?: AbortSignal) =>
  askTagged<Inhibition>(`/inhibitions/${seg(id)}`, signal ? { signal } : {});

export const makeInhibition = (body: InhibitionAsked, once: string) =>
  ask<Inhibition>("/inhibitions", { method: "POST", body, once });

export const changeInhibition = (id: string, body: InhibitionAsked, etag: string | null) =>
  ask<Inhibition>(`/inhibitions/${seg(id)}`, { method: "PUT", body, etag });

/** What it mutes is told. */
export const deleteInhibition = (id: string, etag: string | null) =>
  ask<void>(`/inhibitions/${seg(id)}`, { method: "DELETE", etag });
