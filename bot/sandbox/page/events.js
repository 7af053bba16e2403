// The stream of what happens in the sandbox: kept open, reopened when it breaks, told to the world.

const WORLD_KINDS = new Set(["people", "member", "topic", "clock", "limits", "commands"]);
const CHAT_KINDS = new Set([
  "message",
  "edited",
  "deleted",
  "callback",
  "toast",
  "keyboard",
  "typing",
  "member",
  "topic",
  "reaction",
  "pin",
]);
/** What changes no message: reading the newest ones again is enough. */
const LIGHT_KINDS = new Set(["keyboard", "typing", "toast", "callback"]);
const RETRY_MS = [250, 500, 1000, 2000, 4000];

/**
 * Follows the news from the number the world was read at, so that nothing falls between.
 * @param {import("./state.js").World} world
 * @param {(state: "live" | "waiting") => void} tell
 */
export function listen(world, tell) {
  let tries = 0;
  let seen = world.seq;

  const open = () => {
    const source = new EventSource(`sim/events?since=${seen}`);
    source.onopen = () => {
      tell("live");
      tries = 0;
    };
    source.onmessage = (message) => {
      const event = JSON.parse(message.data);
      seen = event.seq;
      apply(world, event);
    };
    source.onerror = () => {
      tell("waiting");
      source.close();
      setTimeout(open, RETRY_MS[Math.min(tries++, RETRY_MS.length - 1)]);
    };
  };
  open();
}

/** @param {import("./state.js").World} world @param {any} event */
function apply(world, event) {
  if (event.kind === "reset") {
    // Somebody began anew, or this page was away for too long.
    void world.reload({ forget: true }).catch(() => {});
    world.emit("calls", event);
    return;
  }
  if (event.kind === "call" || event.kind === "faults") {
    world.emit(event.kind === "call" ? "calls" : "faults", event);
    return;
  }
  const chat = typeof event.chat === "number" ? event.chat : null;
  if (WORLD_KINDS.has(event.kind) || (chat !== null && !world.chats.has(chat)))
    void world.refresh().catch(() => {});
  if (chat !== null && CHAT_KINDS.has(event.kind))
    void world.refreshChat(chat, event.message_id ?? (LIGHT_KINDS.has(event.kind) ? Infinity : 0));
}
