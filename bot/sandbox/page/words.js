// Times, sizes and short descriptions, in the reader's own language and zone; hours run from 0 to
// 23 in every language, as on the bot's cards.

import { t } from "./texts.js";

const hourCycle = "h23";
const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", hourCycle });
const exact = new Intl.DateTimeFormat(undefined, {
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hourCycle,
});
const fullDay = new Intl.DateTimeFormat(undefined, { dateStyle: "full" });
const shortDay = new Intl.DateTimeFormat(undefined, { dateStyle: "medium" });
const day = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "long" });
const dayYear = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "long", year: "numeric" });
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: "auto" });

/** @param {number} seconds unix time */
export const at = (seconds) => new Date(seconds * 1000);
/** @param {number} seconds */
export const timeOf = (seconds) => clock.format(at(seconds));
/** @param {number} seconds */
export const longTime = (seconds) => `${fullDay.format(at(seconds))}, ${exactTime(at(seconds))}`;
/** A time to the second. @param {Date} date */
export const exactTime = (date) => exact.format(date);
/** Day and time to the second. @param {Date} date */
export const dayAndTime = (date) => `${shortDay.format(date)}, ${exactTime(date)}`;
/** A day as a key. @param {number} seconds */
export const dayKey = (seconds) => at(seconds).toDateString();

/** "Today", "Yesterday" or a date, seen from `now`. @param {number} seconds @param {Date} now */
export function dayName(seconds, now) {
  const date = at(seconds);
  const days = Math.round((startOfDay(now) - startOfDay(date)) / 86400000);
  if (days === 0 || days === 1) return capital(relative.format(-days, "day"));
  return (date.getFullYear() === now.getFullYear() ? day : dayYear).format(date);
}

/** A `date_time` entity as its format asks: r, w, d/D, t/T. @param {number} seconds @param {string} format @param {Date} now */
export function dateTime(seconds, format, now) {
  const date = at(seconds);
  if (format.includes("r")) {
    const left = seconds - now.getTime() / 1000;
    for (const [unit, size] of /** @type {[Intl.RelativeTimeFormatUnit, number][]} */ ([
      ["day", 86400],
      ["hour", 3600],
      ["minute", 60],
    ])) {
      if (Math.abs(left) >= size) return relative.format(Math.round(left / size), unit);
    }
    return relative.format(Math.round(left), "second");
  }
  /** @type {Intl.DateTimeFormatOptions} */
  const options = {};
  if (format.includes("w")) options.weekday = "long";
  if (format.includes("d")) Object.assign(options, { day: "2-digit", month: "2-digit", year: "numeric" });
  if (format.includes("D")) Object.assign(options, { day: "numeric", month: "long", year: "numeric" });
  if (/[tT]/.test(format)) Object.assign(options, { hour: "2-digit", minute: "2-digit", hourCycle });
  if (format.includes("T")) options.second = "2-digit";
  return new Intl.DateTimeFormat(undefined, options).format(date);
}

/** A language by its code, in its own reader's words. @param {string | null | undefined} code */
export function language(code) {
  if (!code) return null;
  try {
    return new Intl.DisplayNames(undefined, { type: "language" }).of(code) ?? code;
  } catch {
    return code;
  }
}

/** @param {number} bytes */
export function sizeOf(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1048576) return `${(bytes / 1024).toFixed(bytes < 10240 ? 1 : 0)} kB`;
  return `${(bytes / 1048576).toFixed(1)} MB`;
}

/** @param {number} seconds */
export const duration = (seconds) =>
  `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

/** One line that stands for a message: in the chat list, in a quote. @param {any} message */
export function summary(message) {
  const words = (message.text ?? message.caption ?? "").replace(/\s+/g, " ").trim();
  if (words) return words;
  if (message.photo) return t("Photo");
  if (message.voice) return t("Voice message");
  if (message.document) return message.document.file_name ?? t("File");
  if (message.sticker) return `${message.sticker.emoji ?? ""} ${t("Sticker")}`.trim();
  if (message.video || message.video_note) return t("Video");
  if (message.poll) return `${t("Poll")}: ${message.poll.question}`;
  if (message.location) return t("Location");
  if (message.contact) return t("Contact");
  return t("Message");
}

/** @param {Date} date */
const startOfDay = (date) => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
/** @param {string} text */
const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);
