import { fireEvent, screen, waitFor, within } from "@testing-library/preact";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { Integration } from "../../src/api/integrations";
import { receiveSettings } from "../../src/state/settings";
import { refusal, Server } from "../world";
import { anIntegration, knows, ONE } from "./integration";
import { choose, lastToast, leave, openAt, press, ready, type } from "./stage";

const CHANGE = `PATCH ${ONE}`;
const ADDRESS = `POST ${ONE}/address`;
const SECRET = `POST ${ONE}/secret`;
const UNPROVE = `DELETE ${ONE}/secret`;
const URL_NOW = "https://opsbell.example.com/in/secret-word";
const PROOF: NonNullable<Integration["proof"]> = {
  refused: 0,
  refused_at: null,
  refused_why: null,
  former_secret_until: null,
};

let server: Server;

beforeAll(() => ready("integrations"));

beforeEach(() => {
  server = new Server();
});

afterEach(leave);

const at = { screen: "integrations", id: "i-1", part: "setup" };

function open(over: Partial<Integration> = {}, ...rights: string[]): void {
  knows(server, anIntegration(over));
  openAt(at, "integrations.read", ...(rights.length > 0 ? rights : ["integrations.write"]));
}

const ifMatch = (what: string) => server.of(what)[0]?.headers.get("If-Match");

describe("the address of an integration", () => {
  it("is covered until asked for, and covered again", async () => {
    open({ preset: "grafana" });
    const address = await screen.findByTestId("address");
    expect(address.textContent).toBe("https://opsbell.example.com/in/••••••••••••");
    expect(screen.getAllByText(/Contact points/).length).toBeGreaterThan(0);

    await press("uncover");
    expect(address.textContent).toBe(URL_NOW);

    await press("uncover");
    expect(address.textContent).not.toContain("secret-word");
  });

  it("is copied while it is covered, and as a line for a terminal", async () => {
    const writeText = vi.spyOn(navigator.clipboard, "writeText").mockResolvedValue();
    open();

    await press("copy-address");
    fireEvent.click(screen.getByText("Copy curl"));

    await waitFor(() => expect(writeText).toHaveBeenCalledTimes(2));
    expect(writeText.mock.calls[0]?.[0]).toBe(URL_NOW);
    expect(writeText.mock.calls[1]?.[0]).toMatch(/^curl -H .*"title".* https:\S+secret-word$/);
  });

  it.each([
    ["rotate", 24, "24 hours more"],
    ["rotate-now", 0, "refused from now on"],
  ])("is made anew by %s after a question", async (testId, grace, words) => {
    const url = URL_NOW.replace("secret-word", "other-word");
    const former_url_until = grace ? "2026-11-21T12:00:00.000Z" : null;
    server.on(ADDRESS, () => anIntegration({ url, former_url_until, revision: 4 }));
    open();

    await press(testId);
    expect((await screen.findByTestId("confirm")).textContent).toContain(words);
    expect(server.of(ADDRESS)).toHaveLength(0);
    await press("confirm-yes");

    await waitFor(() => expect(lastToast()).toBe("There is a new address"));
    expect(server.of(ADDRESS)[0]?.body).toEqual({ grace_hours: grace });
    expect(ifMatch(ADDRESS)).toBe('"3"');
    await press("uncover");
    expect(screen.getByTestId("address").textContent).toBe(url);
    expect(screen.queryByTestId("former-address") !== null).toBe(grace > 0);
  });

  it("stays where the question is answered by no, or the server refuses", async () => {
    server.on(ADDRESS, () => refusal(409, "busy", "Not now."));
    open();
    await press("rotate");
    await press("confirm-no");
    await waitFor(() => expect(screen.queryByTestId("confirm")).toBeNull());
    expect(server.of(ADDRESS)).toHaveLength(0);

    await press("rotate");
    await press("confirm-yes");

    await waitFor(() => expect(lastToast()).toBe("Not now."));
  });
});

describe("the fields of an integration", () => {
  it("are saved over what was seen", async () => {
    server.on(CHANGE, () => anIntegration({ name: "Builds", preset: "gitlab", revision: 4 }));
    open();
    const save = await screen.findByTestId("save-integration");
    expect(save).toHaveProperty("disabled", true);
    await type("integration-name", "Builds");
    await choose("preset", "gitlab");
    fireEvent.click(within(screen.getByTestId("opens")).getByRole("radio", { name: "Cases" }));

    fireEvent.submit(save.closest("form") as HTMLFormElement);

    await waitFor(() => expect(lastToast()).toBe("Saved"));
    expect(server.of(CHANGE)[0]?.body).toEqual({
      name: "Builds",
      preset: "gitlab",
      opens: "cases",
    });
    expect(ifMatch(CHANGE)).toBe('"3"');
    expect(screen.getByRole("heading", { level: 1 }).textContent).toBe("Builds");
  });

  it("keep what is typed while something else of it is changed, and are saved over that", async () => {
    open();
    await type("integration-name", "Mine");
    server.on(`GET ${ONE}`, () => anIntegration({ enabled: false, revision: 9 }));
    server.on(CHANGE, ({ body }) => anIntegration({ ...(body as object), revision: 10 }));
    const by = { id: "p-9", name: "Ana" };
    receiveSettings({ kind: "integration", id: "i-1", change: "changed", by, at: "" });
    await waitFor(() =>
      expect(screen.getByTestId("enabled").getAttribute("aria-checked")).toBe("false"),
    );

    expect(screen.getByTestId("integration-name")).toHaveProperty("value", "Mine");
    expect(screen.queryByTestId("meanwhile")).toBeNull();
    await press("save-integration");

    await waitFor(() => expect(lastToast()).toBe("Saved"));
    expect(ifMatch(CHANGE)).toBe('"9"');
  });

  it("that somebody else changed are loaded when wanted", async () => {
    server.on(CHANGE, () => refusal(412, "stale", "Gone on."));
    open();
    await type("integration-name", "Mine");
    server.on(`GET ${ONE}`, () => anIntegration({ name: "Theirs", revision: 9 }));
    await press("save-integration");
    await press("conflict-load");

    await waitFor(() =>
      expect(screen.getByTestId("integration-name")).toHaveProperty("value", "Theirs"),
    );
    expect(screen.queryByRole("alert")).toBeNull();
  });

  it("that are refused stay as they were written", async () => {
    server.on(CHANGE, () => refusal(409, "name_taken", "There is one of that name."));
    open();
    await type("integration-name", "Builds");

    await press("save-integration");

    expect((await screen.findByRole("alert")).textContent).toContain("There is one of that name.");
    expect(screen.getByTestId("integration-name")).toHaveProperty("value", "Builds");
  });

  it("keep a sender that only a later release knows", async () => {
    open({ preset: "pigeon" });

    expect(await screen.findByTestId("preset")).toHaveProperty("value", "pigeon");
  });

  it("and all else are only shown to who may not change them", async () => {
    open({ proof: PROOF }, "places.read");

    const name = await screen.findByTestId("integration-name");
    expect(name.closest("fieldset")?.disabled).toBe(true);
    expect(screen.getByTestId("enabled")).toHaveProperty("disabled", true);
    for (const testId of ["save-integration", "rotate", "set-secret", "remove-secret"]) {
      expect(screen.queryByTestId(testId)).toBeNull();
    }
  });
});

describe("taking requests", () => {
  it("is switched off and on at once", async () => {
    server.on(CHANGE, ({ body }) => anIntegration({ ...(body as object), revision: 4 }));
    open();

    await press("enabled");

    await waitFor(() =>
      expect(screen.getByTestId("enabled").getAttribute("aria-checked")).toBe("false"),
    );
    expect(server.of(CHANGE)[0]?.body).toEqual({ enabled: false });
    expect(ifMatch(CHANGE)).toBe('"3"');
    expect(screen.getByTestId("integration-state").textContent).toBe("Off");
  });

  it("stays as it was where the server refuses", async () => {
    server.on(CHANGE, () => refusal(409, "busy", "Not now."));
    open();

    await press("enabled");

    await waitFor(() => expect(lastToast()).toBe("Not now."));
    expect(screen.getByTestId("enabled").getAttribute("aria-checked")).toBe("true");
  });
});

describe("the secret of a sender", () => {
  const made = () => {
    server.on(`GET ${ONE}`, () => anIntegration({ proof: PROOF, revision: 4 }));
    return { secret: "s3cret", former_secret_until: null, revision: 4 };
  };

  it.each([
    ["", null],
    ["  my-own ", "my-own"],
  ])(
    "written as %j is sent as %j, shown this once, and asked for from then on",
    async (own, sent) => {
      server.on(SECRET, made);
      open();
      await press("set-secret");
      await type("own-secret", own);

      await press("make-secret");

      expect((await screen.findByTestId("once")).textContent).toBe("s3cret");
      expect(server.of(SECRET)[0]?.body).toEqual({ secret: sent });
      expect(ifMatch(SECRET)).toBe('"3"');
      await press("secret-kept");
      await screen.findByText("Only requests that prove the secret are taken.");
      expect(screen.queryByTestId("once")).toBeNull();
    },
  );

  it("that is refused says why, and can be given up", async () => {
    server.on(SECRET, () => refusal(409, "weak", "Too short."));
    open();
    await press("set-secret");
    await type("own-secret", "x");

    await press("make-secret");

    const ask = await screen.findByTestId("ask-secret");
    expect((await within(ask).findByRole("alert")).textContent).toContain("Too short.");
    fireEvent.click(within(ask).getByText("Cancel"));
    await waitFor(() => expect(screen.queryByTestId("ask-secret")).toBeNull());
  });

  it.each([
    [1, "missing", "1 request was refused. The last proved nothing."],
    [2, "wrong", "2 requests were refused. The last was signed with another secret."],
    [3, "stale", "3 requests were refused. The last was signed too long ago."],
  ] as const)(
    "refused %i, the last as %s, and that is said",
    async (refused, refused_why, words) => {
      open({ proof: { ...PROOF, refused, refused_why } });

      expect((await screen.findByTestId("refused")).textContent).toBe(words);
    },
  );

  it("before is named as long as it is taken", async () => {
    open({ proof: { ...PROOF, former_secret_until: "2026-11-21T12:00:00.000Z" } });

    await screen.findByText(/The secret before is still taken until/);
    expect(screen.queryByTestId("refused")).toBeNull();
  });

  it("is asked for no more after a question", async () => {
    server.on(UNPROVE, () => anIntegration({ revision: 4 }));
    open({ proof: PROOF });
    await press("remove-secret");
    await press("confirm-no");
    await waitFor(() => expect(screen.queryByTestId("confirm")).toBeNull());
    expect(server.of(UNPROVE)).toHaveLength(0);

    await press("remove-secret");
    await press("confirm-yes");

    await waitFor(() => expect(screen.queryByTestId("remove-secret")).toBeNull());
    expect(ifMatch(UNPROVE)).toBe('"3"');
  });

  it("stays where the server refuses to forget it", async () => {
    server.on(UNPROVE, () => refusal(409, "busy", "Not now."));
    open({ proof: PROOF });

    await press("remove-secret");
    await press("confirm-yes");

    await waitFor(() => expect(lastToast()).toBe("Not now."));
    expect(screen.getByTestId("remove-secret")).toBeTruthy();
  });
});
