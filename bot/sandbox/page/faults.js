// Faults by a switch, in people's words: Telegram down, slow, flooded; who blocked the bot; and the
// gauges of Telegram's limits. A fault that stands is told at the top, so that nobody forgets it.

import { get, post, remove } from "./api.js";
import { fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { fullName } from "./people.js";
import { counted, t } from "./texts.js";

const SEND = { method: "sendMessage" };
const GAUGES_AGAIN_MS = 500;

/** @type {{id: string, name: string, note: string, order: any}[]} */
const SWITCHES = [
  {
    id: "down",
    name: t("Telegram is down"),
    note: t("nothing gets through until it is back"),
    order: { match: {}, kind: "outage" },
  },
  {
    id: "slow",
    name: t("Telegram is slow"),
    note: t("everything takes 3 seconds longer"),
    order: { match: {}, kind: "delay", ms: 3000 },
  },
  {
    id: "flood",
    name: t("Too many messages"),
    note: t("Telegram wants a pause of 10 seconds before each one"),
    order: { match: SEND, kind: "rate_limit", retry_after: 10 },
  },
  {
    id: "lost",
    name: t("Answers get lost"),
    note: t("messages arrive, but the bot never hears that they did"),
    order: { match: SEND, kind: "deliver_then_hang" },
  },
  {
    id: "cut",
    name: t("The line is cut"),
    note: t("each message ends in a broken connection"),
    order: { match: SEND, kind: "reset" },
  },
  {
    id: "twice",
    name: t("Everything comes twice"),
    note: t("the bot is told each thing two times"),
    order: { match: {}, kind: "duplicate_update" },
  },
];

export class Faults {
  /** @param {import("./app.js").App} app */
  constructor(app) {
    this.app = app;
    this.element = h("div", { class: "drawer-panel" });
    this.gauges = h("div", { class: "gauges" });
    this.chip = /** @type {HTMLElement} */ (document.getElementById("fault-chip"));
    this.chip.addEventListener("click", () => {
      app.drawer.show("faults");
      app.drawer.toggle(true);
    });
    /** @type {any[]} */
    this.standing = [];
    this.message = "";
    this.timer = 0;
    app.world.on("calls", () => this.later());
    app.world.on("faults", () => void this.render());
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
      h("h2", null, t("What goes wrong")),
      SWITCHES.map((one) =>
        this.switch(`fault-${one.id}`, one.name, one.note, this.found(one).length > 0, (on) =>
          this.turn(one, on),
        ),
      ),
      h("h2", null, t("Who blocked the bot")),
      [...world.people.values()]
        .filter((person) => !person.deactivated)
        .map((person) =>
          this.switch(
            `block-${person.id}`,
            fullName(person),
            person.blocked_bot ? t("the bot cannot write to them") : t("gets what the bot writes"),
            person.blocked_bot,
            (on) => this.block(person.id, on),
          ),
        ),
      h("h2", null, t("Limits")),
      this.switch(
        "privacy",
        t("Privacy in groups"),
        t("the bot hears only commands and answers to it, unless it is an admin"),
        Boolean(world.bot.privacy),
        (on) => this.setPrivacy(on),
        "calm",
      ),
      this.switch(
        "limits",
        t("Telegram's own limits"),
        t("1 message a second to a person, 20 a minute to a group"),
        world.limits?.flood === "telegram",
        (on) => this.limit(on),
        "calm",
      ),
      this.gauges,
    );
    this.drawGauges();
    this.drawChip();
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

  /** What stands now is told beside the banner. */
  drawChip() {
    const named = SWITCHES.filter((one) => this.found(one).length > 0).map((one) => one.name);
    const known = new Set(SWITCHES.flatMap((one) => this.found(one)));
    const others = this.standing.filter((one) => !known.has(one)).length;
    if (others) named.push(counted(others, "{n} more fault", "{n} more faults"));
    this.chip.hidden = named.length === 0;
    fill(this.chip, icon("warn", 14), h("span", null, named.join(" · ")));
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
  async setPrivacy(on) {
    await post("bot", { privacy: on });
    await this.app.world.refresh();
  }

  /** @param {boolean} on */
  async limit(on) {
    await post("limits", { flood: on ? "telegram" : "off" });
    await this.app.world.refresh();
  }

  /** The bot called: the gauges move while they are looked at. */
  later() {
    if (this.timer || !this.element.offsetParent) return;
    this.timer = window.setTimeout(async () => {
      this.timer = 0;
      this.app.world.limits = await get("limits").catch(() => this.app.world.limits);
      this.drawGauges();
    }, GAUGES_AGAIN_MS);
  }

  drawGauges() {
    const chats = Object.entries(this.app.world.limits?.chats ?? {});
    const { all } = this.app.world.limits ?? {};
    fill(
      this.gauges,
      all ? this.gauge(t("Everybody together"), { limited_for_seconds: 0, ...all }) : null,
      chats.map(([id, reading]) => this.gauge(this.place(Number(id)), /** @type {any} */ (reading))),
    );
  }

  /** @param {number} id */
  place(id) {
    const { world } = this.app;
    return world.people.has(id) ? fullName(world.people.get(id)) : (world.chats.get(id)?.title ?? String(id));
  }

  /** @param {string} name @param {any} reading */
  gauge(name, reading) {
    const full = reading.limited_for_seconds > 0;
    const figure = full
      ? t("wait {n} s", { n: Math.ceil(reading.limited_for_seconds) })
      : t("{used} of {limit}", { used: Math.round(reading.used), limit: reading.limit });
    return h(
      "div",
      { class: "gauge", data: { testid: "gauge" } },
      h("span", null, name),
      h("span", { class: "gauge-figure" }, figure),
      h(
        "span",
        { class: `gauge-bar ${full ? "full" : ""}`, "aria-hidden": "true" },
        h("span", { css: { width: `${Math.min(100, (100 * reading.used) / reading.limit)}%` } }),
      ),
    );
  }
}
