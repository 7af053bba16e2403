/** Who looks after a thing, and everybody it could be given to. */
import { Check, ChevronDown, UserRound } from "lucide";
import type { Named } from "../api/types";
import { t } from "../i18n";
import { loadMembers, members } from "../state/me";
import { Avatar } from "./badges";
import { Icon } from "./icon";
import { Menu } from "./menu";

interface AssignProps {
  assignee: Named | null;
  assign: (person: Named | null) => void;
  /** Stands in place of who has it: for many things, which have nobody in common. */
  word?: string;
}

/** Who has it, and everybody it could be given to. */
export function AssignMenu({ assignee, assign, word }: AssignProps) {
  return (
    <Menu
      name={t("assign.menu")}
      testId="assign-menu"
      onOpen={() => void loadMembers()}
      label={
        <>
          {assignee ? <Avatar person={assignee} isBeside /> : <Icon of={UserRound} size={16} />}
          <span class="assignee-name">{assignee?.name ?? word ?? t("assign.nobody")}</span>
          <Icon of={ChevronDown} size={14} />
        </>
      }
    >
      {(close) => {
        const give = (person: Named | null) => {
          close();
          assign(person);
        };
        return (
          <ul class="menu-list">
            {(members.value ?? []).map(({ person, role }) => (
              <li key={person.id}>
                <button
                  type="button"
                  class="menu-item"
                  data-testid={`assign-${person.id}`}
                  onClick={() => give(person)}
                >
                  <Avatar person={person} isBeside />
                  <span>
                    {person.name}
                    <small class="muted">{t(`role.${role}`)}</small>
                  </span>
                  {assignee?.id === person.id && <Icon of={Check} size={16} />}
                </button>
              </li>
            ))}
            {members.value === null && <li class="menu-note muted">{t("loading")}</li>}
            {assignee && (
              <li>
                <button type="button" class="menu-item" onClick={() => give(null)}>
                  <Icon of={UserRound} size={16} />
                  <span>{t("assign.clear")}</span>
                </button>
              </li>
            )}
          </ul>
        );
      }}
    </Menu>
  );
}
