import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { elsewhere } from "../../src/api/elsewhere";
import { ask } from "../../src/api/http";
import { type Problem, problemFrom } from "../../src/api/problem";
import {
  account,
  followSignIns,
  onRenewed,
  refresh,
  signedIn,
  signIn,
  signOut,
} from "../../src/api/session";
import { explain } from "../../src/words";
import { ME, refusal, Server, settle, tokenOf } from "../world";

const REFRESH = "POST /api/v1/session/refresh";
const HOTEL = tokenOf("p-olivia", "w-1");
const HOSTEL = tokenOf("p-olivia", "w-2");
const ADMIN = tokenOf("p-adam", "w-1");

let server: Server;
let stop: () => void;

const nextIs = (token: string) =>
  server.on(REFRESH, () => ({ access_token: token, expires_in: 600 }));
const sentBy = (route: string) =>
  server.of(route).map(({ headers }) => headers.get("Authorization")?.replace("Bearer ", ""));

beforeEach(async () => {
  vi.useFakeTimers();
  server = new Server();
  server
    .on("DELETE /api/v1/session", () => new Response(null, { status: 204 }))
    .on("GET /api/v1/me", () => ({ ...ME, workspace: { ...ME.workspace, name: "Hostel" } }))
    .on("POST /api/v1/canned-replies", () => refusal(401, "token_expired", "Expired."));
  await signOut();
  localStorage.clear();
  signedIn.value = "unknown";
  nextIs(HOTEL);
  await refresh();
  server.asked.length = 0;
  stop = followSignIns();
});

afterEach(async () => {
  stop();
  vi.useRealTimers();
  await signOut();
});

describe.each([
  ["another workspace", HOSTEL, "p-olivia/w-2"],
  ["another person", ADMIN, "p-adam/w-1"],
])("a sign-in that went to %s", (_, other, where) => {
  it("takes no request along, neither the one that finds out nor any after it", async () => {
    nextIs(other);

    const refused = ask("/canned-replies", { method: "POST", body: { title: "Sorry" } });
    await expect(refused).rejects.toMatchObject({ code: "elsewhere", status: 409 });
    await expect(ask("/cases")).rejects.toMatchObject({ code: "elsewhere" });

    expect(sentBy("POST /api/v1/canned-replies")).toEqual([HOTEL]);
    expect(server.of("GET /api/v1/cases")).toEqual([]);
    expect(account.value).toBe("p-olivia/w-1");
    expect(elsewhere.value).toMatchObject({ account: where, refused: 1 });
  });

  it("is found out by the renewal before the end, tells nobody its token, and rests", async () => {
    nextIs(other);
    const told: string[] = [];
    const stopTelling = onRenewed((token) => told.push(token));

    await vi.advanceTimersByTimeAsync(540_000);
    expect(elsewhere.value?.account).toBe(where);
    await vi.advanceTimersByTimeAsync(3_600_000);

    expect(told).toEqual([]);
    expect(server.of(REFRESH)).toHaveLength(1);
    stopTelling();
  });

  it("leaves the page's own token what it is until it ends", async () => {
    server.on("GET /api/v1/cases", () => ({ items: [] }));
    nextIs(other);
    await refresh().catch(() => undefined);

    await ask("/cases");

    expect(sentBy("GET /api/v1/cases")).toEqual([HOTEL]);
  });
});

it("is named by the one question that is asked with its token", async () => {
  nextIs(HOSTEL);

  const problem = await ask<Problem>("/canned-replies", { method: "POST" }).catch(problemFrom);
  await settle();

  expect(explain(problem)).toContain("You are in Hostel now, as Olivia Owner.");
  expect(sentBy("GET /api/v1/me")).toEqual([HOSTEL]);
});

it("is said without names where they cannot be asked for", async () => {
  server.on("GET /api/v1/me", () => refusal(403, "not_allowed", "No."));
  nextIs(HOSTEL);

  const problem = await ask<Problem>("/canned-replies", { method: "POST" }).catch(problemFrom);
  await settle();

  expect(explain(problem)).toContain("This browser is signed in elsewhere now.");
});

describe("another tab's sign-in", () => {
  const enters = async (whose: string) => {
    dispatchEvent(new StorageEvent("storage", { key: "opsbell.entered", newValue: `${whose} 1` }));
    await settle();
  };

  it("of somebody else is found out at once", async () => {
    nextIs(ADMIN);

    await enters("p-adam/w-1");

    expect(elsewhere.value?.account).toBe("p-adam/w-1");
  });

  it("of the same account asks nothing", async () => {
    await enters("p-olivia/w-1");

    expect(server.asked).toEqual([]);
  });

  it("of the page's own account, after another's, has the page go on", async () => {
    nextIs(ADMIN);
    await enters("p-adam/w-1");
    nextIs(HOTEL);

    await enters("p-olivia/w-1");

    expect(elsewhere.value).toBeNull();
    expect(signedIn.value).toBe("yes");
  });

  it("is told with the account, for the tabs beside", async () => {
    await signOut();
    server.on("POST /api/v1/session", () => ({ access_token: ADMIN, expires_in: 600 }));

    await signIn("the-code");

    expect(localStorage.getItem("opsbell.entered")).toMatch(/^p-adam\/w-1 \d+$/);
  });
});
