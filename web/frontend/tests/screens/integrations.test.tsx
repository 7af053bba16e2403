import { fireEvent, screen, waitFor, within } from "@testing-library/preact";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { Integration } from "../../src/api/integrations";
import { route } from "../../src/router";
import { PRESETS } from "../../src/screens/integrations/presets";
import { sampleOf } from "../../src/screens/integrations/samples";
import { refusal, Server } from "../world";
import { anIntegration, aRequest, aWhole, cameOf, knows, ONE, REQUESTS } from "./integration";
import { choose, lastToast, leave, openAt, press, ready, type } from "./stage";

const LIST = "GET /api/v1/integrations";
const MAKE = "POST /api/v1/integrations";
const CHANGE = `PATCH ${ONE}`;
const AGAIN = `POST ${ONE}/requests/read-again`;
const INBOUND = "POST /in/secret-word";

let server: Server;

beforeAll(() => ready("integrations"));

beforeEach(() => {
  server = knows(new Server(), anIntegration(), { came: [aRequest("q-1")] });
});

afterEach(() => {
  vi.useRealTimers();
  leave();
});

const open = (query: Record<string, string> = {}, id: string | null = null) =>
  openAt({ screen: "integrations", id, query }, "integrations.read", "integrations.write");
const openOne = (query: Record<string, string> = {}) => open(query, "i-1");
const look = (id: string | null = null, query: Record<string, string> = {}) =>
  openAt({ screen: "integrations", id, query }, "integrations.read");
const asPreset = (over: Partial<Integration>) => knows(server, anIntegration(over));

describe("the list of integrations", () => {
  it("shows who sends, what it opens and how it stands", async () => {
    const proof = { refused: 0, refused_at: null, refused_why: null, former_secret_until: null };
    server.on(LIST, () => ({
      items: [
        anIntegration({ preset: "grafana", proof, mapped: true }),
        anIntegration({ id: "i-2", preset: "pigeon", opens: "cases", enabled: false }),
      ],
      next_cursor: null,
    }));

    open();

    const [first, second] = await screen.findAllByTestId("integration-row");
    expect(first?.textContent).toContain("Grafana");
    expect(first?.textContent).toContain("OnSignedOwn fields");
    expect(first?.querySelector("a")?.getAttribute("href")).toBe("#/integrations/i-1");
    expect(second?.className).toBe("is-quiet");
    expect(second?.textContent).toContain("pigeon");
    expect(second?.textContent).toContain("CasesOff");
  });

  it("offers a first one where there is none, but not to who may only look", async () => {
    server.on(LIST, () => ({ items: [], next_cursor: null }));
    open();
    const empty = await screen.findByTestId("no-integrations");
    const make = within(empty).getByTestId("make-integration");
    expect(make.getAttribute("href")).toBe("#/integrations?make=1");
    leave();

    look(null, { make: "1" });

    await screen.findByTestId("no-integrations");
    expect(screen.queryByTestId("make-integration")).toBeNull();
    expect(screen.queryByTestId("make-integration-sheet")).toBeNull();
  });
});

describe("a new integration", () => {
  beforeEach(() => {
    server.on(MAKE, () => anIntegration());
  });

  it("is made as said, and its page is shown", async () => {
    open({ make: "1" });
    await choose("preset", "github");
    expect(screen.getByText(/Payload URL/)).toBeTruthy();
    await type("integration-name", "Shop builds");
    fireEvent.click(within(screen.getByTestId("opens")).getByRole("radio", { name: "Cases" }));
    expect(screen.getByText("It is worked on like a complaint")).toBeTruthy();

    await press("editor-save");

    await screen.findByTestId("integration-page");
    expect(route.value).toMatchObject({ id: "i-1", query: {} });
    const [asked] = server.of(MAKE);
    expect(asked?.body).toEqual({ name: "Shop builds", preset: "github", opens: "cases" });
    expect(asked?.headers.get("Idempotency-Key")).toMatch(/^[0-9a-f]{32}$/);
  });

  it("without a name is called like its sender", async () => {
    open({ make: "1" });
    await choose("preset", "sentry");

    await press("editor-save");

    await waitFor(() => expect(server.of(MAKE)[0]?.body).toMatchObject({ name: "Sentry" }));
  });

  it("is given up by going back to the list", async () => {
    open({ make: "1" });

    await press("editor-cancel");

    await waitFor(() => expect(screen.queryByTestId("make-integration-sheet")).toBeNull());
    expect(route.value.query).toEqual({});
    expect(server.of(MAKE)).toHaveLength(0);
  });
});

describe("what an integration received", () => {
  it("is listed with the alerts made of it, or why there are none", async () => {
    server.on(REQUESTS, () =>
      cameOf([
        aRequest("q-1"),
        aRequest("q-2", { status: "failed", error: "It is no JSON.", alerts: [] }),
        aRequest("q-3", { alerts: [] }),
        aRequest("q-4", { status: "unknown", alerts: [] }),
      ]),
    );

    openOne();

    const rows = await screen.findAllByTestId("received-row");
    const alert = within(rows[0] as HTMLElement).getByText(/#7 Disk full/);
    expect(alert.getAttribute("href")).toBe("#/alerts/a-7");
    expect(alert.textContent).toContain("fired");
    expect(rows[1]?.textContent).toContain("It is no JSON.");
    expect(rows[2]?.textContent).toContain("No alert: it says nothing new");
    expect(rows[3]?.textContent).toContain("Kept until it can be read");
    expect(screen.getByTestId("part-received").getAttribute("aria-current")).toBe("page");
  });

  it("is nothing yet: then its address stands there", async () => {
    server.on(REQUESTS, () => cameOf([]));

    openOne();

    await screen.findByTestId("nothing-received");
    expect(screen.getByTestId("address")).toBeTruthy();
  });

  it("can be read again where some of it was not understood", async () => {
    server.on(REQUESTS, () => cameOf([aRequest("q-1", { status: "unknown", alerts: [] })]));
    server.on(AGAIN, () => ({ requests: 2 }));
    openOne();

    await press("read-again");

    await waitFor(() => expect(lastToast()).toBe("2 requests are read again"));
    await waitFor(() => expect(server.of(REQUESTS)).toHaveLength(2));
    expect(server.of(AGAIN)[0]?.headers.get("Idempotency-Key")).toMatch(/^[0-9a-f]{32}$/);
  });

  it("says why it cannot be read again", async () => {
    server.on(REQUESTS, () => cameOf([aRequest("q-1", { status: "failed", alerts: [] })]));
    server.on(AGAIN, () => refusal(409, "busy", "Not now."));
    openOne();

    await press("read-again");

    await waitFor(() => expect(lastToast()).toBe("Not now."));
    expect(server.of(REQUESTS)).toHaveLength(1);
  });

  it("that looks like another sender can be read as that one's", async () => {
    server.on(REQUESTS, () => cameOf([aRequest("q-1")], "grafana"));
    server.on(CHANGE, () => {
      server.on(REQUESTS, () => cameOf([aRequest("q-1")]));
      return anIntegration({ preset: "grafana", revision: 4 });
    });
    openOne();
    expect((await screen.findByTestId("suggested")).textContent).toContain("looks like Grafana");

    await press("take-preset");

    await waitFor(() => expect(screen.queryByTestId("suggested")).toBeNull());
    const [asked] = server.of(CHANGE);
    expect(asked?.body).toEqual({ preset: "grafana" });
    expect(asked?.headers.get("If-Match")).toBe('"3"');
  });

  it("offers nothing to do to who may only look", async () => {
    server.on(REQUESTS, () => cameOf([aRequest("q-1", { status: "unknown" })], "grafana"));

    look("i-1");

    await screen.findByTestId("suggested");
    for (const testId of ["take-preset", "read-again", "send-sample"]) {
      expect(screen.queryByTestId(testId)).toBeNull();
    }
  });

  it("is looked at again within a moment while something is being read", async () => {
    server.on(REQUESTS, () => cameOf([aRequest("q-1", { status: "new", alerts: [] })]));
    vi.useFakeTimers();
    openOne();
    await vi.advanceTimersByTimeAsync(500);
    expect(screen.getByTestId("received-row").textContent).toContain("In a moment…");
    server.on(REQUESTS, () => cameOf([aRequest("q-1")]));

    await vi.advanceTimersByTimeAsync(1_000);
    expect(screen.getByTestId("received-row").textContent).toContain("Disk full");

    await vi.advanceTimersByTimeAsync(5_000);
    expect(server.of(REQUESTS)).toHaveLength(2);
  });

  it("says why it cannot be loaded, and tries again", async () => {
    server.on(REQUESTS, () => refusal(503, "starting", "Starting."));
    openOne();
    const alert = await screen.findByRole("alert");
    server.on(REQUESTS, () => cameOf([aRequest("q-1")]));

    fireEvent.click(within(alert).getByRole("button"));

    await screen.findByTestId("received-row");
  });
});

describe("one request", () => {
  it("is shown as it came, with the way to point at its fields", async () => {
    const cut = { cut: true, bytes: 1, alerts: [], items: 0 };
    server.on(`GET ${ONE}/requests/q-1`, () => aWhole("q-1", cut));

    openOne({ open: "q-1" });

    expect((await screen.findByTestId("said")).textContent).toContain('"level": "P1"');
    const sheet = screen.getByTestId("request");
    expect(sheet.textContent).toContain("application/json");
    expect(sheet.textContent).toContain("1 byte");
    expect(sheet.textContent).toContain("Only its beginning is shown.");
    expect(sheet.textContent).toContain("curl/8");
    const to = screen.getByTestId("point-at").getAttribute("href");
    expect(to).toBe("#/integrations/i-1/mapping?request=q-1");
  });

  it("is closed by going back to the list", async () => {
    server.on(`GET ${ONE}/requests/q-1`, () => aWhole("q-1"));
    openOne({ open: "q-1" });
    await screen.findByTestId("said");

    await press("drawer-close");

    await waitFor(() => expect(screen.queryByTestId("request")).toBeNull());
    expect(route.value).toMatchObject({ id: "i-1", query: {} });
  });
});

describe("a sample", () => {
  it("is posted to the address as its sender would, and the list is loaded anew", async () => {
    asPreset({ preset: "github" }).on(INBOUND, () => new Response(null, { status: 202 }));
    openOne();
    await press("send-sample");
    await type("sample-body", '{"action":"completed"}');

    await press("sample-send");

    await waitFor(() => expect(screen.queryByTestId("sample")).toBeNull());
    const [asked] = server.of(INBOUND);
    expect(asked?.body).toEqual({ action: "completed" });
    expect(asked?.headers.get("X-GitHub-Event")).toBe("workflow_run");
    expect(asked?.headers.get("Authorization")).toBeNull();
    expect(lastToast()).toBe("The sample was taken");
    await waitFor(() => expect(server.of(REQUESTS)).toHaveLength(2));
  });

  it("that is refused says why, and what was written stays", async () => {
    server.on(INBOUND, () => refusal(413, "too_large", "Too large."));
    openOne();
    await press("send-sample");
    await type("sample-body", '{"mine":1}');

    await press("sample-send");

    await within(await screen.findByTestId("sample")).findByRole("alert");
    expect(screen.getByTestId("sample-body")).toHaveProperty("value", '{"mine":1}');
    fireEvent.click(within(screen.getByTestId("sample")).getByText("Cancel"));
    await waitFor(() => expect(screen.queryByTestId("sample")).toBeNull());
  });

  it("is not sent where only what is signed is taken, nor where nothing is", async () => {
    const proof = { refused: 0, refused_at: null, refused_why: null, former_secret_until: null };
    asPreset({ proof });
    openOne();
    await press("send-sample");
    expect(screen.getByTestId("sample").textContent).toContain("would be refused");
    expect(screen.getByTestId("sample-send")).toHaveProperty("disabled", true);
    leave();
    asPreset({ enabled: false });

    openOne();

    expect(await screen.findByTestId("send-sample")).toHaveProperty("disabled", true);
  });

  it.each([...PRESETS, "pigeon"])("of %s says something that JSON can say", (preset) => {
    const { body, headers } = sampleOf(preset);

    expect(Object.keys(JSON.parse(JSON.stringify(body))).length).toBeGreaterThan(2);
    expect(Object.values(headers).every((one) => one.length > 0)).toBe(true);
  });

  it.each([
    ["github", "X-GitHub-Event"],
    ["gitlab", "X-Gitlab-Event"],
    ["sentry", "Sentry-Hook-Resource"],
  ])("of %s says what it is by %s", (preset, header) => {
    expect(Object.keys(sampleOf(preset).headers)).toEqual([header]);
  });
});
