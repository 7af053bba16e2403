/** Tables of requests: what a call of `src/api` has to put on the wire, and nothing besides. */
import { describe, expect, it } from "vitest";
import { Server } from "../world";

/** What a request carries besides its method and address. */
export interface Carries {
  body?: unknown;
  /** If-Match. */
  match?: string;
  /** Idempotency-Key; `FRESH`: one made for this request. */
  once?: unknown;
}

/** The call by its name, the call, "METHOD /path?query" below `/api/v1`, and what goes along. */
export type Row = [string, () => Promise<unknown>, string, Carries?];

export const FRESH: unknown = expect.stringMatching(/^[0-9a-f]{32}$/);

/** For calls that want one; nobody gives up here. */
export const wanted = new AbortController().signal;

const ANSWER = { items: [], next_cursor: null, unread: 0, ticket: "t-1" };

/** Ask each and compare the one request that the server got. */
export function describeRequests(of: string, rows: Row[]): void {
  describe(`what is asked about ${of}`, () => {
    it.each(rows)("%s", async (_, call, request, { body = null, match, once } = {}) => {
      const server = new Server();
      const [method, address = ""] = request.split(" ");
      const path = `/api/v1${address.split("?")[0]}`;
      server.on(`${method} ${path}`, () => ANSWER);

      await call().catch(() => undefined);

      const asked = server.asked.filter((one) => !one.path.endsWith("/session/refresh"));
      expect(
        asked.map(({ query, headers, ...one }) => ({
          request: `${one.method} ${one.path}${query.size > 0 ? `?${query}` : ""}`,
          body: one.body,
          match: headers.get("If-Match"),
          once: headers.get("Idempotency-Key"),
        })),
      ).toEqual([
        { request: `${method} /api/v1${address}`, body, match: match ?? null, once: once ?? null },
      ]);
    });
  });
}
