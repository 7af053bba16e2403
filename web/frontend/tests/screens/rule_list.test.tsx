import { fireEvent, screen, waitFor, within } from "@testing-library/preact";
import Sortable from "sortablejs";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Rule } from "../../src/api/rules";
import { bring } from "../../src/frame/stage";
import { rules } from "../../src/screens/rules";
import "../../src/screens/rules/screen";
import { refusal, Server } from "../world";
import { aRule, leave, show, told, WRITER } from "./rule_world";

let server: Server;
let stored: Rule[];

const withPriority = (id: string, priority: number) =>
  aRule(id, { rule: { ...aRule(id).rule, priority } });

/** The names on the page, from the top. */
const names = () =>
  within(screen.getByTestId("rule-list"))
    .getAllByRole("link")
    .map((link) => link.textContent);

const isOn = (id: string) => screen.getByTestId(`switch-${id}`).getAttribute("aria-checked");

beforeAll(() => bring(rules));

beforeEach(() => {
  stored = [withPriority("a", 10), withPriority("b", 20), withPriority("c", 30)];
  server = new Server()
    .on("GET /api/v1/rules", () => ({ items: stored, next_cursor: null }))
    .on("GET /api/v1/rules/stats", () => ({ days: 7, items: [{ id: "a", hits: 1_234 }] }));
});

afterEach(leave);

describe("the list of rules", () => {
  it("stands in the order asked, with what each says and how often it was true", async () => {
    stored[1] = aRule("b", { sentence: null, problem: "No such field: mood", fired_7d: 7 });
    show("rules", WRITER);

    const first = await screen.findByTestId("rule-a");
    await waitFor(() => expect(first.textContent).toContain("1,234"));
    const second = screen.getByTestId("rule-b");
    expect(names()).toEqual(["Rule a", "Rule b", "Rule c"]);
    expect(first.textContent).toContain("When the rating is at most 2, of a");
    expect(first.querySelector(".mark")?.textContent).toBe("High");
    expect(first.querySelector("a")?.getAttribute("href")).toBe("#/rules/a");
    expect(second.textContent).toContain("No such field: mood");
    expect(second.querySelector("strong")?.textContent).toBe("7");
    expect(server.of("GET /api/v1/rules/stats")[0]?.query.get("days")).toBe("7");
  });

  it("is brought page by page until its end", async () => {
    server.on("GET /api/v1/rules", ({ query }) =>
      query.get("cursor") === "next/2"
        ? { items: [aRule("z")], next_cursor: null }
        : { items: [aRule("a")], next_cursor: "next/2" },
    );

    show("rules", WRITER);

    await screen.findByTestId("rule-z");
    expect(names()).toEqual(["Rule a", "Rule z"]);
  });

  it("says that there are none yet, and how to begin", async () => {
    stored = [];

    show("rules", WRITER);

    await screen.findByText("There are no rules yet");
    expect(screen.getByTestId("new-rule").getAttribute("href")).toBe("#/rules/new");
  });

  it("is asked for again where it could not be loaded", async () => {
    server.on("GET /api/v1/rules", () => refusal(503, "starting", "Starting."));
    show("rules", WRITER);
    const again = await screen.findByRole("button", { name: "Try again" });
    server.on("GET /api/v1/rules", () => ({ items: stored, next_cursor: null }));

    fireEvent.click(again);

    expect(await screen.findByTestId("rule-a")).toBeTruthy();
  });

  it("lets a reader look and change nothing", async () => {
    show("rules", ["rules.read"]);

    const knob = await screen.findByTestId("switch-a");
    expect((knob as HTMLButtonElement).disabled).toBe(true);
    expect(screen.queryByTestId("order-a")).toBeNull();
    expect(screen.queryByTestId("new-rule")).toBeNull();
    expect(screen.getByTestId("calendar-link").getAttribute("href")).toBe("#/rules/calendar");
  });
});

describe("looking for a rule", () => {
  it.each([
    ["in its name", "RULE b"],
    ["in its sentence", "mood"],
    ["in its line", "labels.floor"],
  ])("finds it %s, and keeps the words in the address", async (_, words) => {
    stored[1] = aRule("b", { sentence: "When the mood is low", line: "when labels.floor = 2" });
    show("rules", WRITER);
    await screen.findByTestId("rule-a");

    fireEvent.input(screen.getByTestId("rule-search"), { target: { value: words } });

    await waitFor(() => expect(names()).toEqual(["Rule b"]));
    expect(new URLSearchParams(location.hash.split("?")[1]).get("q")).toBe(words);
    expect(screen.queryByTestId("order-b")).toBeNull();
  });

  it("says where no rule has the words", async () => {
    show("rules", WRITER);
    await screen.findByTestId("rule-a");

    fireEvent.input(screen.getByTestId("rule-search"), { target: { value: "  elephants " } });

    await screen.findByText("No rule says that");
    expect(screen.queryByTestId("rule-list")).toBeNull();
  });
});

describe("the switch of a rule", () => {
  it("is thrown at once and sent with the version that was seen", async () => {
    let answer: (rule: Rule) => void = () => undefined;
    server.on("PUT /api/v1/rules/a", () => new Promise<Rule>((done) => (answer = done)));
    show("rules", WRITER);

    fireEvent.click(await screen.findByTestId("switch-a"));

    await waitFor(() => expect(isOn("a")).toBe("false"));
    await waitFor(() => expect(server.of("PUT /api/v1/rules/a")).toHaveLength(1));
    const [asked] = server.of("PUT /api/v1/rules/a");
    expect(asked?.body).toEqual({ active: false });
    expect(asked?.headers.get("If-Match")).toBe('"3"');
    answer(aRule("a", { active: false, revision: 4, name: "Rule a, resting" }));
    await screen.findByText("Rule a, resting");
    expect(screen.getByTestId("rule-a").className).toContain("is-off");
    expect([isOn("b"), isOn("c")]).toEqual(["true", "true"]);
  });

  it("goes back where that is refused, says why, and asks how things are", async () => {
    server.on("PUT /api/v1/rules/a", () => refusal(409, "conflict", "It was deleted."));
    show("rules", WRITER);

    fireEvent.click(await screen.findByTestId("switch-a"));

    await waitFor(() => expect(told()).toEqual(["error: It was deleted."]));
    await waitFor(() => expect(isOn("a")).toBe("true"));
    await waitFor(() => expect(server.of("GET /api/v1/rules")).toHaveLength(2));
  });

  it("thrown there and back while it waits is thrown with the version that came of it", async () => {
    const answers: ((rule: Rule) => void)[] = [];
    server.on("PUT /api/v1/rules/a", () => new Promise<Rule>((done) => answers.push(done)));
    show("rules", WRITER);
    const knob = await screen.findByTestId("switch-a");

    fireEvent.click(knob);
    await waitFor(() => expect(answers).toHaveLength(1));
    fireEvent.click(knob);
    answers[0]?.(aRule("a", { active: false, revision: 4 }));
    await waitFor(() => expect(answers).toHaveLength(2));

    const second = server.of("PUT /api/v1/rules/a")[1];
    expect(second?.body).toEqual({ active: true });
    expect(second?.headers.get("If-Match")).toBe('"4"');
    expect(isOn("a")).toBe("true");
  });
});

describe("the order of rules", () => {
  /** What the server keeps; each answer waits for `letGo`. */
  function keepsOrder(letGo: () => Promise<void> = async () => undefined) {
    server.on("POST /api/v1/rules/order", async ({ body }) => {
      await letGo();
      const { order } = body as { order: string[] };
      stored = order.map((id, at) => aRule(id, { revision: 4 + at }));
      return { items: stored.map((one) => ({ id: one.id, priority: 1, revision: one.revision })) };
    });
  }
  const orders = () => server.of("POST /api/v1/rules/order").map((one) => one.body);
  const SEEN = ["a", "b", "c"];

  it.each([
    ["up", "c", "ArrowUp", ["Rule a", "Rule c", "Rule b"], "Rule c is now 2 of 3", "acb"],
    ["down", "a", "ArrowDown", ["Rule b", "Rule a", "Rule c"], "Rule a is now 2 of 3", "bac"],
  ])("is changed by an arrow %s, said aloud and saved", async (_, id, key, after, said, order) => {
    let answer: () => void = () => undefined;
    const letGo = new Promise<void>((done) => {
      answer = done;
    });
    keepsOrder(() => letGo);
    show("rules", WRITER);

    fireEvent.keyDown(await screen.findByTestId(`order-${id}`), { key });

    await waitFor(() => expect(names()).toEqual(after));
    expect(screen.getByTestId("order-said").textContent).toBe(said);
    expect(screen.getByTestId("rule-list").getAttribute("aria-busy")).toBe("true");
    answer();
    await waitFor(() =>
      expect(screen.getByTestId("rule-list").getAttribute("aria-busy")).toBe("false"),
    );
    expect(orders()).toEqual([{ order: order.split(""), seen: SEEN }]);
    expect(names()).toEqual(after);
  });

  it("takes keys that come quicker than it is drawn or answered, and sends them as one", async () => {
    const waiting: (() => void)[] = [];
    keepsOrder(() => new Promise((done) => waiting.push(done)));
    show("rules", WRITER);
    const grip = await screen.findByTestId("order-c");

    fireEvent.keyDown(grip, { key: "ArrowUp" });
    await waitFor(() => expect(waiting).toHaveLength(1));
    fireEvent.keyDown(grip, { key: "ArrowUp" });
    fireEvent.keyDown(grip, { key: "ArrowDown" });
    fireEvent.keyDown(grip, { key: "ArrowUp" });

    await waitFor(() => expect(names()).toEqual(["Rule c", "Rule a", "Rule b"]));
    waiting[0]?.();
    await waitFor(() => expect(waiting).toHaveLength(2));
    waiting[1]?.();
    await waitFor(() => expect(stored.map((one) => one.id)).toEqual(["c", "a", "b"]));
    expect(orders()).toEqual([
      { order: ["a", "c", "b"], seen: SEEN },
      { order: ["c", "a", "b"], seen: ["a", "c", "b"] },
    ]);
  });

  it("waits for a switch that is on its way, and neither takes the other back", async () => {
    let answer: (rule: Rule) => void = () => undefined;
    server.on("PUT /api/v1/rules/a", () => new Promise<Rule>((done) => (answer = done)));
    keepsOrder();
    show("rules", WRITER);

    fireEvent.click(await screen.findByTestId("switch-a"));
    fireEvent.keyDown(screen.getByTestId("order-c"), { key: "ArrowUp" });
    await waitFor(() => expect(names()).toEqual(["Rule a", "Rule c", "Rule b"]));
    expect(orders()).toEqual([]);
    answer(aRule("a", { active: false, revision: 4 }));
    await waitFor(() => expect(orders()).toHaveLength(1));

    await waitFor(() =>
      expect(screen.getByTestId("rule-list").getAttribute("aria-busy")).toBe("false"),
    );
    expect(names()).toEqual(["Rule a", "Rule c", "Rule b"]);
    expect(isOn("a")).toBe("false");
    expect(told()).toEqual([]);
  });

  it.each([
    ["a", "ArrowUp"],
    ["c", "ArrowDown"],
    ["b", "Enter"],
  ])("stays where %s is pressed with %s", async (id, key) => {
    show("rules", WRITER);

    fireEvent.keyDown(await screen.findByTestId(`order-${id}`), { key });

    expect(names()).toEqual(["Rule a", "Rule b", "Rule c"]);
    expect(screen.getByTestId("order-said").textContent).toBe("");
    expect(orders()).toEqual([]);
  });

  it("goes back to the stored one where somebody else changed it, and says so", async () => {
    server.on("POST /api/v1/rules/order", () => {
      stored = [...stored, aRule("d")];
      return refusal(412, "stale", "They are not in that order.");
    });
    show("rules", WRITER);

    fireEvent.keyDown(await screen.findByTestId("order-c"), { key: "ArrowUp" });

    await waitFor(() => expect(told()).toHaveLength(1));
    expect(told()[0]).toContain("made, deleted or moved rules meanwhile");
    await waitFor(() => expect(names()).toEqual(["Rule a", "Rule b", "Rule c", "Rule d"]));
  });

  it("is changed by a row that was dragged, which the page itself puts in its place", async () => {
    keepsOrder();
    show("rules", WRITER);
    const list = await screen.findByTestId("rule-list");
    const row = screen.getByTestId("rule-a");
    await waitFor(() => expect(Sortable.get(list)).toBeTruthy());

    list.append(row);
    const event = { item: row, from: list, oldIndex: 0, newIndex: 2 } as unknown;
    Sortable.get(list)?.options.onEnd?.(event as Sortable.SortableEvent);

    expect(names()).toEqual(["Rule a", "Rule b", "Rule c"]);
    await waitFor(() => expect(names()).toEqual(["Rule b", "Rule c", "Rule a"]));
    expect(screen.getByTestId("order-said").textContent).toBe("Rule a is now 3 of 3");
    await waitFor(() => expect(orders()).toEqual([{ order: ["b", "c", "a"], seen: SEEN }]));
  });
});
