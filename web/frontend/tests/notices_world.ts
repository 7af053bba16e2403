/** Notifications for tests, as the server tells them. */
import { expect, vi } from "vitest";
import type { Notice } from "../src/api/notifications";
import { clearNotices, NoticeList } from "../src/state/notices";
import { toasts } from "../src/state/toasts";
import { Server } from "./world";

export const LIST = "GET /api/v1/notifications";
export const COUNT = "GET /api/v1/notifications/unread";
export const AT = "2026-11-20T12:00:00.000Z";

/** One of these. */
export function aNotice(id: string, over: Partial<Notice> = {}): Notice {
  return {
    id,
    type: "case.opened",
    topic: "cases",
    severity: "high",
    title: `Notice ${id}`,
    message: null,
    data: {},
    refs: {},
    by: null,
    created_at: AT,
    scheduled_at: null,
    sent_at: AT,
    expires_at: null,
    channel: "in_app",
    status: "sent",
    at: AT,
    delivered_at: null,
    read_at: null,
    acknowledged_at: null,
    ...over,
  };
}

/** Begin where nothing was, on a clock that stands; returns a server with two that are unread. */
export function begin(): Server {
  vi.useFakeTimers();
  toasts.value = [];
  clearNotices();
  return new Server().on(COUNT, () => ({ unread: 2, by_topic: { cases: 2 } }));
}

/** Follow a list that holds these; `stop` ends that. */
export async function followed(
  server: Server,
  held: readonly Notice[],
): Promise<{ list: NoticeList; stop: () => void }> {
  server.on(LIST, () => ({ items: held, next_cursor: null }));
  const list = new NoticeList({ topic: null, unread: false });
  const stop = list.follow();
  await vi.waitFor(() => expect(list.state.value).toBe("ready"));
  return { list, stop };
}

/** Let what is planned pass, and the clock go on. */
export async function end(): Promise<void> {
  await vi.advanceTimersByTimeAsync(1_000);
  vi.useRealTimers();
}
