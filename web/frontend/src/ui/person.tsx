/** Somebody: their sign and their name; or nobody. */
import type { Named } from "../api/types";
import { t } from "../i18n";
import { Avatar } from "./badges";

/** Null is nobody: a dash that is spoken as the word. */
export function PersonName({ person }: { person: Named | null | undefined }) {
  if (!person) return <span class="muted">{t("form.nobody")}</span>;
  return (
    <span class="person-name">
      <Avatar person={person} />
      <span aria-hidden="true">{person.name}</span>
    </span>
  );
}
