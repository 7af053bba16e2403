import { act, cleanup, fireEvent, render, screen, waitFor, within } from "@testing-library/preact";
import { afterEach, beforeEach, expect, it } from "vitest";
import { Actions } from "../../src/screens/cases/actions";
import { cases, clearCases } from "../../src/state/cases";
import { me } from "../../src/state/me";
import { aCase, ME, OLIVIA, Server } from "../world";

const PHONE = 390;
const DESKTOP = 1440;

let server: Server;

const resize = (width: number) =>
  act(() =>
    (window as unknown as { happyDOM: { setViewport(to: object): void } }).happyDOM.setViewport({
      width,
      height: 844,
    }),
  );
const words = (root: HTMLElement = screen.getByRole("toolbar")) =>
  within(root)
    .getAllByRole("button")
    .map((one) => one.dataset.testid);

beforeEach(() => {
  server = new Server();
  clearCases();
  me.value = ME;
  resize(PHONE);
});

afterEach(() => {
  cleanup();
  resize(DESKTOP);
});

it.each([
  ["new", ["acknowledge", "resolve", "assign-menu", "case-more"]],
  ["acknowledged", ["start", "resolve", "assign-menu", "case-more"]],
  ["in_progress", ["resolve", "assign-menu", "case-more"]],
  ["resolved", ["close", "assign-menu", "case-more"]],
  ["merged", ["assign-menu", "case-more"]],
] as const)(
  "keeps the usual step and the end of a %s case as buttons on a phone",
  (status, few) => {
    render(<Actions one={aCase(7, { status })} />);

    expect(words()).toEqual(few);
  },
);

it("has nothing behind a button where nothing is left", () => {
  render(<Actions one={aCase(7, { status: "merged", assignee: OLIVIA })} />);

  expect(words()).toEqual(["assign-menu"]);
});

it("does what was chosen behind the button, and closes", async () => {
  const one = aCase(7);
  cases.patch(one);
  server.on("POST /api/v1/cases/c-7/status", () => aCase(7, { status: "rejected", revision: 2 }));
  render(<Actions one={one} />);

  fireEvent.click(screen.getByTestId("case-more"));
  fireEvent.click(screen.getByTestId("reject"));

  await waitFor(() => expect(cases.peek("c-7")?.revision).toBe(2));
  expect(server.of("POST /api/v1/cases/c-7/status")[0]?.body).toEqual({ status: "rejected" });
  expect(screen.queryByTestId("reject")).toBeNull();
});

it("lays everything out when the window becomes wide", () => {
  render(<Actions one={aCase(7)} />);

  resize(DESKTOP);

  expect(words()).toEqual([
    "acknowledge",
    "start",
    "resolve",
    "reject",
    "merge-open",
    "assign-me",
    "assign-menu",
  ]);
});
