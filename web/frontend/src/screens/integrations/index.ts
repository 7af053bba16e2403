/** Integrations: the addresses machines post to, what came, and what became of it. */
import { Webhook } from "lucide";
import type { Screen } from "../screen";

export const integrations: Screen = {
  name: "integrations",
  title: "nav.integrations",
  icon: Webhook,
  group: "setup",
  right: "integrations.read",
  words: "integrations",
  goKey: "i",
  load: () => import("./screen"),
};
