/** Places: what customers complain about, each with a link and a code to hang up. */
import { MapPin } from "lucide";
import type { Screen } from "../screen";

export const places: Screen = {
  name: "places",
  title: "nav.places",
  icon: MapPin,
  group: "setup",
  right: "places.read",
  words: "places",
  goKey: "p",
  load: () => import("./screen"),
};
