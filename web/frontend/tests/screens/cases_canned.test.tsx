/** Canned replies in the box for answers. */
import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { CannedReply } from "../../src/api/canned";
import { ReplyBox } from "../../src/screens/cases/reply";
import { atHand } from "../../src/state/canned";
import { drafts, keepTyped, typed } from "../../src/state/case_page";
import { me } from "../../src/state/me";
import { ME, refusal, Server, settle } from "../world";
import { aCanned, cannedList } from "./canned";

const LIST = "GET /api/v1/canned-replies";
const USED = "POST /api/v1/canned-replies/k1/uses";
const SORRY = "Hello Carla, we are sorry.";

let server: Server;
let items: CannedReply[];

beforeEach(() => {
  items = [
    aCanned("k2", { title: "Señal", shortcut: "thanks", filled: "Thank you, Carla.", uses: 9 }),
    aCanned("k1"),
    aCanned("k3", { title: "Tomorrow", shortcut: null, filled: "Sorry, tomorrow" }),
  ];
  server = new Server().on(LIST, () => cannedList(items)).on(USED, () => ({ text: SORRY }));
  typed.value = new Map();
  drafts.value = [];
  atHand.value = null;
  me.value = { ...ME, rights: ["cases.write", "canned_replies.read"] };
});

afterEach(cleanup);

const box = () => screen.getByTestId("reply-box") as HTMLTextAreaElement;
const write = (words: string) => fireEvent.input(box(), { target: { value: words } });
const press = (key: string, at: HTMLElement = box()) => fireEvent.keyDown(at, { key });
const titles = () =>
  screen.queryAllByTestId("canned-option").map((one) => one.querySelector("bdi")?.textContent);

describe("a slash at the beginning of an answer", () => {
  it("brings the canned replies of this case, narrowed by what follows", async () => {
    render(<ReplyBox caseId="c-7" />);

    write("/");
    await waitFor(() => expect(titles()).toEqual(["Señal", "Sorry", "Tomorrow"]));
    write("/senal");
    await waitFor(() => expect(titles()).toEqual(["Señal"]));
    write("/sorry");

    await waitFor(() => expect(titles()).toEqual(["Sorry", "Tomorrow"]));
    expect(server.of(LIST)[0]?.query.get("case")).toBe("c-7");
    const chosen = document.getElementById(box().getAttribute("aria-activedescendant") ?? "");
    expect(chosen?.getAttribute("aria-selected")).toBe("true");
  });

  it("is answered by arrows and Enter with the words as they will be sent", async () => {
    render(<ReplyBox caseId="c-7" />);
    write("/");
    await waitFor(() => expect(titles().length).toBe(3));

    press("ArrowUp");
    press("ArrowDown");
    press("ArrowDown");
    await waitFor(() =>
      expect(screen.getAllByTestId("canned-option")[1]?.getAttribute("aria-selected")).toBe(
        "true",
      ),
    );
    press("Enter");

    await waitFor(() => expect(box().value).toBe(SORRY));
    expect(screen.queryByTestId("canned-panel")).toBeNull();
    expect(server.of(USED).map((one) => one.body)).toEqual([{ case: "c-7" }]);
    expect(drafts.value).toEqual([]);
  });

  it("takes the first one for whoever presses Enter before they have come", async () => {
    let answer = (_: unknown) => {};
    server.on(LIST, () => new Promise((resolve) => (answer = resolve)));
    render(<ReplyBox caseId="c-7" />);
    write("/sorry");
    await screen.findByTestId("canned-panel");

    press("Enter");
    await settle();
    expect(box().value).toBe("/sorry");
    answer(cannedList(items));

    await waitFor(() => expect(box().value).toBe(SORRY));
  });

  it("with a shortcut and a blank puts it in at once", async () => {
    render(<ReplyBox caseId="c-7" />);
    write("/");
    await waitFor(() => expect(titles().length).toBe(3));

    write("/Sorry ");

    await waitFor(() => expect(box().value).toBe(SORRY));
    expect(server.of(USED).length).toBe(1);
  });

  it("is only a slash after Escape, and where nothing matches", async () => {
    render(<ReplyBox caseId="c-7" />);
    write("/so");
    await waitFor(() => expect(titles().length).toBe(2));

    press("Escape");
    await waitFor(() => expect(screen.queryByTestId("canned-panel")).toBeNull());
    expect(box().value).toBe("/so");
    write("");
    write("/etc/passwd is no shortcut");

    await settle();
    expect(screen.queryByTestId("canned-panel")).toBeNull();
    expect(press("Enter")).toBe(true);
  });

  it("is only a slash in a note, and for who may not read them", async () => {
    render(<ReplyBox caseId="c-7" />);
    fireEvent.click(screen.getByTestId("write-note"));
    write("/");
    await settle();
    expect(screen.queryByTestId("canned-panel")).toBeNull();
    cleanup();

    me.value = ME;
    render(<ReplyBox caseId="c-7" />);
    write("/");

    await settle();
    expect(screen.queryByTestId("canned-panel")).toBeNull();
    expect(screen.queryByTestId("canned-open")).toBeNull();
    expect(server.of(LIST)).toEqual([]);
  });
});

describe("the button beside Send", () => {
  const open = async () => {
    fireEvent.click(screen.getByTestId("canned-open"));
    return (await screen.findByTestId("canned-find")) as HTMLInputElement;
  };

  it("puts one where the caret is, into what is written already", async () => {
    keepTyped("c-7", "Good day.  Bye");
    render(<ReplyBox caseId="c-7" />);
    box().setSelectionRange(10, 10);

    const find = await open();
    await waitFor(() => expect(titles().length).toBe(3));
    expect(document.activeElement).toBe(find);
    fireEvent.input(find, { target: { value: "nothing like it" } });
    expect(await screen.findByText("None matches")).toBeTruthy();
    fireEvent.input(find, { target: { value: "CARLA sorry" } });
    await waitFor(() => expect(titles()).toEqual(["Sorry"]));
    press("Enter", find);

    await waitFor(() => expect(box().value).toBe(`Good day. ${SORRY} Bye`));
    await waitFor(() => expect(box().selectionStart).toBe(10 + SORRY.length));
    expect(document.activeElement).toBe(box());
  });

  it("is closed by itself, by Escape, by a press elsewhere, and by another case", async () => {
    const { rerender } = render(<ReplyBox caseId="c-7" />);
    const gone = () => waitFor(() => expect(screen.queryByTestId("canned-panel")).toBeNull());

    await open();
    fireEvent.click(screen.getByTestId("canned-open"));
    await gone();
    press("Escape", await open());
    await gone();
    await open();
    fireEvent.pointerDown(document.body);
    await gone();
    await open();
    rerender(<ReplyBox caseId="c-8" />);

    await gone();
  });

  it("takes the one that is pressed, and that it cannot be counted is nobody's trouble", async () => {
    server.on(USED, () => refusal(503, "unavailable", "Not now."));
    render(<ReplyBox caseId="c-7" />);
    await open();
    await waitFor(() => expect(titles().length).toBe(3));

    const option = screen.getAllByTestId("canned-option")[1] as HTMLElement;
    fireEvent.pointerMove(option);
    fireEvent.pointerDown(option);
    fireEvent.click(option);

    await waitFor(() => expect(box().value).toBe(SORRY));
  });

  it("says that there are none, or why they did not come, and leads to where they are made", async () => {
    items = [];
    me.value = {
      ...ME,
      rights: ["cases.write", "canned_replies.read", "canned_replies.write"],
    };
    render(<ReplyBox caseId="c-7" />);
    await open();

    expect(await screen.findByText("No canned replies yet")).toBeTruthy();
    expect(screen.getByTestId("canned-manage").getAttribute("href")).toBe("#/replies");
    server.on(LIST, () => refusal(503, "unavailable", "Not now."));
    cleanup();
    atHand.value = null;
    render(<ReplyBox caseId="c-7" />);
    await open();
    expect(await screen.findByText(/had a problem/)).toBeTruthy();
  });

  it("holds an answer back that became too long for one message", async () => {
    keepTyped("c-7", "x".repeat(3_490));
    render(<ReplyBox caseId="c-7" />);
    await open();
    await waitFor(() => expect(titles().length).toBe(3));

    fireEvent.click(screen.getAllByTestId("canned-option")[1] as HTMLElement);

    await waitFor(() => expect(screen.getByText(/-16 characters left/)).toBeTruthy());
    expect((screen.getByTestId("reply-send") as HTMLButtonElement).disabled).toBe(true);
    fireEvent.keyDown(box(), { key: "Enter", ctrlKey: true });
    expect(drafts.value).toEqual([]);
  });
});
