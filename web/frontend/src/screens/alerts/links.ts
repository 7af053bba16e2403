/** Where the things lead that an alert names, for whoever may go there. */
import { href } from "../../router";
import { may } from "../../state/me";
import { screenOf } from "..";

const SCREEN_OF: Readonly<Record<string, string>> = {
  rule: "rules",
  integration: "integrations",
  silence: "silences",
  receiver: "receivers",
  route: "routes",
  limit: "limits",
  alert: "alerts",
};

/** The address of a screen, or of one thing on it; null where there is none for this person. */
export function wayTo(screen: string, id: string | null = null): string | null {
  const found = screenOf(screen);
  if (!found || (found.right !== null && !may(found.right))) return null;
  return href({ screen, id });
}

/** The address of what an entry is due to; null where it has none. */
export function wayToReference({ kind, id }: { kind: string; id: string }): string | null {
  if (kind === "storm" || kind === "group") {
    return href({ screen: "alerts", query: { digest: id } });
  }
  const screen = SCREEN_OF[kind];
  return screen ? wayTo(screen, id) : null;
}
