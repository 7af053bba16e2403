// The first minute: five steps that tick themselves off by what really happened, each with one
// sentence and one button that points at the next thing to press. It folds away and comes back.

import { fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { askForLink } from "./links.js";
import { pointAt } from "./point.js";
import { recall, remember } from "./prefs.js";
import { Progress } from "./progress.js";
import { t } from "./texts.js";

/** @typedef {{name: string, hint: string, done: boolean, button: string, go: () => void}} Step */

export class Guide {
  /** @param {import("./app.js").App} app @param {HTMLElement} room */
  constructor(app, room) {
    this.app = app;
    this.room = room;
    this.progress = new Progress(app.world);
    this.folded = recall("guideClosed", false);
    /** called when it was folded or came back */
    this.changed = () => {};
    this.timer = 0;
    this.print = "";
  }

  /** @returns {Step[]} */
  steps() {
    const { owner, staff, customer, group } = this.progress.cast();
    const names = {
      owner: owner?.first_name ?? "?",
      staff: staff?.first_name ?? "?",
      customer: customer?.first_name ?? "?",
      group: group?.title ?? t("a group"),
      start: t("Start"),
    };
    const { card, taker } = this.waiting();
    const isInvited = this.progress.invitations().length > 0;
    const link = this.progress.keyboardOf(owner?.id)?.find((one) => one.request_chat)?.text;
    return [
      {
        name: t("Claim"),
        hint: t("Open the link that the terminal shows: {owner} becomes the owner.", names),
        done: this.progress.once("claim"),
        button: t("Paste the link"),
        go: () => this.claim(),
      },
      {
        name: t("Link the {group}", names),
        hint: t("As {owner}, press “{button}” and choose the {group}.", {
          ...names,
          button: link ?? t("Link a group"),
        }),
        done: this.progress.once("link"),
        button: t("Show me"),
        go: () => this.link(),
      },
      {
        name: t("Invite {staff}", names),
        hint: isInvited
          ? t("Press the link that {owner} was given and open it as {staff}, who may then take alerts.", names)
          : t("As {owner}, send /invite staff: it makes a link for {staff}.", names),
        done: this.progress.once("invite"),
        button: isInvited ? t("Show me") : t("Send /invite"),
        go: () => void this.invite(),
      },
      {
        name: t("Complain"),
        hint: this.app.world.transcripts.get(customer?.id ?? 0)?.messages.length
          ? t("As {customer}, write what is wrong and send it.", names)
          : t("As {customer}, press “{start}”.", names),
        done: this.progress.once("complain"),
        button: t("Show me"),
        go: () => this.complain(),
      },
      {
        name: t("Acknowledge"),
        hint: t("{who} has the alert now: press “{button}” on its card.", {
          who: taker?.first_name ?? names.owner,
          button: card?.reply_markup.inline_keyboard[0][0].text ?? t("Acknowledge"),
        }),
        done: this.progress.once("acknowledge"),
        button: t("Show me"),
        go: () => this.acknowledge(),
      },
    ];
  }

  claim() {
    const { owner } = this.progress.cast();
    if (owner) void askForLink(this.app.paneOf(owner.id));
  }

  link() {
    const pane = this.visit("owner");
    const wish = pane?.element.querySelector(".reply-button");
    if (pane && !pointAt(wish)) pointAt(pane.composer.input);
  }

  async invite() {
    const pane = this.visit("owner");
    const link = this.progress.invitations().at(-1);
    if (!pane) return;
    if (!link) {
      await pane.composer.sendText("/invite staff");
      return;
    }
    pane.transcript.reveal(link.message.message_id);
    const bubble = pane.element.querySelector(`[data-message-id="${link.message.message_id}"]`);
    pointAt(bubble?.querySelector("a[href]"));
  }

  complain() {
    const pane = this.visit("customer");
    if (!pane) return;
    const { startButton, input } = pane.composer;
    const send = [...pane.element.querySelectorAll(".inline-button.style-success")].at(-1);
    pointAt(startButton.hidden ? (send ?? input) : startButton);
  }

  /** The card to press and who presses it: the staff in the group, once they are in; else the owner. */
  waiting() {
    const { owner, staff, group } = this.progress.cast();
    const shared = group && this.progress.waitingCard(group.id);
    const isThere = group?.members.some((one) => one.user_id === staff?.id && one.status !== "left");
    if (shared && staff && isThere && this.progress.once("invite")) return { card: shared, taker: staff };
    return { card: (owner && this.progress.waitingCard(owner.id)) ?? shared, taker: owner };
  }

  acknowledge() {
    const { card, taker } = this.waiting();
    if (!card || !taker) return;
    const pane = this.app.paneOf(taker.id);
    pane.open(card.chat.id, card.message_thread_id ?? null);
    pane.transcript.reveal(card.message_id);
    const bubble = pane.element.querySelector(`[data-message-id="${card.message_id}"]`);
    pointAt(bubble?.parentElement?.querySelector(".inline-button"));
  }

  /** Brings a person's chat with the bot before the reader. @param {"owner" | "customer"} part */
  visit(part) {
    const person = this.progress.cast()[part];
    if (!person) return null;
    const pane = this.app.paneOf(person.id);
    pane.open(person.id);
    return pane;
  }

  /** All is done: the dashboard is what comes next. */
  async dashboard() {
    const pane = this.visit("owner");
    await pane?.composer.sendText("/login");
  }

  /** The chats changed: look again, once for many changes. */
  later() {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.render(), 60);
  }

  render() {
    const steps = this.steps();
    const at = steps.findIndex((step) => !step.done);
    const print = JSON.stringify([steps, this.folded]);
    if (print === this.print) return;
    this.print = print;
    this.room.hidden = this.folded;
    this.changed();
    const focused = this.room.contains(document.activeElement);
    fill(this.room, this.folded ? null : this.card(steps, at));
    if (focused) /** @type {HTMLElement | null} */ (this.room.querySelector(".guide-go"))?.focus();
  }

  /** @param {Step[]} steps @param {number} at */
  card(steps, at) {
    const now = steps[at];
    const owner = this.progress.cast().owner?.first_name ?? "?";
    const go = now ? now.go : () => void this.dashboard();
    return h(
      "section",
      { class: "guide", "aria-label": t("The first minute"), data: { testid: "guide" } },
      h(
        "ol",
        { class: "guide-steps" },
        steps.map((step, index) => this.mark(step, index, index === at)),
      ),
      h(
        "p",
        { class: "guide-hint", role: "status", data: { testid: "guide-hint" } },
        now ? now.hint : t("All done. As {owner}, /login opens the dashboard.", { owner }),
      ),
      h(
        "button",
        { type: "button", class: "button small primary guide-go", data: { testid: "guide-go" }, on: { click: go } },
        now ? now.button : t("Send /login"),
      ),
      h(
        "button",
        {
          type: "button",
          class: "icon-button",
          "aria-label": t("Fold the guide away"),
          title: t("Fold the guide away"),
          data: { testid: "guide-fold" },
          on: { click: () => this.fold(true) },
        },
        icon("close", 16),
      ),
    );
  }

  /** @param {Step} step @param {number} index @param {boolean} isNow */
  mark(step, index, isNow) {
    return h(
      "li",
      {
        class: `guide-step ${step.done ? "done" : ""} ${isNow ? "now" : ""}`,
        title: step.hint,
        "aria-current": isNow ? "step" : null,
        data: { testid: `guide-step-${index + 1}`, done: step.done ? "yes" : "no" },
      },
      h("span", { class: "guide-mark", "aria-hidden": "true" }, step.done ? icon("check", 14) : index + 1),
      h("span", { class: "guide-name" }, step.name),
      step.done ? h("span", { class: "unseen" }, t("done")) : null,
    );
  }

  /** @param {boolean} folded */
  fold(folded) {
    this.folded = folded;
    remember("guideClosed", folded);
    this.render();
    const next = folded ? "guide-open" : "guide-go";
    /** @type {HTMLElement | null} */ (document.querySelector(`[data-testid="${next}"]`))?.focus();
  }

  /** The sandbox began anew, and so does the story. */
  restart() {
    this.folded = false;
    remember("guideClosed", false);
    this.render();
  }
}
