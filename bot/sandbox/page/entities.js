// Text and its entities as DOM. Offsets count UTF-16 units, which is what JavaScript strings hold.

import { h } from "./dom.js";
import { t } from "./texts.js";
import { dateTime, longTime } from "./words.js";

/**
 * @typedef {{type: string, offset: number, length: number, url?: string, user?: any, language?: string, unix_time?: number, date_time_format?: string}} Entity
 * @typedef {{link: (url: string, anchor: HTMLElement) => void, command: (text: string) => void, now: () => Date}} Doors
 */

const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);
const SIMPLE = { bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code" };

/** @param {string} text @param {Entity[] | undefined} entities @param {Doors} doors */
export function rich(text, entities, doors) {
  const fragment = document.createDocumentFragment();
  const sorted = [...(entities ?? [])].sort((a, b) => a.offset - b.offset || b.length - a.length);
  write(fragment, text, 0, text.length, sorted, doors);
  return fragment;
}

/** @param {Node} parent @param {string} text @param {number} from @param {number} to @param {Entity[]} entities @param {Doors} doors */
function write(parent, text, from, to, entities, doors) {
  let at = from;
  let index = 0;
  while (index < entities.length) {
    const entity = entities[index];
    const start = Math.max(entity.offset, at);
    const end = Math.min(entity.offset + entity.length, to);
    index += 1;
    if (end <= start) continue;
    if (start > at) parent.appendChild(document.createTextNode(text.slice(at, start)));
    // Entities that begin inside this one are drawn inside it; Telegram cuts those that stick out.
    const inner = [];
    while (index < entities.length && entities[index].offset < end) inner.push(entities[index++]);
    const outer = wrap(entity, text.slice(start, end), doors);
    write(outer.inside, text, start, end, outer.plain ? [] : inner, doors);
    if (outer.replaced) outer.inside.textContent = outer.replaced;
    parent.appendChild(outer.element);
    // A block begins and ends its own lines: the break right after it is part of it.
    at = BLOCKS.has(entity.type) && text[end] === "\n" && end < to ? end + 1 : end;
  }
  if (at < to) parent.appendChild(document.createTextNode(text.slice(at, to)));
}

/** @param {Entity} entity @param {string} words @param {Doors} doors @returns {{element: HTMLElement, inside: HTMLElement, plain?: boolean, replaced?: string}} */
function wrap(entity, words, doors) {
  const same = (/** @type {HTMLElement} */ element) => ({ element, inside: element });
  if (entity.type in SIMPLE) return same(h(SIMPLE[/** @type {keyof typeof SIMPLE} */ (entity.type)]));
  switch (entity.type) {
    case "pre": {
      const code = h("code");
      return { element: h("pre", { data: { language: entity.language } }, code), inside: code, plain: true };
    }
    case "blockquote":
      return same(h("blockquote"));
    case "expandable_blockquote": {
      const quote = h("blockquote", {
        class: "folded",
        tabindex: "0",
        role: "button",
        "aria-expanded": "false",
      });
      const turn = () => quote.setAttribute("aria-expanded", String(!quote.classList.toggle("folded")));
      quote.addEventListener("click", turn);
      quote.addEventListener("keydown", (event) => event.key === "Enter" && turn());
      return same(quote);
    }
    case "spoiler": {
      const cover = h("span", {
        class: "spoiler",
        role: "button",
        tabindex: "0",
        "aria-label": t("Hidden text, press to show"),
      });
      const open = () => {
        cover.classList.add("shown");
        cover.removeAttribute("aria-label");
      };
      cover.addEventListener("click", open);
      cover.addEventListener("keydown", (event) => event.key === "Enter" && open());
      return same(cover);
    }
    case "text_link":
      return same(anchor(entity.url ?? "", doors));
    case "url":
      return same(anchor(/^[a-z][a-z0-9+.-]*:/i.test(words) ? words : `https://${words}`, doors));
    case "email":
      return same(anchor(`mailto:${words}`, doors));
    case "phone_number":
      return same(anchor(`tel:${words.replace(/[^+\d]/g, "")}`, doors));
    case "bot_command": {
      // Not a button element: a line may break before one, and "(" would stay behind alone.
      const command = h("a", { class: "inline-link", role: "button", tabindex: "0" });
      command.addEventListener("click", () => doors.command(words));
      command.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        doors.command(words);
      });
      return same(command);
    }
    case "mention":
    case "text_mention":
    case "hashtag":
    case "cashtag":
      return same(h("span", { class: "mention" }));
    case "date_time": {
      const seconds = entity.unix_time ?? /** @type {any} */ (entity).unix ?? 0;
      const format = entity.date_time_format ?? "";
      const element = h("time", {
        class: "moment",
        title: longTime(seconds),
        datetime: new Date(seconds * 1000).toISOString(),
      });
      return {
        element,
        inside: element,
        replaced: format ? dateTime(seconds, format, doors.now()) : undefined,
      };
    }
    default:
      return same(h("span"));
  }
}

/** @param {string} url @param {Doors} doors */
function anchor(url, doors) {
  const safe = /^(https?|tg|mailto|tel):/i.test(url) ? url : "#";
  const link = h("a", { href: safe, target: "_blank", rel: "noopener noreferrer" });
  link.addEventListener("click", (event) => {
    event.preventDefault();
    doors.link(safe, link);
  });
  return link;
}
