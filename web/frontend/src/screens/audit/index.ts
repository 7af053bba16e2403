/** The audit trail: who changed what, when, and by which door. */
import { ScrollText } from "lucide";
import type { Screen } from "../screen";

export const audit: Screen = {
  name: "audit",
  title: "nav.audit",
  icon: ScrollText,
  group: "insight",
  right: "audit.read",
  words: "audit",
  goKey: "u",
  load: () => import("./screen"),
};
