// The tools at the top: the guide when it is folded, one more pane, sound, light or dark, and what
// happens behind the scenes.

import { fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { sound, theme } from "./prefs.js";
import { ring } from "./sound.js";
import { t } from "./texts.js";

const THEMES = ["auto", "light", "dark"];
/** @type {Record<string, string>} */
const THEME_ICONS = { auto: "auto", light: "sun", dark: "moon" };

/** @param {import("./app.js").App} app @param {HTMLElement} room */
export function tools(app, room) {
  const button = (/** @type {string} */ testid, /** @type {() => void} */ run, className = "") =>
    h("button", { type: "button", class: `icon-button ${className}`, data: { testid }, on: { click: run } });
  const guide = button("guide-open", () => app.guide.fold(!app.guide.folded));
  const add = button("add-pane", () => void app.addPane(), "only-wide");
  const bell = button("sound", () => {
    sound.set(!sound.get());
    ring();
  });
  const look = button("theme", () => theme.set(THEMES[(THEMES.indexOf(theme.get()) + 1) % THEMES.length]));
  const panel = button("drawer-toggle", () => app.drawer.toggle());
  dress(add, "columns", t("Show one more person beside"));
  const dressGuide = () => {
    guide.hidden = !app.guide.folded;
    dress(guide, "help", t("Show the first minute again"));
  };
  const dressBell = () => {
    dress(bell, sound.get() ? "soundOn" : "soundOff", t("Sound"));
    bell.setAttribute("aria-pressed", String(sound.get()));
    bell.title = sound.get() ? t("Sound is on") : t("Sound is off");
  };
  const dressLook = () => {
    const value = theme.get();
    if (value === "auto") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = value;
    const words = { auto: t("Theme: as the system"), light: t("Theme: light"), dark: t("Theme: dark") };
    dress(look, THEME_ICONS[value], words[/** @type {keyof typeof words} */ (value)]);
  };
  const dressPanel = () => {
    const { open, errors } = app.drawer;
    dress(panel, "panel", open ? t("Close behind the scenes") : t("Behind the scenes"));
    panel.setAttribute("aria-expanded", String(open));
    if (errors && !open) panel.append(h("span", { class: "dot danger", "aria-hidden": "true" }));
  };
  sound.watch(dressBell);
  theme.watch(dressLook);
  app.drawer.changed = dressPanel;
  app.guide.changed = dressGuide;
  dressGuide();
  dressBell();
  dressLook();
  dressPanel();
  fill(room, guide, add, bell, look, panel);
}

/** @param {HTMLElement} button @param {string} name @param {string} label */
function dress(button, name, label) {
  fill(button, icon(name));
  button.setAttribute("aria-label", label);
  button.title = label;
}
