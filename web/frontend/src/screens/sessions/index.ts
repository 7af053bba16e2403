/** Sessions: the browsers one is signed in with, and how to sign out of them. */
import { MonitorSmartphone } from "lucide";
import type { Screen } from "../screen";

export const sessions: Screen = {
  name: "sessions",
  title: "nav.sessions",
  icon: MonitorSmartphone,
  group: "you",
  right: null,
  words: "sessions",
  load: () => import("./screen"),
};
