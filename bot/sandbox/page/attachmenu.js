// What the paper clip offers: files, samples, stickers, a place, a contact.

import { popup } from "./dialogs.js";
import { h } from "./dom.js";
import { fullName } from "./people.js";
import { samplePhoto } from "./samples.js";
import { t } from "./texts.js";

const STICKERS = ["🔔", "👍", "🙏", "😀", "😡", "🎉", "🛠", "❤️", "👀", "🔥", "☕", "🧹"];
const HOSTEL = { latitude: 41.3874, longitude: 2.1686 };

/** @param {import("./composer.js").Composer} composer @param {HTMLElement} button */
export function attachMenu(composer, button) {
  const { files } = composer;
  const person = composer.pane.app.world.people.get(composer.pane.userId);
  popup(
    button,
    [
      { label: t("Photos…"), icon: "photo", action: "photo", run: () => files.photoInput.click() },
      { label: t("File…"), icon: "file", action: "document", run: () => files.documentInput.click() },
      "line",
      {
        label: t("Sample photo"),
        icon: "photo",
        action: "sample-photo",
        run: () => files.stage([samplePhoto(0)]),
      },
      {
        label: t("Sample album of two"),
        icon: "photo",
        action: "sample-album",
        run: () => files.stage([samplePhoto(0), samplePhoto(1)]),
      },
      {
        label: t("Sample file"),
        icon: "file",
        action: "sample-document",
        run: () => files.stage([{ kind: "document", sample: "document", name: "sample.pdf" }]),
      },
      {
        label: t("Sample video"),
        icon: "film",
        action: "sample-video",
        run: () => void composer.post({ video: { sample: "video" } }),
      },
      {
        label: t("Sample voice message"),
        icon: "mic",
        action: "sample-voice",
        run: () => void composer.post({ voice: { sample: "voice" } }),
      },
      "line",
      { label: t("Sticker"), icon: "smile", action: "sticker", run: () => stickers(composer, button) },
      {
        label: t("Location"),
        icon: "pin",
        action: "location",
        run: () => void composer.post({ location: HOSTEL }),
      },
      {
        label: t("My contact"),
        icon: "contact",
        action: "contact",
        run: () =>
          void composer.post({
            contact: {
              phone_number: "+34600000000",
              first_name: fullName(person),
              user_id: composer.pane.userId,
            },
          }),
      },
    ],
    t("Attach"),
    "attach-menu",
  );
}

/** @param {import("./composer.js").Composer} composer @param {HTMLElement} button */
function stickers(composer, button) {
  const close = () => {
    sheet.remove();
    veil.remove();
  };
  const faces = STICKERS.map((face) =>
    h(
      "button",
      {
        type: "button",
        class: "sticker-pick",
        "aria-label": `${t("Sticker")} ${face}`,
        on: {
          click: () => {
            close();
            void composer.post({ sticker: { emoji: face } });
          },
        },
      },
      face,
    ),
  );
  const veil = h("div", { class: "menu-veil", on: { pointerdown: close } });
  const sheet = h(
    "div",
    {
      class: "menu sticker-sheet",
      role: "dialog",
      "aria-label": t("Stickers"),
      on: { keydown: (/** @type {KeyboardEvent} */ event) => event.key === "Escape" && close() },
    },
    faces,
  );
  document.body.append(veil, sheet);
  const box = button.getBoundingClientRect();
  sheet.style.left = `${Math.max(8, Math.min(box.left, innerWidth - sheet.offsetWidth - 8))}px`;
  sheet.style.top = `${Math.max(8, box.top - sheet.offsetHeight - 8)}px`;
  /** @type {HTMLElement} */ (faces[0]).focus();
}
