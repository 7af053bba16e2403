// What can be attached: real files, the sandbox's samples, stickers, a place, a contact.

import { upload } from "./api.js";
import { popup } from "./dialogs.js";
import { fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { fullName } from "./people.js";

const STICKERS = ["🔔", "👍", "🙏", "😀", "😡", "🎉", "🛠", "❤️", "👀", "🔥", "☕", "🧹"];
const HOSTEL = { latitude: 41.3874, longitude: 2.1686 };
const MOST = 10;
const SAMPLE_PHOTOS = ["sample-shower", "sample-radiator"];

/** @typedef {{kind: "photo" | "document", name: string, blob?: Blob, sample?: string, url?: string}} Staged */

export class Attachments {
  /** @param {import("./composer.js").Composer} composer */
  constructor(composer) {
    this.composer = composer;
    /** @type {Staged[]} */
    this.staged = [];
    this.element = h("div", { class: "staged", hidden: true, data: { testid: "staged" } });
    this.photoInput = this.fileInput("image/*");
    this.documentInput = this.fileInput("");
  }

  /** @param {string} accept */
  fileInput(accept) {
    const input = /** @type {HTMLInputElement} */ (h("input", { type: "file", multiple: true, accept, hidden: true }));
    input.addEventListener("change", () => {
      this.add([...(input.files ?? [])], accept === "" ? "document" : undefined);
      input.value = "";
    });
    return input;
  }

  /** @param {HTMLElement} button */
  menu(button) {
    const { composer } = this;
    const person = composer.pane.app.world.people.get(composer.pane.userId);
    popup(button, [
      { label: "Photos…", icon: "photo", action: "photo", run: () => this.photoInput.click() },
      { label: "File…", icon: "file", action: "document", run: () => this.documentInput.click() },
      "line",
      { label: "Sample photo", icon: "photo", action: "sample-photo", run: () => this.stage([samplePhoto(0)]) },
      { label: "Sample album of two", icon: "photo", action: "sample-album", run: () => this.stage([samplePhoto(0), samplePhoto(1)]) },
      { label: "Sample file", icon: "file", action: "sample-document", run: () => this.stage([{ kind: "document", sample: "document", name: "sample.pdf" }]) },
      { label: "Sample voice message", icon: "mic", action: "sample-voice", run: () => void composer.post({ voice: { sample: "voice" } }) },
      "line",
      { label: "Sticker", icon: "smile", action: "sticker", run: () => this.stickers(button) },
      { label: "Location", icon: "pin", action: "location", run: () => void composer.post({ location: HOSTEL }) },
      { label: "My contact", icon: "contact", action: "contact", run: () => void composer.post({ contact: { phone_number: "+34600000000", first_name: fullName(person), user_id: composer.pane.userId } }) },
    ], "Attach", "attach-menu");
  }

  /** @param {HTMLElement} button */
  stickers(button) {
    const close = () => {
      sheet.remove();
      veil.remove();
    };
    const faces = STICKERS.map((face) => h("button", { type: "button", class: "sticker-pick", "aria-label": `Sticker ${face}`, on: { click: () => { close(); void this.composer.post({ sticker: { emoji: face } }); } } }, face));
    const veil = h("div", { class: "menu-veil", on: { pointerdown: close } });
    const sheet = h("div", { class: "menu sticker-sheet", role: "dialog", "aria-label": "Stickers", on: { keydown: (/** @type {KeyboardEvent} */ event) => event.key === "Escape" && close() } }, faces);
    document.body.append(veil, sheet);
    const box = button.getBoundingClientRect();
    sheet.style.left = `${Math.max(8, Math.min(box.left, innerWidth - sheet.offsetWidth - 8))}px`;
    sheet.style.top = `${Math.max(8, box.top - sheet.offsetHeight - 8)}px`;
    /** @type {HTMLElement} */ (faces[0]).focus();
  }

  /** @param {File[]} files @param {"photo" | "document"} [kind] */
  add(files, kind) {
    this.stage(files.map((file) => {
      const photo = (kind ?? (file.type.startsWith("image/") ? "photo" : "document")) === "photo";
      return { kind: photo ? "photo" : "document", name: file.name || "picture.png", blob: file, url: photo ? URL.createObjectURL(file) : undefined };
    }));
  }

  /** @param {ClipboardEvent} event */
  paste(event) {
    const files = [...(event.clipboardData?.files ?? [])];
    if (!files.length) return;
    event.preventDefault();
    this.add(files);
  }

  /** @param {Staged[]} items */
  stage(items) {
    this.staged = [...this.staged, ...items].slice(0, MOST);
    // Telegram mixes no kinds in one message: the newest kind stays.
    const kind = items[0]?.kind ?? this.staged[0]?.kind;
    this.staged = this.staged.filter((one) => one.kind === kind);
    if (kind === "document") this.staged = this.staged.slice(-1);
    this.draw();
    this.composer.focus();
  }

  /** Hands over what is staged, as a body to be made, or null. */
  take() {
    if (!this.staged.length) return null;
    const items = this.staged;
    this.staged = [];
    this.draw();
    return async () => {
      const values = await Promise.all(items.map(body));
      for (const one of items) if (one.blob && one.url) URL.revokeObjectURL(one.url);
      if (items[0].kind === "document") return { document: values[0] };
      return values.length > 1 ? { photos: values } : { photo: values[0] };
    };
  }

  clear() {
    if (!this.staged.length) return;
    this.staged = [];
    this.draw();
  }

  draw() {
    this.element.hidden = this.staged.length === 0;
    fill(this.element, this.staged.map((one, index) => h("div", { class: "staged-one" },
      one.url ? h("img", { src: one.url, alt: "" }) : h("span", { class: "staged-mark" }, icon(one.kind === "photo" ? "photo" : "file", 22)),
      h("span", { class: "staged-name" }, one.name),
      h("button", { type: "button", class: "staged-remove", "aria-label": `Remove ${one.name}`, on: { click: () => { this.staged.splice(index, 1); this.draw(); this.composer.render(); } } }, icon("close", 14)))));
    this.composer.render();
  }
}

/** @param {number} number @returns {Staged} */
const samplePhoto = (number) => ({ kind: "photo", name: `${SAMPLE_PHOTOS[number]}.jpg`, url: `assets/${SAMPLE_PHOTOS[number]}.svg` });

/** What the sandbox takes for one staged file. @param {Staged} one */
async function body(one) {
  if (one.sample) return { sample: one.sample, name: one.name };
  return upload(one.blob ?? (await develop(one.url ?? "")), one.name);
}

/** The samples are drawings; a phone sends photographs. @param {string} url @returns {Promise<Blob>} */
async function develop(url) {
  const image = new Image();
  image.src = url;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = image.naturalWidth;
  canvas.height = image.naturalHeight;
  canvas.getContext("2d")?.drawImage(image, 0, 0);
  return new Promise((resolve, reject) => canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("The picture could not be drawn"))), "image/jpeg", 0.82));
}
