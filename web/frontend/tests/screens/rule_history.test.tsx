import { fireEvent, screen, waitFor } from "@testing-library/preact";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { RuleVersion } from "../../src/api/rules";
import { bring } from "../../src/frame/stage";
import { rules } from "../../src/screens/rules";
import "../../src/screens/rules/screen";
import { refusal, Server } from "../world";
import { aRule, aVersion, leave, show, told, WRITER } from "./rule_world";

let server: Server;

const HISTORY = "GET /api/v1/rules/r-1/history";
const RESTORE = "POST /api/v1/rules/r-1/restore";

const saved = (...items: RuleVersion[]) =>
  server.on(HISTORY, () => ({ items, next_cursor: null }));

beforeAll(() => bring(rules));

beforeEach(() => {
  server = new Server()
    .on("GET /api/v1/rules/r-1", () => aRule("r-1"))
    .on("POST /api/v1/rules/format", ({ body }) => ({
      ...(body as { rule: unknown }),
      line: "as it is now",
      sentence: "As it is now",
    }));
  saved(aVersion(3), aVersion(2), aVersion(1));
});

afterEach(leave);

describe("the history of a rule", () => {
  it("tells who saved each version, when, by which door, and what it changed", async () => {
    saved(
      aVersion(3, { changes: [{ field: "severity", says: "Severity: high, was low" }] }),
      aVersion(2, { by: null, via: null }),
      aVersion(1, { rule: null, line: null, problem: "No such field: mood" }),
    );
    show("rules", WRITER, "r-1");

    const third = await screen.findByTestId("version-3");
    const [second, first] = [screen.getByTestId("version-2"), screen.getByTestId("version-1")];

    expect(third.textContent).toMatch(
      /^Version 3Olivia Owner · Nov 20, 2026, 12:00\sPM · botSeverity: high, was low/,
    );
    expect(second.textContent).toMatch(
      /^Version 2Opsbell · Nov 20, 2026, 12:00\sPMGo back to this/,
    );
    expect(second.textContent).not.toContain("bot");
    expect(first.textContent).toContain("No such field: mood");
    expect(first.querySelector("code")).toBeNull();
  });

  it("marks the words that came and those that went since the version before", async () => {
    saved(
      aVersion(2, { line: "when rating <= 3 then alert high" }),
      aVersion(1, { line: "when rating <= 2 then alert high" }),
    );
    show("rules", WRITER, "r-1");

    const second = await screen.findByTestId("version-2");

    expect([...second.querySelectorAll("del")].map((one) => one.textContent)).toEqual(["2 "]);
    expect([...second.querySelectorAll("ins")].map((one) => one.textContent)).toEqual(["3 "]);
    expect(second.querySelector("code")?.textContent).toBe("when rating <= 2 3 then alert high");
    expect(screen.getByTestId("version-1").querySelector("del, ins")).toBeNull();
  });

  it("leads back to a version, over the one that was seen", async () => {
    server.on(RESTORE, () => aRule("r-1", { revision: 4, sentence: "When it was better" }));
    show("rules", WRITER, "r-1");
    const back = await screen.findByTestId("restore-1");
    saved(aVersion(4), aVersion(3), aVersion(2), aVersion(1));

    fireEvent.click(back);

    await waitFor(() => expect(told()).toEqual(["success: Back at version 1"]));
    const [asked] = server.of(RESTORE);
    expect(asked?.body).toEqual({ revision: 1 });
    expect(asked?.headers.get("If-Match")).toBe('"3"');
    expect(screen.getByTestId("sentence").textContent).toBe("When it was better");
    await screen.findByTestId("version-4");
    expect(screen.getByTestId("restore-3")).toBeTruthy();
  });

  it("offers no way to the version there is, nor to one that cannot be read", async () => {
    saved(aVersion(3), aVersion(2), aVersion(1, { rule: null, line: null }));

    show("rules", WRITER, "r-1");

    expect(await screen.findByTestId("restore-2")).toBeTruthy();
    expect(screen.queryByTestId("restore-3")).toBeNull();
    expect(screen.queryByTestId("restore-1")).toBeNull();
  });

  it("asks before it puts a version over what is not saved", async () => {
    show("rules", WRITER, "r-1");
    fireEvent.input(await screen.findByTestId("rule-name"), { target: { value: "Mine" } });
    const back = await screen.findByTestId("restore-2");

    fireEvent.click(back);
    fireEvent.click(await screen.findByTestId("confirm-no"));
    await waitFor(() => expect(screen.queryByTestId("confirm")).toBeNull());

    expect(server.of(RESTORE)).toHaveLength(0);
    expect((screen.getByTestId("rule-name") as HTMLInputElement).value).toBe("Mine");
    server.on(RESTORE, () => aRule("r-1", { revision: 4 }));
    fireEvent.click(back);
    fireEvent.click(await screen.findByTestId("confirm-yes"));
    await waitFor(() => expect(server.of(RESTORE)[0]?.body).toEqual({ revision: 2 }));
    await waitFor(() =>
      expect((screen.getByTestId("rule-name") as HTMLInputElement).value).toBe(""),
    );
  });

  it("comes by pages, the older when asked for", async () => {
    server.on(HISTORY, ({ query }) =>
      query.get("cursor") === "c/2"
        ? { items: [aVersion(1)], next_cursor: null }
        : { items: [aVersion(3), aVersion(2)], next_cursor: "c/2" },
    );
    show("rules", WRITER, "r-1");

    fireEvent.click(await screen.findByRole("button", { name: "Older ones" }));

    await screen.findByTestId("version-1");
    expect(screen.getByTestId("versions").children).toHaveLength(3);
    expect(screen.queryByRole("button", { name: "Older ones" })).toBeNull();
  });

  it("is only looked at by a reader", async () => {
    show("rules", ["rules.read"], "r-1");

    await screen.findByTestId("version-1");
    expect(screen.queryByTestId("restore-1")).toBeNull();
  });

  it("is asked for again where it could not be loaded", async () => {
    server.on(HISTORY, () => refusal(503, "starting", "Starting."));
    show("rules", WRITER, "r-1");
    const again = await screen.findByRole("button", { name: "Try again" });
    saved(aVersion(3));

    fireEvent.click(again);

    expect(await screen.findByTestId("version-3")).toBeTruthy();
  });
});
