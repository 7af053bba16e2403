/** Files: what takes long comes whole, and what breaks off is a problem like any other. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { bytesOf } from "../../src/api/http";
import { Server, settle } from "../world";

const FILE = "GET /api/v1/cases/export";
let server: Server;
let body: ReadableStreamDefaultController<Uint8Array>;

beforeEach(() => {
  vi.useFakeTimers();
  server = new Server();
  const stream = new ReadableStream<Uint8Array>({
    start: (controller) => {
      body = controller;
    },
  });
  server.on(FILE, () => new Response(stream, { headers: { "Content-Type": "text/csv" } }));
});

afterEach(() => vi.useRealTimers());

const more = (text: string) => body.enqueue(new TextEncoder().encode(text));
const fetched = () => bytesOf("/api/v1/cases/export");

describe("a file", () => {
  it("comes whole, however long it takes, while some of it comes", async () => {
    const file = fetched();
    await settle();
    for (const text of ["number", ",title", "\n1,Lift"]) {
      more(text);
      await vi.advanceTimersByTimeAsync(50_000);
    }
    body.close();

    const blob = await file;
    expect(await blob.text()).toBe("number,title\n1,Lift");
    expect(blob.type).toBe("text/csv");
  });

  it("of which nothing more comes is given up", async () => {
    const file = fetched().catch((reason: unknown) => reason);
    await settle();
    more("number");
    await vi.advanceTimersByTimeAsync(60_000);

    expect(await file).toMatchObject({ name: "Problem", code: "timed_out" });
  });

  it("that never begins is given up", async () => {
    server.on(FILE, () => new Promise(() => undefined));

    const file = fetched().catch((reason: unknown) => reason);
    await vi.advanceTimersByTimeAsync(20_000);

    expect(await file).toMatchObject({ name: "Problem", code: "timed_out" });
  });

  it.each([
    ["the line broke", new TypeError("network"), "unreachable"],
    ["nobody wants it", new DOMException("Stop.", "AbortError"), "aborted"],
  ])("that breaks off because %s is a problem", async (_, reason, code) => {
    const file = fetched().catch((problem: unknown) => problem);
    await settle();
    body.error(reason);

    expect(await file).toMatchObject({ name: "Problem", code });
  });
});
