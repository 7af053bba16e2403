// A picture at full size, with its album's neighbours one arrow key away.

import { h } from "./dom.js";
import { icon } from "./icons.js";
import { t } from "./texts.js";

/** @param {string[]} urls @param {number} start */
export function lightbox(urls, start) {
  let index = start;
  const image = /** @type {HTMLImageElement} */ (h("img", { alt: "" }));
  const count = h("span", { class: "lightbox-count", "aria-live": "polite" });
  const show = (/** @type {number} */ next) => {
    index = (next + urls.length) % urls.length;
    image.src = urls[index];
    image.alt = t("Photo {n} of {all}", { n: index + 1, all: urls.length });
    count.textContent = urls.length > 1 ? `${index + 1} / ${urls.length}` : "";
  };
  const arrow = (/** @type {string} */ way, /** @type {number} */ step, /** @type {string} */ name) =>
    h(
      "button",
      {
        type: "button",
        class: `lightbox-arrow ${way}`,
        "aria-label": name,
        on: { click: () => show(index + step) },
      },
      icon("back", 28),
    );
  const close = h(
    "button",
    { type: "button", class: "lightbox-close", "aria-label": t("Close"), on: { click: () => box.close() } },
    icon("close", 24),
  );
  const box = /** @type {HTMLDialogElement} */ (
    h(
      "dialog",
      { class: "lightbox", "aria-label": t("Photo"), data: { testid: "lightbox" } },
      image,
      urls.length > 1 ? [arrow("left", -1, t("Photo before")), arrow("right", 1, t("Next photo"))] : null,
      count,
      close,
    )
  );
  box.addEventListener("click", (event) => event.target === box && box.close());
  box.addEventListener("keydown", (event) => {
    if (event.key === "ArrowLeft") show(index - 1);
    if (event.key === "ArrowRight") show(index + 1);
  });
  box.addEventListener("close", () => box.remove());
  document.body.append(box);
  show(start);
  box.showModal();
}
