/** Settings of this browser: theme, language, sound, signing out. */
import { Settings } from "lucide";
import type { Screen } from "../screen";

export const settings: Screen = {
  name: "settings",
  title: "nav.settings",
  icon: Settings,
  group: "you",
  right: null,
  words: "base",
  goKey: "s",
  load: () => import("./screen"),
};
