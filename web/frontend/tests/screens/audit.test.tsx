import { cleanup, fireEvent, render, screen, waitFor, within } from "@testing-library/preact";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { AuditEntry } from "../../src/api/audit";
import { bring, Stage } from "../../src/frame/stage";
import { followAddress, go } from "../../src/router";
import { audit } from "../../src/screens/audit";
import "../../src/screens/audit/screen";
import { me, members } from "../../src/state/me";
import { ME, OLIVIA, refusal, SAM, Server } from "../world";

let server: Server;
let unfollow: () => void;

const TRAIL = "GET /api/v1/audit";

/** An entry of the trail; give what matters to the test. */
function anEntry(id: string, over: Partial<AuditEntry> = {}): AuditEntry {
  return {
    id,
    at: "2026-11-20T12:00:00Z",
    action: "rule.changed",
    subject_kind: "rule",
    subject_id: "r-1",
    before: { severity: "low" },
    after: { severity: "high" },
    by: OLIVIA,
    via: "api",
    request: "req-7",
    ...over,
  };
}

const written = (...items: AuditEntry[]) => server.on(TRAIL, () => ({ items, next_cursor: null }));

const look = (query: Record<string, string> = {}, id: string | null = null) => {
  go({ screen: "audit", id, query }, true);
  return render(<Stage />);
};

const rows = () => screen.findAllByTestId("entry-row");

/** What stands in a row, cell by cell; without the age, which grows. */
const cells = (row: HTMLElement | undefined) =>
  [...(row?.querySelectorAll("td") ?? [])].slice(0, 4).map((cell) => cell.textContent?.trim());

/** How the last question was narrowed. */
const narrowed = () => {
  const query = Object.fromEntries(server.of(TRAIL).at(-1)?.query ?? []);
  const { limit, ...rest } = query;
  expect(limit).toBe("50");
  return rest;
};

const address = () => Object.fromEntries(new URLSearchParams(location.hash.split("?")[1] ?? ""));

const options = (testId: string) =>
  [...screen.getByTestId(testId).querySelectorAll("option")].map((one) => one.textContent);

beforeAll(() => bring(audit));

beforeEach(() => {
  unfollow = followAddress();
  me.value = { ...ME, rights: ["audit.read"] };
  members.value = null;
  server = new Server().on("GET /api/v1/members", () => ({
    items: [{ person: SAM, role: "staff" }],
  }));
  written(anEntry("e-1"));
});

afterEach(() => {
  cleanup();
  unfollow();
});

describe("the trail", () => {
  it("tells of each deed who did what to which thing, by which door and when", async () => {
    written(
      anEntry("e-1", { after: { severity: "high", cooldown: 60 } }),
      anEntry("e-2", {
        action: "api_key.made",
        subject_kind: "api_key",
        before: {},
        after: { rights: ["cases.read"] },
        by: null,
        via: null,
      }),
      anEntry("e-3", { subject_kind: "session", before: { name: "Phone" }, after: {} }),
      anEntry("e-4", { subject_kind: "workspace", before: {}, after: {} }),
    );
    look();

    const [first, second, third, fourth] = await rows();

    expect(cells(first)?.map((one) => one?.replace(/\s+/g, " "))).toEqual([
      "Rule · changed",
      expect.stringContaining("Olivia Owner"),
      "severity low high+1 moreOpen",
      "API and dashboard",
    ]);
    expect(first?.querySelector("del")?.textContent).toBe("low");
    expect(first?.querySelector("ins")?.textContent).toBe("high");
    expect(first?.querySelector("time")?.getAttribute("datetime")).toBe("2026-11-20T12:00:00Z");
    expect(cells(second)[0]).toBe("API key · created");
    expect(cells(second)[1]).toBe("The program itself");
    expect(second?.querySelector("ins")?.textContent).toBe("cases.read");
    expect(second?.querySelector("del")).toBeNull();
    expect(cells(second)[3]).toBe("");
    expect(third?.querySelector("del")?.textContent).toBe("Phone");
    expect(third?.querySelector("ins")).toBeNull();
    expect(cells(fourth)[2]).toBe("—");
  });

  it.each([
    ["rule", "#/rules/r-1"],
    ["case", "#/cases/r-1"],
    ["api_key", "#/keys/r-1"],
    ["place", "#/places/r-1"],
    ["session", null],
    ["invite", null],
  ])("leads from a %s to where it is shown", async (subject_kind, to) => {
    written(anEntry("e-1", { subject_kind }));
    look();

    const [row] = await rows();

    const link = within(row as HTMLElement).queryByRole("link", { name: "Open" });
    expect(link?.getAttribute("href") ?? null).toBe(to);
  });

  it("comes by pages, the next when asked for", async () => {
    server.on(TRAIL, ({ query }) =>
      query.get("cursor") === "c/2"
        ? { items: [anEntry("e-2")], next_cursor: null }
        : { items: [anEntry("e-1")], next_cursor: "c/2" },
    );
    look({ via: "bot" });

    fireEvent.click(await screen.findByTestId("load-more"));

    await waitFor(async () => expect(await rows()).toHaveLength(2));
    expect(narrowed()).toEqual({ via: "bot", cursor: "c/2" });
    expect(screen.queryByTestId("load-more")).toBeNull();
  });

  it("says that nothing was changed yet", async () => {
    written();

    look();

    expect((await screen.findByTestId("no-entries")).textContent).toContain(
      "Nothing was changed yet",
    );
    expect(screen.queryByTestId("show-all")).toBeNull();
  });

  it("is asked for again where it could not be loaded", async () => {
    server.on(TRAIL, () => refusal(503, "starting", "Starting."));
    look();
    const again = await screen.findByRole("button", { name: "Try again" });
    written(anEntry("e-1"));

    fireEvent.click(again);

    expect(await rows()).toHaveLength(1);
  });
});

describe("narrowing the trail", () => {
  it("is read from the address: a link shows the same to everybody", async () => {
    look({
      actor: "p-sam",
      kind: "rule",
      subject: "r-1",
      action: "rule.*",
      via: "bot",
      since: "2026-11-19T00:00:00Z",
      until: "2026-11-21T00:00:00Z",
    });

    await rows();

    expect(narrowed()).toEqual({
      actor: "p-sam",
      action: "rule.*",
      subject_kind: "rule",
      subject_id: "r-1",
      via: "bot",
      since: "2026-11-19T00:00:00Z",
      until: "2026-11-21T00:00:00Z",
    });
    const value = (testId: string) => (screen.getByTestId(testId) as HTMLInputElement).value;
    expect(["filter-kind", "filter-via", "filter-action"].map(value)).toEqual([
      "rule",
      "bot",
      "rule.*",
    ]);
    expect((screen.getByLabelText("From") as HTMLInputElement).value).toBe("2026-11-19T00:00");
  });

  it("leaves out of the address what makes no sense", async () => {
    look({ since: "zz", until: "2026-13-01T00:00:00Z", kind: "constructor", via: "fax" });

    await rows();

    expect(narrowed()).toEqual({});
    expect((screen.getByLabelText("From") as HTMLInputElement).value).toBe("");
    expect(screen.queryByTestId("show-all")).toBeNull();
  });

  it("keeps a year in its field while it is typed, and asks once it is one", async () => {
    look({ since: "0202-11-20T10:00:00.000Z" });

    await rows();

    expect(narrowed()).toEqual({});
    expect((screen.getByLabelText("From") as HTMLInputElement).value).toBe("0202-11-20T10:00");
  });

  it.each([
    ["filter-actor", "p-sam", { actor: "p-sam" }, { actor: "p-sam" }],
    ["filter-kind", "api_key", { kind: "api_key" }, { subject_kind: "api_key" }],
    ["filter-via", "cli", { via: "cli" }, { via: "cli" }],
  ])("by %s goes into the address and asks anew", async (testId, value, query, asked) => {
    look();
    await rows();
    await screen.findByRole("option", { name: "Sam Staff" });

    fireEvent.change(screen.getByTestId(testId), { target: { value } });

    await waitFor(() => expect(server.of(TRAIL)).toHaveLength(2));
    expect(narrowed()).toEqual(asked);
    expect(address()).toEqual(query);
    fireEvent.change(screen.getByTestId(testId), { target: { value: "" } });
    await waitFor(() => expect(server.of(TRAIL)).toHaveLength(3));
    expect(narrowed()).toEqual({});
  });

  it("by what is typed leaves the blanks around it out", async () => {
    look();
    await rows();

    fireEvent.input(screen.getByTestId("filter-action"), { target: { value: " rule.* " } });

    await waitFor(() => expect(narrowed()).toEqual({ action: "rule.*" }));
    expect(address()).toEqual({ action: "rule.*" });
  });

  it.each([
    ["From", "since"],
    ["Before", "until"],
  ])("by a time %s asks for the instant on the workspace's clock", async (label, name) => {
    me.value = {
      ...ME,
      rights: ["audit.read"],
      workspace: { ...ME.workspace, zone: "Asia/Tokyo" },
    };
    look();
    await rows();

    fireEvent.input(screen.getByLabelText(label), { target: { value: "2026-11-20T09:00" } });

    await waitFor(() => expect(narrowed()).toEqual({ [name]: "2026-11-20T00:00:00.000Z" }));
    expect(address()).toEqual({ [name]: "2026-11-20T00:00:00.000Z" });
  });

  it("names who left by what they did, and a stranger by their id", async () => {
    const left = { id: "p-left", name: "Lena Left" };
    written(anEntry("e-1", { by: left }));
    look({ actor: "p-left" });
    await rows();
    await waitFor(() =>
      expect(options("filter-actor")).toEqual(["Any", "Sam Staff", "Lena Left"]),
    );
    written();

    go({ screen: "audit", query: { actor: "p-nobody" } }, true);

    await waitFor(() => expect(options("filter-actor")).toEqual(["Any", "Sam Staff", "p-nobody"]));
  });

  it("to nothing says so, with the way to everything", async () => {
    written();

    look({ kind: "limit" });

    expect((await screen.findByTestId("no-entries")).textContent).toContain("Nothing matches");
    expect(screen.getByTestId("show-all").getAttribute("href")).toBe("#/audit");
  });
});

describe("an entry of the trail", () => {
  const fact = (name: string) =>
    screen.queryByText(name, { selector: "dt" })?.nextElementSibling?.textContent ?? null;

  it("shows everything it changed, old beside new", async () => {
    written(
      anEntry("e-1", {
        before: { severity: "low", name: "Old", hours: null },
        after: {
          severity: "high",
          hours: { start: "09:00" },
          name: "New",
          matchers: [
            { field: "team", op: "=", value: "فريق" },
            { field: "severity", op: "!=", value: "low" },
          ],
        },
      }),
    );
    look({}, "e-1");

    const sheet = await screen.findByTestId("entry-page");

    expect(within(sheet).getByRole("heading").textContent).toBe("Rule · changed");
    const changed = within(sheet)
      .getAllByTestId("change-row")
      .map((row) => [...row.querySelectorAll("td")].map((cell) => cell.textContent));
    expect(changed).toEqual([
      ["severity", "low", "high"],
      ["name", "Old", "New"],
      ["hours", "", '{"start":"09:00"}'],
      ["matchers", "", 'team = "فريق", severity != "low"'],
    ]);
    // Text from right to left turns nothing round that stands beside it.
    expect([...sheet.querySelectorAll("del, ins")].every((one) => one.querySelector("bdi"))).toBe(
      true,
    );
    expect(fact("Who")).toBe("Olivia Owner");
    expect(fact("When")).toMatch(/^Nov 20, 2026, 12:00\sPM$/);
    expect(fact("Door")).toBe("API and dashboard");
    expect(fact("Thing")).toBe("rule r-1");
    expect(fact("Request")).toBe("req-7");
    expect(within(sheet).getByText("Open").getAttribute("href")).toBe("#/rules/r-1");
    expect(within(sheet).getByText("All about this thing").getAttribute("href")).toBe(
      "#/audit?subject=r-1",
    );
    expect((await rows())[0]?.getAttribute("aria-current")).toBe("true");
  });

  it("leaves out what nobody knows of it", async () => {
    written(
      anEntry("e-1", {
        subject_kind: "session",
        by: null,
        via: null,
        request: null,
        before: {},
        after: {},
      }),
    );
    look({}, "e-1");

    const sheet = await screen.findByTestId("entry-page");

    expect(fact("Who")).toBe("The program itself");
    expect([fact("Door"), fact("Request")]).toEqual([null, null]);
    expect(within(sheet).queryByText("Open")).toBeNull();
    expect(sheet.textContent).toContain("It changed no fields");
  });

  it("is opened from its row and closed again under the same filters", async () => {
    written(anEntry("e-1"), anEntry("e-2", { action: "rule.deleted" }));
    look({ kind: "rule" });
    const [, second] = await rows();
    const link = second?.querySelector<HTMLAnchorElement>("a.row-link");
    expect(link?.getAttribute("href")).toBe("#/audit/e-2?kind=rule");

    go({ screen: "audit", id: "e-2", query: { kind: "rule" } }, true);
    const sheet = await screen.findByTestId("entry-page");
    expect(within(sheet).getByRole("heading").textContent).toBe("Rule · deleted");
    fireEvent.click(screen.getByTestId("drawer-close"));

    await waitFor(() => expect(screen.queryByTestId("entry-page")).toBeNull());
    expect(location.hash).toBe("#/audit?kind=rule");
    expect(server.of(TRAIL)).toHaveLength(1);
  });

  it("that is on no page that came is not shown", async () => {
    look({}, "e-99");

    await rows();

    expect(screen.queryByTestId("entry-page")).toBeNull();
  });
});
