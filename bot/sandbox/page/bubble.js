// One message as Telegram draws it: bubble, quote, media, text, time and marks.

import { h } from "./dom.js";
import { rich } from "./entities.js";
import { icon } from "./icons.js";
import { inlineKeyboard } from "./inline.js";
import { marks } from "./marks.js";
import { contactCard, document_, film, pictures, place, poll, stickerFace, voiceNote } from "./media.js";
import { avatar, botAvatar, fullName, sender, tone } from "./people.js";
import { reactions } from "./reactions.js";
import { t } from "./texts.js";
import { summary } from "./words.js";

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
  const parts = media(pane, messages);
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
      "aria-label": `${own ? t("You") : from.name}: ${summary(worded)}`,
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
    deleted ? null : reactions(pane, head),
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

/** @param {import("./pane.js").Pane} pane @param {any[]} messages */
function media(pane, messages) {
  const head = messages[0];
  const parts = [];
  const shown = messages.filter((one) => one.photo);
  if (shown.length) parts.push(pictures(shown));
  for (const one of messages) {
    if (one.voice) parts.push(voiceNote(one.voice));
    if (one.audio) parts.push(voiceNote(one.audio));
    if (one.animation) parts.push(film(one.animation));
    else if (one.document) parts.push(document_(one.document));
    if (one.video || one.video_note) parts.push(film(one.video ?? one.video_note));
  }
  if (head.location) parts.push(place(head.location, head.venue));
  if (head.poll) parts.push(poll(pane, head));
  if (head.contact) parts.push(contactCard(head.contact));
  if (head.sticker) parts.push(stickerFace(head.sticker));
  return parts;
}

/** @param {import("./state.js").World} world @param {any} message */
function forwarded(world, message) {
  const origin = message.forward_origin;
  if (!origin && !message.forward_date) return null;
  const name = origin?.sender_user
    ? fullName(origin.sender_user)
    : (origin?.sender_user_name ?? origin?.chat?.title ?? origin?.sender_chat?.title ?? t("somebody"));
  return h(
    "div",
    { class: "bubble-forwarded" },
    icon("forward", 14),
    t("Forwarded from"),
    " ",
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
