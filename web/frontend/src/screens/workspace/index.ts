/** The workspace: its name, its language, its time zone, what each role sees. */
import { Building2 } from "lucide";
import type { Screen } from "../screen";

export const workspace: Screen = {
  name: "workspace",
  title: "nav.workspace",
  icon: Building2,
  group: "setup",
  right: "workspace.read",
  words: "workspace",
  load: () => import("./screen"),
};
