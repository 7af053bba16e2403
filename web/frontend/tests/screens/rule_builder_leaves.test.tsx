import { fireEvent, screen } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { newSchedule, type Spec } from "../../src/rules/spec";
import { blank, type Condition } from "../../src/rules/tree";
import { short } from "../../src/screens/rules/short";
import {
  all,
  arrive,
  fieldOf,
  label,
  leave,
  node,
  onBench,
  pick,
  press,
  saved,
  type,
} from "./rule_bench";

/** A press on what is given, or a word typed or picked in the field with this label or test id. */
type Step = readonly [does: "type" | "pick" | "press" | "take", what: string, value?: string];

const first = (spec: Spec) => (spec.condition.conditions as Condition[])[0];

/** A rule of this one condition. */
async function withOne(condition: Condition) {
  const schedule = condition.type === "question" ? newSchedule() : null;
  return await onBench({ condition: all(condition), schedule });
}

function take([does, what, value = ""]: Step): void {
  const field = fieldOf("0", what);
  if (does === "type") type(field, value);
  else if (does === "pick") pick(field, value);
  else fireEvent.click(field);
}

const compare = (over: object) => ({ ...blank("compare"), ...over });
const question = (over: object) => ({ ...blank("question"), ...over });

beforeEach(() => arrive());

afterEach(leave);

describe("a condition is saved as its fields say:", () => {
  it.each<[string, Condition, Step[], object]>([
    [
      "a rating compared with another",
      blank("compare"),
      [
        ["pick", "Is", ">="],
        ["type", "Value", "4"],
      ],
      { field: "rating", op: ">=", value: 4 },
    ],
    [
      "a field by any name, with a number, where it looks like one",
      blank("compare"),
      [
        ["type", "Field", "labels.size"],
        ["type", "Value", "-1.5"],
      ],
      { field: "labels.size", value: -1.5 },
    ],
    [
      "a field that is true",
      compare({ field: "labels.vip", value: "" }),
      [["type", "Value", "true"]],
      { value: true },
    ],
    [
      "a field with words",
      compare({ field: "place", value: null }),
      [["type", "Value", "Room 12"]],
      { value: "Room 12" },
    ],
    [
      "one of several, beginning with the one there was",
      blank("compare"),
      [
        ["pick", "Is", "in"],
        ["type", "Any of", "Lobby,7,"],
      ],
      { op: "in", value: [2, "Lobby", 7] },
    ],
    ["one of none yet", compare({ value: null }), [["pick", "Is", "in"]], { value: [] }],
    [
      "no longer one of several, but the first",
      compare({ field: "place", op: "in", value: ["Bar", "Spa"] }),
      [["pick", "Is", "="]],
      { op: "=", value: "Bar" },
    ],
    ["given at all", blank("compare"), [["pick", "Is", "exists"]], { op: "exists", value: null }],
    [
      "no longer given at all, but something",
      compare({ field: "place", op: "exists", value: null }),
      [["pick", "Is", "="]],
      { op: "=", value: "" },
    ],
    [
      "words and patterns",
      blank("keyword"),
      [
        ["type", "Words or phrases", "refund,"],
        ["type", "Patterns (RE2)", "brok.*,"],
        ["press", "Accents make a difference"],
      ],
      { words: ["refund"], patterns: ["brok.*"], accents: false },
    ],
    [
      "other forms of a word, which needs whole words",
      { ...blank("keyword"), whole_words: false },
      [["press", "Also other forms of a word"]],
      { forms: true, whole_words: true },
    ],
    [
      "parts of words, which have no forms",
      { ...blank("keyword"), forms: true },
      [["press", "Whole words only"]],
      { forms: false, whole_words: false },
    ],
    [
      "a label by a pattern",
      blank("label"),
      [
        ["type", "Label", "host"],
        ["pick", "Is", "=~"],
        ["type", "Value", "db-.*"],
      ],
      { label: "host", op: "=~", value: "db-.*" },
    ],
    [
      "an expression",
      blank("expression"),
      [["type", "Expression (CEL)", "rating == 1"]],
      { source: "rating == 1" },
    ],
    [
      "so many in a while, counted apart",
      blank("volume"),
      [
        ["type", "How many", "5"],
        ["type", "Within", "2h"],
        ["type", "Counted apart by", "place"],
      ],
      { count: 5, window: 7_200, per: ["place"] },
    ],
    [
      "an average of enough of them",
      blank("average"),
      [
        ["type", "Field", "labels.score"],
        ["pick", "Is", ">"],
        ["type", "Value", "2.5"],
        ["type", "Within", "1w"],
        ["type", "Of at least so many", "10"],
      ],
      { field: "labels.score", op: ">", value: 2.5, window: 604_800, at_least: 10 },
    ],
    [
      "an average of at least one, where nothing is said of how many",
      blank("average"),
      [["type", "Of at least so many", ""]],
      { at_least: 1 },
    ],
    [
      "nothing for a while, and the grace after it",
      { ...blank("absence"), after: "PT6H" },
      [
        ["type", "And then not for", "1d"],
        ["type", "Nothing for", ""],
      ],
      { after: "PT6H", grace: 86_400 },
    ],
    [
      "a count of what was opened today",
      blank("question"),
      [
        ["pick", "Of", "complaints"],
        ["pick", "Is", "<="],
        ["type", "Value", "9"],
        ["pick", "Opened", "today"],
        ["type", "Older than", "30m"],
      ],
      { of: "complaints", op: "<=", value: 9, within: "today", older_than: 1_800 },
    ],
    [
      "an average of the rating, unless of another field",
      blank("question"),
      [["pick", "Asks for", "average"]],
      { measure: "average", field: "rating" },
    ],
    [
      "an average of another field",
      question({ measure: "average", field: "rating" }),
      [["type", "Field", "labels.score"]],
      { field: "labels.score" },
    ],
    [
      "the age of the oldest, within a span",
      question({ measure: "oldest", value: "PT1H", within: "today" }),
      [
        ["type", "Value", "3h"],
        ["pick", "Opened", "span"],
        ["type", "Within", "2d"],
      ],
      { value: 10_800, within: 172_800, measure: "oldest" },
    ],
    [
      "a count of whatever there is, of any age",
      question({ within: "P2D", older_than: 60, measure: "average", field: "rating" }),
      [
        ["pick", "Asks for", "count"],
        ["pick", "Opened", "ever"],
        ["type", "Older than", ""],
      ],
      { measure: "count", field: null, within: null, older_than: null },
    ],
  ])("%s", async (_, condition, steps, wanted) => {
    const server = await withOne(condition);

    for (const step of steps) take(step);

    expect(first(await saved(server))).toMatchObject(wanted);
  });
});

describe("a condition", () => {
  it("is shown by its type alone where a later release brought it", async () => {
    await withOne({ type: "moon", phase: "full" });

    expect(node("0").textContent).toContain("moon");
  });

  it("does not take a duration that is none", async () => {
    await withOne(blank("volume"));

    type(fieldOf("0", "Within"), "soon");

    expect(fieldOf("0", "Within").getAttribute("aria-invalid")).toBe("true");
    expect((screen.getByTestId("undo") as HTMLButtonElement).disabled).toBe(true);
  });

  it("shows at its field what the server does not take", async () => {
    const server = await withOne(blank("label"));
    const errors = [{ field: "condition.conditions.0.value", value: "(", wanted: "an RE2" }];
    server.on("PUT /api/v1/rules/r-1", () =>
      Response.json({ title: "No", status: 400, code: "invalid_input", errors }, { status: 400 }),
    );
    type(fieldOf("0", "Value"), "(");

    press("save-rule");

    await screen.findByText("an RE2");
    expect(fieldOf("0", "Value").getAttribute("aria-invalid")).toBe("true");
    expect(fieldOf("0", "Label").getAttribute("aria-invalid")).toBeNull();
  });

  it.each<[string, Condition]>([
    ["rating <= 2", blank("compare")],
    ["place exists", { ...blank("compare"), field: "place", op: "exists", value: null }],
    ["refund, brok.*", { type: "keyword", words: ["refund"], patterns: ["brok.*"] }],
    ["Words in the text", { type: "keyword" }],
    ["team = x", label("team")],
    ["rating <= 2", blank("expression")],
    ["An expression", { type: "expression" }],
    [`${"a".repeat(39)}…`, { type: "expression", source: "a".repeat(60) }],
    ["So many in a while", blank("volume")],
    ["All of these (2)", all(label("a"), label("b"))],
    ["Not this (1)", blank("not")],
    ["moon", { type: "moon" }],
  ])("is called “%s” in short", (words, condition) => {
    expect(short(condition)).toBe(words);
  });
});
