/** Routes: which alerts go to whom. */
import { Split } from "lucide";
import type { Screen } from "../screen";

export const routes: Screen = {
  name: "routes",
  title: "nav.routes",
  icon: Split,
  group: "alerting",
  right: "routes.read",
  words: "routes",
  goKey: "o",
  load: () => import("./screen"),
};
