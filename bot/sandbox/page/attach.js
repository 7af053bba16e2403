// Files that wait to be sent with the next message: chosen, pasted, dropped or samples.

import { upload } from "./api.js";
import { fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { develop } from "./samples.js";
import { t } from "./texts.js";

const MOST = 10;

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
    const input = /** @type {HTMLInputElement} */ (
      h("input", { type: "file", multiple: true, accept, hidden: true })
    );
    input.addEventListener("change", () => {
      this.add([...(input.files ?? [])], accept === "" ? "document" : undefined);
      input.value = "";
    });
    return input;
  }

  /** @param {File[]} files @param {"photo" | "document"} [kind] */
  add(files, kind) {
    this.stage(
      files.map((file) => {
        const photo = (kind ?? (file.type.startsWith("image/") ? "photo" : "document")) === "photo";
        return {
          kind: photo ? "photo" : "document",
          name: file.name || "picture.png",
          blob: file,
          url: photo ? URL.createObjectURL(file) : undefined,
        };
      }),
    );
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
    fill(
      this.element,
      this.staged.map((one, index) =>
        h(
          "div",
          { class: "staged-one" },
          one.url
            ? h("img", { src: one.url, alt: "" })
            : h("span", { class: "staged-mark" }, icon(one.kind === "photo" ? "photo" : "file", 22)),
          h("span", { class: "staged-name" }, one.name),
          h(
            "button",
            {
              type: "button",
              class: "staged-remove",
              "aria-label": t("Remove {name}", { name: one.name }),
              on: {
                click: () => {
                  this.staged.splice(index, 1);
                  this.draw();
                  this.composer.render();
                },
              },
            },
            icon("close", 14),
          ),
        ),
      ),
    );
    this.composer.render();
  }
}

/** What the sandbox takes for one staged file. @param {Staged} one */
async function body(one) {
  if (one.sample) return { sample: one.sample, name: one.name };
  return upload(one.blob ?? (await develop(one.url ?? "")), one.name);
}
