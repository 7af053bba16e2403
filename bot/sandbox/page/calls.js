// The log of Bot API calls: newest first, refused ones red, each one opens to its JSON.

import { get } from "./api.js";
import { fill, h } from "./dom.js";
import { t } from "./texts.js";
import { exactTime } from "./words.js";

const KEPT = 300;
const GIST_LETTERS = 80;
const READ_AGAIN_MS = 60;

export class Calls {
  /** @param {import("./app.js").App} app @param {() => void} failed */
  constructor(app, failed) {
    this.app = app;
    this.failed = failed;
    this.next = 0;
    this.timer = 0;
    this.filter = "";
    this.onlyErrors = false;
    this.list = h("ol", { class: "calls", reversed: true });
    this.note = h("p", { class: "drawer-note" }, t("What the bot asks of Telegram appears here."));
    const box = /** @type {HTMLInputElement} */ (
      h("input", {
        type: "search",
        class: "search",
        placeholder: t("Filter"),
        title: t("Filter by method, chat or text"),
        "aria-label": t("Filter the calls"),
      })
    );
    box.addEventListener("input", () => {
      this.filter = box.value.trim().toLowerCase();
      this.siftAll();
    });
    const errors = h(
      "button",
      {
        type: "button",
        class: "button small toggle",
        "aria-pressed": "false",
        data: { testid: "only-errors" },
        on: {
          click: () => {
            this.onlyErrors = !this.onlyErrors;
            errors.setAttribute("aria-pressed", String(this.onlyErrors));
            this.siftAll();
          },
        },
      },
      t("Errors"),
    );
    const clear = h(
      "button",
      { type: "button", class: "button small", on: { click: () => this.clear() } },
      t("Clear"),
    );
    this.element = h(
      "div",
      { class: "drawer-panel" },
      h("div", { class: "drawer-bar" }, box, errors, clear),
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
      h("span", { class: "call-chat" }, [chat, gist(call.params)].filter(Boolean).join(" · ")),
      h("span", { class: `call-status ${bad ? "bad" : "good"}` }, call.status ?? t("lost")),
      h("span", { class: "call-ms" }, `${call.ms < 10 ? call.ms.toFixed(1) : Math.round(call.ms)} ms`),
      bad
        ? h(
            "span",
            { class: "call-error" },
            call.answer?.description ?? (call.fault ? t("A fault took the answer ({kind}).", { kind: call.fault }) : t("No answer was given.")),
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
          h("h3", null, t("Asked")),
          json(call.params),
          h("h3", null, t("Answered")),
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

  siftAll() {
    for (const row of this.list.children) this.sift(/** @type {HTMLElement} */ (row));
  }

  /** @param {HTMLElement} row */
  sift(row) {
    const words = row.dataset.words ?? "";
    row.hidden = !words.includes(this.filter) || (this.onlyErrors && !row.classList.contains("bad"));
  }

  /** @param {unknown} id */
  place(id) {
    if (id === undefined || id === null) return "";
    const { world } = this.app;
    const number = Number(id);
    return world.people.get(number)?.first_name ?? world.chats.get(number)?.title ?? String(id);
  }
}

/** What a call says, in a few words. @param {any} params */
const gist = (params) => {
  const words = String(params?.text ?? params?.caption ?? params?.name ?? params?.action ?? "");
  return words.replace(/<[^>]*>/g, "").replace(/\s+/g, " ").trim().slice(0, GIST_LETTERS);
};

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
