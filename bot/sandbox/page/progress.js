// What has really happened in the sandbox, read from the chats: the guide ticks its steps off by it.
// A step once done stays done, also after a reload, until the sandbox begins anew.

import { recall, remember } from "./prefs.js";

/** A card of an alert that waits, by the light it begins with; words differ by language. */
const FIRING = "🔴";
const TAKEN = "🟠";
const OVER = "🟢";

export class Progress {
  /** @param {import("./state.js").World} world */
  constructor(world) {
    this.world = world;
    /** @type {{edition: string, steps: string[]}} */
    this.kept = recall("guideSteps", { edition: "", steps: [] });
  }

  /** The people the story needs, by their places in the world. */
  cast() {
    const [owner, staff, customer] = this.world.people.values();
    const group = [...this.world.chats.values()].find((chat) => chat.type !== "private") ?? null;
    return { owner, staff, customer: customer ?? staff ?? owner, group };
  }

  /** Was the step done now or earlier? @param {"claim" | "link" | "invite" | "complain" | "acknowledge"} name */
  once(name) {
    const { edition } = this.world;
    if (this.kept.edition !== edition) this.kept = { edition, steps: [] };
    if (this.kept.steps.includes(name)) return true;
    const look = {
      claim: this.claimed,
      link: this.linked,
      invite: this.invited,
      complain: this.complained,
      acknowledge: this.acknowledged,
    };
    if (!look[name].call(this)) return false;
    this.kept.steps.push(name);
    remember("guideSteps", this.kept);
    return true;
  }

  /** The bot answered a start that carried a claim. */
  claimed() {
    const owner = [...this.world.people.keys()][0];
    return this.privateChats().some(([id, messages]) =>
      answeredStarts(messages).some((payload) => id === owner || /claim/i.test(payload)),
    );
  }

  /** The staff's person came in by the link of an invitation that the bot wrote to the owner. */
  invited() {
    const { staff } = this.cast();
    const links = this.invitations();
    const messages = this.world.transcripts.get(staff?.id ?? 0)?.messages ?? [];
    return answeredStarts(messages).some((payload) => links.some((link) => link.payload === payload));
  }

  /** The starts in the bot's messages to the owner, newest last: those of invitations, not of places. */
  invitations() {
    return this.said(this.cast().owner?.id ?? 0).flatMap((message) =>
      [...wordsOf(message).matchAll(/[?&]start=(i_[\w-]+)/g)].map(([, payload]) => ({ message, payload })),
    );
  }

  /** A group was shared with the bot, or made it an admin. */
  linked() {
    const admin = [...this.world.chats.values()].some(
      (chat) => chat.type !== "private" && chat.bot_status === "administrator",
    );
    return admin || this.privateChats().some(([, messages]) => messages.some((one) => one.chat_shared));
  }

  /** The bot told somebody a case number. */
  complained() {
    const owner = [...this.world.people.keys()][0];
    return this.privateChats().some(
      ([id, messages]) =>
        id !== owner && messages.some((one) => one.sim?.from_bot && /#\d+/.test(one.text ?? "")),
    );
  }

  /**
   * An alert's card shows the light of a taken alert; a resolved one counts when somebody pressed a
   * button of the card, because machines resolve their alerts themselves.
   */
  acknowledged() {
    return [...this.world.transcripts.values()].some(({ messages }) =>
      messages.some((one) => {
        if (!one.sim?.from_bot || !(one.edit_date || one.sim.edited)) return false;
        const words = wordsOf(one);
        return words.startsWith(TAKEN) || (words.startsWith(OVER) && Object.keys(one.sim.taps ?? {}).length > 0);
      }),
    );
  }

  /** The newest card with buttons of an alert that waits, in one chat. @param {number} chat */
  waitingCard(chat) {
    return this.said(chat).findLast(
      (one) => wordsOf(one).startsWith(FIRING) && one.reply_markup?.inline_keyboard?.length,
    );
  }

  /** The buttons of the reply keyboard that somebody has now. @param {number | undefined} user @returns {any[] | undefined} */
  keyboardOf(user) {
    return this.world.transcripts.get(user ?? 0)?.keyboard?.keyboard?.flat();
  }

  /** What the bot said in a chat and is still there. @param {number} chat */
  said(chat) {
    const messages = this.world.transcripts.get(chat)?.messages ?? [];
    return messages.filter((one) => one.sim?.from_bot && !one.sim.deleted);
  }

  /** @returns {[number, any[]][]} */
  privateChats() {
    return [...this.world.transcripts]
      .filter(([id]) => this.world.people.has(id))
      .map(([id, transcript]) => [id, transcript.messages]);
  }
}

/** What somebody started the bot with and got an answer to. @param {any[]} messages @returns {string[]} */
const answeredStarts = (messages) =>
  messages.flatMap((one, index) => {
    const payload = one.sim?.from_bot ? null : /^\/start (\S+)$/.exec(one.text ?? "")?.[1];
    return payload && messages.slice(index + 1).some((next) => next.sim?.from_bot) ? [payload] : [];
  });

/** @param {any} message */
const wordsOf = (message) => message.text ?? message.caption ?? "";
