import { act, cleanup, fireEvent, render, screen, waitFor } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { elsewhere, triedHere } from "../../src/api/elsewhere";
import { ElsewhereNotice } from "../../src/frame/elsewhere";
import { followTyping } from "../../src/frame/unsaved";
import { followWorkspace, switchTo } from "../../src/frame/workspace_menu";
import { me } from "../../src/state/me";
import { Confirmer } from "../../src/ui/confirm";
import { ME, Server } from "../world";

const HOSTEL = { account: "p-olivia/w-2", person: "Olivia Owner", workspace: "Café", refused: 0 };

let stops: (() => void)[];
let reload: ReturnType<typeof vi.spyOn>;

/** Somebody typed here; `asks`: in an editor that asks before it is left. */
function typed(text: string, { asks = false, type = "text" } = {}): void {
  const field = Object.assign(document.createElement("input"), { type });
  document.body.append(field);
  fireEvent.input(field, { target: { value: text } });
  const ask = (event: Event) => event.preventDefault();
  if (asks) addEventListener("beforeunload", ask);
  stops.push(() => {
    field.remove();
    removeEventListener("beforeunload", ask);
  });
}

const ticked = () => act(() => new Promise((then) => setTimeout(then)));

beforeEach(() => {
  me.value = ME;
  elsewhere.value = null;
  reload = vi.spyOn(location, "reload").mockImplementation(() => undefined);
  history.replaceState(null, "", "/#/replies/new");
  stops = [followTyping()];
});

afterEach(() => {
  cleanup();
  for (const stop of stops) stop();
  elsewhere.value = null;
  history.replaceState(null, "", "/");
});

describe("a page whose sign-in went elsewhere", () => {
  it("begins anew by itself where there is nothing to lose", async () => {
    render(<ElsewhereNotice />);

    elsewhere.value = HOSTEL;

    await waitFor(() => expect(reload).toHaveBeenCalledOnce());
    expect(location.hash).toBe("");
  });

  it.each([
    ["what was typed", () => typed("Hotel secret")],
    ["what an editor has not saved", () => typed("", { asks: true })],
  ])("keeps %s and its address, and says where one is", async (_, happened) => {
    happened();
    render(<ElsewhereNotice />);

    elsewhere.value = HOSTEL;
    const shown = await screen.findByTestId("elsewhere-window");
    await ticked();

    expect(shown.textContent).toContain("You are in Café now, as Olivia Owner.");
    expect(shown.textContent).toContain("This page still shows Hostel as Olivia Owner.");
    expect(reload).not.toHaveBeenCalled();
    expect(location.hash).toBe("#/replies/new");
  });

  it("says so to whoever pressed something that was refused for it", async () => {
    render(<ElsewhereNotice />);

    elsewhere.value = HOSTEL;
    triedHere();
    await ticked();

    const shown = await screen.findByTestId("elsewhere-window");
    expect(shown.textContent).toContain("What you just pressed was not sent.");
    expect(reload).not.toHaveBeenCalled();
  });

  it("keeps a bar when the window is put away, and shows the window at the next refusal", async () => {
    typed("Hotel secret");
    render(<ElsewhereNotice />);
    elsewhere.value = HOSTEL;
    fireEvent.click(await screen.findByTestId("elsewhere-stay"));
    await waitFor(() => expect(screen.queryByTestId("elsewhere-window")).toBeNull());
    expect(screen.getByTestId("elsewhere").textContent).toContain("You are in Café now");

    act(triedHere);

    await screen.findByTestId("elsewhere-window");
  });

  it("begins anew by a press, and the browser does not ask a second time", async () => {
    typed("Hotel secret", { asks: true });
    render(<ElsewhereNotice />);
    elsewhere.value = HOSTEL;
    await screen.findByTestId("elsewhere-window");

    fireEvent.click(screen.getAllByTestId("elsewhere-reload").at(-1) as HTMLElement);

    expect(reload).toHaveBeenCalledOnce();
    expect(location.hash).toBe("");
    expect(dispatchEvent(new Event("beforeunload", { cancelable: true }))).toBe(true);
  });
});

describe("a switch of the workspace", () => {
  it("asks about what is not saved before the sign-in goes there", async () => {
    const server = new Server();
    server.on("POST /api/v1/me/workspace", () => ({ access_token: "t", expires_in: 600 }));
    typed("Hotel secret");
    render(<Confirmer />);

    const stays = switchTo("w-2");
    fireEvent.click(await screen.findByTestId("confirm-no"));
    await stays;
    expect(server.of("POST /api/v1/me/workspace")).toEqual([]);
    const goes = switchTo("w-2");
    fireEvent.click(await screen.findByTestId("confirm-yes"));
    await goes;

    expect(server.of("POST /api/v1/me/workspace")).toHaveLength(1);
    expect(reload).toHaveBeenCalledOnce();
  });

  it("in another tab reloads nothing that is not saved, and asks where the sign-in is", async () => {
    const server = new Server();
    stops.push(followWorkspace());
    typed("Hotel secret", { asks: true });

    const newValue = "w-2";
    dispatchEvent(new StorageEvent("storage", { key: "opsbell.workspace", newValue }));

    await waitFor(() => expect(server.of("POST /api/v1/session/refresh")).toHaveLength(1));
    expect(reload).not.toHaveBeenCalled();
    expect(location.hash).toBe("#/replies/new");
  });

  it("finds nothing to lose in a search", () => {
    stops.push(followWorkspace());
    typed("somebody", { type: "search" });

    const newValue = "w-2";
    dispatchEvent(new StorageEvent("storage", { key: "opsbell.workspace", newValue }));

    expect(reload).toHaveBeenCalledOnce();
  });
});
