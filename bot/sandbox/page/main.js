// The page's beginning: reads the world, opens the panes, listens, and obeys the address bar.

import { App } from "./app.js";
import { fill, h } from "./dom.js";
import { speak, t } from "./texts.js";

speak();
const app = new App();
try {
  await app.begin();
} catch (error) {
  fill(
    document.getElementById("panes") ?? document.body,
    h(
      "div",
      { class: "empty" },
      h("img", { src: "assets/bell.svg", alt: "", width: "56", height: "56" }),
      h("strong", null, t("The sandbox does not answer")),
      h("span", null, error instanceof Error ? error.message : String(error)),
      h(
        "button",
        { type: "button", class: "button primary", on: { click: () => location.reload() } },
        t("Try again"),
      ),
    ),
  );
}
