/** Silences: which alerts are not told for a while, and what that would mean. */
import type { components } from "../generated/api";
import { ask, askTagged } from "./http";

type Schemas = components["schemas"];

export type Silence = Schemas["SilenceShape"];
export type SilenceDetail = Schemas["SilenceDetail"];
export type SilenceAsked = Schemas["SilenceAsked"];
export type SilencePreview = Schemas["SilencePreview"];
export type SilenceState = Silence["state"];
/** What a preview is asked about. */
export type PreviewAsked = Schemas["web__api__silences__PreviewAsked"];

const seg = encodeURIComponent;

/** One page of those in a state. */
export function fetchSilences(state: SilenceState, cursor: string | null, signal?: AbortSignal) {
  const params = new URLSearchParams({ state, limit: "50" });
  if (cursor) params.set("cursor", cursor);
  return ask<Schemas["Page_SilenceShape_"]>(`/silences?${params}`, signal ? { signal } : {});
}

export const fetchSilence = (id: string, signal?: AbortSignal) =>
  askTagged<SilenceDetail>(`/silences/${seg(id)}`, signal ? { signal } : {});

/** Throws a `Problem` with the code `too_broad` for what has to be confirmed. */
export const makeSilence = (body: SilenceAsked, once: string) =>
  ask<SilenceDetail>("/silences", { method: "POST", body, once });

export const changeSilence = (id: string, body: SilenceAsked, etag: string | null) =>
  ask<SilenceDetail>(`/silences/${seg(id)}`, { method: "PUT", body, etag });

/** What is still open is told again. */
export const endSilence = (id: string, etag: string | null) =>
  ask<void>(`/silences/${seg(id)}`, { method: "DELETE", etag });

/** Nothing is made. */
export const previewSilence = (body: PreviewAsked, signal?: AbortSignal) =>
  ask<SilencePreview>("/silences/preview", {
    method: "POST",
    body,
    ...(signal ? { signal } : {}),
  });
