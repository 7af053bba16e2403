// Who and where: names, colours and avatars of people and chats, and which chats a person sees.

import { h } from "./dom.js";
import { icon } from "./icons.js";
import { t } from "./texts.js";

const GONE = new Set(["left", "kicked"]);
const TONES = 7;

/** @param {{first_name?: string, last_name?: string, deactivated?: boolean} | undefined} person */
export const fullName = (person) =>
  person?.deactivated
    ? t("Deleted account")
    : [person?.first_name, person?.last_name].filter(Boolean).join(" ") || t("Somebody");

/** A steady colour per id, as a number 0..6 that the style sheet turns into a hue. @param {number} id */
export const tone = (id) => Math.abs(id) % TONES;

/** @param {string} name */
export function initials(name) {
  const words = name.trim().split(/\s+/);
  const letters = words.length > 1 ? [words[0], words[words.length - 1]] : [words[0]];
  return letters
    .map((word) => [...word][0] ?? "")
    .join("")
    .toUpperCase();
}

/** @param {number} id @param {string} name @param {string} [extra] */
export const avatar = (id, name, extra = "") =>
  h("span", { class: `avatar tone-${tone(id)} ${extra}`, "aria-hidden": "true" }, initials(name));

/** The bot's own mark. @param {string} [extra] */
export const botAvatar = (extra = "") =>
  h(
    "span",
    { class: `avatar avatar-bot ${extra}`, "aria-hidden": "true" },
    h("img", { src: "assets/bell.svg", alt: "" }),
  );

/** @param {import("./state.js").Chat} chat @param {string} [extra] */
export const groupAvatar = (chat, extra = "") =>
  h(
    "span",
    { class: `avatar avatar-group tone-${tone(chat.id + 3)} ${extra}`, "aria-hidden": "true" },
    chat.title ? initials(chat.title) : icon("group", 18),
  );

/** @param {import("./state.js").World} world @param {any} message */
export function sender(world, message) {
  if (message.sender_chat)
    return { id: message.sender_chat.id, name: message.sender_chat.title ?? t("Group"), bot: false };
  if (message.sim?.from_bot || message.from?.is_bot) {
    return { id: world.bot.id, name: message.from?.first_name ?? world.bot.first_name, bot: true };
  }
  const person = world.people.get(message.from?.id);
  return { id: message.from?.id ?? 0, name: fullName(person ?? message.from), bot: false };
}

/**
 * The chats a person sees: the bot first, then the groups they are in.
 * @param {import("./state.js").World} world @param {number} userId
 * @returns {{id: number, title: string, bot: boolean, chat: import("./state.js").Chat | null}[]}
 */
export function chatsOf(world, userId) {
  const own = { id: userId, title: world.bot.first_name, bot: true, chat: world.chats.get(userId) ?? null };
  const groups = [...world.chats.values()]
    .filter((chat) => chat.type !== "private" && !chat.migrated_to)
    .filter((chat) => chat.members.some((member) => member.user_id === userId && !GONE.has(member.status)))
    .map((chat) => ({ id: chat.id, title: chat.title, bot: false, chat }));
  return [own, ...groups];
}

/** @param {import("./state.js").Chat | null | undefined} chat @param {number} userId */
export const statusIn = (chat, userId) =>
  chat?.members.find((member) => member.user_id === userId)?.status ?? "left";

/** @param {import("./state.js").Chat | null | undefined} chat */
export const botIsIn = (chat) => Boolean(chat && !["left", "kicked", "none"].includes(chat.bot_status));

/** @param {import("./state.js").Chat | null | undefined} chat @param {number} userId */
export const isAdmin = (chat, userId) => ["creator", "administrator"].includes(statusIn(chat, userId));

/** In a private chat everybody pins, in a group its admins. @param {import("./state.js").Chat | undefined} chat @param {number} userId */
export const mayPin = (chat, userId) => chat?.type === "private" || isAdmin(chat, userId);

/** In a private chat both sides' messages, in a group those of others for who may. @param {import("./state.js").Chat | undefined} chat @param {number} userId */
export function mayDelete(chat, userId) {
  if (chat?.type === "private") return true;
  const member = chat?.members.find((one) => one.user_id === userId);
  return member?.status === "creator" || Boolean(member?.rights?.includes("can_delete_messages"));
}

/** The topic a message is in: null is General, and the only place of a chat without topics. @param {any} chat @param {any} message */
export function topicOf(chat, message) {
  if (!chat?.is_forum) return null;
  const thread = message.message_thread_id ?? null;
  return thread === 1 ? null : thread;
}

/** A forum's topics in order, General first. @param {import("./state.js").Chat | null | undefined} chat */
export function topicsOf(chat) {
  if (!chat?.is_forum) return [];
  const { general } = chat;
  const others = (chat.topics ?? []).filter((topic) => topic.id !== 1);
  const first = { id: null, name: general?.name ?? t("General"), closed: Boolean(general?.closed) };
  return [
    ...(general?.hidden ? [] : [first]),
    ...others.map((topic) => ({
      id: topic.id,
      name: topic.name,
      closed: Boolean(topic.closed),
      color: topic.icon_color,
    })),
  ];
}
