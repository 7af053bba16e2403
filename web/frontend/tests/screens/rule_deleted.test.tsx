import { fireEvent, screen, waitFor } from "@testing-library/preact";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { DeletedRule } from "../../src/api/rules";
import { bring } from "../../src/frame/stage";
import { rules } from "../../src/screens/rules";
import "../../src/screens/rules/screen";
import { refusal, Server } from "../world";
import { aDeleted, aRule, LINE, leave, show, told, WRITER } from "./rule_world";

let server: Server;

const lie = (items: DeletedRule[]) =>
  server.on("GET /api/v1/deleted-rules", () => ({ items, next_cursor: null }));

beforeAll(() => bring(rules));

beforeEach(() => {
  server = new Server();
});

afterEach(leave);

describe("the deleted rules", () => {
  it("tell who deleted each, when, and what it said", async () => {
    lie([aDeleted("a"), aDeleted("b", { by: null, line: null, sentence: null })]);
    show("rules", WRITER, "deleted");

    const [first, second] = await screen.findAllByRole("listitem");

    expect(first?.textContent).toMatch(/Olivia Owner · Nov 20, 2026, 12:00\sPM/);
    expect(first?.textContent).toContain("When the rating is at most 2");
    expect(first?.querySelector("code")?.textContent).toBe(LINE);
    expect(second?.textContent).toContain("Opsbell ·");
    expect(second?.querySelector("code")).toBeNull();
    expect(screen.getByTestId("bring-back-a")).toBeTruthy();
    // What cannot be read cannot be had back.
    expect(screen.queryByTestId("bring-back-b")).toBeNull();
  });

  it("are brought back one by one, each once, and shown then", async () => {
    lie([aDeleted("a")]);
    server.on("POST /api/v1/deleted-rules/a/restore", () => aRule("a-again"));
    show("rules", WRITER, "deleted");

    fireEvent.click(await screen.findByTestId("bring-back-a"));

    await waitFor(() => expect(location.hash).toBe("#/rules/a-again"));
    expect(told()).toEqual(["success: Brought back: Rule a-again"]);
    const asked = server.of("POST /api/v1/deleted-rules/a/restore");
    expect(asked).toHaveLength(1);
    expect(asked[0]?.headers.get("Idempotency-Key")).toMatch(/^[0-9a-f]{32}$/);
  });

  it.each([
    ["that it is there", "already_there", "warning: It is there already."],
    ["why else not", "limit_reached", "warning: There are too many."],
  ])("say %s where one cannot be brought back", async (_, reason, said) => {
    lie([aDeleted("a")]);
    server.on("POST /api/v1/deleted-rules/a/restore", () =>
      Response.json(
        { title: "No", detail: "There are too many.", code: "conflict", reason },
        { status: 409 },
      ),
    );
    show("rules", WRITER, "deleted");

    fireEvent.click(await screen.findByTestId("bring-back-a"));

    await waitFor(() => expect(told()).toEqual([said]));
    expect(location.hash).toBe("#/rules/deleted");
  });

  it("come by pages, the older when asked for", async () => {
    server.on("GET /api/v1/deleted-rules", ({ query }) =>
      query.get("cursor") === "c/2"
        ? { items: [aDeleted("old")], next_cursor: null }
        : { items: [aDeleted("new")], next_cursor: "c/2" },
    );
    show("rules", WRITER, "deleted");

    fireEvent.click(await screen.findByRole("button", { name: "Older ones" }));

    await screen.findByText("Rule old");
    expect(screen.getByText("Rule new")).toBeTruthy();
    expect(screen.queryByRole("button", { name: "Older ones" })).toBeNull();
  });

  it("only stand there for a reader", async () => {
    lie([aDeleted("a")]);

    show("rules", ["rules.read"], "deleted");

    await screen.findByText("Rule a");
    expect(screen.queryByTestId("bring-back-a")).toBeNull();
  });

  it("are none where nothing was deleted", async () => {
    lie([]);

    show("rules", WRITER, "deleted");

    expect(await screen.findByText("Nothing was deleted")).toBeTruthy();
  });

  it("are asked for again where they could not be loaded", async () => {
    server.on("GET /api/v1/deleted-rules", () => refusal(500, "broken", "Broken."));
    show("rules", WRITER, "deleted");
    const again = await screen.findByRole("button", { name: "Try again" });
    lie([aDeleted("a")]);

    fireEvent.click(again);

    expect(await screen.findByText("Rule a")).toBeTruthy();
    expect(screen.queryByText("Nothing was deleted")).toBeNull();
  });
});
