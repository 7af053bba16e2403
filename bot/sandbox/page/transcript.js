// The list of bubbles of one chat or topic: grouped, dated, redrawn only where it changed,
// and scrolled the way a reader expects.

import { isOwn } from "./bubble.js";
import { fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { itemsOf } from "./items.js";
import { topicOf } from "./people.js";
import { showDeleted } from "./prefs.js";
import { counted, t } from "./texts.js";
import { markRead } from "./unread.js";

const NEAR_END_PX = 56;
/** So many messages are drawn at first, and so many more each time the reader comes near the top. */
const PAGE = 120;
const NEAR_TOP_PX = 800;

export class Transcript {
  /** @param {import("./pane.js").Pane} pane */
  constructor(pane) {
    this.pane = pane;
    this.place = "";
    this.sticky = true;
    this.waiting = 0;
    this.newest = 0;
    this.size = "";
    /** the oldest message that is drawn; 0 draws all */
    this.oldest = 0;
    /** @type {Map<string, {print: string, element: HTMLElement}>} */
    this.drawn = new Map();
    this.list = h("div", { class: "bubbles" });
    this.scroller = h(
      "div",
      {
        class: "scroller",
        tabindex: "0",
        role: "log",
        "aria-live": "polite",
        "aria-label": t("Messages"),
        data: { testid: "transcript" },
      },
      this.list,
    );
    this.pill = h("button", {
      type: "button",
      class: "pill",
      hidden: true,
      data: { testid: "unread-pill" },
      on: { click: () => this.toEnd(true) },
    });
    this.element = h("div", { class: "transcript" }, this.scroller, this.pill, pane.toasts);
    this.scroller.addEventListener("scroll", () => this.moved(), { passive: true });
    this.scroller.addEventListener("keydown", (event) => this.keys(event));
    new ResizeObserver(() => this.sticky && this.jump()).observe(this.list);
    new ResizeObserver(() => this.sticky && this.jump()).observe(this.scroller);
  }

  /** Draws what changed. */
  render() {
    const { pane } = this;
    const place = `${pane.userId}/${pane.chatId}/${pane.topic ?? 0}`;
    const moved = place !== this.place;
    if (moved) {
      this.place = place;
      this.drawn.clear();
      this.list.replaceChildren();
      this.sticky = true;
      this.waiting = 0;
      this.newest = 0;
    }
    const all = this.messages();
    if (this.sticky && (moved || all.length - this.first(all) > 2 * PAGE)) this.oldest = 0;
    if (!this.oldest) this.oldest = all.at(-PAGE)?.message_id ?? 0;
    const messages = all.slice(this.first(all));
    const newest = messages.at(-1)?.message_id ?? 0;
    if (!moved && newest > this.newest) {
      const arrived = messages.filter((one) => one.message_id > this.newest);
      if (arrived.some((one) => isOwn(pane, one))) this.sticky = true;
      else if (!this.sticky) this.waiting += arrived.length;
    }
    if (newest < this.newest) {
      // The sandbox began anew.
      this.sticky = true;
      this.waiting = 0;
    }
    this.newest = newest;
    this.patch(itemsOf(this.pane, messages));
    if (this.sticky) this.jump();
    this.drawPill();
    this.seen();
  }

  /** The messages of this chat and topic that are to be seen. */
  messages() {
    const { world } = this.pane.app;
    const chat = world.chats.get(this.pane.chatId);
    const all = world.transcripts.get(this.pane.chatId)?.messages ?? [];
    return all.filter(
      (one) => topicOf(chat, one) === this.pane.topic && (showDeleted.get() || !one.sim?.deleted),
    );
  }

  /** Where the drawn part begins among all messages. @param {any[]} all */
  first(all) {
    const at = this.oldest ? all.findIndex((one) => one.message_id >= this.oldest) : 0;
    return Math.max(0, at);
  }

  /** Draws older messages above, and the reader stays where they are. @param {number} [wanted] a message that must be drawn */
  older(wanted) {
    const all = this.messages();
    const first = this.first(all);
    if (first === 0) return;
    const target = wanted ? all.findIndex((one) => one.message_id >= wanted) : first - PAGE;
    this.oldest = all[Math.max(0, Math.min(target, first - PAGE))].message_id;
    // A message, not the day's label above it: that one moves up.
    const mark = this.list.querySelector("[data-message-id]");
    const id = mark instanceof HTMLElement ? mark.dataset.messageId : "";
    const before = mark?.getBoundingClientRect().top ?? 0;
    const { sticky } = this;
    this.sticky = false;
    this.render();
    this.sticky = sticky;
    const after = this.list.querySelector(`[data-message-id="${id}"]`);
    if (after) this.scroller.scrollTop += after.getBoundingClientRect().top - before;
    this.size = this.measure();
  }

  /** @param {import("./items.js").Item[]} items */
  patch(items) {
    const first = this.drawn.size === 0;
    const wanted = new Set(items.map((item) => item.key));
    for (const [key, { element }] of this.drawn) {
      if (wanted.has(key)) continue;
      element.remove();
      this.drawn.delete(key);
    }
    if (!items.length) {
      fill(this.list, this.pane.emptyNote());
      return;
    }
    if (first) this.list.replaceChildren();
    let cursor = this.list.firstElementChild;
    for (const item of items) {
      const old = this.drawn.get(item.key);
      if (old?.print === item.print) {
        if (old.element === cursor) cursor = cursor.nextElementSibling;
        else this.list.insertBefore(old.element, cursor);
        continue;
      }
      const element = item.make();
      if (old) {
        if (old.element === cursor) cursor = cursor.nextElementSibling;
        keepFocus(old.element, element, () => old.element.replaceWith(element));
      } else {
        if (!first && !cursor) element.classList.add("arriving");
        this.list.insertBefore(element, cursor);
      }
      this.drawn.set(item.key, { print: item.print, element });
    }
  }

  /** Scrolls to a message and lights it up. @param {number} id */
  reveal(id) {
    if (id < this.oldest) this.older(id);
    const target = this.list.querySelector(`[data-message-id="${id}"]`);
    if (!(target instanceof HTMLElement)) {
      this.pane.toast(t("That message is not shown here"));
      return;
    }
    target.scrollIntoView({ block: "center", behavior: calm() ? "auto" : "smooth" });
    target.classList.remove("lit");
    requestAnimationFrame(() => target.classList.add("lit"));
  }

  jump() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.size = this.measure();
  }

  measure() {
    return `${this.scroller.scrollHeight}/${this.scroller.clientHeight}`;
  }

  /** @param {boolean} [slowly] */
  toEnd(slowly = false) {
    this.sticky = true;
    this.waiting = 0;
    this.scroller.scrollTo({
      top: this.scroller.scrollHeight,
      behavior: slowly && !calm() ? "smooth" : "auto",
    });
    this.drawPill();
  }

  moved() {
    // The window changed its size, not the reader's mind: stay at the end.
    if (this.sticky && this.measure() !== this.size) {
      this.jump();
      return;
    }
    const left = this.scroller.scrollHeight - this.scroller.scrollTop - this.scroller.clientHeight;
    this.sticky = left < NEAR_END_PX;
    if (this.sticky) this.waiting = 0;
    if (this.scroller.scrollTop < NEAR_TOP_PX && !this.sticky) this.older();
    this.drawPill();
    this.seen();
  }

  drawPill() {
    const away = !this.sticky;
    this.pill.hidden = !away;
    fill(this.pill, this.waiting ? h("span", { class: "badge" }, this.waiting) : null, icon("down", 18));
    this.pill.setAttribute(
      "aria-label",
      this.waiting
        ? `${counted(this.waiting, "{n} new message", "{n} new messages")}, ${t("go to the end")}`
        : t("Go to the end"),
    );
  }

  seen() {
    const { pane } = this;
    if (this.sticky && !document.hidden && pane.isOpen())
      markRead(pane.app.world, pane.userId, pane.chatId, pane.topic);
  }

  /** Arrow keys walk over the bubbles; Enter opens the message's menu. @param {KeyboardEvent} event */
  keys(event) {
    const bubbles = /** @type {HTMLElement[]} */ ([...this.list.querySelectorAll(".bubble")]);
    const here = bubbles.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    if (event.key === "ArrowUp" || event.key === "ArrowDown") {
      const next = here < 0 ? bubbles.length - 1 : here + (event.key === "ArrowUp" ? -1 : 1);
      if (!bubbles[next]) return;
      event.preventDefault();
      bubbles[next].focus();
    } else if (event.key === "Enter" && here >= 0) {
      event.preventDefault();
      bubbles[here].dispatchEvent(new MouseEvent("contextmenu", { bubbles: true, cancelable: true }));
    }
  }
}

/** A redrawn bubble keeps the keyboard's place. @param {HTMLElement} old @param {HTMLElement} next @param {() => void} swap */
function keepFocus(old, next, swap) {
  const active = document.activeElement;
  const label = active instanceof HTMLElement && old.contains(active) ? active.dataset.label : undefined;
  const onBubble =
    active instanceof HTMLElement && old.contains(active) && active.classList.contains("bubble");
  swap();
  const target = onBubble
    ? next.querySelector(".bubble")
    : label
      ? next.querySelector(`[data-label="${CSS.escape(label)}"]`)
      : null;
  if (target instanceof HTMLElement) target.focus({ preventScroll: true });
}

const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
