// Telegram's own windows for choosing a chat or people, which reply keyboards ask for.

import { post } from "./api.js";
import { modal } from "./dialogs.js";
import { h } from "./dom.js";
import { avatar, botIsIn, chatsOf, fullName, groupAvatar, isAdmin, statusIn } from "./people.js";
import { speech, t } from "./texts.js";

/** @type {Record<string, string>} */
const RIGHTS = {
  can_manage_topics: t("manage topics"),
  can_pin_messages: t("pin messages"),
  can_delete_messages: t("delete messages"),
  can_invite_users: t("add people"),
  can_manage_chat: t("manage the chat"),
  can_promote_members: t("add admins"),
  can_restrict_members: t("restrict people"),
  can_change_info: t("change the group's name"),
  can_edit_messages: t("edit messages"),
  can_post_messages: t("post messages"),
};

/** @param {import("./pane.js").Pane} pane @param {string} title @param {any} wish KeyboardButtonRequestChat */
export function pickChat(pane, title, wish) {
  const { world } = pane.app;
  const rights = wanted(wish.bot_administrator_rights);
  const rows = chatsOf(world, pane.userId)
    .filter((one) => !one.bot)
    .map((one) => {
      const chat = /** @type {import("./state.js").Chat} */ (one.chat);
      const no = refusal(chat, pane.userId, wish);
      const joins = wish.bot_is_member || wish.bot_administrator_rights ? !botIsIn(chat) : false;
      const note =
        no ??
        [
          chat.is_forum ? t("group with topics") : t("group"),
          joins ? t("{bot} will be added", { bot: world.bot.first_name }) : null,
        ]
          .filter(Boolean)
          .join(" · ");
      return h(
        "button",
        {
          type: "button",
          class: "pick",
          disabled: Boolean(no),
          data: { testid: `picker-chat-${chat.id}` },
          on: {
            click: () => {
              box.close();
              void share(pane, { request_id: wish.request_id, chats: [chat.id] });
            },
          },
        },
        groupAvatar(chat),
        h("span", { class: "pick-words" }, h("strong", null, chat.title), h("small", null, note)),
      );
    });
  const box = modal({
    title,
    testid: "picker",
    className: "narrow",
    body: [
      rights.length
        ? h(
            "p",
            { class: "modal-note" },
            t("{bot} becomes an admin there and may {rights}.", { bot: world.bot.first_name, rights: list(rights) }),
          )
        : null,
      h(
        "div",
        { class: "picks" },
        rows.length ? rows : h("p", { class: "modal-note" }, t("You are in no group yet.")),
      ),
    ],
  });
  focusFirst(box);
}

/** @param {import("./pane.js").Pane} pane @param {string} title @param {any} wish KeyboardButtonRequestUsers */
export function pickUsers(pane, title, wish) {
  const { world } = pane.app;
  const most = wish.max_quantity ?? 1;
  /** @type {Set<number>} */
  const chosen = new Set();
  const go = /** @type {HTMLButtonElement} */ (
    h(
      "button",
      {
        type: "button",
        class: "button primary",
        disabled: true,
        data: { testid: "picker-send" },
        on: {
          click: () => {
            box.close();
            void share(pane, { request_id: wish.request_id, users: [...chosen] });
          },
        },
      },
      t("Share"),
    )
  );
  const rows = [...world.people.values()].filter((person) => !person.deactivated).map((person) => {
    const row = h(
      "button",
      {
        type: "button",
        class: "pick",
        role: "checkbox",
        "aria-checked": "false",
        data: { testid: `picker-user-${person.id}` },
      },
      avatar(person.id, fullName(person)),
      h(
        "span",
        { class: "pick-words" },
        h("strong", null, fullName(person)),
        person.username ? h("small", null, `@${person.username}`) : null,
      ),
      h("span", { class: "pick-check", "aria-hidden": "true" }),
    );
    row.addEventListener("click", () => {
      if (chosen.has(person.id)) chosen.delete(person.id);
      else {
        if (most === 1) chosen.clear();
        if (chosen.size < most) chosen.add(person.id);
      }
      for (const one of box.querySelectorAll(".pick"))
        one.setAttribute(
          "aria-checked",
          String(chosen.has(Number(/** @type {HTMLElement} */ (one).dataset.testid?.split("-").at(-1)))),
        );
      go.disabled = chosen.size === 0;
    });
    return row;
  });
  const box = modal({
    title,
    testid: "picker",
    className: "narrow",
    body: [
      most > 1 ? h("p", { class: "modal-note" }, t("Up to {n} people.", { n: most })) : null,
      h("div", { class: "picks" }, rows),
    ],
    actions: go,
  });
  focusFirst(box);
}

/** Why a chat cannot be chosen, in words, or null. @param {import("./state.js").Chat} chat @param {number} user @param {any} wish */
function refusal(chat, user, wish) {
  const status = statusIn(chat, user);
  if (wish.chat_is_channel !== undefined && wish.chat_is_channel !== (chat.type === "channel"))
    return wish.chat_is_channel ? t("not a channel") : t("a channel");
  if (wish.chat_is_forum !== undefined && wish.chat_is_forum !== Boolean(chat.is_forum))
    return wish.chat_is_forum ? t("has no topics") : t("has topics");
  if (wish.chat_is_created && status !== "creator") return t("you did not create it");
  if (wish.user_administrator_rights && !isAdmin(chat, user))
    return t("you are not an admin there");
  const adds = (wish.bot_is_member || wish.bot_administrator_rights) && !botIsIn(chat);
  if (adds && !isAdmin(chat, user)) return t("only an admin can add the bot");
  return null;
}

/** @param {import("./pane.js").Pane} pane @param {object} body */
async function share(pane, body) {
  const done = await pane.attempt(() => post("share", { user: pane.userId, ...body }));
  if (!done) return;
  pane.app.world.add(pane.userId, done.messages);
  void pane.app.world.refresh();
}

/** @param {any} rights */
const wanted = (rights) =>
  Object.entries(RIGHTS)
    .filter(([name]) => rights?.[name])
    .map(([, words]) => words);
/** @param {string[]} words */
const list = (words) => new Intl.ListFormat(speech).format(words);
/** @param {HTMLDialogElement} box */
const focusFirst = (box) =>
  /** @type {HTMLElement | null} */ (box.querySelector(".pick:not(:disabled)"))?.focus();
