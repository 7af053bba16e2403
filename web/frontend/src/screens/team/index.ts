/** The team: who belongs here as what, what each answers for, and who was invited. */
import { Users } from "lucide";
import type { Screen } from "../screen";

export const team: Screen = {
  name: "team",
  title: "nav.team",
  icon: Users,
  group: "setup",
  right: "members.read",
  words: "team",
  goKey: "t",
  load: () => import("./screen"),
};
