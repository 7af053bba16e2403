/** What the API keys screen asks of the API. */
import type { components } from "../generated/api";
import { ask, freshKey } from "./http";

type Schemas = components["schemas"];

export type ApiKey = Schemas["Key"];
/** A key with its secret, which is in this answer and in no other. */
export type IssuedKey = Schemas["IssuedKey"];

const at = (id: string) => `/api-keys/${encodeURIComponent(id)}`;

export const fetchKeys = (cursor: string | null, signal: AbortSignal) => {
  const params = new URLSearchParams({ limit: "100" });
  if (cursor) params.set("cursor", cursor);
  return ask<Schemas["Page_Key_"]>(`/api-keys?${params}`, { signal });
};

export const fetchKey = (id: string, signal: AbortSignal) => ask<ApiKey>(at(id), { signal });

/** `expires_at` null: it does not end by itself. */
export const makeKey = (body: {
  name: string;
  scopes: readonly string[];
  expires_at: string | null;
}) => ask<IssuedKey>("/api-keys", { method: "POST", body, once: freshKey() });

/** The secret before stays good for so long beside the new one. */
export const rotateKey = (id: string, graceSeconds: number) =>
  ask<IssuedKey>(`${at(id)}/rotate`, {
    method: "POST",
    body: { grace_seconds: graceSeconds },
    once: freshKey(),
  });

export const endKey = (id: string) => ask<void>(at(id), { method: "DELETE" });
