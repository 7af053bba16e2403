// The menu of a person: links, what is shown, blocking the bot, and the end of their account.

import { post } from "./api.js";
import { ask, popup } from "./dialogs.js";
import { askForLink } from "./links.js";
import { fullName } from "./people.js";
import { showDeleted } from "./prefs.js";
import { t } from "./texts.js";

/** @param {import("./pane.js").Pane} pane @param {HTMLElement} button */
export const paneMenu = (pane, button) => popup(button, paneItems(pane), t("More for this person"), "pane-menu-list");

/** @param {import("./pane.js").Pane} pane @returns {import("./dialogs.js").MenuItem[]} */
export function paneItems(pane) {
  const blocked = Boolean(pane.app.world.people.get(pane.userId)?.blocked_bot);
  return [
    { label: t("Open a link…"), icon: "link", action: "link", run: () => void askForLink(pane) },
    {
      label: t("Show deleted messages"),
      icon: "eye",
      action: "show-deleted",
      checked: showDeleted.get(),
      run: () => showDeleted.set(!showDeleted.get()),
    },
    "line",
    {
      label: blocked ? t("Unblock the bot") : t("Block the bot"),
      icon: "block",
      action: "block",
      tone: blocked ? "" : "danger",
      run: () => void block(pane, !blocked),
    },
    {
      label: t("Delete this account…"),
      icon: "trash",
      action: "delete-account",
      tone: "danger",
      run: () => void deleteAccount(pane),
    },
  ];
}

/** @param {import("./pane.js").Pane} pane @param {boolean} blocked */
async function block(pane, blocked) {
  const done = await pane.attempt(() => post("block", { user: pane.userId, blocked }));
  if (!done) return;
  await pane.app.world.refresh();
  pane.toast(blocked ? t("The bot is blocked") : t("The bot is welcome again"));
}

/** @param {import("./pane.js").Pane} pane */
async function deleteAccount(pane) {
  const { world } = pane.app;
  const who = fullName(world.people.get(pane.userId));
  const words = t("{who} leaves Telegram for good. The bot cannot write to them any more.", { who });
  if (!(await ask(t("Delete this account?"), words, t("Delete")))) return;
  const done = await pane.attempt(() => post("account", { user: pane.userId }));
  if (done) await world.reload();
}
