/** Who else is at this case or alert, and whether they are writing. */
import { t } from "../i18n";
import { othersAt } from "../state/presence";
import { Avatar } from "./badges";

/** Nothing while one is alone there. */
export function PeopleAt({ kind, id }: { kind: "case" | "alert"; id: string }) {
  const all = othersAt(kind, id);
  const [first] = all;
  if (!first) return null;
  const typing = all.filter(({ doing }) => doing === "typing");
  const shown = typing.length > 0 ? typing : all;
  const word = typing.length > 0 ? "presence.typing" : "presence.looking";
  return (
    <p class="people-at" role="status" data-testid="people-at">
      <span class="online-row" aria-hidden="true">
        {all.slice(0, 3).map(({ person }) => (
          <Avatar key={person.id} person={person} />
        ))}
      </span>
      <span>{t(word, { n: shown.length, name: shown[0]?.person.name ?? "" })}</span>
      {typing.length > 0 && (
        <span class="typing-dots" aria-hidden="true">
          <i />
          <i />
          <i />
        </span>
      )}
    </p>
  );
}
