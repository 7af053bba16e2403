// What a transcript is made of: dates, service lines and blocks of bubbles, each with a print
// that changes exactly when it has to be drawn again.

import { bubble } from "./bubble.js";
import { h } from "./dom.js";
import { tapsShown } from "./inline.js";
import { sender } from "./people.js";
import { serviceWords } from "./service.js";
import { dayKey, dayName } from "./words.js";

const GROUP_SECONDS = 300;

/** @typedef {{key: string, print: string, make: () => HTMLElement}} Item */

/**
 * What is drawn for these messages, in order.
 * @param {import("./pane.js").Pane} pane @param {any[]} messages @returns {Item[]}
 */
export function itemsOf(pane, messages) {
  const { world } = pane.app;
  const group = world.chats.get(pane.chatId)?.type !== "private";
  const now = world.now();
  const blocks = albums(messages);
  /** @type {Item[]} */
  const items = [];
  blocks.forEach((block, index) => {
    const head = block[0];
    const before = blocks[index - 1]?.[0];
    const after = blocks[index + 1]?.[0];
    if (!before || dayKey(before.date) !== dayKey(head.date)) {
      const words = dayName(head.date, now);
      items.push({
        key: `day-${dayKey(head.date)}`,
        print: words,
        make: () => h("div", { class: "day" }, h("span", null, words)),
      });
    }
    const service = serviceWords(world, head);
    if (service) {
      items.push({
        key: `m-${head.message_id}`,
        print: service,
        make: () =>
          h("div", { class: "service", data: { messageId: head.message_id } }, h("span", null, service)),
      });
      return;
    }
    const spot = { first: !follows(world, before, head), last: !follows(world, head, after), group };
    const print = `${JSON.stringify(block, withoutTaps)}${spot.first}${spot.last}${tapsShown(pane, block.at(-1))}`;
    items.push({ key: `m-${head.message_id}`, print, make: () => bubble(pane, block, spot) });
  });
  return items;
}

/**
 * Does `next` continue the sender's run of bubbles?
 * @param {import("./state.js").World} world @param {any} one @param {any} next
 */
function follows(world, one, next) {
  if (!one || !next || serviceWords(world, one) || serviceWords(world, next)) return false;
  return (
    sender(world, one).id === sender(world, next).id &&
    next.date - one.date < GROUP_SECONDS &&
    dayKey(one.date) === dayKey(next.date) &&
    !one.reply_markup?.inline_keyboard?.length
  );
}

/** Messages with one media group id become one block. @param {any[]} messages @returns {any[][]} */
function albums(messages) {
  /** @type {any[][]} */
  const blocks = [];
  for (const message of messages) {
    const group = message.media_group_id ?? message.sim?.album;
    const last = blocks.at(-1)?.[0];
    if (group && last && (last.media_group_id ?? last.sim?.album) === group) blocks.at(-1)?.push(message);
    else blocks.push([message]);
  }
  return blocks;
}

/** A tap under way is drawn by the tapper alone: it is no change of the message. @param {string} name @param {unknown} value */
const withoutTaps = (name, value) => (name === "taps" ? undefined : value);
