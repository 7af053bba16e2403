/** Where we are: a hash router that knows four places and nothing more. */
import { computed, signal } from "@preact/signals";

/** A place in the dashboard; `id` is null where the list alone is shown. */
export type Route =
  | { screen: "cases"; id: string | null }
  | { screen: "alerts"; id: string | null }
  | { screen: "settings" };

const hash = signal(location.hash);

/** Read a hash such as `#/alerts/0197…` into a place; unknown ones are the case list. */
export function parse(fragment: string): Route {
  const [screen, id] = fragment.replace(/^#\/?/, "").split("/");
  if (screen === "settings") return { screen };
  return {
    screen: screen === "alerts" ? "alerts" : "cases",
    id: id ? decodeURIComponent(id) : null,
  };
}

/** Write a place as the hash that leads there. */
export function href(route: Route): string {
  if (route.screen === "settings") return "#/settings";
  return route.id ? `#/${route.screen}/${encodeURIComponent(route.id)}` : `#/${route.screen}`;
}

/** The place now shown. */
export const route = computed<Route>(() => parse(hash.value));

/** Go there, as a new step in the browser's history unless `replace`. */
export function go(to: Route, replace = false): void {
  if (replace) {
    history.replaceState(null, "", href(to));
    hash.value = location.hash;
  } else {
    location.hash = href(to);
  }
}

/** Follow the address bar; returns a function that stops. */
export function followAddress(): () => void {
  const read = () => {
    hash.value = location.hash;
  };
  read();
  addEventListener("hashchange", read);
  return () => removeEventListener("hashchange", read);
}
