import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  closeCase,
  drafts,
  dropReply,
  open,
  openCase,
  reply,
  retryReply,
} from "../../src/state/case_page";
import { clearCases } from "../../src/state/cases";
import { resumed } from "../../src/state/live";
import { me } from "../../src/state/me";
import { aCase, aDetail, aMessage, ME, refusal, Server } from "../world";

let server: Server;

const thread = () => (open.value?.state === "ready" ? open.value.detail.thread : []);

beforeEach(() => {
  vi.useFakeTimers();
  clearCases();
  me.value = ME;
  server = new Server();
  server.on("GET /api/v1/cases/c-1", () => aDetail(aCase(1), [aMessage("m1")]));
});

afterEach(() => {
  closeCase();
  for (const draft of drafts.value) dropReply(draft.key);
  vi.useRealTimers();
});

describe("the open case", () => {
  it("shows its thread", async () => {
    await openCase("c-1");

    expect(thread().map((item) => item.id)).toEqual(["m1"]);
  });

  it("says when it is not there", async () => {
    await openCase("c-404");

    expect(open.value).toMatchObject({ state: "failed", problem: { status: 404 } });
  });

  it("is loaded when the server is back, where it could not be before", async () => {
    server.on("GET /api/v1/cases/c-1", () => refusal(403, "not_allowed", "Not now."));
    await openCase("c-1");
    expect(open.value).toMatchObject({ state: "failed" });

    server.on("GET /api/v1/cases/c-1", () => aDetail(aCase(1), [aMessage("m1")]));
    resumed(null);
    await vi.advanceTimersByTimeAsync(0);

    expect(thread().map((item) => item.id)).toEqual(["m1"]);
  });

  it("is tried again by itself while the server is away, and no more once it is closed", async () => {
    let isDown = true;
    server.on("GET /api/v1/cases/c-1", () =>
      isDown ? refusal(503, "unavailable", "Soon.") : aDetail(aCase(1), [aMessage("m1")]),
    );
    await openCase("c-1");
    isDown = false;
    await vi.advanceTimersByTimeAsync(2_000);
    expect(thread()).toHaveLength(1);

    isDown = true;
    closeCase();
    await openCase("c-1");
    closeCase();
    const asked = server.of("GET /api/v1/cases/c-1").length;
    await vi.advanceTimersByTimeAsync(60_000);

    expect(server.of("GET /api/v1/cases/c-1")).toHaveLength(asked);
  });

  it("shows a reply at once and follows it until it is delivered", async () => {
    await openCase("c-1");
    const sent = aMessage("m2", {
      author: { kind: "staff", name: "Olivia Owner" },
      delivery: "pending",
    });
    server.on("POST /api/v1/cases/c-1/replies", () => sent);

    const done = reply("c-1", "On my way");
    expect(drafts.value).toMatchObject([{ text: "On my way", state: "sending" }]);
    await done;
    expect(drafts.value).toEqual([]);
    expect(thread().at(-1)?.delivery).toBe("pending");

    server.on("GET /api/v1/cases/c-1", () =>
      aDetail(aCase(1), [aMessage("m1"), { ...sent, delivery: "delivered" }]),
    );
    await vi.advanceTimersByTimeAsync(1_000);

    expect(thread().at(-1)?.delivery).toBe("delivered");
  });

  it("keeps a reply that could not be sent and repeats it under the same key", async () => {
    await openCase("c-1");
    server.on("POST /api/v1/cases/c-1/replies", () => refusal(503, "busy", "Busy."));
    await reply("c-1", "Hello");
    expect(drafts.value).toMatchObject([{ state: "failed" }]);

    server.on("POST /api/v1/cases/c-1/replies", () => aMessage("m2", { delivery: "sent" }));
    await retryReply(drafts.value[0]?.key ?? "");

    const keys = server
      .of("POST /api/v1/cases/c-1/replies")
      .map((asked) => asked.headers.get("Idempotency-Key"));
    expect(keys).toHaveLength(2);
    expect(keys[0]).toMatch(/^[0-9a-f]{32}$/);
    expect(keys[0]).toBe(keys[1]);
    expect(drafts.value).toEqual([]);
  });

  it("looks again while a file is on its way", async () => {
    const file = {
      id: "f1",
      kind: "photo" as const,
      name: "photo.jpg",
      mime: "image/jpeg",
      state: "pending" as const,
      size: null,
      url: "/api/v1/attachments/f1",
    };
    server.on("GET /api/v1/cases/c-1", () =>
      aDetail(aCase(1), [aMessage("m1", { attachments: [file] })]),
    );
    await openCase("c-1");

    await vi.advanceTimersByTimeAsync(1_000);

    expect(server.of("GET /api/v1/cases/c-1")).toHaveLength(2);
  });

  it("does not wait for a file that will not come", async () => {
    const file = {
      id: "f1",
      kind: "photo" as const,
      name: "photo.jpg",
      mime: "image/jpeg",
      state: "failed" as const,
      size: null,
      url: "/api/v1/attachments/f1",
    };
    server.on("GET /api/v1/cases/c-1", () =>
      aDetail(aCase(1), [aMessage("m1", { attachments: [file] })]),
    );
    await openCase("c-1");

    await vi.advanceTimersByTimeAsync(60_000);

    expect(server.of("GET /api/v1/cases/c-1")).toHaveLength(1);
  });
});
