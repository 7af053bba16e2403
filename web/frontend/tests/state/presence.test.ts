import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { PresenceChanged } from "../../src/api/presence";
import { go } from "../../src/router";
import { keepTyped, typed } from "../../src/state/case_page";
import { me } from "../../src/state/me";
import {
  clearPresence,
  followPlace,
  type Look,
  loadPresence,
  others,
  othersAt,
  receivePresence,
} from "../../src/state/presence";
import { ME, OLIVIA, refusal, SAM, Server, settle } from "../world";

const CASE = "0197a000-0000-7000-8000-000000000001";
const ALERT = "0197a000-0000-7000-8000-000000000002";
const ADA = { id: "p-ada", name: "Ada Admin" };

type Change = PresenceChanged["people"][number];

const change = (person: Change["person"], over: Partial<Change> = {}): Change => ({
  person,
  online: true,
  case: null,
  alert: null,
  doing: null,
  ...over,
});
const changed = (...people: Change[]): PresenceChanged => ({ people, online: 3, complete: true });
const names = () => others.value.map(({ name }) => name);

beforeEach(() => {
  clearPresence();
  me.value = ME;
});

describe("who is here", () => {
  it("is everybody else by name, and who types at a case comes first", async () => {
    new Server().on("GET /api/v1/presence", () => ({
      people: [
        { person: SAM, sockets: 1, at: [{ case: CASE, alert: null, doing: "looking" }] },
        { person: OLIVIA, sockets: 2, at: [{ case: CASE, alert: null, doing: "looking" }] },
        { person: ADA, sockets: 1, at: [{ case: CASE, alert: null, doing: "typing" }] },
      ],
    }));

    await loadPresence();

    expect(names()).toEqual(["Ada Admin", "Sam Staff"]);
    expect(othersAt("case", CASE)).toEqual([
      { person: ADA, doing: "typing" },
      { person: SAM, doing: "looking" },
    ]);
    expect(othersAt("alert", CASE)).toEqual([]);
  });

  it("comes, moves, leaves a place and goes", () => {
    receivePresence(changed(change(SAM, { alert: ALERT, doing: "looking" }), change(ADA)));
    expect(othersAt("alert", ALERT)).toEqual([{ person: SAM, doing: "looking" }]);

    receivePresence(changed(change(SAM, { alert: ALERT }), change(ADA, { online: false })));

    expect(othersAt("alert", ALERT)).toEqual([]);
    expect(names()).toEqual(["Sam Staff"]);
  });

  it("is asked for where not all changes were told, and stays where that fails", async () => {
    const server = new Server();
    receivePresence(changed(change(SAM)));
    server.on("GET /api/v1/presence", () => refusal(503, "busy", "Busy."));

    receivePresence({ people: [], online: 9, complete: false });
    await settle();

    expect(server.of("GET /api/v1/presence")).toHaveLength(1);
    expect(names()).toEqual(["Sam Staff"]);
  });
});

describe("where one is oneself", () => {
  let said: Look[];
  let stop: () => void;

  beforeEach(() => {
    vi.useFakeTimers();
    typed.value = new Map();
    go({ screen: "cases", id: CASE }, true);
    said = [];
    stop = followPlace((look) => said.push(look));
  });

  afterEach(() => {
    stop();
    go({ screen: "cases" }, true);
    vi.useRealTimers();
  });

  it("is told as one goes, and nothing of what is no case and no alert", () => {
    go({ screen: "alerts", id: ALERT }, true);
    go({ screen: "cases", id: "not-one" }, true);
    go({ screen: "team", id: ALERT }, true);

    expect(said[0]).toEqual({ case: CASE });
    expect(said[1]).toEqual({ alert: ALERT });
    expect(said.slice(2)).toEqual([{}, {}]);
  });

  it("is nowhere while the tab is hidden", () => {
    const state = vi.spyOn(document, "visibilityState", "get").mockReturnValue("hidden");
    document.dispatchEvent(new Event("visibilitychange"));
    state.mockReturnValue("visible");
    document.dispatchEvent(new Event("visibilitychange"));

    expect(said).toEqual([{ case: CASE }, {}, { case: CASE }]);
  });

  it("is told with one's typing every few seconds, until that pauses", () => {
    keepTyped(CASE, "H");
    keepTyped(CASE, "He");
    expect(said.slice(1)).toEqual([{ case: CASE, typing: true }]);

    vi.advanceTimersByTime(4_001);
    keepTyped(CASE, "Hel");
    expect(said.slice(2)).toEqual([{ case: CASE, typing: true }]);
    vi.advanceTimersByTime(6_000);

    expect(said.slice(3)).toEqual([{ case: CASE }]);
  });

  it("is nowhere once typing paused in a tab that is hidden meanwhile", () => {
    const state = vi.spyOn(document, "visibilityState", "get").mockReturnValue("visible");
    keepTyped(CASE, "W");
    state.mockReturnValue("hidden");
    document.dispatchEvent(new Event("visibilitychange"));

    vi.advanceTimersByTime(10_000);

    expect(said.at(-1)).toEqual({});
  });

  it("is told without typing as soon as the field is empty", () => {
    keepTyped(CASE, "H");

    keepTyped(CASE, "");
    keepTyped("another", "H");
    vi.advanceTimersByTime(10_000);

    expect(said.slice(1)).toEqual([{ case: CASE, typing: true }, { case: CASE }]);
  });

  it("is told no more when it is over", () => {
    keepTyped(CASE, "H");
    const before = said.length;

    stop();
    keepTyped(CASE, "He");
    go({ screen: "alerts", id: ALERT }, true);
    vi.advanceTimersByTime(10_000);

    expect(said).toHaveLength(before);
  });
});
