/** What can be done with a case: the next steps, and who looks after it. */
import { Check, ChevronDown, UserPlus, UserRound } from "lucide";
import type { CaseStatus, CaseSummary, Named } from "../../api/types";
import { t } from "../../i18n";
import { giveCase, moveCase, NEXT } from "../../state/case_actions";
import { isMe, loadMembers, mayWriteCases, me, members } from "../../state/me";
import { Avatar } from "../../ui/badges";
import { Icon } from "../../ui/icon";
import { Menu } from "../../ui/menu";
import { stepWord } from "../../words";

const TEST_IDS: Readonly<Record<CaseStatus, string>> = {
  new: "renew",
  acknowledged: "acknowledge",
  in_progress: "start",
  resolved: "resolve",
  closed: "close",
  merged: "merge",
  rejected: "reject",
};

/** The toolbar under a case's title. */
export function Actions({ one }: { one: CaseSummary }) {
  if (!mayWriteCases.value) {
    return one.assignee ? (
      <p class="actions muted">{t("case.assigned_to", { name: one.assignee.name })}</p>
    ) : null;
  }
  return (
    <div class="actions" role="toolbar" aria-label={t("case.actions")}>
      {NEXT[one.status].map((status, index) => (
        <button
          key={status}
          type="button"
          class={index === 0 ? "button button-primary" : "button"}
          data-testid={TEST_IDS[status]}
          onClick={() => void moveCase(one.id, status)}
        >
          {stepWord(one.status, status)}
        </button>
      ))}
      <span class="actions-who">
        {!isMe(one.assignee?.id) && me.value && (
          <button
            type="button"
            class="button"
            data-testid="assign-me"
            onClick={() => void giveCase(one.id, me.value?.person ?? null)}
          >
            <Icon of={UserPlus} size={16} />
            {t("assign.me")}
          </button>
        )}
        <AssignMenu assignee={one.assignee} assign={(person) => void giveCase(one.id, person)} />
      </span>
    </div>
  );
}

interface AssignProps {
  assignee: Named | null;
  assign: (person: Named | null) => void;
}

/** Who has it, and everybody it could be given to. */
export function AssignMenu({ assignee, assign }: AssignProps) {
  return (
    <Menu
      name={t("assign.menu")}
      testId="assign-menu"
      onOpen={() => void loadMembers()}
      label={
        <>
          {assignee ? <Avatar person={assignee} /> : <Icon of={UserRound} size={16} />}
          <span class="assignee-name">{assignee?.name ?? t("assign.nobody")}</span>
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
                  <Avatar person={person} />
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
