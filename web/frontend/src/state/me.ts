/** Who is looking, in which workspace, with which rights; and who else could be assigned. */
import { computed, signal } from "@preact/signals";
import { fetchMe, fetchMembers, fetchMeta } from "../api/calls";
import type { Me, Member, Meta } from "../api/types";

export const meta = signal<Meta | null>(null);
export const me = signal<Me | null>(null);
export const members = signal<readonly Member[] | null>(null);

export const mayWriteCases = computed(() => may("cases.write"));
export const mayWriteAlerts = computed(() => may("alerts.write"));
export const mayFurnish = computed(() => may("members.write") && may("places.write"));

/** Load what the sign-in page needs; a failure leaves it without the sandbox link. */
export async function loadMeta(): Promise<void> {
  meta.value = await fetchMeta().catch(() => null);
}

/** Load who is signed in; throws a `Problem`. */
export async function loadMe(): Promise<void> {
  const found = await fetchMe();
  const known = me.peek();
  const isOlder =
    known?.person.id === found.person.id &&
    known.person.language_revision > found.person.language_revision;
  // Asked before they chose their language and answered after: the choice stands.
  me.value = isOlder ? { ...found, person: known.person } : found;
}

/** Load the people a case or alert can be given to; asked when a menu opens. */
export async function loadMembers(): Promise<void> {
  members.value = await fetchMembers().catch(() => members.value);
}

/** True where this is the person looking. */
export function isMe(id: string | null | undefined): boolean {
  return id !== null && id !== undefined && id === me.value?.person.id;
}

/** True where the person looking has this right (`rules.write`); false while nobody is known. */
export function may(right: string): boolean {
  return me.value?.rights.includes(right) ?? false;
}
