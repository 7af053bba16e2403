// The log of Bot API calls: newest first, refused ones red, each one opens to its JSON.

import { get } from "./api.js";
import { fill, h } from "./dom.js";
import { exactTime } from "./words.js";

const KEPT = 300;
const READ_AGAIN_MS = 60;

export class Calls {
  /** @param {import("./app.js").App} app @param {() => void} failed */
  constructor(app, failed) {
    this.app = app;
    this.failed = failed;
    this.next = 0;
    this.timer = 0;
    this.filter = "";
    this.list = h("ol", { class: "calls", reversed: true });
    this.note = h("p", { class: "drawer-note" }, "What the bot asks of Telegram appears here.");
    const box = /** @type {HTMLInputElement} */ (
      h("input", {
        type: "search",
        class: "search",
        placeholder: "Filter by method, chat or text",
        "aria-label": "Filter the calls",
      })
    );
    box.addEventListener("input", () => {
      this.filter = box.value.trim().toLowerCase();
      for (const row of this.list.children) this.sift(/** @type {HTMLElement} */ (row));
    });
    const clear = h(
      "button",
      { type: "button", class: "button small", on: { click: () => this.clear() } },
      "Clear",
    );
    this.element = h(
      "div",
      { class: "drawer-panel" },
      h("div", { class: "drawer-bar" }, box, clear),
      this.note,
      this.list,
    );
  }

  begin() {
    this.app.world.on("calls", () => this.later());
    void this.read(true);
  }

  clear() {
    fill(this.list);
    this.note.hidden = false;
  }

  later() {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.read(false), READ_AGAIN_MS);
  }

  /** @param {boolean} quiet old failures do not light the button */
  async read(quiet) {
    try {
      const answer = await get(`outbox?since=${this.next}`);
      if (answer.next < this.next) this.clear();
      this.next = answer.next;
      for (const call of answer.calls.slice(-KEPT)) {
        this.list.prepend(this.row(call));
        if (!quiet && !(call.status < 400)) this.failed();
      }
      while (this.list.children.length > KEPT) this.list.lastElementChild?.remove();
      this.note.hidden = this.list.children.length > 0;
    } catch (error) {
      console.info("calls not read", String(error));
    }
  }

  /** @param {any} call */
  row(call) {
    const bad = !(call.status < 400);
    const chat = this.place(call.params?.chat_id);
    const words = `${call.method} ${chat} ${JSON.stringify(call.params ?? {})}`.toLowerCase();
    const detail = h("div", { class: "call-detail", hidden: true, data: { testid: "call-detail" } });
    const head = h(
      "button",
      { type: "button", class: "call-head", "aria-expanded": "false" },
      h("span", { class: "call-method" }, call.method),
      h("span", { class: "call-chat" }, chat),
      h("span", { class: `call-status ${bad ? "bad" : "good"}` }, call.status ?? "no answer"),
      h("span", { class: "call-ms" }, `${call.ms < 10 ? call.ms.toFixed(1) : Math.round(call.ms)} ms`),
      bad
        ? h(
            "span",
            { class: "call-error" },
            call.answer?.description ?? (call.fault ? `fault: ${call.fault}` : "no answer was given"),
          )
        : null,
    );
    head.addEventListener("click", () => {
      const open = head.getAttribute("aria-expanded") !== "true";
      head.setAttribute("aria-expanded", String(open));
      detail.hidden = !open;
      if (open && !detail.childElementCount) {
        fill(
          detail,
          h("h3", null, "Asked"),
          json(call.params),
          h("h3", null, "Answered"),
          json(call.answer),
          h("p", { class: "call-at" }, exactTime(new Date(call.at))),
        );
      }
    });
    const row = h(
      "li",
      {
        class: `call ${bad ? "bad" : ""}`,
        data: { testid: "call", method: call.method, status: call.status ?? "none", words },
      },
      head,
      detail,
    );
    this.sift(row);
    return row;
  }

  /** @param {HTMLElement} row */
  sift(row) {
    row.hidden = Boolean(this.filter) && !(row.dataset.words ?? "").includes(this.filter);
  }

  /** @param {unknown} id */
  place(id) {
    if (id === undefined || id === null) return "";
    const { world } = this.app;
    const number = Number(id);
    return world.people.get(number)?.first_name ?? world.chats.get(number)?.title ?? String(id);
  }
}

/** JSON with quiet colours. @param {unknown} value */
function json(value) {
  const text = JSON.stringify(value, null, 2) ?? "null";
  const box = h("pre", { class: "json", tabindex: "0" });
  let at = 0;
  for (const match of text.matchAll(/("(?:\\.|[^"\\])*")(\s*:)?|\b(?:true|false|null)\b|-?\d+(?:\.\d+)?/g)) {
    box.append(text.slice(at, match.index));
    const kind = match[2] ? "key" : match[1] ? "string" : "number";
    box.append(h("span", { class: `json-${kind}` }, match[1] ?? match[0]), match[2] ?? "");
    at = match.index + match[0].length;
  }
  box.append(text.slice(at));
  return box;
}
