// What each person has not seen yet, per chat and topic; the marks outlive a reload.

import { topicOf } from "./people.js";
import { recall, remember } from "./prefs.js";

/** @type {Record<string, number>} newest message seen, by "user/chat/topic" */
let marks = recall("read", {});
let timer = 0;

/** @param {number} user @param {number} chat @param {number | null} topic */
const key = (user, chat, topic) => `${user}/${chat}/${topic ?? 0}`;

/**
 * How many messages of others wait for this person. `topic` undefined counts every topic.
 * @param {import("./state.js").World} world @param {number} user @param {number} chatId @param {number | null} [topic]
 */
export function unread(world, user, chatId, topic) {
  const chat = world.chats.get(chatId);
  let count = 0;
  for (const message of world.transcripts.get(chatId)?.messages ?? []) {
    if (message.sim?.deleted || message.sim?.service || message.from?.id === user) continue;
    const place = topicOf(chat, message);
    if (topic !== undefined && place !== topic) continue;
    if (message.message_id > (marks[key(user, chatId, place)] ?? 0)) count += 1;
  }
  return count;
}

/** @param {import("./state.js").World} world @param {number} user @param {number} chatId @param {number | null} topic */
export function markRead(world, user, chatId, topic) {
  const chat = world.chats.get(chatId);
  const newest = (world.transcripts.get(chatId)?.messages ?? [])
    .filter((message) => topicOf(chat, message) === topic)
    .reduce((most, message) => Math.max(most, message.message_id), 0);
  const mark = key(user, chatId, topic);
  if ((marks[mark] ?? 0) === newest || newest === 0) return;
  marks[mark] = newest;
  clearTimeout(timer);
  timer = window.setTimeout(() => remember("read", marks), 300);
  world.emit("read", { user, chatId });
}

/** After a reset the message numbers begin again. */
export function forgetMarks() {
  marks = {};
  remember("read", marks);
}

/** @param {import("./state.js").World} world @param {number} user */
export function unreadOf(world, user) {
  let count = unread(world, user, user);
  for (const chat of world.chats.values()) {
    if (chat.type !== "private" && chat.members.some((one) => one.user_id === user))
      count += unread(world, user, chat.id);
  }
  return count;
}
