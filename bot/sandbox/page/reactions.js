// Reactions to a message: seen below it, given and taken back by a press.

import { post } from "./api.js";
import { h } from "./dom.js";
import { fullName } from "./people.js";
import { t } from "./texts.js";

/** Faces that Telegram lets everybody react with. */
export const FACES = ["👍", "❤", "🔥", "👏", "😢", "👀", "🙏", "👎"];

/** @param {import("./pane.js").Pane} pane @param {any} message */
export function reactions(pane, message) {
  /** @type {Map<string, any[]>} */
  const givers = new Map();
  for (const one of message.sim?.reactions ?? [])
    givers.set(one.emoji, [...(givers.get(one.emoji) ?? []), one.user]);
  if (!givers.size) return null;
  const { world } = pane.app;
  const name = (/** @type {number} */ id) =>
    id === world.bot.id ? world.bot.first_name : fullName(world.people.get(id));
  return h(
    "div",
    { class: "reactions", role: "group", "aria-label": t("Reactions") },
    [...givers].map(([face, users]) =>
      h(
        "button",
        {
          type: "button",
          class: "reaction",
          "aria-pressed": String(users.includes(pane.userId)),
          "aria-label": `${face} ${users.map(name).join(", ")}`,
          title: users.map(name).join(", "),
          data: { testid: "reaction", emoji: face },
          on: { click: () => void react(pane, message, face) },
        },
        face,
        users.length > 1 ? ` ${users.length}` : "",
      ),
    ),
  );
}

/** Gives a reaction, or takes the same one back. @param {import("./pane.js").Pane} pane @param {any} message @param {string} face */
export async function react(pane, message, face) {
  const own = (message.sim?.reactions ?? []).find((/** @type {any} */ one) => one.user === pane.userId);
  const emoji = own?.emoji === face ? "" : face;
  const body = { user: pane.userId, chat: pane.chatId, message_id: message.message_id, emoji };
  const done = await pane.attempt(() => post("react", body));
  if (done?.message) pane.app.world.add(pane.chatId, [done.message]);
}
