import { act, fireEvent, render, screen, waitFor } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { go, route } from "../../src/router";
import Rules from "../../src/screens/rules/screen";
import { receiveSettings } from "../../src/state/settings";
import { toasts } from "../../src/state/toasts";
import { Confirmer } from "../../src/ui/confirm";
import { type Asked, refusal, SAM, type Server, settle } from "../world";
import {
  aRule,
  arrive,
  aServer,
  HISTORY,
  leave,
  MAKE,
  onBench,
  press,
  SAVE,
  type,
} from "./rule_bench";

const AT = "2026-11-20T12:00:00.000Z";
const READ = "GET /api/v1/rules/r-1";

const name = () => screen.getByTestId("rule-name") as HTMLInputElement;
const button = (testId: string) => screen.getByTestId(testId) as HTMLButtonElement;
const told = () => toasts.value.map((one) => one.text);
const keyOf = (asked: Asked | undefined) => asked?.headers.get("Idempotency-Key");
const at = (id: string | null, where = "rules") => act(() => go({ screen: where, id }, true));

/** The screen as the frame shows it: gone where the address is another screen's. */
function Shown() {
  const { screen: where, ...place } = route.value;
  return where === "rules" ? <Rules {...place} /> : <p>Elsewhere</p>;
}

async function openNew(): Promise<void> {
  go({ screen: "rules", id: "new" }, true);
  render(
    <>
      <Shown />
      <Confirmer />
    </>,
  );
  await screen.findByTestId("tree");
}

/** The answer to a route comes when it is called, as what the server would have said. */
function slow(
  server: Server,
  route: string,
  said: (asked: Asked) => unknown,
): () => Promise<void> {
  let answer: () => void = () => undefined;
  const called = new Promise<void>((resolve) => (answer = resolve));
  server.on(route, async (asked) => {
    await called;
    return said(asked);
  });
  return () =>
    act(async () => {
      answer();
      await settle();
    });
}

const treeOf = (asked: Asked) => (asked.body as { rule: { name: string } }).rule;
const takes = (asked: Asked) =>
  aRule({ ...treeOf(asked) }, { revision: 4, line: `alert high named ${treeOf(asked).name}` });

beforeEach(() => arrive());

afterEach(leave);

describe("what is typed while a rule is saved", () => {
  it("stays, can be taken back, and is saved over what was saved", async () => {
    const server = await onBench();
    const answer = slow(server, SAVE, takes);
    type(name(), "First");
    press("save-rule");
    await waitFor(() => expect(server.of(SAVE)).toHaveLength(1));

    type(name(), "First and more");
    await answer();

    await waitFor(() => expect(told()).toEqual(["Saved: First"]));
    expect(name().value).toBe("First and more");
    expect(button("undo").disabled).toBe(false);
    press("save-rule");
    await waitFor(() => expect(server.of(SAVE)).toHaveLength(2));
    expect(server.of(SAVE)[1]?.headers.get("If-Match")).toBe('"4"');
    expect(server.of(SAVE)[1]?.body).toMatchObject({ rule: { name: "First and more" } });
  });

  it("stays also where it is a line that is not read yet", async () => {
    const server = await onBench();
    const answer = slow(server, SAVE, takes);
    type(name(), "First");
    press("save-rule");
    await waitFor(() => expect(server.of(SAVE)).toHaveLength(1));

    type(screen.getByTestId("line"), "alert hihg");
    await answer();

    await waitFor(() => expect(told()).toEqual(["Saved: First"]));
    expect((screen.getByTestId("line") as HTMLInputElement).value).toBe("alert hihg");
    expect(button("save-rule").disabled).toBe(false);
  });

  it("stays on the bench of a new one, which is saved as the rule that it became", async () => {
    const server = aServer();
    await openNew();
    const answer = slow(server, MAKE, takes);
    const field = name();
    type(field, "First");
    press("save-rule");
    await waitFor(() => expect(server.of(MAKE)).toHaveLength(1));

    type(field, "First and more");
    await answer();

    await waitFor(() => expect(route.value.id).toBe("r-1"));
    expect(name()).toBe(field);
    expect(field.value).toBe("First and more");
    press("save-rule");
    await waitFor(() => expect(server.of(SAVE)).toHaveLength(1));
    expect(server.of(SAVE)[0]?.headers.get("If-Match")).toBe('"4"');
    expect(server.of(MAKE)).toHaveLength(1);
  });
});

describe("a new rule that was made", () => {
  it("leaves the bench free for the next one, and is read when it is gone back to", async () => {
    const server = aServer();
    await openNew();
    type(name(), "First");
    press("save-rule");
    await waitFor(() => expect(route.value.id).toBe("r-1"));
    await waitFor(() => expect(server.of(HISTORY)).toHaveLength(1));

    await at("new");
    expect(name().value).toBe("");
    await at("r-1");

    await waitFor(() => expect(name().value).toBe("Low rating"));
    expect(server.of(READ)).toHaveLength(1);
  });
});

describe("what a colleague saves while nothing was changed here", () => {
  const theirs = aRule({ name: "Theirs" }, { revision: 7 });
  const hear = () =>
    act(() => receiveSettings({ kind: "rule", id: "r-1", change: "updated", by: SAM, at: AT }));

  it("comes in by itself", async () => {
    const server = await onBench();
    server.on(READ, () => theirs);

    await hear();

    await waitFor(() => expect(name().value).toBe("Theirs"));
  });

  it("does not replace what is typed before it comes", async () => {
    const server = await onBench();
    const answer = slow(server, READ, () => theirs);
    await hear();
    await waitFor(() => expect(server.of(READ)).toHaveLength(2));

    type(name(), "Mine");
    await answer();

    await screen.findByTestId("meanwhile-load");
    expect(name().value).toBe("Mine");
    press("save-rule");
    await waitFor(() => expect(server.of(SAVE)[0]?.headers.get("If-Match")).toBe('"3"'));
  });
});

describe("a new rule whose answer got lost", () => {
  /** Makes a rule per key and answers a repetition the same; the first answers do not arrive. */
  function losing(server: Server, lost: number): Map<string, string> {
    const made = new Map<string, string>();
    let answers = 0;
    server.on(MAKE, (asked) => {
      const [key, content] = [keyOf(asked) ?? "", JSON.stringify(asked.body)];
      const before = made.get(key);
      if (before !== undefined && before !== content) return refusal(409, "key_reused", "Used.");
      made.set(key, content);
      answers += 1;
      if (answers <= lost) throw new TypeError("Failed to fetch");
      return aRule({ ...treeOf(asked) }, { revision: 1 });
    });
    return made;
  }

  it("is one rule, with what was changed since", async () => {
    const server = aServer();
    const made = losing(server, 1);
    await openNew();
    type(name(), "First");
    press("save-rule");
    await waitFor(() => expect(told()).toEqual(["The server cannot be reached."]));

    type(name(), "Better");
    press("save-rule");

    await waitFor(() => expect(server.of(SAVE)).toHaveLength(1));
    expect(server.of(SAVE)[0]?.headers.get("If-Match")).toBe('"1"');
    expect(server.of(SAVE)[0]?.body).toMatchObject({ rule: { name: "Better" } });
    expect(made.size).toBe(1);
    await waitFor(() => expect(route.value.id).toBe("r-1"));
  });

  it("is the same request where nothing was changed", async () => {
    const server = aServer();
    losing(server, 1);
    await openNew();
    press("save-rule");
    await waitFor(() => expect(told()).toHaveLength(1));

    press("save-rule");

    await waitFor(() => expect(route.value.id).toBe("r-1"));
    const keys = server.of(MAKE).map(keyOf);
    expect(keys[0]).toBe(keys[1]);
    expect(server.of(SAVE)).toHaveLength(0);
  });

  it("is looked for again as long as the server does not answer", async () => {
    const server = aServer();
    const made = losing(server, 2);
    await openNew();
    type(name(), "First");
    press("save-rule");
    await waitFor(() => expect(button("save-rule").disabled).toBe(false));
    type(name(), "Better");
    press("save-rule");
    await waitFor(() => expect(server.of(MAKE)).toHaveLength(2));
    await waitFor(() => expect(button("save-rule").disabled).toBe(false));
    expect(server.of(SAVE)).toHaveLength(0);

    press("save-rule");

    await waitFor(() => expect(server.of(SAVE)).toHaveLength(1));
    expect(made.size).toBe(1);
  });

  it("is another request where the first turns out to have been refused", async () => {
    const server = aServer();
    await openNew();
    const answers = [
      () => refusal(503, "starting", "Starting."),
      () => refusal(400, "invalid_input", "No."),
    ];
    server.on(MAKE, (asked) => answers.shift()?.() ?? takes(asked));
    press("save-rule");
    await waitFor(() => expect(told()).toHaveLength(1));
    type(name(), "Better");

    press("save-rule");

    await waitFor(() => expect(route.value.id).toBe("r-1"));
    const keys = server.of(MAKE).map(keyOf);
    expect(keys[1]).toBe(keys[0]);
    expect(keys[2]).not.toBe(keys[0]);
    expect(server.of(SAVE)).toHaveLength(0);
  });

  it("is still known to whoever left it and comes back", async () => {
    const server = aServer();
    const made = losing(server, 1);
    await openNew();
    press("save-rule");
    await waitFor(() => expect(told()).toHaveLength(1));
    await at(null, "cases");
    await at("new");
    type(name(), "Better");

    press("save-rule");

    await waitFor(() => expect(server.of(SAVE)).toHaveLength(1));
    expect(made.size).toBe(1);
  });
});

describe("a save that is done after the rule was left", () => {
  it("leaves the person where they are and keeps nothing of it", async () => {
    const server = aServer();
    await openNew();
    const answer = slow(server, MAKE, takes);
    type(name(), "First");
    press("save-rule");
    await waitFor(() => expect(server.of(MAKE)).toHaveLength(1));

    await at("c-1", "cases");
    expect(told()).toEqual([]);
    await answer();

    await waitFor(() => expect(told()).toEqual(["Saved: First"]));
    expect(toasts.value[0]?.href).toBe("#/rules/r-1");
    expect(location.hash).toBe("#/cases/c-1");
    await at("new");
    expect(name().value).toBe("");
  });

  it("keeps what was typed since as a change of the rule that it made", async () => {
    const server = aServer();
    await openNew();
    const answer = slow(server, MAKE, takes);
    type(name(), "First");
    press("save-rule");
    await waitFor(() => expect(server.of(MAKE)).toHaveLength(1));
    type(name(), "First and more");

    await at("c-1", "cases");
    await answer();

    await waitFor(() => expect(toasts.value.at(-1)?.kind).toBe("info"));
    expect(toasts.value.map((one) => one.href)).toEqual(["#/rules/r-1", "#/rules/r-1"]);
    await at("r-1");
    await waitFor(() => expect(name().value).toBe("First and more"));
  });

  it("keeps all of it where it fails", async () => {
    const server = aServer();
    await openNew();
    const answer = slow(server, MAKE, () => refusal(409, "conflict", "There are too many rules."));
    type(name(), "First");
    press("save-rule");
    await waitFor(() => expect(server.of(MAKE)).toHaveLength(1));

    await at("c-1", "cases");
    await answer();

    await waitFor(() => expect(told()[0]).toBe("There are too many rules."));
    expect(toasts.value[1]).toMatchObject({ kind: "info", href: "#/rules/new" });
    await at("new");
    expect(name().value).toBe("First");
  });

  it("is not done at all where the person left without saving before it was sent", async () => {
    const server = await onBench();
    const answer = slow(server, "POST /api/v1/rules/parse", () => ({
      rule: { ...aRule().rule, severity: "low" },
      line: "alert low",
      sentence: "Low.",
    }));
    type(screen.getByTestId("line"), "alert low");
    press("save-rule");
    fireEvent.click(screen.getByLabelText("Back"));
    fireEvent.click(await screen.findByTestId("confirm-yes"));
    await waitFor(() => expect(location.hash).toBe("#/rules"));

    await answer();

    await waitFor(() => expect(button("save-rule").disabled).toBe(false));
    expect(server.of(SAVE)).toHaveLength(0);
  });
});
