// Everybody who can be played, one click away, with what waits for them: a column beside the panes,
// one line on a phone.

import { fill, h, rove } from "./dom.js";
import { icon } from "./icons.js";
import { avatar, fullName } from "./people.js";
import { counted, t } from "./texts.js";
import { unreadOf } from "./unread.js";

export class Strip {
  /** @param {import("./app.js").App} app @param {HTMLElement} room */
  constructor(app, room) {
    this.app = app;
    this.room = room;
    this.print = "";
    rove(room, ".strip-person", "both");
  }

  render() {
    const { world, panes, active } = this.app;
    const people = [...world.people.values()]
      .filter((person) => !person.deactivated)
      .map((person) => ({
        id: person.id,
        name: fullName(person),
        first: person.first_name,
        count: unreadOf(world, person.id),
        here: active?.userId === person.id,
        open: panes.some((pane) => pane.userId === person.id),
      }));
    this.title(people.reduce((sum, one) => sum + one.count, 0));
    const print = JSON.stringify(people);
    if (print === this.print) return;
    this.print = print;
    const focused = /** @type {HTMLElement | null} */ (
      this.room.contains(document.activeElement) ? document.activeElement : null
    )?.dataset.testid;
    fill(
      this.room,
      people.map((one) => this.person(one)),
      h(
        "button",
        {
          type: "button",
          class: "strip-person strip-add",
          data: { testid: "add-person" },
          on: { click: () => void this.app.drawer.worldTab.addPerson() },
        },
        h("span", { class: "chat-face" }, h("span", { class: "avatar avatar-add" }, icon("add"))),
        h("span", { class: "strip-name" }, t("Add")),
        h("span", { class: "unseen" }, ` ${t("a person")}`),
      ),
    );
    if (focused)
      /** @type {HTMLElement | null} */ (this.room.querySelector(`[data-testid="${focused}"]`))?.focus({
        preventScroll: true,
      });
  }

  /** @param {{id: number, name: string, first: string, count: number, here: boolean, open: boolean}} one */
  person(one) {
    const unread = one.count ? `, ${counted(one.count, "{n} unread message", "{n} unread messages")}` : "";
    return h(
      "button",
      {
        type: "button",
        class: `strip-person ${one.open ? "open" : ""}`,
        "aria-current": one.here ? "true" : null,
        title: one.name,
        data: { testid: `person-${one.id}` },
        on: { click: () => this.app.show(one.id) },
      },
      h(
        "span",
        { class: "chat-face" },
        avatar(one.id, one.name),
        one.count ? h("span", { class: "badge", "aria-hidden": "true" }, one.count > 99 ? "99+" : one.count) : null,
      ),
      h("span", { class: "strip-name" }, one.first),
      h("span", { class: "unseen" }, `${one.name.slice(one.first.length)}${unread}`),
    );
  }

  /** The browser's tab tells what waits too. @param {number} unread */
  title(unread) {
    const words = `${unread ? `(${unread}) ` : ""}Opsbell sandbox`;
    if (document.title !== words) document.title = words;
  }
}
