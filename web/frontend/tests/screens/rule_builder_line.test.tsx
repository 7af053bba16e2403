import { act, cleanup, fireEvent, screen, waitFor } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { toasts } from "../../src/state/toasts";
import { refusal, type Server } from "../world";
import {
  aRule,
  arrive,
  leave,
  onBench,
  open,
  PARSE,
  press,
  SAVE,
  saved,
  type,
} from "./rule_bench";

const LINE = "alert critical if rating <= 1 named Low rating";
const SLIPPED = "alert hihg if rating <= 2";

const line = () => screen.getByTestId("line") as HTMLTextAreaElement;
const name = () => screen.getByTestId("rule-name") as HTMLInputElement;
const button = (testId: string) => screen.getByTestId(testId) as HTMLButtonElement;
const saveByKey = () => fireEvent.keyDown(line(), { key: "s", ctrlKey: true });
const bodies = (server: Server) => server.of(SAVE).map((one) => one.body);

/** The server reads every line as a critical rule. */
const reads = (server: Server) =>
  server.on(PARSE, () => ({
    rule: { ...aRule().rule, severity: "critical" },
    line: LINE,
    sentence: "A critical alert is raised.",
  }));

/** It finds a slip in every line. */
function finds(server: Server): Server {
  const place = { start: 6, end: 10, says: "No such severity.", hint: "high", mended: null };
  return server.on(PARSE, () =>
    Response.json({ title: "No", status: 400, code: "bad_line", place }, { status: 400 }),
  );
}

beforeEach(() => arrive());
afterEach(leave);

describe("a line that is saved as soon as it is typed", () => {
  it("is read first, and is what is saved", async () => {
    const server = reads(await onBench());

    type(line(), LINE);
    saveByKey();

    await waitFor(() =>
      expect(bodies(server)).toMatchObject([{ rule: { severity: "critical" } }]),
    );
    await waitFor(() => expect(toasts.value[0]?.kind).toBe("success"));
    expect(button("save-rule").disabled).toBe(true);
  });

  it("is what is saved also where something else was changed before", async () => {
    const server = reads(await onBench());
    type(name(), "Angry");
    await waitFor(() => expect(line().value).toBe("a line of the server"));

    type(line(), LINE);
    const tree = await saved(server);

    expect(tree.severity).toBe("critical");
    expect(server.of(PARSE)).toHaveLength(1);
  });

  it("is waited for while the server still reads it", async () => {
    const server = await onBench();
    let answer: (words: object) => void = () => undefined;
    server.on(PARSE, () => new Promise<object>((resolve) => (answer = resolve)));
    type(line(), LINE);
    await waitFor(() => expect(server.of(PARSE)).toHaveLength(1));

    press("save-rule");
    await waitFor(() => expect(button("save-rule").disabled).toBe(true));
    expect(server.of(SAVE)).toHaveLength(0);
    answer({ rule: { ...aRule().rule, severity: "low" }, line: LINE, sentence: "Low." });

    await waitFor(() => expect(bodies(server)).toMatchObject([{ rule: { severity: "low" } }]));
    expect(server.of(PARSE)).toHaveLength(1);
  });

  it("is saved as it reads by then where it is typed on while it is waited for", async () => {
    const server = reads(await onBench());
    type(line(), "alert low");

    saveByKey();
    type(line(), LINE);

    await waitFor(() => expect(server.of(SAVE)).toHaveLength(1));
    expect(server.of(PARSE).at(-1)?.body).toEqual({ line: LINE });
  });
});

describe("a line that cannot be read", () => {
  it("is not saved: it says so, stays as it is and takes the focus", async () => {
    const server = finds(await onBench());
    type(name(), "Angry");
    await waitFor(() => expect(line().value).toBe("a line of the server"));
    type(line(), SLIPPED);
    await screen.findByTestId("slip");

    press("save-rule");

    await waitFor(() => expect(document.activeElement).toBe(line()));
    expect(toasts.value.map((one) => one.text)).toEqual([
      "Not saved: the line is not taken yet. No such severity.",
    ]);
    expect(line().value).toBe(SLIPPED);
    expect(screen.getByTestId("underlined").textContent).toBe("hihg");
    expect(server.of(SAVE)).toHaveLength(0);
    expect(server.of(PARSE)).toHaveLength(1);
    expect(button("save-rule").disabled).toBe(false);
  });

  it("has nothing to be saved where it is all there is, and its key says why", async () => {
    const server = finds(await onBench());
    type(line(), SLIPPED);
    expect(button("save-rule").disabled).toBe(false);
    await screen.findByTestId("slip");
    await waitFor(() => expect(button("save-rule").disabled).toBe(true));

    saveByKey();

    await waitFor(() => expect(toasts.value[0]?.text).toContain("No such severity."));
    expect(server.of(SAVE)).toHaveLength(0);
  });

  it("says which field is meant where the mistake is one of a field", async () => {
    const server = await onBench();
    const errors = [{ field: "name", value: "''", wanted: "a name of its own" }];
    server.on(PARSE, () =>
      Response.json({ title: "No", status: 400, code: "invalid_input", errors }, { status: 400 }),
    );
    type(line(), LINE);

    press("save-rule");

    await waitFor(() => expect(toasts.value[0]?.text).toContain("Wanted: a name of its own"));
    expect(server.of(SAVE)).toHaveLength(0);
  });

  it("is read once more where only the server was not there", async () => {
    const server = await onBench();
    server.on(PARSE, () => refusal(503, "starting", "Starting."));
    type(line(), LINE);
    press("save-rule");
    await waitFor(() => expect(toasts.value[0]?.kind).toBe("error"));
    expect(server.of(SAVE)).toHaveLength(0);
    reads(server);

    press("save-rule");

    await waitFor(() =>
      expect(bodies(server)).toMatchObject([{ rule: { severity: "critical" } }]),
    );
  });

  it("is the first thing that is taken back", async () => {
    const server = finds(await onBench());
    press("rule-active");
    await waitFor(() => expect(line().value).toBe("a line of the server"));
    type(line(), SLIPPED);
    await screen.findByTestId("slip");

    press("undo");

    await waitFor(() => expect(line().value).toBe("a line of the server"));
    expect(screen.queryByTestId("slip")).toBeNull();
    expect((await saved(server)).active).toBe(false);
  });

  it("is asked about before it is left", async () => {
    await onBench();
    type(line(), SLIPPED);

    fireEvent.click(screen.getByLabelText("Back"));
    fireEvent.click(await screen.findByTestId("confirm-no"));

    expect(location.hash).toBe("#/rules/r-1");
    expect(line().value).toBe(SLIPPED);
  });

  it("stands there again, with its slip, for whoever comes back to it", async () => {
    finds(await onBench());
    type(line(), SLIPPED);

    await act(() => cleanup());
    expect(toasts.value[0]).toMatchObject({ kind: "info", href: "#/rules/r-1" });
    open("r-1");

    await screen.findByTestId("slip");
    expect(line().value).toBe(SLIPPED);
  });
});
