/** Limits: how often recipients hear of alerts. */
import type { components } from "../generated/api";
import { ask, askTagged } from "./http";

type Schemas = components["schemas"];

export type Limit = Schemas["LimitShape"];
export type LimitAsked = Schemas["LimitAsked"];
export type LimitList = Schemas["LimitList"];

const seg = encodeURIComponent;

/** All of them, the oldest first. */
export const fetchLimits = (signal?: AbortSignal) =>
  ask<LimitList>("/limits", signal ? { signal } : {});

export const fetchLimit = (id: string, signal?: AbortSignal) =>
  askTagged<Limit>(`/limits/${seg(id)}`, signal ? { signal } : {});

export const makeLimit = (body: LimitAsked, once: string) =>
  ask<Limit>("/limits", { method: "POST", body, once });

export const changeLimit = (id: string, body: LimitAsked, etag: string | null) =>
  ask<Limit>(`/limits/${seg(id)}`, { method: "PUT", body, etag });

/** What waits because of it is told at once. */
export const deleteLimit = (id: string, etag: string | null) =>
  ask<void>(`/limits/${seg(id)}`, { method: "DELETE", etag });
