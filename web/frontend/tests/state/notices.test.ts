import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Notice, NoticeNews } from "../../src/api/notifications";
import {
  acknowledge,
  clearNotices,
  countUnread,
  NoticeList,
  read,
  readAll,
  receiveNotice,
  receiveNoticeChange,
  reloadNotices,
  unread,
  wayOf,
} from "../../src/state/notices";
import { toasts } from "../../src/state/toasts";
import { AT, aNotice, begin, COUNT, end, followed, LIST } from "../notices_world";
import { refusal, type Server, settle } from "../world";

const news = (one: Notice): NoticeNews => ({ notification: one, by: null, at: AT });

let server: Server;
let list: NoticeList;
let stop: () => void;
const ids = () => list.items.value.map(({ id }) => id);
const first = () => list.items.value[0];

/** Follow a list that holds these. */
async function follow(...held: Notice[]): Promise<void> {
  ({ list, stop } = await followed(server, held));
}

beforeEach(() => {
  server = begin();
  stop = () => undefined;
});

afterEach(async () => {
  stop();
  await end();
});

describe("a list of notifications", () => {
  it("keeps what came and what changed while an older answer was on its way", async () => {
    await follow(aNotice("b"), aNotice("a"));
    let give: (page: unknown) => void = () => undefined;
    server.on(
      LIST,
      () =>
        new Promise((resolve) => {
          give = resolve;
        }),
    );

    void list.load();
    await settle();
    receiveNotice(news(aNotice("c")));
    receiveNoticeChange({ notification: "a", new: "read", by: null, at: AT });
    give({ items: [aNotice("b"), aNotice("a")], next_cursor: null });
    await settle();

    expect(ids()).toEqual(["c", "b", "a"]);
    expect(list.items.value.map(({ read_at }) => read_at)).toEqual([null, null, AT]);
  });

  it("has a notification once that came beside its list", async () => {
    await follow();
    let give: (page: unknown) => void = () => undefined;
    server.on(
      LIST,
      () =>
        new Promise((resolve) => {
          give = resolve;
        }),
    );

    void list.load();
    await settle();
    receiveNotice(news(aNotice("a")));
    give({ items: [aNotice("a")], next_cursor: null });
    await settle();

    expect(ids()).toEqual(["a"]);
  });

  it("is not cut short by a press for more while it is loaded anew", async () => {
    server.on(LIST, () => ({ items: [aNotice("a")], next_cursor: "next" }));
    list = new NoticeList({ topic: null, unread: false });
    stop = list.follow();
    await vi.waitFor(() => expect(list.state.value).toBe("ready"));
    server.on(LIST, ({ query }) => ({
      items: [aNotice(query.has("cursor") ? "old" : "b")],
      next_cursor: null,
    }));

    const loading = list.load();
    await list.loadMore();
    await loading;

    expect(ids()).toEqual(["b"]);
  });

  it("grows by pages, each notification once", async () => {
    server.on(LIST, ({ query }) =>
      query.get("cursor") === "next"
        ? { items: [aNotice("b"), aNotice("c")], next_cursor: null }
        : { items: [aNotice("a"), aNotice("b")], next_cursor: "next" },
    );
    list = new NoticeList({ topic: "cases", unread: true });
    await list.load();
    expect(list.hasMore.value).toBe(true);

    await list.loadMore();

    expect(ids()).toEqual(["a", "b", "c"]);
    expect(list.hasMore.value).toBe(false);
    expect(server.of(LIST)[1]?.query.toString()).toContain("topic=cases&unread=true");
  });

  it("says when it could not be loaded, and that no more when it could", async () => {
    server.on(LIST, () => refusal(503, "busy", "Busy."));
    list = new NoticeList({ topic: null, unread: false });

    await list.load();
    expect(list.state.value).toBe("failed");
    expect(list.problem.value?.code).toBe("busy");
    server.on(LIST, () => ({ items: [aNotice("a")], next_cursor: null }));
    await list.load();

    expect(list.state.value).toBe("ready");
    expect(list.problem.value).toBeNull();
  });

  it("keeps what it shows when a later load fails", async () => {
    await follow(aNotice("a"));
    server.on(LIST, () => refusal(503, "busy", "Busy."));

    await list.load();

    expect(ids()).toEqual(["a"]);
    expect(list.state.value).toBe("ready");
    expect(list.problem.value?.code).toBe("busy");
  });

  it("takes the last answer that was asked for, whenever the others come", async () => {
    const answers: ((page: unknown) => void)[] = [];
    server.on(LIST, () => new Promise((give) => answers.push(give)));
    list = new NoticeList({ topic: null, unread: false });
    const loads = [list.load(), list.load()];
    await settle();

    answers[1]?.({ items: [aNotice("new")], next_cursor: null });
    answers[0]?.({ items: [aNotice("old")], next_cursor: null });
    await Promise.all(loads);

    expect(ids()).toEqual(["new"]);
  });

  it("puts what comes on top, where its topic belongs, and counts anew once", async () => {
    await follow(aNotice("a"));
    const other = new NoticeList({ topic: "system", unread: false });
    const stopOther = other.follow();
    await settle();
    other.items.value = [];

    receiveNotice(news(aNotice("b", { status: "pending" })));
    receiveNotice(news(aNotice("c")));
    await vi.advanceTimersByTimeAsync(250);

    expect(ids()).toEqual(["c", "b", "a"]);
    expect(list.items.value[1]?.status).toBe("sent");
    expect(other.items.value).toEqual([]);
    expect(server.of(COUNT)).toHaveLength(1);
    expect(unread.value.unread).toBe(2);
    stopOther();
  });

  it("follows what was read elsewhere", async () => {
    await follow(aNotice("a"), aNotice("b"));

    receiveNoticeChange({ notification: "a", new: "read", by: null, at: AT });
    receiveNoticeChange({ notification: "b", new: "delivered", by: null, at: AT });

    expect(list.items.value.map((one) => one.read_at)).toEqual([AT, null]);
  });

  it("is loaded afresh after a gap until it is left", async () => {
    await follow(aNotice("a"));
    server.on(LIST, () => ({ items: [aNotice("b")], next_cursor: null }));

    reloadNotices();
    await vi.waitFor(() => expect(ids()).toEqual(["b"]));
    stop();
    reloadNotices();
    await settle();

    expect(server.of(LIST)).toHaveLength(2);
  });
});

describe("the number of unread ones", () => {
  it("stays when it cannot be asked for, and is none for nobody", async () => {
    await countUnread();
    server.on(COUNT, () => refusal(503, "busy", "Busy."));

    await countUnread();
    expect(unread.value).toEqual({ unread: 2, by_topic: { cases: 2 } });
    clearNotices();

    expect(unread.value).toEqual({ unread: 0, by_topic: {} });
  });
});

describe("a notification", () => {
  const CASE = "0197a000-0000-7000-8000-000000000001";

  it.each<[Record<string, string>, string | null]>([
    [{ case: CASE }, `#/cases/${CASE}`],
    [{ case: CASE, alert: CASE }, `#/alerts/${CASE}`],
    [{ case: "javascript:1" }, null],
    [{}, null],
  ])("about %j leads to %s", (refs, way) => {
    expect(wayOf({ refs })).toBe(way);
  });

  it("is read at once, as the server then says it was, and asked once", async () => {
    const one = aNotice("a");
    await follow(one);
    const at = "2026-11-20T13:00:00.000Z";
    server.on(`PUT /api/v1/notifications/a/read`, () => aNotice("a", { read_at: at }));

    const reading = read(one);
    expect(first()?.status).toBe("read");
    await reading;
    expect(first()?.read_at).toBe(at);
    await read(aNotice("a", { read_at: at }));

    expect(server.of("PUT /api/v1/notifications/a/read")).toHaveLength(1);
  });

  it("is put back as it was with the reason when that is refused", async () => {
    const one = aNotice("a");
    await follow(one);
    server.on("PUT /api/v1/notifications/a/read", () => refusal(503, "busy", "Busy."));

    await read(one);

    expect(first()).toEqual(one);
    expect(toasts.value[0]?.kind).toBe("error");
  });

  it("that somebody sees to is read with it", async () => {
    const one = aNotice("a");
    await follow(one);
    const done = aNotice("a", { status: "read", read_at: AT, acknowledged_at: AT });
    server.on("POST /api/v1/notifications/a/acknowledge", () => done);

    const saying = acknowledge(one);
    expect(first()).toMatchObject({ status: "read", acknowledged_at: expect.any(String) });
    await saying;

    expect(first()).toEqual(done);
  });

  it.each([
    [200, 0],
    [503, 1],
  ])("is read with all of its topic (%i), and the lists come afresh", async (status, told) => {
    await follow(aNotice("a"));
    server.on("PUT /api/v1/notifications/read-all", () =>
      status === 200 ? {} : refusal(status, "busy", "Busy."),
    );

    await readAll("cases");
    await settle();

    expect(server.of("PUT /api/v1/notifications/read-all")[0]?.body).toEqual({ topic: "cases" });
    expect(server.of(LIST)).toHaveLength(2);
    expect(toasts.value).toHaveLength(told);
  });
});
