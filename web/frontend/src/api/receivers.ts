/** Receivers: where alerts can go, and a test that goes there. */
import type { components } from "../generated/api";
import { ask, askTagged } from "./http";

type Schemas = components["schemas"];

export type Receiver = Schemas["ReceiverShape"];
export type ReceiverAsked = Schemas["ReceiverAsked"];
export type ReceiverTested = Schemas["ReceiverTested"];
export type Chat = Schemas["ChatShape"];
export type Delivery = Schemas["DeliveryDetail"];

const seg = encodeURIComponent;

/** One page, the oldest first. */
export function fetchReceivers(cursor: string | null, signal?: AbortSignal) {
  const params = new URLSearchParams({ limit: "200" });
  if (cursor) params.set("cursor", cursor);
  return ask<Schemas["Page_ReceiverShape_"]>(`/receivers?${params}`, signal ? { signal } : {});
}

export const fetchReceiver = (id: string, signal?: AbortSignal) =>
  askTagged<Receiver>(`/receivers/${seg(id)}`, signal ? { signal } : {});

export const makeReceiver = (body: ReceiverAsked, once: string) =>
  ask<Receiver>("/receivers", { method: "POST", body, once });

export const changeReceiver = (id: string, body: ReceiverAsked, etag: string | null) =>
  ask<Receiver>(`/receivers/${seg(id)}`, { method: "PUT", body, etag });

/** `force` also where routes and rules lead to it. */
export const deleteReceiver = (id: string, etag: string | null, force = false) =>
  ask<void>(`/receivers/${seg(id)}${force ? "?force=true" : ""}`, { method: "DELETE", etag });

export const testReceiver = (id: string, once: string) =>
  ask<ReceiverTested>(`/receivers/${seg(id)}/test`, { method: "POST", once });

/** What a test became; asked again until it ended. */
export const fetchDelivery = (id: string, signal?: AbortSignal) =>
  ask<Delivery>(`/deliveries/${seg(id)}`, signal ? { signal } : {});

/** The chats and topics that a receiver can lead to. */
export const fetchChats = async (signal?: AbortSignal) =>
  (await ask<Schemas["Page_ChatShape_"]>("/chats", signal ? { signal } : {})).items;
