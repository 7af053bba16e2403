import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ask } from "../../src/api/http";
import { Problem } from "../../src/api/problem";
import { distrust, onRenewed, refresh, signedIn, signIn, signOut } from "../../src/api/session";
import { refusal, Server } from "../world";

let server: Server;
let count: number;

const REFRESH = "POST /api/v1/session/refresh";
const LEAVE = "DELETE /api/v1/session";

beforeEach(async () => {
  vi.useFakeTimers();
  server = new Server();
  server.on(LEAVE, () => new Response(null, { status: 204 }));
  await signOut();
  signedIn.value = "unknown";
  count = 0;
  server.on(REFRESH, () => ({ access_token: `token-${++count}`, expires_in: 600 }));
  server.asked.length = 0;
});

afterEach(() => vi.useRealTimers());

describe("a session", () => {
  it("begins with the code of the link", async () => {
    server.on("POST /api/v1/session", () => ({ access_token: "first", expires_in: 600 }));

    await signIn("the-code");

    expect(signedIn.value).toBe("yes");
    expect(server.of("POST /api/v1/session")[0]?.body).toEqual({ code: "the-code" });
  });

  it("refuses a used code in the server's words", async () => {
    server.on("POST /api/v1/session", () => refusal(401, "not_signed_in", "Used already."));

    await expect(signIn("old")).rejects.toMatchObject({ code: "not_signed_in" });
  });

  it("is renewed silently a minute before its end", async () => {
    await refresh();
    const tokens: string[] = [];
    const stop = onRenewed((token) => tokens.push(token));

    await vi.advanceTimersByTimeAsync(539_000);
    expect(tokens).toEqual([]);
    await vi.advanceTimersByTimeAsync(1_000);

    expect(tokens).toEqual(["token-2"]);
    expect(server.of(REFRESH)[0]?.headers.get("X-Opsbell")).toBe("1");
    stop();
  });

  it("is renewed once for many who need it", async () => {
    server.on("GET /api/v1/me", () => ({}));

    await Promise.all([ask("/me"), ask("/me"), ask("/me")]);

    expect(server.of(REFRESH)).toHaveLength(1);
  });

  it("ends where the server says so", async () => {
    server.on(REFRESH, () => refusal(401, "not_signed_in", "No session."));

    await expect(refresh()).rejects.toBeInstanceOf(Problem);

    expect(signedIn.value).toBe("no");
  });

  it("that was left is not renewed after a reload before the server has heard of it", async () => {
    await refresh();
    let heard = false;
    server.on(LEAVE, () => {
      throw new TypeError("Failed to fetch");
    });
    await signOut();

    await expect(refresh()).rejects.toMatchObject({ status: 401 });
    server.on(LEAVE, () => {
      heard = true;
      return new Response(null, { status: 204 });
    });
    await expect(refresh()).rejects.toMatchObject({ status: 401 });

    expect(heard).toBe(true);
    expect(server.of(REFRESH)).toHaveLength(1);
    expect(signedIn.value).toBe("no");
    await refresh();
    expect(signedIn.value).toBe("yes");
  });

  it("that was left begins anew with another link", async () => {
    server.on(LEAVE, () => refusal(503, "starting", "Starting."));
    await signOut();
    server.on("POST /api/v1/session", () => ({ access_token: "first", expires_in: 600 }));

    await signIn("the-code");
    await refresh();

    expect(signedIn.value).toBe("yes");
    expect(server.of(REFRESH)).toHaveLength(1);
  });

  it("outlives a server that is away for a moment", async () => {
    await refresh();
    server.on(REFRESH, () => refusal(503, "starting", "Starting."));
    await vi.advanceTimersByTimeAsync(540_000);
    expect(signedIn.value).toBe("yes");

    server.on(REFRESH, () => ({ access_token: "again", expires_in: 600 }));
    await vi.advanceTimersByTimeAsync(10_000);

    expect(server.of(REFRESH)).toHaveLength(3);
  });
});

describe("a request", () => {
  it("carries the token, and a new one after the first was refused", async () => {
    server.on("GET /api/v1/me", ({ headers }) =>
      headers.get("Authorization") === "Bearer token-2"
        ? { fine: true }
        : refusal(401, "token_expired", "Expired."),
    );

    await expect(ask("/me")).resolves.toEqual({ fine: true });
    expect(server.of("GET /api/v1/me")).toHaveLength(2);
  });

  it("does not renew for ever", async () => {
    server.on("GET /api/v1/me", () => refusal(401, "token_invalid", "Invalid."));

    await expect(ask("/me")).rejects.toMatchObject({ status: 401, code: "token_invalid" });
    expect(server.of("GET /api/v1/me")).toHaveLength(2);
    distrust("token-2");
  });

  it.each([
    [() => new Response("<html>", { status: 502 }), { status: 502, code: "http_502" }],
    [() => new Response("not json"), { status: 502, code: "not_json" }],
    [
      () => {
        throw new TypeError("Failed to fetch");
      },
      { status: 0, code: "unreachable" },
    ],
  ])("turns every failure into a problem", async (answer, problem) => {
    server.on("GET /api/v1/me", answer);

    await expect(ask("/me")).rejects.toMatchObject(problem);
  });
});
