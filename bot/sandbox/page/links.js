// Links of Telegram that this page can play itself, and the address bar's #start=... form.

import { post } from "./api.js";
import { form, modal, popup } from "./dialogs.js";
import { h } from "./dom.js";
import { avatar, chatsOf, fullName, groupAvatar, isAdmin } from "./people.js";
import { t } from "./texts.js";

/**
 * @param {string} url @param {string} username the bot's
 * @returns {{kind: "start" | "startgroup", payload: string} | {kind: "other"}}
 */
export function parseLink(url, username) {
  let link;
  try {
    link = new URL(url);
  } catch {
    return { kind: "other" };
  }
  const host = link.hostname.toLowerCase();
  let name = "";
  if (["t.me", "telegram.me", "telegram.dog"].includes(host)) name = link.pathname.split("/")[1] ?? "";
  else if (link.protocol === "tg:" && host === "resolve") name = link.searchParams.get("domain") ?? "";
  if (!name || name.toLowerCase() !== username.toLowerCase()) return { kind: "other" };
  if (link.searchParams.has("startgroup"))
    return { kind: "startgroup", payload: link.searchParams.get("startgroup") ?? "" };
  return { kind: "start", payload: link.searchParams.get("start") ?? "" };
}

/** @param {import("./pane.js").Pane} pane @param {string} url */
export function openLink(pane, url) {
  const own = ownHash(url);
  if (own) {
    void pane.start(own.payload);
    return;
  }
  const link = parseLink(url, pane.app.world.bot.username);
  if (link.kind === "start") void pane.start(link.payload || undefined);
  else if (link.kind === "startgroup") chooseGroup(pane, link.payload);
  else if (/^tg:/i.test(url)) pane.toast(t("Only real Telegram can open that link"), "bad");
  else if (/^(https?|mailto|tel):/i.test(url)) window.open(url, "_blank", "noopener");
}

/**
 * A link in a message. One that starts the bot with a code is mostly meant for somebody else, a
 * customer or a colleague, and one reader plays them all: so it asks who opens it.
 * @param {import("./pane.js").Pane} pane @param {string} url @param {HTMLElement} anchor
 */
export function openLinkAs(pane, url, anchor) {
  const { world } = pane.app;
  const payload = ownHash(url)?.payload ?? startOf(parseLink(url, world.bot.username));
  if (!payload || world.people.size < 2) {
    openLink(pane, url);
    return;
  }
  const others = [...world.people.values()].filter((person) => person.id !== pane.userId);
  const self = world.people.get(pane.userId);
  popup(
    anchor,
    [...(self ? [self] : []), ...others].map((person) => ({
      label: t("Open as {who}", { who: fullName(person) }),
      face: avatar(person.id, fullName(person), "small"),
      action: `open-as-${person.id}`,
      run: () => void (person.id === pane.userId ? pane : pane.app.paneOf(person.id)).start(payload),
    })),
    t("Who opens this link"),
    "link-menu",
  );
}

/** @param {ReturnType<typeof parseLink>} link */
const startOf = (link) => (link.kind === "start" ? link.payload : "");

/** A link to this very page that carries a start. @param {string} url */
function ownHash(url) {
  try {
    const link = new URL(url, location.href);
    const same = link.origin === location.origin && link.pathname === location.pathname;
    return same ? readHash(link.hash) : null;
  } catch {
    return null;
  }
}

/** "#start=<payload>&as=<user id>" @param {string} hash @returns {{payload: string, as: number | null} | null} */
export function readHash(hash) {
  const values = new URLSearchParams(hash.replace(/^#/, ""));
  if (!values.has("start")) return null;
  return { payload: values.get("start") ?? "", as: Number(values.get("as")) || null };
}

/** Asks for a link and opens it as the pane's person. @param {import("./pane.js").Pane} pane */
export async function askForLink(pane) {
  const values = await form(
    t("Open a link"),
    [
      h(
        "label",
        null,
        h("span", null, t("The link from the terminal or from a message, or only its code")),
        h("input", {
          name: "link",
          required: true,
          autocomplete: "off",
          spellcheck: "false",
          placeholder: `https://t.me/${pane.app.world.bot.username}?start=…`,
          data: { testid: "link-input" },
        }),
      ),
    ],
    t("Open"),
  );
  const link = String(values?.get("link") ?? "").trim();
  if (!link) return;
  if (/^[A-Za-z0-9_-]{1,64}$/.test(link)) void pane.start(link);
  else openLink(pane, /^[a-z]+:/i.test(link) ? link : `https://${link}`);
}

/** Adds the bot to one of the person's groups, as a ?startgroup link does. @param {import("./pane.js").Pane} pane @param {string} payload */
function chooseGroup(pane, payload) {
  const { world } = pane.app;
  const groups = chatsOf(world, pane.userId).filter((one) => !one.bot && one.chat);
  const rows = groups.map((one) => {
    const admin = isAdmin(one.chat, pane.userId);
    return h(
      "button",
      {
        type: "button",
        class: "pick",
        disabled: !admin,
        data: { testid: `picker-chat-${one.id}` },
        on: {
          click: () => {
            box.close();
            void add(pane, one.id, payload);
          },
        },
      },
      groupAvatar(/** @type {import("./state.js").Chat} */ (one.chat)),
      h(
        "span",
        { class: "pick-words" },
        h("strong", null, one.title),
        h("small", null, admin ? t("add the bot here") : t("you are not an admin there")),
      ),
    );
  });
  const box = modal({
    title: t("Add {bot} to a group", { bot: world.bot.first_name }),
    testid: "picker",
    body: h("div", { class: "picks" }, rows),
    className: "narrow",
  });
}

/** @param {import("./pane.js").Pane} pane @param {number} chat @param {string} payload */
async function add(pane, chat, payload) {
  const { world } = pane.app;
  const done = await pane.attempt(async () => {
    await post("member", {
      chat,
      bot: true,
      action: "promote",
      by: pane.userId,
      rights: { can_manage_topics: true, can_pin_messages: true, can_delete_messages: true },
    });
    return post("message", {
      user: pane.userId,
      chat,
      text: `/start@${world.bot.username}${payload ? ` ${payload}` : ""}`,
    });
  });
  if (done) {
    world.add(chat, done.messages);
    pane.open(chat);
  }
}
