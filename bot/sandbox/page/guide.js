// The first minute: four steps that tick themselves off from what is in the chats. A step once done
// stays done, also after a reload, until the sandbox begins anew.

import { fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { recall, remember } from "./prefs.js";

export class Guide {
  /** @param {import("./app.js").App} app @param {HTMLElement} room */
  constructor(app, room) {
    this.app = app;
    this.room = room;
    this.closed = recall("guideClosed", false);
    /** @type {{edition: string, steps: string[]}} */
    this.kept = recall("guideSteps", { edition: "", steps: [] });
    this.timer = 0;
    this.print = "";
  }

  steps() {
    const { world } = this.app;
    const people = [...world.people.values()];
    const owner = people[0]?.first_name ?? "the owner";
    const customer = people[2]?.first_name ?? "a customer";
    const staff = people[1]?.first_name ?? "somebody";
    const group = [...world.chats.values()].find((chat) => chat.type !== "private");
    return [
      {
        name: "Claim",
        hint: `Open the claim link that the terminal shows, as ${owner}`,
        done: this.once("claim", () => this.claimed()),
      },
      {
        name: `Link ${group?.title ?? "a group"}`,
        hint: `As ${owner}, press “Link a group” and choose “${group?.title ?? "a group"}”`,
        done: this.once("link", () => this.linked()),
      },
      { name: "Complain", hint: `As ${customer}, press Start and complain`, done: this.once("complain", () => this.complained()) },
      {
        name: "Acknowledge",
        hint: this.joined()
          ? `In ${staff}'s ${group?.title ?? "group"}, open the alert and press Acknowledge`
          : `As ${owner}, send /invite, choose Staff and open the link as ${staff}`,
        done: this.once("acknowledge", () => this.acknowledged()),
      },
    ];
  }

  /** The bot answered a start that carried a claim. */
  claimed() {
    const owner = [...this.app.world.people.keys()][0];
    return this.privateChats().some(([id, messages]) =>
      messages.some((one, index) => {
        const payload = /^\/start (\S+)$/.exec(one.text ?? "")?.[1];
        if (!payload || one.sim?.from_bot) return false;
        const answer = messages.slice(index + 1).find((next) => next.sim?.from_bot);
        return Boolean(answer) && (id === owner || /claim/i.test(payload));
      }),
    );
  }

  /** A group was shared with the bot, or made it an admin. */
  linked() {
    const { world } = this.app;
    const admin = [...world.chats.values()].some(
      (chat) => chat.type !== "private" && chat.bot_status === "administrator",
    );
    return admin || this.privateChats().some(([, messages]) => messages.some((one) => one.chat_shared));
  }

  /** The bot told somebody a case number. */
  complained() {
    const owner = [...this.app.world.people.keys()][0];
    return this.privateChats().some(
      ([id, messages]) =>
        id !== owner && messages.some((one) => one.sim?.from_bot && /#\d+/.test(one.text ?? "")),
    );
  }

  /** The staff member followed an invitation: who is not in the team may not press Acknowledge. */
  joined() {
    const staff = [...this.app.world.people.keys()][1];
    return this.privateChats().some(
      ([id, messages]) => id === staff && messages.some((one) => /^\/start \S+$/.test(one.text ?? "")),
    );
  }

  /**
   * An alert's card shows the light of a taken alert; a resolved one counts when somebody pressed a
   * button of the card, because machines resolve their alerts themselves. Words differ by language.
   */
  acknowledged() {
    return [...this.app.world.transcripts.values()].some(({ messages }) =>
      messages.some((one) => {
        if (!one.sim?.from_bot || !(one.edit_date || one.sim.edited)) return false;
        const words = one.text ?? one.caption ?? "";
        return words.startsWith("🟠") || (words.startsWith("🟢") && Object.keys(one.sim.taps ?? {}).length > 0);
      }),
    );
  }

  /** Was the step done now or earlier? @param {string} name @param {() => boolean} look */
  once(name, look) {
    const { edition } = this.app.world;
    if (this.kept.edition !== edition) this.kept = { edition, steps: [] };
    if (this.kept.steps.includes(name)) return true;
    if (!look()) return false;
    this.kept.steps.push(name);
    remember("guideSteps", this.kept);
    return true;
  }

  /** @returns {[number, any[]][]} */
  privateChats() {
    const { world } = this.app;
    return [...world.transcripts]
      .filter(([id]) => id > 0)
      .map(([id, transcript]) => [id, transcript.messages]);
  }

  /** Looks again when the news has come to rest. */
  later() {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.render(), 120);
  }

  render() {
    const steps = this.steps();
    const at = steps.findIndex((step) => !step.done);
    const print = JSON.stringify([steps, this.closed]);
    if (print === this.print) return;
    this.print = print;
    this.room.hidden = this.closed;
    if (this.closed) return;
    const now = steps[at];
    fill(
      this.room,
      h(
        "section",
        { class: "guide", "aria-label": "The first minute", data: { testid: "guide" } },
        h(
          "ol",
          { class: "guide-steps" },
          steps.map((step, index) =>
            h(
              "li",
              {
                class: `guide-step ${step.done ? "done" : ""} ${index === at ? "now" : ""}`,
                title: step.hint,
                "aria-current": index === at ? "step" : null,
                data: { testid: `guide-step-${index + 1}`, done: step.done ? "yes" : "no" },
              },
              h(
                "span",
                { class: "guide-mark", "aria-hidden": "true" },
                step.done ? icon("check", 14) : index + 1,
              ),
              h("span", { class: "guide-name" }, step.name),
              step.done ? h("span", { class: "unseen" }, "done") : null,
            ),
          ),
        ),
        h("p", { class: "guide-hint", role: "status" }, now ? now.hint : "All done. Now try what you like."),
        h(
          "button",
          {
            type: "button",
            class: "icon-button",
            "aria-label": "Close the guide",
            title: "Close the guide",
            on: { click: () => this.close() },
          },
          icon("close", 16),
        ),
      ),
    );
  }

  close() {
    this.closed = true;
    remember("guideClosed", true);
    this.render();
  }

  restart() {
    this.closed = false;
    remember("guideClosed", false);
    this.render();
  }
}
