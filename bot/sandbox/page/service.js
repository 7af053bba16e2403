// Lines without a bubble: what happened in a chat, as Telegram words it.

import { fullName, sender } from "./people.js";
import { t } from "./texts.js";
import { summary } from "./words.js";

const QUOTED_LETTERS = 40;

/** @param {any[]} users */
const names = (users) => users.map((one) => (one.is_bot ? one.first_name : fullName(one))).join(", ");

/**
 * The line, or null when the message is not a service message.
 * @param {import("./state.js").World} world @param {any} message @returns {string | null}
 */
export function serviceWords(world, message) {
  const who = sender(world, message).name;
  return (
    peopleWords(message, who) ??
    topicWords(message, who) ??
    shareWords(world, message, who) ??
    groupWords(message, who)
  );
}

/** @param {any} message @param {string} who */
function peopleWords(message, who) {
  if (message.new_chat_members) {
    const added = names(message.new_chat_members);
    return added === who ? t("{who} joined", { who }) : t("{who} added {added}", { who, added });
  }
  if (!message.left_chat_member) return null;
  const gone = names([message.left_chat_member]);
  return gone === who ? t("{who} left the group", { who }) : t("{who} removed {gone}", { who, gone });
}

/** @param {any} message @param {string} who */
function topicWords(message, who) {
  const { forum_topic_created: made, forum_topic_edited: edited } = message;
  if (made) return t("{who} created the topic “{name}”", { who, name: made.name });
  if (edited?.name) return t("{who} renamed the topic to “{name}”", { who, name: edited.name });
  if (edited) return t("{who} changed the topic", { who });
  if (message.forum_topic_closed) return t("{who} closed the topic", { who });
  if (message.forum_topic_reopened) return t("{who} reopened the topic", { who });
  if (message.general_forum_topic_hidden) return t("{who} hid the topic", { who });
  if (message.general_forum_topic_unhidden) return t("{who} showed the topic again", { who });
  return null;
}

/** @param {import("./state.js").World} world @param {any} message @param {string} who */
function shareWords(world, message, who) {
  const { chat_shared: chat, users_shared: shared } = message;
  if (chat) {
    const title = chat.title ?? world.chats.get(chat.chat_id)?.title ?? chat.chat_id;
    return t("{who} shared the group “{title}”", { who, title });
  }
  if (!shared) return null;
  const people = (shared.users ?? []).map((/** @type {any} */ one) =>
    fullName(one.first_name ? one : world.people.get(one.user_id)),
  );
  return t("{who} shared {people}", { who, people: people.join(", ") });
}

/** @param {any} message @param {string} who */
function groupWords(message, who) {
  if (message.pinned_message) {
    const words = summary(message.pinned_message).slice(0, QUOTED_LETTERS);
    return t("{who} pinned “{words}”", { who, words });
  }
  if (message.new_chat_title)
    return t("{who} renamed the group to “{title}”", { who, title: message.new_chat_title });
  if (message.channel_chat_created) return t("The channel was created");
  if (message.group_chat_created || message.supergroup_chat_created)
    return t("{who} created the group", { who });
  if (message.migrate_to_chat_id || message.migrate_from_chat_id) return t("The group became a supergroup");
  if (message.web_app_data) return t("{who} sent data from the app", { who });
  if (message.write_access_allowed) return t("{who} allowed the bot to write", { who });
  return null;
}
