/** Canned replies: answers that are kept ready, filled in by the server for the case they answer. */
import type { components } from "../generated/api";
import { ask, askTagged, freshKey } from "./http";

type Schemas = components["schemas"];

export type CannedReply = Schemas["CannedReplyShape"];
export type CannedReplyAsked = Schemas["CannedReplyAsked"];
export type CannedReplyList = Schemas["CannedReplyList"];
export type CannedPreview = Schemas["CannedPreview"];
export type CannedVariable = Schemas["CannedVariable"];

const seg = encodeURIComponent;

/** All of them, the most used first. */
export const fetchCanned = (signal?: AbortSignal) =>
  ask<CannedReplyList>("/canned-replies", signal ? { signal } : {});

/** All of them as they would be sent in this case. */
export const fetchCannedFor = (caseId: string) =>
  ask<CannedReplyList>(`/canned-replies?case=${seg(caseId)}`);

export const fetchOneCanned = (id: string, signal?: AbortSignal) =>
  askTagged<CannedReply>(`/canned-replies/${seg(id)}`, signal ? { signal } : {});

export const makeCanned = (body: CannedReplyAsked, once: string) =>
  ask<CannedReply>("/canned-replies", { method: "POST", body, once });

export const changeCanned = (id: string, body: CannedReplyAsked, etag: string | null) =>
  ask<CannedReply>(`/canned-replies/${seg(id)}`, { method: "PUT", body, etag });

export const deleteCanned = (id: string, etag: string | null) =>
  ask<void>(`/canned-replies/${seg(id)}`, { method: "DELETE", etag });

/** What would be sent of a text that is being written. */
export const previewCanned = (
  text: string,
  language: CannedReply["language"],
  signal?: AbortSignal,
) =>
  ask<CannedPreview>("/canned-replies/preview", {
    method: "POST",
    body: { text, language },
    ...(signal ? { signal } : {}),
  });

/** Have it counted that one was taken for an answer. */
export const countCanned = (id: string, caseId: string) =>
  ask<Schemas["CannedUse"]>(`/canned-replies/${seg(id)}/uses`, {
    method: "POST",
    body: { case: caseId },
    once: freshKey(),
  });
