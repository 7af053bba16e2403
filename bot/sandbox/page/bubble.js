// One message as Telegram draws it: bubble, quote, media, text, time and marks; or a service line.

import { h } from "./dom.js";
import { rich } from "./entities.js";
import { icon } from "./icons.js";
import { inlineKeyboard } from "./inline.js";
import { contactCard, document_, pictures, place, stickerFace, voiceNote } from "./media.js";
import { avatar, botAvatar, fullName, sender, tone } from "./people.js";
import { longTime, summary, timeOf } from "./words.js";

/**
 * A line without a bubble, or null when the message is not a service message.
 * @param {import("./state.js").World} world @param {any} message @returns {string | null}
 */
export function serviceWords(world, message) {
  const who = sender(world, message).name;
  const names = (/** @type {any[]} */ users) =>
    users.map((one) => (one.is_bot ? one.first_name : fullName(one))).join(", ");
  if (message.new_chat_members) {
    const joined = names(message.new_chat_members);
    return joined === who ? `${who} joined` : `${who} added ${joined}`;
  }
  if (message.left_chat_member) return `${names([message.left_chat_member])} left the group`;
  if (message.forum_topic_created) return `${who} created the topic “${message.forum_topic_created.name}”`;
  if (message.forum_topic_edited)
    return `${who} renamed the topic${message.forum_topic_edited.name ? ` to “${message.forum_topic_edited.name}”` : ""}`;
  if (message.forum_topic_closed) return `${who} closed the topic`;
  if (message.forum_topic_reopened) return `${who} reopened the topic`;
  if (message.pinned_message) return `${who} pinned “${summary(message.pinned_message).slice(0, 40)}”`;
  if (message.new_chat_title) return `${who} renamed the group to “${message.new_chat_title}”`;
  if (message.chat_shared)
    return `${who} shared the group “${message.chat_shared.title ?? world.chats.get(message.chat_shared.chat_id)?.title ?? message.chat_shared.chat_id}”`;
  if (message.users_shared) {
    const users = message.users_shared.users ?? [];
    return `${who} shared ${users.map((/** @type {any} */ one) => fullName(one.first_name ? one : world.people.get(one.user_id))).join(", ")}`;
  }
  if (message.group_chat_created || message.supergroup_chat_created) return `${who} created the group`;
  if (message.migrate_to_chat_id || message.migrate_from_chat_id) return "The group became a supergroup";
  return null;
}

/**
 * @param {import("./pane.js").Pane} pane
 * @param {any[]} messages one message, or an album's
 * @param {{first: boolean, last: boolean, group: boolean}} spot where it stands among its sender's bubbles
 */
export function bubble(pane, messages, spot) {
  const world = pane.app.world;
  const head = messages[0];
  const worded = messages.find((one) => one.text || one.caption) ?? head;
  const own = isOwn(pane, head);
  const from = sender(world, head);
  const deleted = messages.every((one) => one.sim?.deleted);
  const parts = media(messages);
  const text = worded.text ?? worded.caption;
  const faceOnly = Boolean(head.sticker) || bigEmoji(head);
  const classes = [
    "bubble",
    own ? "own" : "other",
    spot.first && "first",
    spot.last && "last",
    deleted && "deleted",
    head.photo && "with-pictures",
    head.photo && !text && "bare",
    faceOnly && "face",
  ]
    .filter(Boolean)
    .join(" ");

  const article = h(
    "article",
    {
      class: classes,
      tabindex: "-1",
      "aria-label": `${own ? "You" : from.name}: ${summary(worded)}`,
      data: {
        testid: "bubble",
        messageId: head.message_id,
        own: own ? "yes" : "no",
        deleted: deleted ? "yes" : null,
      },
    },
    spot.group && spot.first && !own
      ? h(
          "div",
          { class: `bubble-sender ink-${from.bot ? "bot" : tone(from.id)}` },
          from.name,
          from.bot ? h("span", { class: "tag" }, "bot") : null,
        )
      : null,
    forwarded(world, head),
    quote(pane, head),
    parts,
    text
      ? h(
          "div",
          { class: bigEmoji(head) ? "bubble-text big" : "bubble-text" },
          rich(text, worded.entities ?? worded.caption_entities, pane.doors),
          marks(worded, deleted),
        )
      : marks(worded, deleted),
    reactions(head),
  );
  const keyboard = deleted ? null : inlineKeyboard(pane, messages.at(-1));
  if (spot.group && !own && spot.last)
    article.prepend(
      h(
        "span",
        { class: "bubble-avatar" },
        from.bot ? botAvatar("small") : avatar(from.id, from.name, "small"),
      ),
    );
  const row = h(
    "div",
    { class: `row ${own ? "own" : "other"} ${spot.last ? "last" : ""} ${spot.group ? "in-group" : ""}` },
    h("div", { class: keyboard ? "stack with-keyboard" : "stack" }, article, keyboard),
  );
  pane.menus.attach(article, row, messages);
  return row;
}

/** @param {import("./pane.js").Pane} pane @param {any} message */
export const isOwn = (pane, message) =>
  !message.sim?.from_bot && !message.sender_chat && message.from?.id === pane.userId;

/** @param {any[]} messages */
function media(messages) {
  const head = messages[0];
  const parts = [];
  const shown = messages.filter((one) => one.photo);
  if (shown.length) parts.push(pictures(shown));
  for (const one of messages) {
    if (one.voice) parts.push(voiceNote(one.voice));
    if (one.audio) parts.push(voiceNote(one.audio));
    if (one.document) parts.push(document_(one.document));
    if (one.video) parts.push(document_(one.video, one.video.file_name ?? "Video"));
  }
  if (head.location) parts.push(place(head.location, head.venue));
  if (head.contact) parts.push(contactCard(head.contact));
  if (head.sticker) parts.push(stickerFace(head.sticker));
  return parts;
}

/** @param {any} message */
function reactions(message) {
  const counts = new Map();
  for (const one of message.sim?.reactions ?? []) counts.set(one.emoji, (counts.get(one.emoji) ?? 0) + 1);
  if (!counts.size) return null;
  return h(
    "div",
    { class: "reactions", role: "group", "aria-label": "Reactions" },
    [...counts].map(([face, count]) => h("span", { class: "reaction" }, face, count > 1 ? ` ${count}` : "")),
  );
}

/** @param {any} message @param {boolean} deleted */
function marks(message, deleted) {
  const edited = Boolean(message.edit_date || message.sim?.edited);
  return h(
    "span",
    { class: "marks" },
    deleted ? h("span", { class: "mark", title: "Deleted" }, icon("trash", 12), "deleted") : null,
    message.sim?.silent
      ? h(
          "span",
          { class: "mark", title: "Sent without sound", role: "img", "aria-label": "without sound" },
          icon("bellOff", 12),
        )
      : null,
    edited ? h("span", { class: "mark edited", title: history(message) }, "edited") : null,
    h(
      "time",
      { title: longTime(message.date), datetime: new Date(message.date * 1000).toISOString() },
      timeOf(message.date),
    ),
  );
}

/** @param {any} message */
const history = (message) =>
  (message.sim?.history ?? [])
    .map((/** @type {any} */ one) => one.text)
    .filter(Boolean)
    .join("\n— before —\n") || "Edited";

/** @param {import("./state.js").World} world @param {any} message */
function forwarded(world, message) {
  const origin = message.forward_origin;
  if (!origin && !message.forward_date) return null;
  const name = origin?.sender_user
    ? fullName(origin.sender_user)
    : (origin?.sender_user_name ?? origin?.chat?.title ?? origin?.sender_chat?.title ?? "somebody");
  return h(
    "div",
    { class: "bubble-forwarded" },
    icon("forward", 14),
    "Forwarded from ",
    h("strong", null, name),
  );
}

/** @param {import("./pane.js").Pane} pane @param {any} message */
function quote(pane, message) {
  const target = message.reply_to_message;
  // In a forum every message "replies" to the one that made its topic: that is no quote.
  if (!target || target.forum_topic_created) return null;
  const from = sender(pane.app.world, target);
  return h(
    "button",
    {
      type: "button",
      class: `quote ink-${from.bot ? "bot" : tone(from.id)}`,
      on: { click: () => pane.transcript.reveal(target.message_id) },
    },
    h("span", { class: "quote-name" }, from.name),
    h("span", { class: "quote-words" }, message.quote?.text ?? summary(target)),
  );
}

/** One to three emoji and nothing else are drawn large. @param {any} message */
const bigEmoji = (message) =>
  Boolean(
    message.text &&
    !message.entities?.length &&
    /^(\p{Extended_Pictographic}[\u{FE0F}\u{200D}\u{1F3FB}-\u{1F3FF}]*){1,3}$/u.test(message.text),
  );
