/** What the deliveries screen asks of the API. */
import type { components } from "../generated/api";
import { ask, freshKey } from "./http";

type Schemas = components["schemas"];

export type Delivery = Schemas["Delivery"];
/** A delivery with everything that was tried. */
export type DeliveryWhole = Schemas["DeliveryDetail"];
export type Attempt = Schemas["AttemptEntry"];
export type State = Delivery["state"];
export type Reason = NonNullable<Delivery["reason"]>;

/** Why something did not get through; a delivery with one waits for somebody to decide. */
export const REASONS: readonly Reason[] = [
  "chat_gone",
  "refused",
  "gave_up",
  "expired",
  "maybe_arrived",
];

/** Which deliveries to list; empty lists do not narrow. */
export interface DeliveryQuery {
  states: readonly State[];
  reasons: readonly Reason[];
  channel: string;
  since: string | null;
}

const at = (id: string) => `/deliveries/${encodeURIComponent(id)}`;

export function fetchDeliveries(query: DeliveryQuery, cursor: string | null, signal: AbortSignal) {
  const params = new URLSearchParams({ limit: "50" });
  for (const state of query.states) params.append("state", state);
  for (const reason of query.reasons) params.append("reason", reason);
  if (query.channel) params.set("channel", query.channel);
  if (query.since) params.set("since", query.since);
  if (cursor) params.set("cursor", cursor);
  return ask<Schemas["Page_Delivery_"]>(`/deliveries?${params}`, { signal });
}

export const fetchDelivery = (id: string, signal: AbortSignal) =>
  ask<DeliveryWhole>(at(id), { signal });

export const retryDelivery = (id: string) =>
  ask<Schemas["Retried"]>(`${at(id)}/retry`, { method: "POST", once: freshKey() });

export const discardDelivery = (id: string) =>
  ask<void>(`${at(id)}/discard`, { method: "POST", once: freshKey() });

export const cancelDelivery = (id: string) => ask<void>(at(id), { method: "DELETE" });

/** All that did not get through, narrowed by what is not null. */
export const retryAll = (reason: Reason | null, channel: string | null) =>
  ask<Schemas["Retried"]>("/notifications/retry", {
    method: "POST",
    body: { reason, channel },
    once: freshKey(),
  });
