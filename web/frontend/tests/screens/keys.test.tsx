import { cleanup, fireEvent, screen, waitFor } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ApiKey } from "../../src/api/keys";
import Keys from "../../src/screens/keys/screen";
import { toasts } from "../../src/state/toasts";
import { OLIVIA, refusal, Server } from "../world";
import { agree, be, choose, show, type } from "./shown";

const AT = "2026-11-20T12:00:00Z";

function aKey(id: string, over: Partial<ApiKey> = {}): ApiKey {
  return {
    id,
    account: `acc-${id}`,
    name: `Key ${id}`,
    state: "live",
    scopes: ["*.read"],
    rights: ["cases.read"],
    created_at: AT,
    created_by: OLIVIA,
    expires_at: null,
    rotated_at: null,
    grace_until: null,
    last_used_at: null,
    revoked_at: null,
    ...over,
  };
}

let server: Server;
let keys: ApiKey[];

beforeEach(() => {
  toasts.value = [];
  keys = [aKey("k1", { last_used_at: AT }), aKey("k2", { state: "revoked", revoked_at: AT })];
  be("owner", "keys.read", "keys.write", "audit.read", "cases.read", "cases.write");
  server = new Server()
    .on("GET /api/v1/api-keys", () => ({ items: keys, next_cursor: null }))
    .on("GET /api/v1/api-keys/k1", () => keys[0]);
});

afterEach(cleanup);

describe("API keys", () => {
  it("are listed with what they may and when they were used", async () => {
    show(Keys, "#/keys");

    const rows = await screen.findAllByTestId("key-row");
    expect(rows[0]?.textContent).toContain("*.read");
    expect(rows[1]?.textContent).toContain("Never");
  });

  it("say what to do where there are none, and why they could not come", async () => {
    keys = [];
    show(Keys, "#/keys");
    expect(await screen.findByTestId("no-keys")).toBeTruthy();
    cleanup();

    server.on("GET /api/v1/api-keys", () => refusal(503, "starting", "Starting."));
    show(Keys, "#/keys");

    expect((await screen.findByRole("alert")).textContent).toContain("Try again");
  });
});

describe("a new key", () => {
  it("is made with the rights that are ticked and its end, and shown once", async () => {
    server.on("POST /api/v1/api-keys", () => ({ key: aKey("k3"), token: "ob_secret" }));
    show(Keys, "#/keys?make=1");

    type("key-name", "  Grafana ");
    fireEvent.click(screen.getByRole("radio", { name: "Choose" }));
    fireEvent.click(screen.getByRole("checkbox", { name: "cases.read" }));
    fireEvent.click(screen.getByRole("checkbox", { name: "cases.write" }));
    fireEvent.click(screen.getByRole("checkbox", { name: "cases.read" }));
    choose("key-lasts", "30");
    fireEvent.click(screen.getByTestId("key-make"));

    expect((await screen.findByTestId("once")).textContent).toBe("ob_secret");
    const body = server.of("POST /api/v1/api-keys")[0]?.body as Record<string, unknown>;
    expect(body).toMatchObject({ name: "Grafana", scopes: ["cases.write"] });
    const days = (Date.parse(String(body.expires_at)) - Date.now()) / 86_400_000;
    expect(days).toBeCloseTo(30, 1);
    fireEvent.click(screen.getByTestId("key-kept"));
    await waitFor(() => expect(location.hash).toBe("#/keys"));
  });

  it("that is refused stays with its words and the reason", async () => {
    server.on("POST /api/v1/api-keys", () => refusal(409, "conflict", "The name is taken."));
    show(Keys, "#/keys?make=1");

    type("key-name", "Grafana");
    fireEvent.click(screen.getByTestId("key-make"));

    expect((await screen.findByRole("alert")).textContent).toBe("The name is taken.");
    expect(screen.getByTestId<HTMLInputElement>("key-name").value).toBe("Grafana");
  });
});

describe("one key", () => {
  it("gets a new secret beside the old one for as long as is chosen", async () => {
    server.on("POST /api/v1/api-keys/k1/rotate", () => ({ key: keys[0], token: "ob_new" }));
    show(Keys, "#/keys/k1");
    await screen.findByTestId("grace");

    choose("grace", "3600");
    fireEvent.click(screen.getByTestId("rotate-key"));

    expect((await screen.findByTestId("once")).textContent).toBe("ob_new");
    expect(server.of("POST /api/v1/api-keys/k1/rotate")[0]?.body).toEqual({ grace_seconds: 3600 });
    fireEvent.click(screen.getByTestId("key-kept"));
    await waitFor(() => expect(screen.queryByTestId("once")).toBeNull());
  });

  it("ends after a question", async () => {
    server.on("DELETE /api/v1/api-keys/k1", () => new Response(null, { status: 204 }));
    show(Keys, "#/keys/k1");

    fireEvent.click(await screen.findByTestId("end-key"));
    await agree();

    await waitFor(() => expect(server.of("DELETE /api/v1/api-keys/k1")).toHaveLength(1));
    await waitFor(() => expect(server.of("GET /api/v1/api-keys")).toHaveLength(2));
  });

  it("leads to what it did", async () => {
    show(Keys, "#/keys/k1");

    await screen.findByTestId("end-key");
    const links = [...document.querySelectorAll("a")].map((one) => one.getAttribute("href"));
    expect(links).toContain("#/audit?actor=acc-k1");
  });
});
