import { fireEvent, screen, waitFor } from "@testing-library/preact";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Rule, RuleProof, RuleTested } from "../../src/api/rules";
import { bring } from "../../src/frame/stage";
import { newSchedule } from "../../src/rules/spec";
import { rules } from "../../src/screens/rules";
import "../../src/screens/rules/screen";
import { aCase, refusal, Server } from "../world";
import { AT, aRule, leave, show, WRITER } from "./rule_world";

let server: Server;
let stored: Rule;

const TEST = "POST /api/v1/rules/test";
const PROOF = "POST /api/v1/rules/proof";

const verdict = (fires: boolean, reason: string): RuleTested => ({
  fires,
  severity: fires ? "high" : null,
  at: AT,
  trace: { holds: fires, applies: true, reason, parts: [] },
});

const example = (over: Partial<RuleProof["examples"][number]> = {}) => ({
  at: AT,
  case: null,
  fields: {},
  labels: {},
  text: "The shower is cold",
  trace: verdict(true, "").trace,
  ...over,
});

const proof = (over: Partial<RuleProof> = {}): RuleProof => ({
  since: "2026-11-13T12:00:00Z",
  until: AT,
  looked_at: 120,
  asked: 0,
  hits: 3,
  days: 2,
  alerts: 1,
  unjudged: 0,
  partial: false,
  cut: false,
  errors: [],
  examples: [],
  ...over,
});

const press = async (testId: string) => fireEvent.click(await screen.findByTestId(testId));
const type = (testId: string, value: string) =>
  fireEvent.input(screen.getByTestId(testId), { target: { value } });
const said = (testId: string) => screen.getByTestId(testId).textContent;

beforeAll(() => bring(rules));

beforeEach(() => {
  stored = aRule("r-1");
  server = new Server()
    .on("GET /api/v1/rules/r-1", () => stored)
    .on("GET /api/v1/rules/r-1/history", () => ({ items: [], next_cursor: null }))
    .on("POST /api/v1/rules/format", ({ body }) => ({
      ...(body as { rule: unknown }),
      line: "as it is now",
      sentence: "As it is now",
    }));
});

afterEach(leave);

describe("a trial of a rule", () => {
  it("takes what was typed, and says whether the rule fires and why", async () => {
    server.on(TEST, () => verdict(true, "rating 1 is at most 2"));
    show("rules", WRITER, "r-1");
    await screen.findByTestId("try");
    type("sample-text", "  It is cold ");
    type("sample-rating", "1");

    await press("try");

    await waitFor(() => expect(said("tested")).toBe("It fires. rating 1 is at most 2"));
    const body = server.of(TEST)[0]?.body as Record<string, unknown>;
    expect(body.sample).toMatchObject({ rating: 1 });
    expect((body.sample as { text: string }).text).toContain("It is cold");
    expect(body.case).toBeUndefined();
    expect(body.rule).toMatchObject({ condition: stored.rule?.condition, active: true });
  });

  it("leaves the rating out where none was typed", async () => {
    server.on(TEST, () => verdict(false, "there is no rating"));
    show("rules", WRITER, "r-1");

    await press("try");

    await waitFor(() => expect(said("tested")).toBe("It does not fire. there is no rating"));
    const body = server.of(TEST)[0]?.body as { sample: object };
    expect(body.sample).not.toHaveProperty("rating");
  });

  it("asks a rule that is paused as if it were on", async () => {
    stored = aRule("r-1", { active: false, rule: { ...stored.rule, active: false } });
    server.on(TEST, () => verdict(false, "no"));
    show("rules", WRITER, "r-1");

    await press("try");

    await waitFor(() => expect(server.of(TEST)).toHaveLength(1));
    expect(server.of(TEST)[0]?.body).toMatchObject({ rule: { active: true } });
  });

  it("takes a case there was instead, once those were brought", async () => {
    const title = "A long story ".repeat(10);
    server
      .on("GET /api/v1/cases", () => ({ items: [aCase(7, { title })], next_cursor: null }))
      .on(TEST, () => verdict(true, "rating 2 is at most 2"));
    show("rules", WRITER, "r-1");
    await press("bring-cases");
    await waitFor(() => expect(screen.queryByTestId("bring-cases")).toBeNull());

    fireEvent.change(screen.getByTestId("sample"), { target: { value: "7" } });
    await waitFor(() => expect(screen.queryByTestId("sample-text")).toBeNull());
    await press("try");

    await waitFor(() => expect(said("tested")).toContain("It fires."));
    const body = server.of(TEST)[0]?.body as Record<string, unknown>;
    expect(body.case).toBe(7);
    expect(body.sample).toBeUndefined();
    expect(screen.getByRole("option", { name: /^#7 / }).textContent).toBe(
      `#7 ${title.slice(0, 60)}`,
    );
  });

  it("still takes what is typed where the cases cannot be had", async () => {
    server.on("GET /api/v1/cases", () => refusal(403, "forbidden", "No."));
    show("rules", WRITER, "r-1");

    await press("bring-cases");

    await waitFor(() => expect(screen.queryByTestId("bring-cases")).toBeNull());
    expect(screen.getByTestId("sample").querySelectorAll("option")).toHaveLength(1);
    expect(screen.getByTestId("sample-text")).toBeTruthy();
  });

  it("needs no sample where the clock asks", async () => {
    stored = aRule("r-1", { rule: { ...stored.rule, schedule: newSchedule() } });
    server.on(TEST, () => verdict(true, "6 open cases are more than 5"));
    show("rules", WRITER, "r-1");
    await screen.findByText("It is asked as of now.");

    await press("try");

    await waitFor(() => expect(said("tested")).toContain("6 open cases"));
    expect(screen.queryByTestId("sample-text")).toBeNull();
    expect(Object.keys(server.of(TEST)[0]?.body as object)).toEqual(["rule"]);
  });

  it("says why the rule could not be asked, and forgets the answer before", async () => {
    server.on(TEST, () => verdict(true, "rating 1 is at most 2"));
    show("rules", WRITER, "r-1");
    await press("try");
    await waitFor(() => expect(said("tested")).toContain("It fires."));
    server.on(TEST, () => refusal(400, "invalid_input", "The text is too long."));

    await press("try");

    await waitFor(() => expect(said("tested")).toBe("The text is too long."));
    expect((screen.getByTestId("try") as HTMLButtonElement).disabled).toBe(false);
  });

  it("holds no longer once the rule is changed", async () => {
    server.on(TEST, () => verdict(true, "rating 1 is at most 2"));
    show("rules", WRITER, "r-1");
    await press("try");
    await waitFor(() => expect(said("tested")).toContain("It fires."));

    type("rule-name", "Another");

    await waitFor(() => expect(said("tested")).toBe(""));
  });
});

describe("the proof of a rule", () => {
  it("is asked by a press, of the rule as it stands here", async () => {
    server.on(PROOF, () => proof());
    show("rules", WRITER, "r-1");
    expect((await screen.findByTestId("proof")).textContent).toContain("before it is saved");
    type("rule-name", "Not saved yet");

    await press("prove");

    await waitFor(() =>
      expect(said("proof")).toBe(
        "It would have fired 3 times in the last 7 days of 120 that came in",
      ),
    );
    expect(server.of(PROOF)).toHaveLength(1);
    expect(server.of(PROOF)[0]?.body).toMatchObject({ rule: { name: "Not saved yet" } });
    expect(screen.queryByTestId("examples")).toBeNull();
  });

  it.each([
    [{ hits: 1 }, "once in the last 7 days of 120 that came in"],
    [{ asked: 7 }, "3 times in the last 7 days of 7 times it was asked"],
    [{ partial: true }, "There was more than is looked at: since Nov 13, 2026, 12:00"],
  ])("with %o says %s", async (over, words) => {
    server.on(PROOF, () => proof(over));
    show("rules", WRITER, "r-1");

    await press("prove");

    await waitFor(() => expect(said("proof")).toContain(words));
  });

  it("shows the newest three examples, with the way to their cases", async () => {
    server.on(PROOF, () =>
      proof({
        examples: [
          example({ case: "c-1", text: "x".repeat(200) }),
          example({ text: "", fields: { rating: 1, category: "noise" } }),
          example({ at: "2026-11-19T12:00:00Z" }),
          example({ at: "2026-11-18T12:00:00Z", text: "The fourth" }),
        ],
      }),
    );
    show("rules", WRITER, "r-1");

    await press("prove");

    const [first, second, third, ...rest] = (await screen.findByTestId("examples")).children;
    expect(first?.querySelector("span")?.textContent).toBe("x".repeat(140));
    expect(first?.querySelector("a")?.getAttribute("href")).toBe("#/cases/c-1");
    expect(second?.querySelector("span")?.textContent).toBe("rating: 1, category: noise");
    expect(second?.querySelector("a")).toBeNull();
    expect(third?.textContent).toContain("The shower is cold");
    expect(rest).toEqual([]);
  });

  it("is said to be old once the rule is another", async () => {
    server.on(PROOF, () => proof());
    show("rules", WRITER, "r-1");
    await press("prove");
    await waitFor(() => expect(said("proof")).toContain("It would have fired"));
    expect(said("proof")).not.toContain("ask again");

    type("rule-name", "Another");

    await waitFor(() => expect(said("proof")).toContain("The rule was changed since: ask again."));
  });

  it("says why there is none", async () => {
    server.on(PROOF, () => refusal(400, "invalid_input", "A rule needs a condition."));
    show("rules", WRITER, "r-1");

    await press("prove");

    await waitFor(() => expect(said("proof")).toBe("A rule needs a condition."));
    expect((screen.getByTestId("prove") as HTMLButtonElement).disabled).toBe(false);
  });
});
