/** What all members are told; admins write it here. */
import { Megaphone } from "lucide";
import type { Screen } from "../screen";

export const announcements: Screen = {
  name: "announcements",
  title: "nav.announcements",
  icon: Megaphone,
  group: "setup",
  right: "announcements.write",
  words: "announcements",
  load: () => import("./screen"),
};
