/** Deleting a notification: by a message that it can be undone with, and wherever that ends. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Notice } from "../../src/api/notifications";
import { refresh, signedIn, signOut } from "../../src/api/session";
import { clearNotices, type NoticeList, remove } from "../../src/state/notices";
import { act, dismiss, settleAtEnd, settleToasts, toasts } from "../../src/state/toasts";
import { aNotice, begin, end, followed } from "../notices_world";
import { refusal, type Server, settle, tokenOf } from "../world";

let server: Server;
let list: NoticeList;
let stop: () => void;
const ids = () => list.items.value.map(({ id }) => id);

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

describe("deleting a notification", () => {
  const DELETE = "DELETE /api/v1/notifications/a";
  const message = () => {
    const [toast] = toasts.value;
    if (!toast) throw new Error("no message is shown");
    return toast;
  };

  it("takes it out of sight, and from the server when the message about it goes", async () => {
    const one = aNotice("a");
    await follow(one, aNotice("b"));
    server.on(DELETE, () => new Response(null, { status: 204 }));

    remove(one);
    await list.load();
    expect(ids()).toEqual(["b"]);
    expect(server.of(DELETE)).toEqual([]);
    dismiss(message().id);
    await settle();

    expect(server.of(DELETE)).toHaveLength(1);
  });

  it("is done as the page ends while the message stands, however the page ends", async () => {
    const one = aNotice("a");
    await follow(one);
    server.on(DELETE, () => new Response(null, { status: 204 }));
    const fetched = vi.spyOn(globalThis, "fetch");
    const stopSettling = settleAtEnd();

    remove(one);
    dispatchEvent(new Event("pagehide"));
    await settle();

    expect(server.of(DELETE)).toHaveLength(1);
    expect(fetched.mock.calls[0]?.[1]?.keepalive).toBe(true);
    expect(toasts.value).toEqual([]);
    stopSettling();
  });

  it("is done before the session that it is done by ends", async () => {
    const one = aNotice("a");
    await follow(one);
    const END = "DELETE /api/v1/session";
    let answer: (said: Response) => void = () => undefined;
    server
      .on(DELETE, () => new Promise<Response>((done) => (answer = done)))
      .on(END, () => new Response(null, { status: 204 }))
      .on("POST /api/v1/session/refresh", () => ({
        access_token: tokenOf("p-1", "w-1"),
        expires_in: 600,
      }));
    await signOut();
    await refresh();
    server.asked.length = 0;

    remove(one);
    void signOut(settleToasts());
    clearNotices();
    await settle();
    expect(server.of(DELETE)).toHaveLength(1);
    expect([signedIn.value, server.of(END).length]).toEqual(["no", 0]);
    server.asked.length = 0;
    answer(new Response(null, { status: 204 }));
    await settle();

    // Nothing is asked after it by somebody who is not there any more.
    expect(server.asked.map(({ path }) => path)).toEqual(["/api/v1/session"]);
  });

  it("keeps nobody signed in where the server does not answer", async () => {
    const one = aNotice("a");
    await follow(one);
    const END = "DELETE /api/v1/session";
    server
      .on(DELETE, () => new Promise(() => undefined))
      .on(END, () => new Response(null, { status: 204 }));

    remove(one);
    void signOut(settleToasts());
    await vi.advanceTimersByTimeAsync(3_000);

    expect(server.of(END)).toHaveLength(1);
  });

  it("is nobody else's to do once its person has gone", async () => {
    const one = aNotice("a");
    await follow(one);

    remove(one);
    clearNotices();
    dismiss(message().id);
    await settle();

    expect(server.of(DELETE)).toEqual([]);
  });

  it("is undone by a press on the message", async () => {
    const one = aNotice("a");
    await follow(one);

    remove(one);
    act(message());
    await vi.waitFor(() => expect(ids()).toEqual(["a"]));

    expect(server.of(DELETE)).toEqual([]);
  });

  it.each([
    [404, 0],
    [503, 1],
  ])("that is answered with %i brings back what is there", async (status, told) => {
    const one = aNotice("a");
    await follow(one);
    server.on(DELETE, () => refusal(status, "no", "No."));

    remove(one);
    dismiss(message().id);
    await vi.waitFor(() => expect(ids()).toEqual(["a"]));

    expect(toasts.value).toHaveLength(told);
  });
});
