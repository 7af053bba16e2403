// The menu of a group: its topics, its people, the bot's place in it, and what it is.

import { post } from "./api.js";
import { ask, form, modal, popup } from "./dialogs.js";
import { h } from "./dom.js";
import { paneItems } from "./panemenu.js";
import { avatar, botIsIn, fullName, isAdmin, topicsOf } from "./people.js";
import { t } from "./texts.js";

const GONE = new Set(["left", "kicked"]);
const GENERAL = 1;
const PHONE = "(max-width: 699px)";

/** On a phone one menu holds the group's things and the person's. @param {import("./pane.js").Pane} pane @param {HTMLElement} button */
export function chatMenu(pane, button) {
  const chat = pane.app.world.chats.get(pane.chatId);
  const group = chat && chat.type !== "private" ? groupItems(pane, chat) : [];
  const own = matchMedia(PHONE).matches ? paneItems(pane) : [];
  const items = group.length && own.length ? [...group, /** @type {"line"} */ ("line"), ...own] : [...group, ...own];
  popup(button, items, t("More"), "chat-menu-list");
}

/** @typedef {import("./dialogs.js").MenuItem} MenuItem */

/** @param {import("./pane.js").Pane} pane @param {import("./state.js").Chat} chat @returns {MenuItem[]} */
function groupItems(pane, chat) {
  const admin = isAdmin(chat, pane.userId);
  const { userId: user } = pane;
  /** @type {MenuItem[]} */
  const leave = [
    {
      label: chat.type === "channel" ? t("Leave the channel") : t("Leave the group"),
      icon: "leave",
      action: "leave",
      tone: "danger",
      run: () => void change(pane, "member", { chat: chat.id, user, action: "leave" }),
    },
  ];
  if (!admin) return leave;
  return [
    ...(chat.is_forum ? topicItems(pane, chat) : []),
    ...botItems(pane, chat),
    "line",
    { label: t("Add somebody…"), icon: "add", action: "invite", run: () => somebody(pane, chat, "add") },
    { label: t("Remove somebody…"), icon: "block", action: "kick", run: () => somebody(pane, chat, "kick") },
    { label: t("Rename…"), icon: "pencil", action: "rename", run: () => void rename(pane, chat) },
    ...kindItems(pane, chat),
    ...leave,
  ];
}

/** @param {import("./pane.js").Pane} pane @param {import("./state.js").Chat} chat @returns {MenuItem[]} */
function topicItems(pane, chat) {
  const topic = topicsOf(chat).find((one) => one.id === pane.topic);
  const turn = (/** @type {string} */ action, body = {}) =>
    change(pane, "topic", { chat: chat.id, user: pane.userId, action, ...body });
  /** @type {MenuItem[]} */
  const items = [
    {
      label: t("New topic…"),
      icon: "topic",
      action: "topic-create",
      run: async () => {
        const values = await form(t("New topic"), field(t("Name"), "name"), t("Make"));
        if (values) await turn("create", { name: String(values.get("name")) });
      },
    },
  ];
  if (!topic) return [...items, "line"];
  const { name, closed } = topic;
  const id = topic.id ?? GENERAL;
  items.push(
    {
      label: t("Rename “{name}”…", { name }),
      icon: "pencil",
      action: "topic-rename",
      run: async () => {
        const values = await form(t("Rename “{name}”…", { name }), field(t("Name"), "name"), t("Rename"));
        if (values) await turn("rename", { id, name: String(values.get("name")) });
      },
    },
    {
      label: closed ? t("Reopen “{name}”", { name }) : t("Close “{name}”", { name }),
      icon: "check",
      action: closed ? "topic-reopen" : "topic-close",
      run: () => void turn(closed ? "reopen" : "close", { id }),
    },
  );
  if (id === GENERAL) return [...items, "line"];
  return [
    ...items,
    {
      label: t("Delete “{name}”", { name }),
      icon: "trash",
      action: "topic-delete",
      tone: "danger",
      run: async () => {
        const words = t("The topic and its messages are gone for everybody.");
        if (await ask(t("Delete “{name}”", { name }), words, t("Delete"))) await turn("delete", { id });
      },
    },
    "line",
  ];
}

/** @param {import("./pane.js").Pane} pane @param {import("./state.js").Chat} chat @returns {MenuItem[]} */
function botItems(pane, chat) {
  const place = (/** @type {string} */ action) =>
    void change(pane, "member", { chat: chat.id, bot: true, action });
  const one = (/** @type {string} */ label, /** @type {string} */ action, mark = "shield", tone = "") => ({
    label,
    icon: mark,
    action: `bot-${action}`,
    tone,
    run: () => place(action),
  });
  if (!botIsIn(chat)) return [one(t("Add the bot as an admin"), "promote")];
  return [
    chat.bot_status === "administrator"
      ? one(t("Take the bot's rights away"), "demote")
      : one(t("Make the bot an admin"), "promote"),
    chat.bot_status === "restricted"
      ? one(t("Let the bot write again"), "add", "pencil")
      : one(t("Forbid the bot to write"), "restrict", "pencil"),
    one(t("Remove the bot"), "kick", "block", "danger"),
  ];
}

/** @param {import("./pane.js").Pane} pane @param {import("./state.js").Chat} chat @returns {MenuItem[]} */
function kindItems(pane, chat) {
  const body = { chat: chat.id, user: pane.userId };
  if (chat.type === "group")
    return [
      {
        label: t("Turn into a supergroup"),
        icon: "group",
        action: "migrate",
        run: async () => {
          const grown = await change(pane, "migrate", body);
          if (grown?.id && pane.chatId === chat.id) pane.open(grown.id);
        },
      },
    ];
  if (chat.type !== "supergroup") return [];
  return [
    {
      label: chat.is_forum ? t("Turn topics off") : t("Turn topics on"),
      icon: "topic",
      action: "topics-mode",
      run: () => void change(pane, "chat", { ...body, is_forum: !chat.is_forum }),
    },
  ];
}

/** @param {import("./pane.js").Pane} pane @param {import("./state.js").Chat} chat */
async function rename(pane, chat) {
  const values = await form(t("Rename…"), field(t("Name"), "title"), t("Rename"));
  if (values) await change(pane, "chat", { chat: chat.id, user: pane.userId, title: String(values.get("title")) });
}

/** Chooses who comes or goes. @param {import("./pane.js").Pane} pane @param {import("./state.js").Chat} chat @param {"add" | "kick"} action */
function somebody(pane, chat, action) {
  const { world } = pane.app;
  const inside = new Set(chat.members.filter((one) => !GONE.has(one.status)).map((one) => one.user_id));
  const creator = chat.members.find((one) => one.status === "creator")?.user_id;
  const people = [...world.people.values()].filter(({ id, deactivated }) =>
    action === "add" ? !inside.has(id) && !deactivated : inside.has(id) && id !== creator && id !== pane.userId,
  );
  const rows = people.map((person) =>
    h(
      "button",
      {
        type: "button",
        class: "pick",
        data: { testid: `picker-user-${person.id}` },
        on: {
          click: () => {
            box.close();
            void change(pane, "member", { chat: chat.id, user: person.id, action });
          },
        },
      },
      avatar(person.id, fullName(person)),
      h("span", { class: "pick-words" }, h("strong", null, fullName(person))),
    ),
  );
  const box = modal({
    title: action === "add" ? t("Who comes in?") : t("Who has to go?"),
    testid: "picker",
    className: "narrow",
    body: rows.length ? h("div", { class: "picks" }, rows) : h("p", { class: "modal-note" }, t("Nobody is left to choose.")),
  });
}

/** Asks the sandbox for it and shows what became of it. @param {import("./pane.js").Pane} pane @param {string} path @param {object} body */
async function change(pane, path, body) {
  const done = await pane.attempt(() => post(path, body));
  if (done) await pane.app.world.reload();
  return done;
}

/** @param {string} words @param {string} name */
const field = (words, name) =>
  h(
    "label",
    null,
    h("span", null, words),
    h("input", { name, required: true, maxlength: "128", autocomplete: "off" }),
  );
