import { fireEvent, screen, waitFor, within } from "@testing-library/preact";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Rule } from "../../src/api/rules";
import { bring } from "../../src/frame/stage";
import { rules } from "../../src/screens/rules";
import "../../src/screens/rules/screen";
import { members } from "../../src/state/me";
import { refusal, SAM, Server } from "../world";
import { aRule, LINE, leave, show, WRITER } from "./rule_world";

let server: Server;
let stored: Rule;

const ALL = [...WRITER, "receivers.read", "members.read"];
const PARSE = "POST /api/v1/rules/parse";
const FORMAT = "POST /api/v1/rules/format";

const type = (line: string) =>
  fireEvent.input(screen.getByTestId("line"), { target: { value: line } });
const line = () => screen.getByTestId("line") as HTMLTextAreaElement;

/** Who is told by name, as the chips say. */
const chips = () => screen.queryAllByTestId("told").map((one) => one.textContent?.trim());

/** The last tree that was sent to be put into words. */
const receiversSent = () =>
  (server.of(FORMAT).at(-1)?.body as { rule: { receivers: unknown } } | undefined)?.rule.receivers;

/** The refusal of a line, with the place where it goes wrong. */
const slip = (place: Record<string, unknown>) =>
  Response.json(
    { title: "No", detail: "Not a rule.", code: "invalid_input", place },
    { status: 400 },
  );

beforeAll(() => bring(rules));

beforeEach(() => {
  members.value = null;
  stored = aRule("r-1");
  server = new Server()
    .on("GET /api/v1/rules/r-1", () => stored)
    .on("GET /api/v1/rules/r-1/history", () => ({ items: [], next_cursor: null }))
    .on("GET /api/v1/members", () => ({ items: [{ person: SAM, role: "staff" }] }))
    .on("GET /api/v1/receivers", () => ({
      items: [
        { id: "rc-1", name: "Night desk", kind: "chat", chat: { id: "ch-1", title: "Desk" } },
        { id: "rc-2", name: "Everybody", kind: "role", chat: null },
      ],
      next_cursor: null,
    }))
    .on(FORMAT, ({ body }) => ({
      ...(body as { rule: Record<string, unknown> }),
      line: "as it is now",
      sentence: "As it is now",
    }));
});

afterEach(leave);

describe("the words of a rule", () => {
  it("are its sentence and its line", async () => {
    show("rules", WRITER, "r-1");

    expect((await screen.findByTestId("sentence")).textContent).toBe(stored.sentence);
    expect(line().value).toBe(LINE);
    expect(screen.queryByTestId("slip")).toBeNull();
  });

  it("follow what is changed by hand", async () => {
    show("rules", WRITER, "r-1");

    fireEvent.input(await screen.findByTestId("rule-name"), { target: { value: "Low" } });

    await waitFor(() => expect(line().value).toBe("as it is now"));
    expect(screen.getByTestId("sentence").textContent).toBe("As it is now");
    expect(server.of(FORMAT)[0]?.body).toMatchObject({ rule: { name: "Low" } });
  });

  it("can be typed, on one line, and the rule follows", async () => {
    const typed = 'when rating <= 1 then alert low named "Worst"';
    server.on(PARSE, () => ({
      rule: { ...stored.rule, name: "Worst" },
      line: typed,
      sentence: "When the rating is 1",
    }));
    show("rules", WRITER, "r-1");
    await screen.findByTestId("line");

    type('when rating <= 1\n  then alert low named "Worst"');

    await waitFor(() =>
      expect(screen.getByTestId("sentence").textContent).toBe("When the rating is 1"),
    );
    expect(server.of(PARSE)[0]?.body).toEqual({ line: typed });
    expect((screen.getByTestId("rule-name") as HTMLInputElement).value).toBe("Worst");
    expect(line().value).toBe(typed);
  });

  it("underline where a typed line goes wrong, and correct it by a press", async () => {
    const mended = "when rating <= 2 then alert low";
    server.on(PARSE, ({ body }) =>
      (body as { line: string }).line === mended
        ? { rule: { ...stored.rule, severity: "low" }, line: mended, sentence: "Mended" }
        : slip({ start: 5, end: 11, says: "There is no field ratinx.", hint: "rating", mended }),
    );
    show("rules", WRITER, "r-1");
    await screen.findByTestId("line");

    type("when ratinx <= 2 then alert low");

    const said = await screen.findByTestId("slip");
    expect(said.textContent).toContain("There is no field ratinx. Did you mean “rating”?");
    expect(screen.getByTestId("underlined").textContent).toBe("ratinx");
    expect(line().getAttribute("aria-invalid")).toBe("true");
    expect(line().getAttribute("aria-describedby")).toBe(said.id);
    fireEvent.click(screen.getByTestId("mend"));
    await waitFor(() => expect(screen.getByTestId("sentence").textContent).toBe("Mended"));
    expect(line().value).toBe(mended);
    expect(screen.queryByTestId("slip")).toBeNull();
    expect(line().getAttribute("aria-invalid")).toBeNull();
  });

  it("mark the end where a word is missing there, and offer nothing they do not know", async () => {
    server.on(PARSE, () =>
      slip({ start: 13, end: 13, says: "A number is missing.", hint: null, mended: null }),
    );
    show("rules", WRITER, "r-1");
    await screen.findByTestId("line");

    type("when rating <");

    expect((await screen.findByTestId("slip")).textContent).toBe("A number is missing.");
    expect(screen.getByTestId("underlined").textContent).toBe(" ");
    expect(screen.queryByTestId("mend")).toBeNull();
  });

  it("say what is wrong with no place of its own", async () => {
    server.on(PARSE, () => refusal(409, "conflict", "There are too many rules."));
    show("rules", WRITER, "r-1");
    await screen.findByTestId("line");

    type("when rating <= 1 then alert low");

    expect((await screen.findByRole("alert")).textContent).toBe("There are too many rules.");
    expect(screen.queryByTestId("slip")).toBeNull();
  });

  it("are only read by a reader", async () => {
    show("rules", ["rules.read"], "r-1");

    await screen.findByTestId("line");
    expect(line().disabled).toBe(true);
  });
});

describe("who is told by a rule", () => {
  it("is nobody by name where the routes decide", async () => {
    show("rules", WRITER, "r-1");

    expect(await screen.findByText("Nobody by name: the routes decide")).toBeTruthy();
    expect(chips()).toEqual([]);
    expect(server.of("GET /api/v1/receivers")).toHaveLength(0);
    expect(server.of("GET /api/v1/members")).toHaveLength(0);
  });

  it.each([
    ["tell-chat-rc-1", "# Night desk", { kind: "chat", id: "rc-1" }],
    ["tell-person-p-sam", "@ Sam Staff", { kind: "person", id: "p-sam" }],
    ["tell-role-admin", "all Admin", { kind: "role", id: "admin" }],
  ])("is chosen from those there are by %s", async (choice, chip, sent) => {
    show("rules", ALL, "r-1");
    fireEvent.click(await screen.findByTestId("tell"));

    fireEvent.click(await screen.findByTestId(choice));

    await waitFor(() => expect(chips()).toEqual([chip]));
    expect(screen.queryByTestId(choice)).toBeNull();
    await waitFor(() => expect(receiversSent()).toEqual([sent]));
    fireEvent.click(screen.getByTestId("tell"));
    expect(await screen.findByTestId("tell-role-owner")).toBeTruthy();
    expect(screen.queryByTestId(choice)).toBeNull();
  });

  it("offers of the receivers only chats: people and roles stand there by themselves", async () => {
    show("rules", ALL, "r-1");
    fireEvent.click(await screen.findByTestId("tell"));
    await screen.findByTestId("tell-chat-rc-1");

    const offered = screen
      .getAllByTestId(/^tell-/)
      .map((one) => one.getAttribute("data-testid")?.replace("tell-", ""));

    expect(offered).toEqual([
      "chat-rc-1",
      "person-p-sam",
      "role-owner",
      "role-admin",
      "role-staff",
      "role-viewer",
    ]);
  });

  it("is no longer told once they are taken off, also who is gone", async () => {
    const receivers = [
      { kind: "chat", id: "rc-9" },
      { kind: "role", id: "staff" },
    ];
    stored = aRule("r-1", { rule: { ...stored.rule, receivers } });
    show("rules", ALL, "r-1");
    await waitFor(() => expect(chips()).toEqual(["# (gone)", "all Staff"]));

    const [gone] = screen.getAllByTestId("told");
    fireEvent.click(within(gone as HTMLElement).getByRole("button", { name: "Remove (gone)" }));

    await waitFor(() => expect(chips()).toEqual(["all Staff"]));
    await waitFor(() => expect(receiversSent()).toEqual([{ kind: "role", id: "staff" }]));
  });

  it("stands at its place where the server does not take one of them", async () => {
    const errors = [{ field: "receivers.0", value: "rc-1", wanted: "a receiver there is" }];
    server.on(FORMAT, () =>
      Response.json(
        { title: "No", detail: "No.", code: "invalid_input", errors },
        { status: 400 },
      ),
    );
    show("rules", ALL, "r-1");
    fireEvent.click(await screen.findByTestId("tell"));

    fireEvent.click(await screen.findByTestId("tell-chat-rc-1"));

    const group = screen.getByRole("group", { name: "Who is told" });
    await waitFor(() => expect(group.textContent).toContain("a receiver there is"));
  });

  it("still offers roles where the receivers cannot be had", async () => {
    server.on("GET /api/v1/receivers", () => refusal(503, "starting", "Starting."));
    show("rules", [...WRITER, "receivers.read"], "r-1");
    await waitFor(() => expect(server.of("GET /api/v1/receivers")).toHaveLength(1));

    fireEvent.click(screen.getByTestId("tell"));

    expect(await screen.findByTestId("tell-role-owner")).toBeTruthy();
    expect(screen.queryByTestId("tell-chat-rc-1")).toBeNull();
  });

  it("is not changed by a reader", async () => {
    stored = aRule("r-1", {
      rule: { ...stored.rule, receivers: [{ kind: "role", id: "staff" }] },
    });
    show("rules", ["rules.read"], "r-1");

    await waitFor(() => expect(chips()).toEqual(["all Staff"]));
    expect(within(screen.getByTestId("told")).queryByRole("button")).toBeNull();
    expect(screen.queryByTestId("tell")).toBeNull();
  });
});
