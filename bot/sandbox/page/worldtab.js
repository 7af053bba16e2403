// The clock, new people and groups, and the way back to the beginning.

import { post } from "./api.js";
import { ask, form } from "./dialogs.js";
import { fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { fullName } from "./people.js";
import { forgetMarks } from "./unread.js";
import { dayAndTime } from "./words.js";

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
      h("h2", null, "Clock"),
      this.clock,
      h(
        "div",
        { class: "button-row" },
        button("clock-minute", "clock", "+ 1 min", () => void this.turn({ advance_seconds: 60 })),
        button("clock-hour", "clock", "+ 1 h", () => void this.turn({ advance_seconds: 3600 })),
        this.freezeButton,
      ),
      h("h2", null, "People and groups"),
      h(
        "div",
        { class: "button-row" },
        button("new-person", "contact", "Add a person", () => void this.addPerson()),
        button("new-group", "group", "New group", () => void this.addGroup()),
      ),
      h("h2", null, "Begin again"),
      h(
        "p",
        { class: "drawer-note" },
        "Puts people and chats back as they were at first. What the program itself stored stays.",
      ),
      h(
        "div",
        { class: "button-row" },
        button("reset", "trash", "Reset the sandbox", () => void this.reset(), "danger"),
      ),
    );
    setInterval(() => this.tick(), 1000);
  }

  render() {
    fill(this.freezeButton, icon("snow", 16), this.app.world.frozenAt === null ? "Freeze" : "Run");
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
      "Add a person",
      [
        h(
          "label",
          null,
          h("span", null, "First name"),
          h("input", { name: "first_name", required: true, maxlength: "64", autocomplete: "off" }),
        ),
        h(
          "label",
          null,
          h("span", null, "Last name"),
          h("input", { name: "last_name", maxlength: "64", autocomplete: "off" }),
        ),
        h(
          "label",
          null,
          h("span", null, "Language"),
          h("input", { name: "language_code", value: "en", maxlength: "8", autocomplete: "off" }),
        ),
      ],
      "Add",
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
      "New group",
      [
        h(
          "label",
          null,
          h("span", null, "Name"),
          h("input", { name: "title", required: true, maxlength: "128", autocomplete: "off" }),
        ),
        h(
          "fieldset",
          null,
          h("legend", null, "People; the first is the owner"),
          people.map((person) =>
            h(
              "label",
              { class: "check" },
              h("input", { type: "checkbox", name: "member", value: person.id, checked: true }),
              fullName(person),
            ),
          ),
        ),
        h("label", { class: "check" }, h("input", { type: "checkbox", name: "is_forum" }), "With topics"),
      ],
      "Make",
    );
    if (!values) return;
    await this.attempt(async () => {
      const chat = await post("chats", {
        type: "supergroup",
        title: String(values.get("title")),
        members: values.getAll("member").map(Number),
        is_forum: values.has("is_forum"),
      });
      await this.app.world.refresh();
      await this.app.world.refreshChat(chat.id);
    });
  }

  async reset() {
    if (
      !(await ask(
        "Reset the sandbox?",
        "All chats of the sandbox are cleared. This cannot be undone.",
        "Reset",
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
