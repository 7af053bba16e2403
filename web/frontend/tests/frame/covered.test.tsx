import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ask } from "../../src/api/http";
import { account, ended, followSignIns, refresh, signedIn, signOut } from "../../src/api/session";
import { App } from "../../src/app";
import { go } from "../../src/router";
import { me } from "../../src/state/me";
import { followFiring } from "../../src/tab";
import { aCase, aDetail, ME, refusal, Server, tokenOf } from "../world";

const REFRESH = "POST /api/v1/session/refresh";
const HOSTEL = tokenOf("p-olivia", "w-1");
const SAMS = tokenOf("p-sam", "w-1");

let server: Server;
let stops: (() => void)[];
let reload: ReturnType<typeof vi.spyOn>;

/** A socket that never opens: what comes over it is tried elsewhere. */
class Closed {
  readyState = 0;
  close(): void {}
  send(): void {}
}

const nextIs = (token: string) =>
  server.on(REFRESH, () => ({ access_token: token, expires_in: 600 }));
const entersBeside = (whose: string) =>
  dispatchEvent(new StorageEvent("storage", { key: "opsbell.entered", newValue: `${whose} 1` }));

beforeEach(async () => {
  vi.stubGlobal("WebSocket", Closed);
  server = new Server();
  server
    .on("GET /api/v1/me", () => ME)
    .on("GET /api/v1/cases", () => ({ items: [aCase(1)], next_cursor: null }))
    .on("GET /api/v1/cases/c-1", () => aDetail(aCase(1)))
    .on("GET /api/v1/alerts", () => ({ items: [], next_cursor: null }))
    .on("POST /api/v1/me/ticket", () => ({ ticket: "t" }))
    .on("DELETE /api/v1/session", () => new Response(null, { status: 204 }));
  await signOut();
  localStorage.clear();
  signedIn.value = "unknown";
  me.value = null;
  nextIs(HOSTEL);
  reload = vi.spyOn(location, "reload").mockImplementation(() => undefined);
  go({ screen: "cases", id: "c-1" }, true);
  stops = [followSignIns(), followFiring()];
  render(<App code={null} />);
  fireEvent.input(await screen.findByTestId("reply-box"), { target: { value: "Half a" } });
  server.on(REFRESH, () => refusal(401, "not_signed_in", "The session has ended."));
  await refresh().catch(() => undefined);
  await screen.findByTestId("sign-in");
});

afterEach(async () => {
  cleanup();
  for (const stop of stops) stop();
  await signOut();
});

describe("a session that was ended elsewhere", () => {
  it("is covered by the sign-in page, with all of it kept and nothing of it shown", () => {
    const box = screen.getByTestId("reply-box") as HTMLTextAreaElement;

    expect(box.value).toBe("Half a");
    expect(box.closest(".desk")?.hasAttribute("hidden")).toBe(true);
    expect(screen.getByTestId("sign-in").closest("dialog")?.textContent).toContain(
      "ended elsewhere",
    );
    expect(document.title).toBe("Opsbell");
  });

  it("stays covered by Escape", () => {
    const dialog = screen.getByTestId("sign-in").closest("dialog") as HTMLElement;

    expect(fireEvent.keyDown(dialog, { key: "Escape" })).toBe(false);
    expect(fireEvent(dialog, new Event("cancel", { cancelable: true }))).toBe(false);
  });

  it("can be read in another language, which is nobody's choice", async () => {
    server.asked.length = 0;

    fireEvent.change(screen.getByTestId("language"), { target: { value: "es" } });

    await screen.findByText(/Vuelva a entrar/);
    expect(server.asked).toEqual([]);
    fireEvent.change(screen.getByTestId("language"), { target: { value: "en" } });
    await screen.findByText(/ended elsewhere/);
  });

  it("asks the server nothing meanwhile", async () => {
    server.asked.length = 0;

    await expect(ask("/cases")).rejects.toMatchObject({ status: 401, code: "not_signed_in" });

    expect(server.asked).toEqual([]);
  });

  it("goes on in place when the same account is back in a tab beside", async () => {
    const box = screen.getByTestId("reply-box");
    nextIs(HOSTEL);

    entersBeside("p-olivia/w-1");

    await waitFor(() => expect(screen.queryByTestId("sign-in")).toBeNull());
    expect(screen.getByTestId("reply-box")).toBe(box);
    expect(box.closest(".desk")?.hasAttribute("hidden")).toBe(false);
    expect([signedIn.value, ended.value]).toEqual(["yes", false]);
    expect(reload).not.toHaveBeenCalled();
  });

  it.each([
    ["somebody else", "p-sam/w-1"],
    ["the same person in another workspace", "p-olivia/w-2"],
  ])("is a fresh page for %s", (_, whose) => {
    entersBeside(whose);

    expect(reload).toHaveBeenCalledOnce();
    expect(location.hash).toBe("");
  });

  it("stays covered where a renewal brings somebody else, until the page is fresh", async () => {
    nextIs(SAMS);

    await expect(refresh()).rejects.toMatchObject({ code: "elsewhere" });

    expect(reload).toHaveBeenCalledOnce();
    expect(screen.getByTestId("sign-in")).toBeTruthy();
    expect(account.value).toBe("p-olivia/w-1");
  });
});
