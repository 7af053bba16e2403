import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { newSpec, type Spec } from "../../src/rules/spec";
import { RuleDraft, verdictAt } from "../../src/screens/rules/draft";
import { refusal, type Server } from "../world";
import { aServer, FORMAT, PARSE } from "./rule_bench";

const PAUSE = 250;

let server: Server;
let draft: RuleDraft;

const spec = (over: Partial<Spec> = {}): Spec => ({ ...newSpec(), ...over });

/** Requests end when they are called off, as a browser's do. */
function withCallingOff(): void {
  const answered = fetch;
  vi.stubGlobal("fetch", (url: string, init: RequestInit) => {
    const calledOff = new Promise<never>((_, reject) => {
      init.signal?.addEventListener("abort", () => reject(new DOMException("", "AbortError")));
    });
    return Promise.race([answered(url, init), calledOff]);
  });
}
const pause = () => vi.advanceTimersByTimeAsync(PAUSE);

beforeEach(() => {
  vi.useFakeTimers();
  server = aServer();
  draft = new RuleDraft(spec(), "alert high if rating <= 2", "An alert is raised.");
});

afterEach(() => {
  draft.stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("a rule while it is edited", () => {
  it("is taken back in one step for what was typed in one go", () => {
    for (const name of ["R", "Ro", "Room"]) {
      draft.change({ name });
      vi.advanceTimersByTime(200);
    }
    vi.advanceTimersByTime(2_000);
    draft.change({ name: "Room 12" });

    draft.undo();
    expect(draft.spec.value.name).toBe("Room");
    draft.undo();

    expect(draft.spec.value.name).toBe("");
    expect(draft.canUndo.value).toBe(false);
    expect(draft.isDirty.value).toBe(false);
  });

  it("stays as it is where there is nothing to take back", async () => {
    draft.undo();
    await pause();

    expect(draft.spec.value).toEqual(spec());
    expect(server.of(FORMAT)).toHaveLength(0);
  });

  it("is worded anew as it is, and what was typed and not taken is refused anew", async () => {
    draft.reword();
    await pause();
    await vi.waitFor(() => expect(draft.sentence.value).toBe("A sentence of the server."));
    server.on(PARSE, () => refusal(400, "invalid", "No."));
    draft.type("alrt");
    await pause();
    await vi.waitFor(() => expect(draft.isAhead.value).toBe(false));

    draft.reword();
    await pause();

    expect(server.of(FORMAT)).toHaveLength(1);
    expect(server.of(PARSE).map((one) => one.body)).toEqual([{ line: "alrt" }, { line: "alrt" }]);
    expect(draft.spec.value).toEqual(spec());
  });

  it("is put into words once after a pause, as it is by then", async () => {
    draft.change({ name: "R" });
    await vi.advanceTimersByTimeAsync(PAUSE - 1);
    draft.change({ name: "Room" });
    expect(draft.isAhead.value).toBe(true);

    await pause();

    expect(server.of(FORMAT).map((one) => one.body)).toEqual([{ rule: spec({ name: "Room" }) }]);
    expect(draft.line.value).toBe("a line of the server");
    expect(draft.sentence.value).toBe("A sentence of the server.");
    await vi.waitFor(() => expect(draft.isAhead.value).toBe(false));
  });

  it("does not take an answer about what it no longer is", async () => {
    withCallingOff();
    let answer: (words: object) => void = () => undefined;
    server.on(FORMAT, () => new Promise<object>((resolve) => (answer = resolve)));
    draft.change({ name: "Old" });
    await pause();

    draft.type("alert low if rating <= 1");
    answer({ rule: spec(), line: "an old line", sentence: "Old." });
    await vi.advanceTimersByTimeAsync(1);

    expect(draft.line.value).toBe("alert low if rating <= 1");
    expect(draft.sentence.value).toBe("An alert is raised.");
    expect(draft.isAhead.value).toBe(true);
  });

  it("follows its line, which can be taken back as well", async () => {
    const line = "alert low if rating <= 1 every 30m named Low";
    server.on(PARSE, () => ({
      rule: { ...spec({ name: "Low", severity: "low" }), cooldown: "PT30M" },
      line,
      sentence: "Low.",
    }));

    draft.type(line);
    await pause();
    expect(draft.spec.value).toMatchObject({ name: "Low", severity: "low", cooldown: 1_800 });
    expect(draft.line.value).toBe(line);
    draft.undo();

    expect(draft.spec.value).toEqual(spec());
  });

  it("keeps its tree while its line cannot be read, and forgives it when it can", async () => {
    server.on(PARSE, () => refusal(503, "starting", "Starting."));
    draft.type("alert");
    await pause();
    await vi.waitFor(() => expect(draft.problem.value?.message).toBe("Starting."));
    expect(draft.spec.value).toEqual(spec());
    server.on(PARSE, () => ({ rule: spec(), line: "alert high", sentence: "High." }));

    draft.type("alert high");
    await pause();

    await vi.waitFor(() => expect(draft.problem.value).toBeNull());
    expect(draft.sentence.value).toBe("High.");
  });

  it("asks nothing any more once it is no longer shown", async () => {
    draft.change({ name: "Gone" });

    draft.stop();
    await pause();

    expect(server.of(FORMAT)).toHaveLength(0);
  });

  it("is clean again, with nothing to take back, as it lies there when it is saved", () => {
    draft.change({ name: "Room" });

    draft.keep(spec({ name: "Room" }), "the line", "The sentence.");

    expect(draft.isDirty.value).toBe(false);
    expect(draft.canUndo.value).toBe(false);
    expect([draft.line.value, draft.sentence.value]).toEqual(["the line", "The sentence."]);
    expect(draft.isAhead.value).toBe(false);
  });
});

describe("what a test said of a condition", () => {
  const leaf = { holds: true, applies: true, reason: "yes", parts: [] };
  const trace = { ...leaf, parts: [{ ...leaf, parts: [leaf, { ...leaf, reason: "here" }] }] };

  it("is found by its path, and is nothing where none was tested", () => {
    expect(verdictAt(trace, [0, 1])?.reason).toBe("here");
    expect(verdictAt(trace, [])).toBe(trace);
    expect(verdictAt(trace, [1, 0])).toBeNull();
    expect(verdictAt(null, [])).toBeNull();
  });
});
