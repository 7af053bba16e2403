/** Who else is online, in the top bar: a few faces, all names for whoever asks. */
import { Users } from "lucide";
import { number, t } from "../i18n";
import { others } from "../state/presence";
import { Avatar } from "../ui/badges";
import { Icon } from "../ui/icon";
import { Menu } from "../ui/menu";

const MOST_FACES = 3;

/** Nothing while nobody else is there. */
export function Online() {
  const all = others.value;
  if (all.length === 0) return null;
  const more = all.length - MOST_FACES;
  return (
    <Menu
      name={t("presence.online", { n: all.length })}
      testId="online"
      buttonClass="online-button"
      label={
        <span class="online-faces" aria-hidden="true">
          <span class="only-wide online-row">
            {all.slice(0, MOST_FACES).map((person) => (
              <Avatar key={person.id} person={person} />
            ))}
            {more > 0 && <b>+{number(more)}</b>}
          </span>
          <span class="only-phone online-row">
            <Icon of={Users} size={18} />
            <b>{number(all.length)}</b>
          </span>
        </span>
      }
    >
      {() => (
        <ul class="menu-list online-list" data-testid="online-list">
          {all.map((person) => (
            <li key={person.id} class="menu-item">
              <Avatar person={person} isBeside />
              <span>{person.name}</span>
            </li>
          ))}
        </ul>
      )}
    </Menu>
  );
}
