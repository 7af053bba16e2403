/** What all members are told just now, and which of it this browser's person has put away. */
import { computed, signal } from "@preact/signals";
import { type Announcement, fetchAnnouncements } from "../api/presence";
import { now } from "../clock";
import { announcementsSeen } from "../prefs";

// Old ones end by themselves; their ids need not be kept for ever.
const MOST_KEPT = 50;

export const announcements = signal<readonly Announcement[]>([]);

/** Those that stand and were not put away, the newest first. */
export const standing = computed(() =>
  announcements.value.filter(
    ({ id, until }) => Date.parse(until) > now.value && !announcementsSeen.value.includes(id),
  ),
);

/** Load them; a failure leaves what is known. */
export async function loadAnnouncements(): Promise<void> {
  announcements.value = await fetchAnnouncements().catch(() => announcements.peek());
}

/** One was made, or taken down. */
export function receiveAnnouncement(one: Announcement): void {
  const others = announcements.value.filter(({ id }) => id !== one.id);
  announcements.value = one.ended ? others : [one, ...others];
}

/** Show it here no more. */
export function putAway(id: string): void {
  announcementsSeen.value = [id, ...announcementsSeen.peek()].slice(0, MOST_KEPT);
}
