// Pictures, albums, files, voice notes, places, contacts and stickers inside bubbles.

import { fileUrl, post } from "./api.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { lightbox } from "./lightbox.js";
import { avatar } from "./people.js";
import { counted, t } from "./texts.js";
import { duration, sizeOf } from "./words.js";

const BARS = 32;

/** @param {any[]} sizes */
const largest = (sizes) =>
  sizes.reduce((best, one) => (one.width * one.height >= best.width * best.height ? one : best));

/** One picture or an album's grid. @param {any[]} messages */
export function pictures(messages) {
  const photos = messages.map((message) => largest(message.photo));
  const urls = photos.map((photo) => fileUrl(photo.file_unique_id));
  const cells = photos.map((photo, index) => {
    const image = h("img", {
      src: urls[index],
      alt: messages[index].caption ?? t("Photo"),
      loading: "lazy",
      width: photo.width,
      height: photo.height,
    });
    return h(
      "button",
      {
        type: "button",
        class: "picture",
        "aria-label": t("Open photo {n} of {all}", { n: index + 1, all: photos.length }),
        css: photos.length === 1 ? { "aspect-ratio": `${clamp(photo.width / photo.height)}` } : {},
        on: { click: () => lightbox(urls, index) },
      },
      image,
    );
  });
  return h("div", { class: "pictures", data: { count: Math.min(photos.length, 10) } }, cells);
}

/** @param {any} file @param {string} [title] */
export function document_(file, title) {
  const name = title ?? file.file_name ?? t("File");
  return h(
    "a",
    { class: "file", href: fileUrl(file.file_unique_id), download: name, title: t("Save {name}", { name }) },
    h("span", { class: "file-mark" }, icon("file", 22)),
    h(
      "span",
      { class: "file-words" },
      h("span", { class: "file-name" }, name),
      h("span", { class: "file-size" }, file.file_size ? sizeOf(file.file_size) : (file.mime_type ?? t("File"))),
    ),
  );
}

/** @param {any} voice */
export function voiceNote(voice) {
  const sound = new Audio();
  sound.preload = "none";
  sound.src = fileUrl(voice.file_unique_id);
  const shape = wave(String(voice.file_unique_id));
  const bars = shape.map((height) => h("span", { css: { "--h": height.toFixed(2) } }));
  const left = h("span", { class: "voice-time" }, duration(voice.duration ?? 0));
  const button = h(
    "button",
    { type: "button", class: "voice-play", "aria-label": t("Play the voice message") },
    icon("play", 18),
  );
  const total = () =>
    Number.isFinite(sound.duration) && sound.duration > 0 ? sound.duration : voice.duration || 1;
  const draw = () => {
    const share = sound.currentTime / total();
    bars.forEach((bar, index) => bar.classList.toggle("heard", index / BARS < share));
    left.textContent = duration(sound.paused && share === 0 ? total() : sound.currentTime);
  };
  const dress = () => {
    button.replaceChildren(icon(sound.paused ? "play" : "pause", 18));
    button.setAttribute("aria-label", sound.paused ? t("Play the voice message") : t("Pause the voice message"));
  };
  button.addEventListener("click", () =>
    sound.paused ? sound.play().catch(() => left.replaceChildren(t("cannot play"))) : sound.pause(),
  );
  for (const kind of ["play", "pause", "ended"]) sound.addEventListener(kind, dress);
  sound.addEventListener("timeupdate", draw);
  sound.addEventListener("ended", () => {
    sound.currentTime = 0;
    draw();
  });
  return h(
    "div",
    { class: "voice" },
    button,
    h("span", { class: "voice-wave", "aria-hidden": "true" }, bars),
    left,
  );
}

/** A film, played where it stands. @param {any} video */
export const film = (video) =>
  h("video", {
    class: "film",
    src: fileUrl(video.file_unique_id),
    controls: true,
    preload: "metadata",
    playsinline: true,
    "aria-label": video.file_name ?? t("Video"),
    data: { testid: "video" },
  });

/** A poll with what was voted so far; a press votes. @param {import("./pane.js").Pane} pane @param {any} message */
export function poll(pane, message) {
  const asked = message.poll;
  const vote = async (/** @type {number} */ place) => {
    const body = { user: pane.userId, chat: pane.chatId, message_id: message.message_id, options: [place] };
    const done = await pane.attempt(() => post("vote", body));
    if (done) pane.app.world.add(pane.chatId, [done.message]);
  };
  const total = asked.total_voter_count ?? 0;
  return h(
    "div",
    { class: "poll", data: { testid: "poll" } },
    h("strong", null, asked.question),
    h(
      "ul",
      null,
      (asked.options ?? []).map((/** @type {any} */ option, /** @type {number} */ place) => {
        const share = total ? Math.round((100 * option.voter_count) / total) : 0;
        return h(
          "li",
          null,
          h(
            "button",
            { type: "button", class: "poll-option", disabled: asked.is_closed, on: { click: () => void vote(place) } },
            h("span", { class: "poll-share" }, `${share}%`),
            option.text,
          ),
        );
      }),
    ),
    h("small", null, asked.is_closed ? t("Closed poll") : t("Poll"), " · ", counted(total, "{n} vote", "{n} votes")),
  );
}

/** @param {{latitude: number, longitude: number}} location @param {any} [venue] */
export function place(location, venue) {
  const words = `${location.latitude.toFixed(5)}, ${location.longitude.toFixed(5)}`;
  return h(
    "figure",
    { class: "place" },
    h(
      "div",
      { class: "place-map", role: "img", "aria-label": `${t("Location")} ${words}` },
      h("span", { class: "place-pin" }, icon("pin", 28)),
    ),
    h("figcaption", null, venue ? h("strong", null, venue.title) : null, words),
  );
}

/** @param {any} contact */
export function contactCard(contact) {
  const name = [contact.first_name, contact.last_name].filter(Boolean).join(" ");
  return h(
    "div",
    { class: "contact" },
    avatar(contact.user_id ?? 0, name),
    h("span", null, h("strong", null, name), h("span", { class: "contact-phone" }, contact.phone_number)),
  );
}

/** @param {any} sticker */
export const stickerFace = (sticker) =>
  h(
    "div",
    { class: "sticker", role: "img", "aria-label": `${t("Sticker")} ${sticker.emoji ?? ""}` },
    sticker.emoji ?? "🔔",
  );

/** A steady picture of sound for a file that nobody measured. @param {string} seed */
function wave(seed) {
  let state = [...seed].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) >>> 0, 7);
  return Array.from({ length: BARS }, (_, index) => {
    state = (state * 1664525 + 1013904223) >>> 0;
    const hill = 0.45 + 0.35 * Math.sin((index / BARS) * Math.PI);
    return Math.max(0.14, Math.min(1, hill * (0.4 + state / 4294967296)));
  });
}

/** @param {number} ratio */
const clamp = (ratio) => Math.max(0.75, Math.min(1.9, ratio || 1));
