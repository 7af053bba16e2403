import { act, fireEvent, screen, waitFor, within } from "@testing-library/preact";
import Sortable, { type SortableEvent } from "sortablejs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Trace } from "../../src/api/rules";
import { newSchedule } from "../../src/rules/spec";
import { blank, type Condition } from "../../src/rules/tree";
import {
  all,
  any,
  arrive,
  choose,
  label,
  leave,
  node,
  onBench,
  pick,
  press,
  saved,
  told,
  written,
} from "./rule_bench";

const [a, b, c, d] = ["a", "b", "c", "d"].map(label) as [
  Condition,
  Condition,
  Condition,
  Condition,
];
const TREE = all(a, any(b, c), d);

const list = (path: string) => document.querySelector(`[data-path="${path}"]`) as HTMLElement;

/** What the dragging does with the page, and then tells: nothing has a place where nothing is drawn. */
function drag(item: HTMLElement, to: HTMLElement, index: number, copy?: HTMLElement): void {
  const from = item.parentElement as HTMLElement;
  const old = [...from.children].indexOf(item);
  const told = Sortable.get(from)?.option("onEnd");
  if (copy) item.replaceWith(copy);
  else item.remove();
  to.insertBefore(item, to.children[index] ?? null);
  const event = { item, from, to, clone: copy, oldDraggableIndex: old, newDraggableIndex: index };
  act(() => told?.(event as unknown as SortableEvent));
}

beforeEach(() => arrive());

afterEach(leave);

describe("the tree of a rule", () => {
  it.each<[string, string, string, string]>([
    ["moves one up", "menu-2", "move-up", "all(a, d, any(b, c))"],
    ["moves one down", "menu-0", "move-down", "all(any(b, c), a, d)"],
    ["moves one into a group", "menu-0", "move-to-1", "all(any(b, c, a), d)"],
    ["moves one out of its group", "menu-1.0", "move-to-root", "all(a, any(c), d, b)"],
    ["puts one into a group", "menu-0", "wrap-any", "all(any(a), any(b, c), d)"],
    ["puts one into its contrary", "menu-0", "wrap-not", "all(not(a), any(b, c), d)"],
    ["takes a group apart", "menu-1", "unwrap", "all(a, b, c, d)"],
    ["copies one", "menu-2", "copy", "all(a, any(b, c), d, d)"],
    ["takes one away", "menu-1", "remove", "all(a, d)"],
    ["takes all away", "menu-root", "remove", "all()"],
  ])("%s", async (_, menu, item, wanted) => {
    const server = await onBench({ condition: TREE });

    choose(menu, item);

    expect(screen.queryByTestId(item)).toBeNull();
    expect(written((await saved(server)).condition)).toBe(wanted);
  });

  it("offers for each only the places where it can stand", async () => {
    await onBench({ condition: TREE });

    press("menu-1");

    expect(screen.queryByTestId("move-to-1")).toBeNull();
    expect(screen.queryByTestId("move-to-root")).toBeNull();
    expect(screen.getByTestId("unwrap")).toBeTruthy();
    fireEvent.pointerDown(document.body);
    press("menu-root");
    for (const item of ["move-up", "move-down", "copy"]) {
      expect(screen.queryByTestId(item)).toBeNull();
    }
  });

  it("takes a new condition at the end of a list, says so, and gives its handle the focus", async () => {
    const server = await onBench({ condition: TREE });

    choose("add-1", "add-kind-keyword");

    expect(told()).toBe("Added: Words in the text");
    expect(document.activeElement?.getAttribute("data-testid")).toBe("grip-1.2");
    const { condition } = await saved(server);
    expect(condition).toMatchObject({ conditions: [a, { conditions: [b, c, { words: [] }] }, d] });
  });

  it("offers what comes in to a rule about that, and questions to one that the clock asks", async () => {
    await onBench({ condition: TREE });
    press("add-root");
    expect(screen.queryByTestId("add-kind-question")).toBeNull();
    expect(screen.getByTestId("add-kind-compare")).toBeTruthy();
    await leave();

    await onBench({ condition: all(blank("question")), schedule: newSchedule() });
    press("add-root");

    expect(screen.getByTestId("add-kind-question")).toBeTruthy();
    expect(screen.queryByTestId("add-kind-compare")).toBeNull();
    expect(screen.getByTestId("add-kind-any")).toBeTruthy();
  });

  it("narrows what is counted by conditions inside", async () => {
    const server = await onBench({ condition: all(blank("volume")) });
    expect(node("0").textContent).toContain("Of everything");

    choose("add-0", "add-kind-label");

    expect(node("0").textContent).toContain("Only those that match");
    const [counted] = (await saved(server)).condition.conditions as Condition[];
    expect(counted).toMatchObject({ type: "volume", of: { type: "label" } });
  });

  it("has a group ask something else of those in it", async () => {
    const server = await onBench({ condition: TREE });

    pick(screen.getByTestId("kind-1"), "all");

    expect(written((await saved(server)).condition)).toBe("all(a, all(b, c), d)");
  });

  it.each<[string, string, string, string, string]>([
    ["ArrowDown", "grip-0", "all(any(b, c), a, d)", "a = x is now 2 of 3", "grip-1"],
    ["ArrowUp", "grip-2", "all(a, d, any(b, c))", "d = x is now 2 of 3", "grip-1"],
    ["ArrowLeft", "grip-1.0", "all(a, any(c), b, d)", "b = x is now 3 of 4", "grip-2"],
    ["ArrowRight", "grip-2", "all(a, any(b, c, d))", "d = x is now 3 of 3", "grip-1.2"],
  ])(
    "is moved by %s on the handle, which keeps the focus",
    async (key, grip, wanted, says, then) => {
      const server = await onBench({ condition: TREE });

      const isDone = fireEvent.keyDown(screen.getByTestId(grip), { key });

      expect(isDone).toBe(false);
      expect(told()).toContain(says);
      expect(document.activeElement?.getAttribute("data-testid")).toBe(then);
      expect(written((await saved(server)).condition)).toBe(wanted);
    },
  );

  it("stays as it is where a key leads nowhere, or is another", async () => {
    await onBench({ condition: TREE });

    fireEvent.keyDown(screen.getByTestId("grip-0"), { key: "ArrowUp" });
    fireEvent.keyDown(screen.getByTestId("grip-0"), { key: "Enter" });

    expect(told()).toBe("");
    expect((screen.getByTestId("undo") as HTMLButtonElement).disabled).toBe(true);
  });

  it("is folded up and opened again", async () => {
    await onBench({ condition: TREE });
    const fold = () => within(node("1")).getByLabelText("Fold At least one of these (2)");

    fireEvent.click(fold());
    expect(fold().getAttribute("aria-expanded")).toBe("false");
    expect(node("1").textContent).toContain("2 conditions");
    expect(screen.queryByTestId("node-1.0")).toBeNull();
    fireEvent.click(fold());

    expect(screen.getByTestId("node-1.0")).toBeTruthy();
  });

  it("shows what lies deep on its own, with the way back up", async () => {
    const deep = all(any(all(any(all(a)))));
    await onBench({ condition: deep });
    expect(screen.queryByTestId("node-0.0.0.0.0")).toBeNull();

    press("open-0.0.0.0");
    expect(screen.getByTestId("node-0.0.0.0.0")).toBeTruthy();
    expect(screen.queryByTestId("node-root")).toBeNull();
    const steps = within(screen.getByTestId("way-up")).getAllByText(/\(1\)/);
    expect(steps).toHaveLength(5);
    expect(steps.at(-1)?.getAttribute("aria-current")).toBe("step");
    fireEvent.click(steps[0] as HTMLElement);

    expect(screen.getByTestId("node-root")).toBeTruthy();
    expect(screen.queryByTestId("way-up")).toBeNull();
  });

  it("is shown whole again when what was shown on its own is gone", async () => {
    await onBench({ condition: all(any(all(any(all(a))))) });
    press("open-0.0.0.0");

    choose("menu-0.0.0.0", "remove");

    expect(screen.getByTestId("node-root")).toBeTruthy();
    expect(screen.queryByTestId("way-up")).toBeNull();
  });
});

describe("dragging", () => {
  it.each<[string, string, number, string, number, string]>([
    ["further down", "", 0, "", 1, "all(any(b, c), a, d)"],
    ["further up", "", 2, "", 0, "all(d, a, any(b, c))"],
    ["into a group", "", 0, "1", 1, "all(any(b, a, c), d)"],
    ["out of a group", "1", 1, "", 0, "all(c, a, any(b), d)"],
  ])("takes a condition %s", async (_, from, old, to, index, wanted) => {
    const server = await onBench({ condition: TREE });

    drag(list(from).children[old] as HTMLElement, list(to), index);

    expect(written((await saved(server)).condition)).toBe(wanted);
    const names = [...document.querySelectorAll<HTMLInputElement>("[data-testid$=-label]")];
    expect(names.map((one) => one.value).join("")).toBe(wanted.replace(/all|any|\W/g, ""));
  });

  it("changes nothing where it ends at its beginning", async () => {
    await onBench({ condition: TREE });

    drag(list("").children[1] as HTMLElement, list(""), 1);

    expect((screen.getByTestId("undo") as HTMLButtonElement).disabled).toBe(true);
    expect([...list("").children]).toHaveLength(3);
  });

  it("puts a new condition where a kind is dropped, and leaves the kind where it was", async () => {
    const server = await onBench({ condition: TREE });
    const box = screen.getByTestId("toolbox");
    const tool = box.querySelector("[data-type=expression]") as HTMLElement;
    const before = box.textContent;

    drag(tool, list("1"), 0, tool.cloneNode(true) as HTMLElement);

    expect(box.textContent).toBe(before);
    expect(tool.parentElement).toBe(box);
    const { condition } = await saved(server);
    expect(condition).toMatchObject({
      conditions: [a, { conditions: [blank("expression"), b, c] }, d],
    });
  });
});

describe("what a test said", () => {
  const says = (reason: string, over: Partial<Trace> = {}): Trace => ({
    holds: true,
    applies: true,
    reason,
    parts: [],
    ...over,
  });

  it("stands at each condition until the rule is changed", async () => {
    const server = await onBench({ condition: all(a, b) });
    const parts = [says("team is x", { holds: false }), says("no label b", { applies: false })];
    server.on("POST /api/v1/rules/test", () => ({
      fires: false,
      severity: null,
      at: "2026-11-20T12:00:00.000Z",
      trace: says("not all of these", { holds: true, parts }),
    }));

    press("try");

    await waitFor(() => expect(node("0").dataset.verdict).toBe("no"));
    expect(node("root").dataset.verdict).toBe("yes");
    expect(node("1").dataset.verdict).toBe("unknown");
    expect(node("0").textContent).toContain("team is x");
    expect(node("1").textContent).toContain("Cannot be said");
    press("rule-active");
    expect(node("0").dataset.verdict).toBeUndefined();
  });

  it("of a group as a whole stands at the group", async () => {
    const server = await onBench({ condition: TREE });
    const errors = [{ field: "condition.conditions.1.conditions", wanted: "1 to 50 conditions" }];
    server.on("POST /api/v1/rules/test", () =>
      Response.json({ title: "No", status: 400, code: "invalid_input", errors }, { status: 400 }),
    );

    press("try");

    const said = await screen.findByText("1 to 50 conditions");
    expect(said.closest("[data-testid]")).toBe(node("1"));
  });
});
