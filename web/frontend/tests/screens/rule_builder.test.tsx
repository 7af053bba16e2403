import { fireEvent, screen, waitFor } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { route } from "../../src/router";
import { toasts } from "../../src/state/toasts";
import { refusal } from "../world";
import {
  aRule,
  arrive,
  aServer,
  aVersion,
  FORMAT,
  leave,
  MAKE,
  onBench,
  open,
  PARSE,
  press,
  SAVE,
  saved,
  type,
} from "./rule_bench";

const REMOVE = "DELETE /api/v1/rules/r-1";
const RESTORE = "POST /api/v1/rules/r-1/restore";

const field = (testId: string) => screen.getByTestId(testId) as HTMLInputElement;
const button = (testId: string) => screen.getByTestId(testId) as HTMLButtonElement;
const heading = () => document.querySelector("h1")?.textContent;
const wrong = (errors: unknown) =>
  Response.json({ title: "No", status: 400, code: "invalid_input", errors }, { status: 400 });

beforeEach(() => arrive());
afterEach(leave);

describe("a rule that is there", () => {
  it("stands with its name, its sentence and its line, and there is nothing to save", async () => {
    const server = await onBench();

    expect(heading()).toBe("Low rating");
    expect(field("rule-name").value).toBe("Low rating");
    expect(screen.getByTestId("sentence").textContent).toContain("somebody is unhappy");
    expect(field("line").value).toBe("alert high if rating <= 2 named Low rating");
    expect(button("save-rule").disabled).toBe(true);
    expect(button("undo").disabled).toBe(true);
    expect(server.of(FORMAT)).toHaveLength(0);
  });

  it("is saved whole over the revision that was seen, and then there is nothing to save", async () => {
    const server = await onBench();

    type(field("rule-name"), "Angry");
    press("rule-active");
    const tree = await saved(server);

    expect(tree).toMatchObject({ name: "Angry", active: false, severity: "high" });
    expect(server.of(SAVE)[0]?.headers.get("If-Match")).toBe('"3"');
    await waitFor(() => expect(toasts.value[0]?.text).toBe("Saved: Low rating"));
    expect(button("save-rule").disabled).toBe(true);
  });

  it("gets its words from the server while it is changed", async () => {
    const server = await onBench();

    type(field("rule-name"), "Angry");

    await waitFor(() => expect(field("line").value).toBe("a line of the server"));
    expect(screen.getByTestId("sentence").textContent).toBe("A sentence of the server.");
    expect(server.of(FORMAT)[0]?.body).toMatchObject({ rule: { name: "Angry" } });
  });

  it("follows what is typed as its line", async () => {
    const server = await onBench();
    server.on(PARSE, () => ({
      rule: { ...aRule().rule, severity: "critical" },
      line: "alert critical if rating <= 2",
      sentence: "A critical alert is raised.",
    }));

    type(field("line"), "alert critical if rating <= 2");

    await screen.findByText("A critical alert is raised.");
    expect(server.of(PARSE)[0]?.body).toEqual({ line: "alert critical if rating <= 2" });
    expect((await saved(server)).severity).toBe("critical");
  });

  it("shows where a typed line goes wrong", async () => {
    const server = await onBench();
    const place = { start: 6, end: 10, says: "No such severity.", hint: "high", mended: null };
    server.on(PARSE, () =>
      Response.json({ title: "No", status: 400, code: "bad_line", place }, { status: 400 }),
    );

    type(field("line"), "alert hihg if rating <= 2");

    expect((await screen.findByTestId("underlined")).textContent).toBe("hihg");
    expect(screen.getByTestId("slip").textContent).toContain("No such severity.");
  });

  it("is taken back step by step, and is as it was", async () => {
    await onBench();

    type(field("rule-name"), "Angry");
    press("undo");

    expect(field("rule-name").value).toBe("Low rating");
    expect(button("save-rule").disabled).toBe(true);
    expect(screen.getByTestId("tree-said").textContent).toBe("The last change was taken back");
  });

  it("is taken back and saved by keys", async () => {
    const server = await onBench();
    press("rule-active");
    fireEvent.keyDown(document.body, { key: "z", ctrlKey: true });
    await waitFor(() => expect(button("save-rule").disabled).toBe(true));
    fireEvent.keyDown(document.body, { key: "s", ctrlKey: true });
    type(field("rule-name"), "Angry");

    fireEvent.keyDown(field("rule-name"), { key: "s", ctrlKey: true });

    await waitFor(() => expect(server.of(SAVE)).toHaveLength(1));
    expect(server.of(SAVE)[0]?.body).toMatchObject({ rule: { name: "Angry", active: true } });
    await waitFor(() => expect(toasts.value[0]?.kind).toBe("success"));
  });

  it("says at its field what is not taken, until that is changed", async () => {
    const server = await onBench();
    const errors = [{ field: "name", value: "''", wanted: "a name of its own" }];
    server.on(SAVE, () => wrong(errors));
    type(field("rule-name"), "Twice");

    press("save-rule");

    await waitFor(() => expect(field("rule-name").getAttribute("aria-invalid")).toBe("true"));
    expect(toasts.value[0]?.text).toBe("Not taken. Wanted: a name of its own");
    expect(button("save-rule").disabled).toBe(false);
    type(field("rule-name"), "Once");
    await waitFor(() => expect(field("rule-name").getAttribute("aria-invalid")).toBeNull());
  });

  it("says what belongs to no field beside its words", async () => {
    const server = await onBench();
    server.on(SAVE, () => refusal(409, "conflict", "There are too many rules."));
    press("rule-active");

    press("save-rule");

    const [said] = await screen.findAllByText("There are too many rules.");
    expect(said?.getAttribute("role")).toBe("alert");
    expect(toasts.value[0]?.kind).toBe("error");
  });

  it("cannot be changed where it cannot be read", async () => {
    const over = { rule: null, line: null, problem: "there is no field like that" };
    aServer(aRule({}, over));

    open("r-1");

    await screen.findByText("This rule cannot be read: there is no field like that");
    expect(screen.queryByTestId("save-rule")).toBeNull();
  });

  it("that is gone says so, and is looked for again", async () => {
    const server = aServer();
    server.on("GET /api/v1/rules/r-1", () => refusal(503, "starting", "No."));
    open("r-1");
    const again = await screen.findByText("Try again");
    server.on("GET /api/v1/rules/r-1", () => aRule());

    fireEvent.click(again);

    await screen.findByTestId("tree");
  });

  it("is only looked at by who may not write rules", async () => {
    arrive(["rules.read"]);
    await onBench();

    expect(screen.queryByTestId("save-rule")).toBeNull();
    expect(screen.queryByTestId("deed-box")).toBeNull();
    expect(screen.queryByTestId("toolbox")).toBeNull();
    expect(screen.queryByTestId("grip-0")).toBeNull();
    expect(screen.queryByTestId("add-root")).toBeNull();
    for (const id of ["rule-name", "line", "leaf-0-field", "cooldown"]) {
      expect(field(id).disabled).toBe(true);
    }
  });
});

describe("a rule that somebody else changed meanwhile", () => {
  const theirs = aRule({ name: "Theirs" }, { revision: 7, sentence: "What they made of it." });

  async function late() {
    const server = await onBench();
    server.on("GET /api/v1/rules/r-1", () => theirs);
    server.on(SAVE, (asked) =>
      asked.headers.get("If-Match") === '"7"'
        ? { ...theirs, revision: 8, name: "Mine" }
        : refusal(412, "stale", "Stale."),
    );
    type(field("rule-name"), "Mine");
    press("save-rule");
    await screen.findByTestId("conflict");
    return server;
  }

  it("shows what they made of it, and takes theirs when told to", async () => {
    const server = await late();
    expect(screen.getByTestId("conflict").textContent).toContain("What they made of it.");
    expect(field("rule-name").value).toBe("Mine");

    press("load-theirs");

    expect(field("rule-name").value).toBe("Theirs");
    expect(heading()).toBe("Theirs");
    expect(screen.queryByTestId("conflict")).toBeNull();
    press("rule-active");
    await saved(server);
    expect(server.of(SAVE)[1]?.headers.get("If-Match")).toBe('"7"');
  });

  it("is put over theirs when told to", async () => {
    const server = await late();

    press("overwrite");

    await waitFor(() => expect(heading()).toBe("Mine"));
    expect(server.of(SAVE)[1]?.headers.get("If-Match")).toBe('"7"');
    expect(server.of(SAVE)[1]?.body).toMatchObject({ rule: { name: "Mine" } });
    expect(screen.queryByTestId("conflict")).toBeNull();
  });
});

describe("a new rule", () => {
  it("begins with low ratings, is made once and then has an address of its own", async () => {
    const server = aServer();
    open("new");
    expect(heading()).toBe("New rule");
    expect(screen.queryByTestId("delete-rule")).toBeNull();
    await waitFor(() => expect(field("line").value).toBe("a line of the server"));

    press("save-rule");

    await waitFor(() => expect(route.value.id).toBe("r-1"));
    const [asked] = server.of(MAKE);
    expect(asked?.body).toMatchObject({
      rule: { severity: "high", condition: { conditions: [{ field: "rating", value: 2 }] } },
    });
    expect(asked?.headers.get("Idempotency-Key")).toMatch(/^[0-9a-f]{32}$/);
    expect(asked?.headers.get("If-Match")).toBeNull();
  });
});

describe("a rule that is not wanted any more", () => {
  it("is deleted after a question, and the list is shown", async () => {
    const server = await onBench();

    press("delete-rule");
    expect((await screen.findByTestId("confirm")).textContent).toContain("Delete “Low rating”?");
    press("confirm-yes");

    await waitFor(() => expect(server.of(REMOVE)).toHaveLength(1));
    expect(server.of(REMOVE)[0]?.headers.get("If-Match")).toBe('"3"');
    await waitFor(() => expect(location.hash).toBe("#/rules"));
    expect(toasts.value[0]).toMatchObject({ kind: "success", href: "#/rules/deleted" });
  });

  it("stays where the question is answered by no", async () => {
    const server = await onBench();

    press("delete-rule");
    fireEvent.click(await screen.findByTestId("confirm-no"));

    await waitFor(() => expect(screen.queryByTestId("confirm")).toBeNull());
    expect(server.of(REMOVE)).toHaveLength(0);
    expect(location.hash).toBe("#/rules/r-1");
  });
});

describe("an older version", () => {
  async function withPast() {
    const server = aServer();
    server
      .on("GET /api/v1/rules/r-1/history", () => ({
        items: [aVersion(3), aVersion(1)],
        next_cursor: null,
      }))
      .on(RESTORE, () => aRule({ name: "As it was" }, { revision: 4 }));
    open("r-1");
    await screen.findByTestId("restore-1");
    return server;
  }

  it("is gone back to over the revision that was seen", async () => {
    const server = await withPast();

    press("restore-1");

    await waitFor(() => expect(heading()).toBe("As it was"));
    expect(server.of(RESTORE)[0]?.body).toEqual({ revision: 1 });
    expect(server.of(RESTORE)[0]?.headers.get("If-Match")).toBe('"3"');
    expect(toasts.value[0]?.text).toBe("Back at version 1");
    expect(button("save-rule").disabled).toBe(true);
  });

  it("takes the place of what is not saved only after a question", async () => {
    const server = await withPast();
    type(field("rule-name"), "Not saved");

    press("restore-1");
    fireEvent.click(await screen.findByTestId("confirm-no"));
    await waitFor(() => expect(screen.queryByTestId("confirm")).toBeNull());
    expect(server.of(RESTORE)).toHaveLength(0);
    expect(field("rule-name").value).toBe("Not saved");
    press("restore-1");
    fireEvent.click(await screen.findByTestId("confirm-yes"));

    await waitFor(() => expect(field("rule-name").value).toBe("As it was"));
  });
});
