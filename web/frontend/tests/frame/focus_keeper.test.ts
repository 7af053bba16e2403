/** Where the focus goes when what has it goes away. */
import { waitFor } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { keepFocus } from "../../src/frame/focus_keeper";

const at = (selector: string) => document.querySelector<HTMLElement>(selector) as HTMLElement;
const focused = () => document.activeElement;

function put(parent: Element, tag: string, fields: Record<string, string>): HTMLElement {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(fields)) made.setAttribute(name, value);
  parent.append(made);
  return made;
}

let stop: () => void;

beforeEach(() => {
  const main = put(document.body, "main", { id: "main", tabindex: "-1" });
  const bar = put(main, "div", { role: "toolbar" });
  for (const id of ["take", "end"]) put(bar, "button", { id });
  const list = put(main, "ul", { "aria-label": "Alerts" });
  for (const id of ["1", "2", "3"]) {
    const row = put(list, "li", { "data-alert": id });
    put(row, "a", { href: `#${id}`, id: `link-${id}` });
    put(row, "button", { id: `press-${id}` });
  }
  put(main, "ul", { id: "other" });
  const told = put(document.body, "section", { class: "toaster", "aria-label": "Messages" });
  put(told, "button", { id: "undo" });
  stop = keepFocus();
  dispatchEvent(new KeyboardEvent("keydown", { key: "Tab" }));
});

afterEach(() => {
  stop();
  document.body.replaceChildren();
});

describe("the focus when what has it goes away", () => {
  it("rests where a pressed button stood, not on what stands beside it", async () => {
    at("#take").focus();

    at("#take").remove();

    await waitFor(() => expect(focused()).toBe(at("[role=toolbar]")));
  });

  it("goes on at the next row of a list, and at the last at its end", async () => {
    at("#link-2").focus();

    at("[data-alert='2']").remove();
    await waitFor(() => expect(focused()).toBe(at("#link-3")));
    at("[data-alert='3']").remove();

    await waitFor(() => expect(focused()).toBe(at("#link-1")));
  });

  it("follows a thing into another list", async () => {
    at("#press-2").focus();
    const row = at("[data-alert='2']");

    const again = row.cloneNode(true);
    row.remove();
    at("#other").append(again);

    await waitFor(() => expect(focused()).toBe(at("#other #link-2")));
  });

  it("stands on the row whose button is gone", async () => {
    at("#press-1").focus();

    at("#press-1").remove();

    await waitFor(() => expect(focused()).toBe(at("#link-1")));
  });

  it("goes back to where somebody was before a message called them", async () => {
    at("#link-3").focus();
    at("#undo").focus();

    at("#undo").remove();

    await waitFor(() => expect(focused()).toBe(at("#link-3")));
  });

  it("is at the top of what is shown where all of it is another", async () => {
    at("#link-1").focus();

    at("#main").replaceChildren();

    await waitFor(() => expect(focused()).toBe(at("#main")));
  });

  it("stays with what somebody went to meanwhile", async () => {
    at("#take").focus();

    at("#take").remove();
    at("#end").focus();
    await Promise.resolve();

    expect(focused()).toBe(at("#end"));
  });

  it("is let go by a pointer", async () => {
    at("#take").focus();
    dispatchEvent(new Event("pointerdown"));

    at("#take").remove();
    await Promise.resolve();

    expect(focused()).toBe(document.body);
  });
});
