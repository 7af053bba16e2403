// The menu of a pane: links, blocking the bot, what is shown.

import { post } from "./api.js";
import { popup } from "./dialogs.js";
import { askForLink } from "./links.js";
import { showDeleted } from "./prefs.js";

/** @param {import("./pane.js").Pane} pane @param {HTMLElement} button */
export function paneMenu(pane, button) {
  const { world } = pane.app;
  const person = world.people.get(pane.userId);
  const blocked = Boolean(person?.blocked_bot);
  popup(
    button,
    [
      { label: "Open a link…", icon: "link", action: "link", run: () => void askForLink(pane) },
      {
        label: "Show deleted messages",
        icon: "eye",
        action: "show-deleted",
        checked: showDeleted.get(),
        run: () => showDeleted.set(!showDeleted.get()),
      },
      "line",
      {
        label: blocked ? "Unblock the bot" : "Block the bot",
        icon: "block",
        action: "block",
        tone: blocked ? "" : "danger",
        run: () => void block(pane, !blocked),
      },
    ],
    "More for this person",
    "pane-menu-list",
  );
}

/** @param {import("./pane.js").Pane} pane @param {boolean} blocked */
async function block(pane, blocked) {
  const done = await pane.attempt(() => post("block", { user: pane.userId, blocked }));
  if (!done) return;
  await pane.app.world.refresh();
  pane.toast(blocked ? "The bot is blocked" : "The bot is welcome again");
}
