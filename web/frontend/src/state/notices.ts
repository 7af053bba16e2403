/** One's own notifications: how many are unread, and lists of them that stay right by themselves. */
import { computed, signal } from "@preact/signals";
import {
  acknowledgeNotice,
  deleteNotice,
  fetchNotices,
  fetchUnread,
  type Notice,
  type NoticeChange,
  type NoticeNews,
  readAllNotices,
  readNotice,
  type Unread,
} from "../api/notifications";
import { type Problem, problemFrom } from "../api/problem";
import { serverInstant } from "../clock";
import { t } from "../i18n";
import { explain } from "../words";
import { coalesced } from "./coalesced";
import { Reload } from "./reloads";
import { notify } from "./toasts";

// What happens to many at once is asked for once, and what goes on and on not more often than this.
const COUNT_MS = 250;
const COUNT_EVERY_MS = 2_000;

/** What a list shows. */
export interface Wanted {
  topic: string | null;
  unread: boolean;
}

export const unread = signal<Unread>({ unread: 0, by_topic: {} });

/** Read, or seen to. */
export const isRead = (one: Notice) => one.read_at !== null;

/** Where it leads, as a hash; null where it is about nothing on this dashboard. */
export function wayOf(one: Pick<Notice, "refs">): string | null {
  if (one.refs.alert && UUID.test(one.refs.alert)) return `#/alerts/${one.refs.alert}`;
  if (one.refs.case && UUID.test(one.refs.case)) return `#/cases/${one.refs.case}`;
  return null;
}
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const open = new Set<NoticeList>();

/** The newest notifications of one kind, page by page. */
export class NoticeList {
  readonly items = signal<readonly Notice[]>([]);
  readonly state = signal<"loading" | "ready" | "failed">("loading");
  readonly problem = signal<Problem | null>(null);
  readonly hasMore = computed(() => this.cursor.value !== null);
  private readonly cursor = signal<string | null>(null);
  private readonly renewing = new Reload(() => this.load());
  private readonly out = signal<"first" | "more" | null>(null);
  /** True while a page is on its way. */
  readonly isBusy = computed(() => this.out.value !== null);
  private turn = 0;
  // What came and what changed while a page was on its way, which may be older than that.
  private came: Notice[] = [];
  private changes: ((one: Notice) => Notice | null)[] = [];

  constructor(readonly wanted: Wanted) {}

  /** Load it, and keep it right; returns a function that stops. */
  follow(): () => void {
    open.add(this);
    void this.load();
    return () => {
      open.delete(this);
      this.renewing.done();
    };
  }

  /** Load the first page. */
  load(): Promise<void> {
    return this.bring(undefined);
  }

  /** Load the next page; nothing while the first one comes, which it goes on from. */
  async loadMore(): Promise<void> {
    const cursor = this.cursor.peek();
    if (cursor !== null && this.out.peek() !== "first") await this.bring(cursor);
  }

  /** Put a new one on top, where it belongs here. */
  add(one: Notice): void {
    const { topic } = this.wanted;
    if (topic !== null && one.topic !== topic) return;
    if (this.out.peek()) this.came = [one, ...this.came];
    this.items.value = [one, ...this.items.peek().filter(({ id }) => id !== one.id)];
  }

  /** Change those it holds; a read one stays in sight until the list is loaded anew. */
  patch(change: (one: Notice) => Notice | null): void {
    if (this.out.peek()) this.changes.push(change);
    this.items.value = this.items.peek().flatMap((one) => change(one) ?? []);
  }

  private async bring(cursor: string | undefined): Promise<void> {
    this.turn += 1;
    const mine = this.turn;
    this.out.value = cursor === undefined ? "first" : "more";
    this.came = [];
    this.changes = [];
    try {
      const page = await fetchNotices(this.wanted, cursor);
      if (mine !== this.turn) return;
      this.out.value = null;
      const fresh = page.items.filter(({ id }) => !going.has(id));
      this.items.value =
        cursor === undefined
          ? this.brought(without(this.came, fresh), fresh)
          : [...this.items.peek(), ...this.brought(without(fresh, this.items.peek()))];
      this.cursor.value = page.next_cursor ?? null;
      this.problem.value = null;
      this.state.value = "ready";
      if (cursor === undefined) this.renewing.done();
    } catch (reason) {
      if (mine !== this.turn) return;
      this.out.value = null;
      const problem = problemFrom(reason);
      this.problem.value = problem;
      if (cursor === undefined && open.has(this)) this.renewing.failed(problem);
      if (this.items.peek().length === 0) this.state.value = "failed";
    }
  }

  private brought(...parts: readonly Notice[][]): Notice[] {
    return parts.flat().flatMap((one) => {
      let now: Notice | null = one;
      for (const change of this.changes) now = now && change(now);
      return now ?? [];
    });
  }
}

// Those of which the others know nothing.
function without(some: readonly Notice[], others: readonly Notice[]): Notice[] {
  const known = new Set(others.map(({ id }) => id));
  return some.filter(({ id }) => !known.has(id));
}

/** Ask how many are unread; a failure leaves the number as it is, and is tried again. */
export async function countUnread(): Promise<void> {
  const mine = account;
  try {
    const found = await fetchUnread();
    if (mine !== account) return;
    unread.value = found;
    renewing.done();
  } catch (reason) {
    if (mine === account) renewing.failed(problemFrom(reason));
  }
}

// Raised for whoever signs in next: what was asked before is not for them.
let account = 0;
const renewing = new Reload(countUnread);
const counting = coalesced(countUnread, { soonMs: COUNT_MS, everyMs: COUNT_EVERY_MS });

/** After a gap: everything afresh. */
export function reloadNotices(): void {
  void countUnread();
  for (const list of open) void list.load();
}

/** Nobody is signed in any more. */
export function clearNotices(): void {
  counting.stop();
  renewing.done();
  account += 1;
  going.clear();
  unread.value = { unread: 0, by_topic: {} };
}

/** Something new came. */
export function receiveNotice({ notification: one, at }: NoticeNews): void {
  const mine: Notice = {
    ...one,
    channel: "in_app",
    status: "sent",
    at,
    delivered_at: null,
    read_at: null,
    acknowledged_at: null,
  };
  for (const list of open) list.add(mine);
  counting.wish();
}

/** One's own got further: read in another tab, or on the phone. */
export function receiveNoticeChange(change: NoticeChange): void {
  const id = change.notification;
  const isNow = typeof change.new === "string" ? change.new : null;
  if (isNow === "read") patch(id, (one) => ({ ...one, status: "read", read_at: change.at }));
  counting.wish();
}

/** Mark one read; says why where that fails. */
export async function read(one: Notice): Promise<void> {
  if (isRead(one)) return;
  const at = serverInstant();
  patch(one.id, (before) => ({ ...before, status: "read", read_at: at }));
  await orPutBack(one, readNotice(one.id));
}

/** Say that one was seen to. */
export async function acknowledge(one: Notice): Promise<void> {
  const at = serverInstant();
  patch(one.id, (before) => ({
    ...before,
    status: "read",
    read_at: before.read_at ?? at,
    acknowledged_at: at,
  }));
  await orPutBack(one, acknowledgeNotice(one.id));
}

/** Mark all read, or all of a topic. */
export async function readAll(topic: string | null): Promise<void> {
  try {
    await readAllNotices(topic);
  } catch (reason) {
    notify("error", explain(problemFrom(reason)));
  }
  reloadNotices();
}

// Deleted by the person, kept by the server until the message about it has gone.
const going = new Set<string>();

/** Delete one; it can be had back as long as the message about it is on show. */
export function remove(one: Notice): void {
  going.add(one.id);
  patch(one.id, () => null);
  notify("info", t("notice.deleted"), null, `deleted:${one.id}`, {
    action: {
      label: t("undo"),
      run: () => {
        going.delete(one.id);
        reloadNotices();
      },
    },
    gone: () => removeNow(one.id),
  });
}

async function removeNow(id: string): Promise<void> {
  if (!going.has(id)) return;
  const mine = account;
  try {
    await deleteNotice(id);
  } catch (reason) {
    const problem = problemFrom(reason);
    if (mine === account && problem.status !== 404) notify("error", explain(problem));
  }
  if (mine !== account) return;
  going.delete(id);
  reloadNotices();
}

async function orPutBack(one: Notice, asked: Promise<Notice>): Promise<void> {
  try {
    const now = await asked;
    patch(one.id, () => now);
  } catch (reason) {
    patch(one.id, () => one);
    notify("error", explain(problemFrom(reason)));
  }
  counting.hurry();
}

function patch(id: string | null | undefined, change: (one: Notice) => Notice | null): void {
  for (const list of open) list.patch((one) => (one.id === id ? change(one) : one));
}
