/** Words the server does not have yet: what the browser keeps of them, and what its tabs share. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ended, signedIn } from "../../src/api/session";
import { alertNotes, typeAlertNote } from "../../src/state/alert_notes";
import {
  closeCase,
  drafts,
  dropReply,
  keepTyped,
  openCase,
  reply,
  retryReply,
  typed,
} from "../../src/state/case_page";
import { clearCases } from "../../src/state/cases";
import { followDrafts } from "../../src/state/drafts";
import { me } from "../../src/state/me";
import { aCase, aDetail, aMessage, ME, OLIVIA, refusal, SAM, Server } from "../world";

const EARLIER = `opsbell.drafts.${OLIVIA.id}`;
const BOX = `opsbell.typed.${OLIVIA.id}.`;
const UNSENT = `opsbell.unsent.${OLIVIA.id}.`;
const REPLIES = "POST /api/v1/cases/c-1/replies";
const AT = "2026-11-20T12:00:00.000Z";

let server: Server;
let stop: () => void;

beforeEach(() => {
  localStorage.clear();
  server = new Server();
  me.value = null;
  typed.value = new Map();
  drafts.value = [];
  signedIn.value = "yes";
  ended.value = false;
});

afterEach(() => {
  stop();
  closeCase();
  vi.unstubAllGlobals();
  signedIn.value = "unknown";
  localStorage.clear();
});

const comeIn = () => {
  stop = followDrafts();
  me.value = ME;
};
const reload = () => {
  stop();
  me.value = null;
  typed.value = new Map();
  drafts.value = [];
  comeIn();
};
const words = (text: string, kind = "reply") => JSON.stringify({ text, kind });
const stored = (area: string) =>
  Object.keys(localStorage)
    .filter((name) => name.startsWith(area))
    .map((name) => localStorage.getItem(name));
/** Another tab writes this: null takes it away. */
const elsewhere = (key: string, newValue: string | null) => {
  const oldValue = localStorage.getItem(key);
  if (newValue === null) localStorage.removeItem(key);
  else localStorage.setItem(key, newValue);
  dispatchEvent(new StorageEvent("storage", { key, oldValue, newValue }));
};
const box = () => typed.value.get("c-1");

describe("what was typed", () => {
  it("is there again after a reload, beside what was typed since", () => {
    localStorage.setItem(`${BOX}c-1`, words("Hello"));
    localStorage.setItem(`${BOX}c-2`, words("Hi", "memo"));
    localStorage.setItem(`${BOX}c-4`, "{");
    localStorage.setItem(`opsbell.typed.${SAM.id}.c-5`, words("Sam's"));
    keepTyped("c-3", "New");

    comeIn();

    expect([...typed.value]).toEqual([
      ["c-1", { text: "Hello", kind: "reply" }],
      ["c-3", { text: "New", kind: "reply" }],
    ]);
  });

  it("is kept as it changes and forgotten with its last word", () => {
    comeIn();

    keepTyped("c-1", "Hello");
    expect(localStorage.getItem(`${BOX}c-1`)).toBe('{"text":"Hello","kind":"reply"}');
    keepTyped("c-1", "");

    expect(stored(BOX)).toEqual([]);
  });

  it("is for whom it was after a reload", () => {
    comeIn();
    keepTyped("c-1", "Calls every week", "note");

    reload();

    expect(box()).toEqual({ text: "Calls every week", kind: "note" });
  });

  it("is not kept for a choice alone, which stands as long as the page does", () => {
    comeIn();

    keepTyped("c-1", "", "note");
    expect(stored(BOX)).toEqual([]);
    keepTyped("c-1", "Calls every week");

    expect(box()?.kind).toBe("note");
  });

  it("outlives a session that ended by itself", () => {
    comeIn();
    keepTyped("c-1", "Hello");

    ended.value = true;
    signedIn.value = "no";
    me.value = null;

    expect(stored(BOX)).toEqual([words("Hello")]);
    expect(box()?.text).toBe("Hello");
  });

  it("goes with whoever signs out, with what other tabs kept", () => {
    comeIn();
    keepTyped("c-1", "Hello");
    localStorage.setItem(`${BOX}c-2`, words("By another tab"));

    typeAlertNote("a-1", "Hello");

    signedIn.value = "no";
    me.value = null;

    expect(stored(BOX)).toEqual([]);
    expect([typed.value.size, alertNotes.value.size]).toEqual([0, 0]);
  });

  it("is not shown to who signs in after it at the same page", () => {
    comeIn();
    keepTyped("c-1", "Hello");
    ended.value = true;
    me.value = null;

    me.value = { ...ME, person: { ...ME.person, id: SAM.id } };

    expect(typed.value.size).toBe(0);
    expect(stored(BOX)).toEqual([words("Hello")]);
  });

  it("is read where an earlier version kept it, once, its bare words as an answer", () => {
    const pairs = [["c-1", "Hello"], ["c-2", 7], "x", ["c-4", { text: "Hi", kind: "note" }]];
    localStorage.setItem(EARLIER, JSON.stringify(pairs));

    comeIn();

    expect([...typed.value]).toEqual([
      ["c-1", { text: "Hello", kind: "reply" }],
      ["c-4", { text: "Hi", kind: "note" }],
    ]);
    expect(localStorage.getItem(EARLIER)).toBeNull();
    expect(localStorage.getItem(`${BOX}c-1`)).toBe(words("Hello"));
  });

  it.each(["{", '{"c-1":"Hello"}'])("is nothing where an earlier version left %s", (held) => {
    localStorage.setItem(EARLIER, held);

    comeIn();

    expect(typed.value.size).toBe(0);
  });

  it("is at hand where storage is switched off", () => {
    const broken = () => {
      throw new DOMException("denied", "SecurityError");
    };
    vi.stubGlobal("localStorage", { getItem: broken, setItem: broken, clear: () => undefined });
    comeIn();

    keepTyped("c-1", "Hello");

    expect(box()?.text).toBe("Hello");
  });

  it("leaves room for the rest where it is longer than anybody writes", () => {
    comeIn();

    keepTyped("c-1", "x".repeat(100_001));

    expect(box()?.text).toHaveLength(100_001);
    expect(stored(BOX)).toEqual([]);
  });
});

describe("what is typed in another tab", () => {
  it("is not overwritten by what is typed here at another case", () => {
    comeIn();
    elsewhere(`${BOX}c-2`, words("Theirs"));

    keepTyped("c-1", "Mine");

    expect(stored(BOX).sort()).toEqual([words("Mine"), words("Theirs")]);
    expect(typed.value.get("c-2")?.text).toBe("Theirs");
  });

  it("does not come back after it was sent there", () => {
    localStorage.setItem(`${BOX}c-1`, words("Sent once"));
    comeIn();

    elsewhere(`${BOX}c-1`, null);
    keepTyped("c-2", "Mine");

    expect(box()).toBeUndefined();
    expect(stored(BOX)).toEqual([words("Mine")]);
  });

  it("goes on here, for whom it is there", () => {
    comeIn();
    keepTyped("c-1", "Hello");

    elsewhere(`${BOX}c-1`, words("Hello you", "note"));

    expect(box()).toEqual({ text: "Hello you", kind: "note" });
  });

  it.each([words("Theirs"), null])("as %s takes no other words away here", (newValue) => {
    comeIn();
    elsewhere(`${BOX}c-1`, words("Hello"));
    keepTyped("c-1", "Mine");

    // Theirs was on its way when mine was written.
    const key = `${BOX}c-1`;
    if (newValue === null) localStorage.removeItem(key);
    dispatchEvent(new StorageEvent("storage", { key, oldValue: words("Hello"), newValue }));

    expect(box()?.text).toBe("Mine");
    expect(localStorage.getItem(key)).toBe(words("Mine"));
  });

  it("is somebody else's where the key is", () => {
    comeIn();

    elsewhere(`opsbell.typed.${SAM.id}.c-1`, words("Sam's"));
    elsewhere("opsbell.theme", "dark");

    expect(typed.value.size).toBe(0);
  });
});

describe("an answer without a confirmation", () => {
  const sendInVain = async (isNote = false) => {
    server.on(REPLIES, () => refusal(503, "busy", "Busy."));
    server.on("POST /api/v1/cases/c-1/notes", () => refusal(503, "busy", "Busy."));
    await reply("c-1", "Coming", isNote);
  };

  it.each([false, true])(
    "is tried again under its key after a reload; a note: %s",
    async (note) => {
      comeIn();
      await sendInVain(note);
      const path = note ? "POST /api/v1/cases/c-1/notes" : REPLIES;

      reload();
      const [draft] = drafts.value;
      expect(draft).toMatchObject({
        text: "Coming",
        isNote: note,
        state: "failed",
        problem: null,
      });
      server.on(path, () => aMessage("m2", { text: "Coming" }));
      await retryReply(draft?.key ?? "");

      const keys = server.of(path).map(({ headers }) => headers.get("Idempotency-Key"));
      expect(keys).toEqual([draft?.key, draft?.key]);
      expect(drafts.value).toEqual([]);
      expect(stored(UNSENT)).toEqual([]);
    },
  );

  it("is kept from the press on, and they stay in their order", () => {
    comeIn();
    server.on(REPLIES, () => new Promise(() => undefined));
    for (const text of ["One", "Two"]) void reply("c-1", text);
    drafts.value = drafts.value.map((one, n) => ({ ...one, at: `2026-11-20T12:00:0${9 - n}Z` }));

    reload();

    expect(drafts.value.map(({ text, state }) => [text, state])).toEqual([
      ["Two", "failed"],
      ["One", "failed"],
    ]);
  });

  it("is kept as the session ends, and goes with whoever signs out", async () => {
    comeIn();
    await sendInVain();
    ended.value = true;
    signedIn.value = "no";
    me.value = null;
    expect(stored(UNSENT)).toHaveLength(1);

    ended.value = false;

    expect(stored(UNSENT)).toEqual([]);
    expect(drafts.value).toEqual([]);
  });

  it("is gone once it is given up, here or in another tab", async () => {
    comeIn();
    await sendInVain();
    await sendInVain();
    const [one, other] = drafts.value;

    dropReply(one?.key ?? "");
    elsewhere(`${UNSENT}${other?.key}`, null);

    expect(drafts.value).toEqual([]);
    expect(stored(UNSENT)).toEqual([]);
  });

  it("of another tab is left alone until the page is loaded anew", () => {
    comeIn();
    const theirs = {
      key: "k9",
      caseId: "c-1",
      at: AT,
      text: "Theirs",
      author: "O",
      isNote: false,
    };

    elsewhere(`${UNSENT}k9`, JSON.stringify(theirs));
    elsewhere(`${UNSENT}k10`, JSON.stringify({ ...theirs, isNote: "?" }));
    keepTyped("c-1", "Mine");
    expect(drafts.value).toEqual([]);
    reload();

    expect(drafts.value.map(({ key }) => key)).toEqual(["k9"]);
  });

  it.each([
    ["stands in the thread", "Coming", "2026-11-20T12:00:01.000Z", 0],
    ["said something else", "Going", "2026-11-20T12:00:01.000Z", 1],
    ["was said long before", "Coming", "2026-11-20T11:00:00.000Z", 1],
  ])("is over only where the server has it: one that %s", async (_, text, at, left) => {
    clearCases();
    const mine = { key: "k1", caseId: "c-1", at: AT, text: "Coming", author: "O", isNote: false };
    localStorage.setItem(`${UNSENT}k1`, JSON.stringify(mine));
    comeIn();
    const said = aMessage("m2", { text, at, author: { kind: "staff", name: "O" } });
    server.on("GET /api/v1/cases/c-1", () => aDetail(aCase(1), [said]));

    await openCase("c-1");

    expect(drafts.value).toHaveLength(left);
    expect(stored(UNSENT)).toHaveLength(left);
  });
});
