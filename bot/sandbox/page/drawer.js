// The drawer on the right, behind the scenes: the bot's calls, faults to order, the clock and the world.

import { Calls } from "./calls.js";
import { fill, h, rove } from "./dom.js";
import { Faults } from "./faults.js";
import { icon } from "./icons.js";
import { recall, remember } from "./prefs.js";
import { t } from "./texts.js";
import { WorldTab } from "./worldtab.js";

export class Drawer {
  /** @param {import("./app.js").App} app @param {HTMLElement} room */
  constructor(app, room) {
    this.app = app;
    this.room = room;
    this.open = false;
    this.errors = 0;
    this.changed = () => {};
    this.calls = new Calls(app, () => this.countErrors());
    this.faults = new Faults(app);
    this.worldTab = new WorldTab(app);
    this.tab = recall("tab", "calls");
    room.addEventListener("keydown", (event) => event.key === "Escape" && this.toggle(false));
    // On a phone the drawer is a sheet: a press beside it puts it away.
    document.body.addEventListener("click", (event) => event.target === document.body && this.toggle(false));
  }

  begin() {
    const tabs = [
      { id: "calls", name: t("Calls"), body: this.calls.element },
      { id: "faults", name: t("Faults"), body: this.faults.element },
      { id: "world", name: t("World"), body: this.worldTab.element },
    ];
    const buttons = tabs.map((tab) =>
      h(
        "button",
        {
          type: "button",
          role: "tab",
          id: `tab-${tab.id}`,
          class: "drawer-tab",
          "aria-controls": `panel-${tab.id}`,
          data: { testid: `tab-${tab.id}` },
          on: { click: () => this.show(tab.id) },
        },
        tab.name,
      ),
    );
    const bar = h(
      "div",
      { class: "drawer-tabs", role: "tablist", "aria-label": t("Behind the scenes") },
      buttons,
    );
    rove(bar, ".drawer-tab", "horizontal");
    for (const tab of tabs) {
      tab.body.id = `panel-${tab.id}`;
      tab.body.setAttribute("role", "tabpanel");
      tab.body.setAttribute("aria-labelledby", `tab-${tab.id}`);
    }
    const close = h(
      "button",
      {
        type: "button",
        class: "icon-button",
        "aria-label": t("Close behind the scenes"),
        on: { click: () => this.toggle() },
      },
      icon("close"),
    );
    fill(
      this.room,
      h("header", { class: "drawer-head" }, bar, close),
      tabs.map((tab) => tab.body),
    );
    this.show(this.tab);
    this.calls.begin();
    if (recall("drawer", false) && matchMedia("(min-width: 900px)").matches) this.toggle(true);
  }

  /** @param {string} id */
  show(id) {
    this.tab = id;
    remember("tab", id);
    for (const one of this.room.querySelectorAll('[role="tab"]')) {
      const on = one.id === `tab-${id}`;
      one.setAttribute("aria-selected", String(on));
      one.setAttribute("tabindex", on ? "0" : "-1");
    }
    for (const one of this.room.querySelectorAll('[role="tabpanel"]'))
      /** @type {HTMLElement} */ (one).hidden = one.id !== `panel-${id}`;
    this.renderWorld();
  }

  /** @param {boolean} [open] */
  toggle(open = !this.open) {
    this.open = open;
    this.room.hidden = !open;
    document.body.classList.toggle("with-drawer", open);
    remember("drawer", open);
    if (open) {
      this.errors = 0;
      this.renderWorld();
      if (matchMedia("(max-width: 899px)").matches)
        /** @type {HTMLElement | null} */ (this.room.querySelector('[aria-selected="true"]'))?.focus();
    } else /** @type {HTMLElement | null} */ (document.querySelector("[data-testid=drawer-toggle]"))?.focus();
    this.changed();
  }

  /** New red rows show at the button while the drawer is shut. */
  countErrors() {
    if (this.open) return;
    this.errors += 1;
    this.changed();
  }

  renderWorld() {
    if (!this.open) return;
    if (this.tab === "faults") void this.faults.render();
    if (this.tab === "world") this.worldTab.render();
  }
}
