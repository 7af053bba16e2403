// The clock, new people and groups, and the way back to the beginning.

import { post } from "./api.js";
import { ask, form } from "./dialogs.js";
import { fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { fullName } from "./people.js";
import { t } from "./texts.js";
import { forgetMarks } from "./unread.js";
import { dayAndTime, language } from "./words.js";

const LANGUAGES = ["en", "es", "de", "fr", "it", "pt", "ru", "uk"];

export class WorldTab {
  /** @param {import("./app.js").App} app */
  constructor(app) {
    this.app = app;
    this.clock = h("output", { class: "clock-now", data: { testid: "clock-now" } });
    this.note = h("p", { class: "drawer-note bad", hidden: true });
    this.freezeButton = h("button", {
      type: "button",
      class: "button",
      data: { testid: "clock-freeze" },
      on: { click: () => void this.turn({ freeze: app.world.frozenAt === null }) },
    });
    const button = (
      /** @type {string} */ testid,
      /** @type {string} */ mark,
      /** @type {string} */ words,
      /** @type {() => void} */ run,
      tone = "",
    ) =>
      h(
        "button",
        { type: "button", class: `button ${tone}`, data: { testid }, on: { click: run } },
        icon(mark, 16),
        words,
      );
    this.element = h(
      "div",
      { class: "drawer-panel" },
      this.note,
      h("h2", null, t("Clock")),
      this.clock,
      h(
        "div",
        { class: "button-row" },
        button("clock-minute", "clock", t("+ 1 min"), () => void this.turn({ advance_seconds: 60 })),
        button("clock-hour", "clock", t("+ 1 h"), () => void this.turn({ advance_seconds: 3600 })),
        button("clock-day", "clock", t("+ 1 day"), () => void this.turn({ advance_seconds: 86400 })),
        this.freezeButton,
      ),
      h("h2", null, t("People and groups")),
      h(
        "div",
        { class: "button-row" },
        button("new-person", "contact", t("Add a person"), () => void this.addPerson()),
        button("new-group", "group", t("New group or channel"), () => void this.addGroup()),
      ),
      h("h2", null, t("Begin again")),
      h(
        "p",
        { class: "drawer-note" },
        t("Puts people and chats back as they were at first. What the program itself stored stays."),
      ),
      h(
        "div",
        { class: "button-row" },
        button("reset", "trash", t("Reset the sandbox"), () => void this.reset(), "danger"),
      ),
    );
    setInterval(() => this.tick(), 1000);
  }

  render() {
    fill(this.freezeButton, icon("snow", 16), this.app.world.frozenAt === null ? t("Freeze") : t("Run"));
    this.freezeButton.setAttribute("aria-pressed", String(this.app.world.frozenAt !== null));
    this.tick();
  }

  tick() {
    if (this.element.offsetParent) this.clock.textContent = dayAndTime(this.app.world.now());
  }

  /** @param {object} order */
  async turn(order) {
    await this.attempt(async () => {
      const answer = await post("clock", order);
      const { world } = this.app;
      world.clockShift = Date.parse(answer.now) - Date.now();
      if ("freeze" in order)
        world.frozenAt = /** @type {any} */ (order).freeze ? Date.parse(answer.now) : null;
      else if (world.frozenAt !== null) world.frozenAt = Date.parse(answer.now);
    });
    this.render();
  }

  async addPerson() {
    const values = await form(
      t("Add a person"),
      [
        h(
          "label",
          null,
          h("span", null, t("First name")),
          h("input", { name: "first_name", required: true, maxlength: "64", autocomplete: "off" }),
        ),
        h(
          "label",
          null,
          h("span", null, t("Last name")),
          h("input", { name: "last_name", maxlength: "64", autocomplete: "off" }),
        ),
        h(
          "label",
          null,
          h("span", null, t("Language")),
          h(
            "select",
            { name: "language_code" },
            LANGUAGES.map((code) => h("option", { value: code }, language(code))),
          ),
        ),
      ],
      t("Add"),
    );
    if (!values) return;
    const body = Object.fromEntries(
      [...values].map(([name, value]) => [name, String(value).trim()]).filter(([, value]) => value),
    );
    await this.attempt(async () => {
      const person = await post("users", body);
      await this.app.world.refresh();
      this.app.paneOf(person.id);
    });
  }

  async addGroup() {
    const people = [...this.app.world.people.values()];
    const values = await form(
      t("New group or channel"),
      [
        h(
          "label",
          null,
          h("span", null, t("Name")),
          h("input", { name: "title", required: true, maxlength: "128", autocomplete: "off" }),
        ),
        h(
          "fieldset",
          null,
          h("legend", null, t("People; the first is the owner")),
          people.map((person) =>
            h(
              "label",
              { class: "check" },
              h("input", { type: "checkbox", name: "member", value: person.id, checked: true }),
              fullName(person),
            ),
          ),
        ),
        h(
          "label",
          null,
          h("span", null, t("Kind")),
          h(
            "select",
            { name: "kind" },
            h("option", { value: "forum" }, t("Group with topics")),
            h("option", { value: "supergroup" }, t("Group")),
            h("option", { value: "group" }, t("Small group of the old kind")),
            h("option", { value: "channel" }, t("Channel")),
          ),
        ),
      ],
      t("Make"),
    );
    if (!values) return;
    const kind = String(values.get("kind"));
    await this.attempt(async () => {
      const chat = await post("chats", {
        type: kind === "forum" ? "supergroup" : kind,
        title: String(values.get("title")),
        members: values.getAll("member").map(Number),
        is_forum: kind === "forum",
      });
      await this.app.world.refresh();
      await this.app.world.refreshChat(chat.id);
    });
  }

  async reset() {
    if (
      !(await ask(
        t("Reset the sandbox?"),
        t("All chats of the sandbox are cleared. This cannot be undone."),
        t("Reset"),
      ))
    )
      return;
    await this.attempt(async () => {
      await post("reset", {});
      forgetMarks();
      await this.app.afterReset();
    });
  }

  /** @param {() => Promise<void>} work */
  async attempt(work) {
    try {
      this.note.hidden = true;
      await work();
    } catch (error) {
      this.note.hidden = false;
      this.note.textContent = error instanceof Error ? error.message : String(error);
    }
  }
}
