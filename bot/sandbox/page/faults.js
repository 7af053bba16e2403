// Faults by a switch: Telegram down, slow, flooded; who blocked the bot; and the limits' gauges.

import { get, post, remove } from "./api.js";
import { fill, h } from "./dom.js";
import { fullName } from "./people.js";

/** @type {{id: string, name: string, note: string, order: any}[]} */
const SWITCHES = [
  {
    id: "down",
    name: "Telegram is down",
    note: "every call gets 502 Bad Gateway",
    order: { match: {}, kind: "bad_gateway_html" },
  },
  {
    id: "slow",
    name: "Telegram is slow",
    note: "every call takes 3 s longer",
    order: { match: {}, kind: "delay", ms: 3000 },
  },
  {
    id: "flood",
    name: "Flood limit",
    note: "messages get 429, retry after 10 s",
    order: { match: { method: "sendMessage" }, kind: "rate_limit", retry_after: 10 },
  },
];

export class Faults {
  /** @param {import("./app.js").App} app */
  constructor(app) {
    this.app = app;
    this.element = h("div", { class: "drawer-panel" });
    /** @type {any[]} */
    this.standing = [];
    this.message = "";
  }

  async render() {
    try {
      const answer = await get("faults");
      this.standing = Array.isArray(answer) ? answer : (answer.faults ?? []);
      this.message = "";
    } catch (error) {
      this.message = error instanceof Error ? error.message : String(error);
    }
    this.draw();
  }

  draw() {
    const { world } = this.app;
    const focused = /** @type {HTMLElement | null} */ (document.activeElement)?.dataset?.testid;
    fill(
      this.element,
      this.message ? h("p", { class: "drawer-note bad" }, this.message) : null,
      h("h2", null, "Telegram"),
      SWITCHES.map((one) =>
        this.switch(`fault-${one.id}`, one.name, one.note, this.found(one).length > 0, (on) =>
          this.turn(one, on),
        ),
      ),
      h("h2", null, "Who blocked the bot"),
      [...world.people.values()].map((person) =>
        this.switch(
          `block-${person.id}`,
          fullName(person),
          "sends to them answer 403",
          person.blocked_bot,
          (on) => this.block(person.id, on),
        ),
      ),
      h("h2", null, "Limits"),
      this.switch(
        "limits",
        "Telegram's own limits",
        "1 a second to a person, 20 a minute to a group",
        world.limits?.flood === "telegram",
        (on) => this.limit(on),
        "calm",
      ),
      this.gauges(),
    );
    if (focused)
      /** @type {HTMLElement | null} */ (this.element.querySelector(`[data-testid="${focused}"]`))?.focus();
  }

  /** @param {string} testid @param {string} name @param {string} note @param {boolean} on @param {(on: boolean) => Promise<unknown>} run @param {string} [look] */
  switch(testid, name, note, on, run, look = "") {
    return h(
      "button",
      {
        type: "button",
        role: "switch",
        class: `switch ${look}`,
        "aria-checked": String(on),
        data: { testid },
        on: {
          click: () =>
            void run(!on)
              .catch((error) => (this.message = String(error.message)))
              .then(() => this.render()),
        },
      },
      h("span", { class: "switch-words" }, h("strong", null, name), h("small", null, note)),
      h("span", { class: "switch-knob", "aria-hidden": "true" }),
    );
  }

  /** @param {{order: any}} wish */
  found(wish) {
    return this.standing.filter(
      (one) =>
        one.kind === wish.order.kind &&
        (one.match?.method ?? "").toLowerCase() === (wish.order.match.method ?? "").toLowerCase(),
    );
  }

  /** @param {{order: any}} wish @param {boolean} on */
  async turn(wish, on) {
    if (on) await post("faults", wish.order);
    else for (const one of this.found(wish)) await remove(`faults/${one.id}`);
  }

  /** @param {number} user @param {boolean} blocked */
  async block(user, blocked) {
    await post("block", { user, blocked });
    await this.app.world.refresh();
  }

  /** @param {boolean} on */
  async limit(on) {
    await post("limits", { flood: on ? "telegram" : "off" });
    await this.app.world.refresh();
  }

  gauges() {
    const { world } = this.app;
    const chats = Object.entries(world.limits?.chats ?? {});
    if (!chats.length) return null;
    return [
      chats.map(([id, reading]) => {
        const gauge = /** @type {any} */ (reading);
        const number = Number(id);
        const name = world.people.has(number)
          ? fullName(world.people.get(number))
          : (world.chats.get(number)?.title ?? id);
        const full = gauge.limited_for_seconds > 0;
        return h(
          "div",
          { class: "gauge", data: { testid: "gauge" } },
          h("span", null, name),
          h(
            "span",
            { class: "gauge-figure" },
            full
              ? `wait ${Math.ceil(gauge.limited_for_seconds)} s`
              : `${Math.round(gauge.used)} of ${gauge.limit}`,
          ),
          h(
            "span",
            { class: `gauge-bar ${full ? "full" : ""}`, "aria-hidden": "true" },
            h("span", { css: { width: `${Math.min(100, (100 * gauge.used) / gauge.limit)}%` } }),
          ),
        );
      }),
    ];
  }
}
