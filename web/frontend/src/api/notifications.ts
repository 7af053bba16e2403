/** One's own notifications: asking for them, and what can be done with them. */
import type { components } from "../generated/api";
import { ask } from "./http";

type Schemas = components["schemas"];

export type Notice = Schemas["Notification"];
export type NoticePage = Schemas["NotificationPage"];
export type Unread = Schemas["Unread"];
/** What the socket brings of a new one; how far it got is not in it. */
export type NoticeNews = Schemas["NotificationCreated"];
export type NoticeChange = Schemas["NotificationChange"];

const PAGE = 30;
const seg = encodeURIComponent;

export function fetchNotices(
  wanted: { topic: string | null; unread: boolean },
  cursor?: string,
  signal?: AbortSignal,
): Promise<NoticePage> {
  const params = new URLSearchParams({ limit: String(PAGE) });
  if (wanted.topic) params.set("topic", wanted.topic);
  if (wanted.unread) params.set("unread", "true");
  if (cursor) params.set("cursor", cursor);
  return ask<NoticePage>(`/notifications?${params}`, signal ? { signal } : {});
}

export const fetchUnread = () => ask<Unread>("/notifications/unread");

export const readNotice = (id: string) =>
  ask<Notice>(`/notifications/${seg(id)}/read`, { method: "PUT", body: {} });

export const readAllNotices = (topic: string | null) =>
  ask<unknown>("/notifications/read-all", { method: "PUT", body: topic ? { topic } : {} });

export const acknowledgeNotice = (id: string) =>
  ask<Notice>(`/notifications/${seg(id)}/acknowledge`, { method: "POST" });

export const deleteNotice = (id: string) =>
  ask<undefined>(`/notifications/${seg(id)}`, { method: "DELETE", keepalive: true });
