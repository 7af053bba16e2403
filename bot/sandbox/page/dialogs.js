// Modal windows: Telegram's alert, a question with yes and no, a small form, and the pop-up menu.

import { h } from "./dom.js";
import { icon } from "./icons.js";
import { t } from "./texts.js";

const LONG_PRESS_END_MS = 700;

/**
 * Opens a modal and removes it when it closes; Escape and a press beside it close it.
 * @param {{title: string, testid?: string, body: any, actions?: any, className?: string}} parts
 */
export function modal({ title, testid = "dialog", body, actions, className = "" }) {
  const close = h(
    "button",
    { type: "button", class: "icon-button", "aria-label": t("Close"), on: { click: () => box.close() } },
    icon("close"),
  );
  const box = /** @type {HTMLDialogElement} */ (
    h(
      "dialog",
      { class: `modal ${className}`, "aria-label": title, data: { testid } },
      h("div", { class: "modal-head" }, h("h2", null, title), close),
      h("div", { class: "modal-body" }, body),
      actions ? h("div", { class: "modal-actions" }, actions) : null,
    )
  );
  box.addEventListener("click", (event) => event.target === box && box.close());
  box.addEventListener("close", () => box.remove());
  document.body.append(box);
  box.showModal();
  return box;
}

/** What answerCallbackQuery shows with show_alert. @param {string} title @param {string} text */
export function alertBox(title, text) {
  const ok = h(
    "button",
    {
      type: "button",
      class: "button primary",
      autofocus: true,
      data: { testid: "alert-ok" },
      on: { click: () => box.close() },
    },
    t("OK"),
  );
  const box = modal({
    title,
    testid: "alert",
    body: h("p", { class: "alert-text" }, text),
    actions: ok,
    className: "narrow",
  });
  ok.focus();
}

/** @param {string} title @param {string} text @param {string} yes @returns {Promise<boolean>} */
export function ask(title, text, yes) {
  return new Promise((resolve) => {
    let answer = false;
    const confirm = h(
      "button",
      {
        type: "button",
        class: "button danger",
        data: { testid: "dialog-ok" },
        on: {
          click: () => {
            answer = true;
            box.close();
          },
        },
      },
      yes,
    );
    const keep = h(
      "button",
      {
        type: "button",
        class: "button",
        autofocus: true,
        data: { testid: "dialog-cancel" },
        on: { click: () => box.close() },
      },
      t("Cancel"),
    );
    const box = modal({
      title,
      body: h("p", { class: "alert-text" }, text),
      actions: [keep, confirm],
      className: "narrow",
    });
    box.addEventListener("close", () => resolve(answer));
  });
}

/**
 * A form of a few fields; resolves with the values, or null when it was closed.
 * @param {string} title @param {any} fields @param {string} yes @returns {Promise<FormData | null>}
 */
export function form(title, fields, yes) {
  return new Promise((resolve) => {
    /** @type {FormData | null} */
    let values = null;
    const id = `form-${Math.random().toString(36).slice(2)}`;
    const body = h(
      "form",
      {
        id,
        class: "form",
        on: {
          submit: (/** @type {SubmitEvent} */ event) => {
            event.preventDefault();
            values = new FormData(/** @type {HTMLFormElement} */ (event.target));
            box.close();
          },
        },
      },
      fields,
    );
    const box = modal({
      title,
      body,
      className: "narrow",
      actions: [
        h(
          "button",
          {
            type: "button",
            class: "button",
            data: { testid: "dialog-cancel" },
            on: { click: () => box.close() },
          },
          t("Cancel"),
        ),
        h(
          "button",
          { type: "submit", form: id, class: "button primary", data: { testid: "dialog-ok" } },
          yes,
        ),
      ],
    });
    box.addEventListener("close", () => resolve(values));
    const first = body.querySelector("input, textarea");
    if (first instanceof HTMLElement) first.focus();
  });
}

/** @typedef {{label: string, icon?: string, face?: HTMLElement, action: string, run: () => void, tone?: string, checked?: boolean} | {faces: string[], run: (face: string) => void} | "line"} MenuItem */

/**
 * A pop-up menu at a point or under a button.
 * @param {{x: number, y: number} | HTMLElement} where @param {MenuItem[]} items @param {string} name @param {string} [testid]
 */
export function popup(where, items, name, testid = "message-menu") {
  const opener = document.activeElement;
  const shut = (/** @type {boolean} */ back) => {
    room.remove();
    if (back && opener instanceof HTMLElement && opener.isConnected) opener.focus({ preventScroll: true });
  };
  const face = (/** @type {string} */ one, /** @type {(face: string) => void} */ run) =>
    h(
      "button",
      {
        type: "button",
        role: "menuitem",
        class: "menu-item menu-face",
        tabindex: "-1",
        "aria-label": t("React with {face}", { face: one }),
        data: { testid: "menu-face", emoji: one },
        on: {
          click: () => {
            shut(true);
            run(one);
          },
        },
      },
      one,
    );
  const entry = (/** @type {MenuItem} */ item) =>
    item === "line"
      ? h("hr", { class: "menu-line" })
      : "faces" in item
        ? h(
            "div",
            { class: "menu-faces", role: "group" },
            item.faces.map((one) => face(one, item.run)),
          )
        : h(
          "button",
          {
            type: "button",
            role: item.checked === undefined ? "menuitem" : "menuitemcheckbox",
            "aria-checked": item.checked === undefined ? null : String(item.checked),
            class: `menu-item ${item.tone ?? ""}`,
            tabindex: "-1",
            data: { testid: "menu-item", action: item.action },
            on: {
              click: () => {
                shut(true);
                item.run();
              },
            },
          },
          item.face ?? icon(item.icon ?? "more", 18),
          h("span", { class: "menu-label" }, item.label),
          item.checked ? icon("check", 16) : null,
        );
  const menu = h(
    "div",
    { class: "menu", role: "menu", "aria-label": name, data: { testid } },
    items.map(entry),
  );
  const opened = performance.now();
  const veil = h("div", {
    class: "menu-veil",
    on: {
      pointerdown: () => shut(false),
      contextmenu: (/** @type {Event} */ event) => {
        event.preventDefault();
        // The long press that opened the menu ends in one of these on some phones.
        if (performance.now() - opened > LONG_PRESS_END_MS) shut(false);
      },
    },
  });
  menu.addEventListener("keydown", (event) => {
    const all = /** @type {HTMLElement[]} */ ([...menu.querySelectorAll(".menu-item")]);
    const here = all.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const step = stepOf(event.key);
    if (event.key === "Escape" || event.key === "Tab") shut(true);
    else if (event.key === "Home") all[0].focus();
    else if (event.key === "End") all[all.length - 1].focus();
    else if (step) all[(here + step + all.length) % all.length].focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  // A named section is a landmark, so that screen readers find their way into it.
  const room = h("section", { "aria-label": name }, veil, menu);
  document.body.append(room);
  const box = menu.getBoundingClientRect();
  const from = where instanceof HTMLElement ? where.getBoundingClientRect() : null;
  const x = from ? from.right - box.width : /** @type {{x: number}} */ (where).x;
  const below = from ? from.bottom + 4 : /** @type {{y: number}} */ (where).y;
  const y =
    below + box.height > innerHeight - 8 ? (from ? from.top : below) - box.height - (from ? 4 : 0) : below;
  menu.style.left = `${Math.max(8, Math.min(x, innerWidth - box.width - 8))}px`;
  menu.style.top = `${Math.max(8, y)}px`;
  /** @type {HTMLElement | null} */ (menu.querySelector(".menu-item"))?.focus({ preventScroll: true });
}

/** @param {string} key */
const stepOf = (key) =>
  ["ArrowDown", "ArrowRight"].includes(key) ? 1 : ["ArrowUp", "ArrowLeft"].includes(key) ? -1 : 0;
