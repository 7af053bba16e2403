/** What a person wants to be told of, and how this device tells it. */
import { SlidersHorizontal } from "lucide";
import type { Screen } from "../screen";

export const preferences: Screen = {
  name: "preferences",
  title: "nav.preferences",
  icon: SlidersHorizontal,
  group: "you",
  right: "notifications.own",
  words: ["preferences", "notifications"],
  load: () => import("./screen"),
};
