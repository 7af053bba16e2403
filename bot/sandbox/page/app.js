// The whole page: its panes, the strip of people, the tools, and how news reaches them.

import { Drawer } from "./drawer.js";
import { listen } from "./events.js";
import { Guide } from "./guide.js";
import { readHash } from "./links.js";
import { Pane } from "./pane.js";
import { chatsOf } from "./people.js";
import { recall, remember, showDeleted } from "./prefs.js";
import { ring } from "./sound.js";
import { World } from "./state.js";
import { Strip } from "./strip.js";
import { Taps } from "./taps.js";
import { t } from "./texts.js";
import { tools } from "./top.js";

const MOST_PANES = 6;
/** What a pane needs at least, and the strip of people beside them. */
const PANE_PX = 320;
const STRIP_PX = 96;

export class App {
  constructor() {
    this.world = new World();
    this.taps = new Taps(this.world);
    /** @type {Pane[]} */
    this.panes = [];
    /** @type {Pane | null} */
    this.active = null;
    this.room = /** @type {HTMLElement} */ (document.getElementById("panes"));
    this.strip = new Strip(this, /** @type {HTMLElement} */ (document.getElementById("strip")));
    this.drawer = new Drawer(this, /** @type {HTMLElement} */ (document.getElementById("drawer")));
    this.guide = new Guide(this, /** @type {HTMLElement} */ (document.getElementById("guide")));
  }

  async begin() {
    await this.world.reload();
    tools(this, /** @type {HTMLElement} */ (document.getElementById("tools")));
    for (const place of this.startingPlaces()) this.panes.push(new Pane(this, place));
    this.active = this.panes[0];
    this.watch();
    this.arrange();
    listen(this.world, (state) => this.connection(state));
    this.drawer.begin();
    void this.drawer.faults.render();
    this.guide.render();
    window.addEventListener("hashchange", () => this.obeyHash());
    this.obeyHash();
    document.body.dataset.ready = "yes";
  }

  /** The panes of last time; else a customer, the owner and, where it fits, the staff member's group. */
  startingPlaces() {
    const { world } = this;
    /** @type {{user: number}[]} */
    const kept = recall("panes", /** @type {any[]} */ ([])).filter((/** @type {any} */ one) =>
      world.people.has(one.user),
    );
    if (kept.length) return kept;
    const people = [...world.people.values()];
    const [owner, staff, customer] = people;
    const group = staff ? chatsOf(world, staff.id).find((one) => !one.bot) : null;
    const most = Math.max(2, Math.floor((innerWidth - STRIP_PX) / PANE_PX));
    return [
      customer && { user: customer.id },
      owner && { user: owner.id },
      staff && { user: staff.id, chat: group?.id },
    ]
      .filter(Boolean)
      .slice(0, most);
  }

  watch() {
    const { world } = this;
    world.on("chat", (id) => {
      for (const pane of this.panes) {
        if (pane.chatId === id) pane.drawChat();
        else pane.head.render();
        pane.list.render();
      }
      this.strip.render();
      this.guide.later();
    });
    world.on("world", () => {
      this.dropStrangers();
      for (const pane of this.panes) pane.render();
      this.strip.render();
      this.drawer.renderWorld();
      this.guide.later();
    });
    world.on("read", ({ user }) => {
      for (const pane of this.panes) {
        if (pane.userId !== user) continue;
        pane.list.render();
        pane.head.render();
      }
      this.strip.render();
    });
    world.on("arrived", ({ id, messages }) => this.arrived(id, messages));
    showDeleted.watch(() => this.panes.forEach((pane) => pane.drawChat()));
    document.addEventListener("visibilitychange", () => this.panes.forEach((pane) => pane.transcript.seen()));
    // Times such as "in 5 minutes" and "Today" grow old.
    setInterval(() => this.panes.forEach((pane) => pane.list.render()), 30000);
  }

  /** A message that makes a sound rings at the phones of those it came to. @param {number} id @param {any[]} messages */
  arrived(id, messages) {
    for (const pane of this.panes) pane.follow(id, messages);
    const loud = messages.filter((one) => !one.sim?.silent && one.sim?.from_bot);
    if (!loud.length) return;
    let heard = false;
    for (const pane of this.panes) {
      if (!chatsOf(this.world, pane.userId).some((one) => one.id === id)) continue;
      pane.pulse();
      heard = true;
    }
    if (heard) ring();
  }

  /** @param {{user: number, chat?: number, topic?: number | null}} [place] */
  addPane(place) {
    if (this.panes.length >= MOST_PANES) {
      this.panes.at(-1)?.toast(t("That is as many panes as fit"), "bad");
      return null;
    }
    const shown = new Set(this.panes.map((pane) => pane.userId));
    const user =
      place?.user ??
      [...this.world.people.keys()].find((id) => !shown.has(id)) ??
      [...this.world.people.keys()][0];
    const pane = new Pane(this, { ...place, user });
    this.panes.push(pane);
    this.active = pane;
    this.arrange();
    pane.element.scrollIntoView({ inline: "end", block: "nearest" });
    return pane;
  }

  /** @param {Pane} pane */
  closePane(pane) {
    if (this.panes.length === 1) return;
    this.panes = this.panes.filter((one) => one !== pane);
    if (this.active === pane) this.active = this.panes[0];
    pane.element.remove();
    this.arrange();
  }

  /** A reset takes added people away: their panes close. */
  dropStrangers() {
    for (const pane of [...this.panes]) {
      if (this.world.people.has(pane.userId)) continue;
      if (this.panes.length > 1) this.closePane(pane);
      else if (this.world.people.size) pane.become([...this.world.people.keys()][0]);
    }
  }

  /** @param {Pane} pane */
  touch(pane) {
    if (this.active === pane) return;
    this.active = pane;
    this.mark();
    this.strip.render();
  }

  /** The pane of a person: an open one, or a new one. @param {number} user */
  paneOf(user) {
    const open = this.panes.find((pane) => pane.userId === user);
    if (open) {
      this.touch(open);
      return open;
    }
    const added = this.addPane({ user });
    if (added) return added;
    const last = this.panes[this.panes.length - 1];
    last.become(user);
    this.touch(last);
    return last;
  }

  arrange() {
    // Moving an element in the page would lose its scroll position, so only new ones are put in.
    for (const pane of this.panes) if (!pane.element.isConnected) this.room.append(pane.element);
    this.room.dataset.count = String(this.panes.length);
    this.mark();
    this.panes.forEach((pane) => pane.render());
    this.strip.render();
    this.savePanes();
  }

  mark() {
    for (const pane of this.panes) pane.element.classList.toggle("active", pane === this.active);
  }

  savePanes() {
    remember(
      "panes",
      this.panes.map((pane) => ({ user: pane.userId, chat: pane.chatId, topic: pane.topic })),
    );
  }

  /**
   * One click and the reader is that person: in the pane where they are, on a phone in a pane of
   * their own, else in the pane used last.
   * @param {number} user
   */
  show(user) {
    const open = this.panes.find((pane) => pane.userId === user);
    if (open || isPhone()) {
      const pane = this.paneOf(user);
      pane.render();
      pane.element.scrollIntoView({ inline: "nearest", block: "nearest" });
      if (!isPhone()) pane.composer.focus();
      return;
    }
    (this.active ?? this.panes[0]).become(user);
    this.strip.render();
  }

  /** "#start=<payload>&as=<id>": the link that the program prints. */
  obeyHash() {
    const wish = readHash(location.hash);
    if (!wish) return;
    // Once is enough: a reload must not press Start again.
    history.replaceState(null, "", location.pathname + location.search);
    const user = wish.as && this.world.people.has(wish.as) ? wish.as : this.active?.userId;
    if (user) void this.paneOf(user).start(wish.payload || undefined);
  }

  /** @param {"live" | "waiting"} state */
  connection(state) {
    const sign = document.getElementById("connection");
    if (!sign) return;
    sign.dataset.state = state;
    sign.textContent = state === "live" ? t("live") : t("reconnecting");
  }

  /** The sandbox begins anew. */
  async afterReset() {
    await this.world.reload({ forget: true });
    this.panes.forEach((pane) => {
      pane.composer.clear();
      pane.render();
    });
    this.drawer.calls.clear();
    this.guide.restart();
  }
}

/** Is one pane all that fits? The style sheets fold at the same width. */
export const isPhone = () => matchMedia("(max-width: 699px)").matches;
