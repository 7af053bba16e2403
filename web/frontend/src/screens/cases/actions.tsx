/** What can be done with a case: the next steps, and who looks after it. */
import { Ellipsis, Merge, UserPlus } from "lucide";
import { useRef } from "preact/hooks";
import type { CaseStatus, CaseSummary } from "../../api/types";
import { t } from "../../i18n";
import { useCommands } from "../../palette";
import { giveCase, moveCase, NEXT } from "../../state/case_actions";
import { isMe, mayWriteCases, me } from "../../state/me";
import { startMerging } from "../../state/merging";
import { AssignMenu } from "../../ui/assign_menu";
import { CASE_SHAPES } from "../../ui/badges";
import { useFolding } from "../../ui/folding";
import { Icon } from "../../ui/icon";
import { Menu } from "../../ui/menu";
import { MenuItem } from "../../ui/menu_item";
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

/** In a toolbar as wide as this, all that can be done stands in two lines at most. */
const ALL_FIT_FROM_PX = 600;

/** One thing that can be done, as a button or as a line of a menu. */
interface Deed {
  testId: string;
  word: string;
  icon: unknown;
  run: () => void;
}

/** The toolbar under a case's title. */
export function Actions({ one }: { one: CaseSummary }) {
  if (!mayWriteCases.value) {
    return one.assignee ? (
      <p class="actions muted">{t("case.assigned_to", { name: one.assignee.name })}</p>
    ) : null;
  }
  return <Toolbar one={one} />;
}

function Toolbar({ one }: { one: CaseSummary }) {
  const steps = NEXT[one.status].map((status) => step(one, status));
  const others = [...merging(one), ...takeIt(one)];
  useCommands(
    merging(one).map(({ run, icon }) => ({
      title: t("merge.command", { number: `#${one.number}` }),
      run,
      icon,
      keywords: "duplicate",
    })),
  );
  const bar = useRef<HTMLDivElement>(null);
  const isFolded = useFolding(bar, ALL_FIT_FROM_PX);
  const [first, ...next] = steps;
  // In a narrow pane there is room for two: the usual step, and the end of the matter.
  const end = next.find(({ testId }) => testId === TEST_IDS.resolved);
  const rest = isFolded ? [...next.filter((deed) => deed !== end), ...others] : [];
  const assign = (
    <AssignMenu assignee={one.assignee} assign={(person) => void giveCase(one.id, person)} />
  );
  return (
    <div
      ref={bar}
      class={isFolded ? "actions is-folded" : "actions"}
      role="toolbar"
      aria-label={t("case.actions")}
    >
      <span class="actions-steps">
        {first && <Press key={first.testId} deed={first} isFirst />}
        {(isFolded ? next.filter((deed) => deed === end) : next).map((deed) => (
          <Press key={deed.testId} deed={deed} />
        ))}
      </span>
      <span class="actions-who">
        {!isFolded && others.map((deed) => <Press key={deed.testId} deed={deed} withIcon />)}
        {assign}
        {rest.length > 0 && <More deeds={rest} />}
      </span>
    </div>
  );
}

function Press(props: { deed: Deed; isFirst?: boolean; withIcon?: boolean }) {
  const { testId, word, icon, run } = props.deed;
  return (
    <button
      type="button"
      class={props.isFirst ? "button button-primary" : "button"}
      data-testid={testId}
      onClick={run}
    >
      {props.withIcon && <Icon of={icon} size={16} />}
      {word}
    </button>
  );
}

function More({ deeds }: { deeds: readonly Deed[] }) {
  return (
    <Menu
      name={t("case.more")}
      testId="case-more"
      buttonClass="button actions-more"
      label={<Icon of={Ellipsis} size={18} />}
    >
      {(close) => (
        <ul class="menu-list">
          {deeds.map(({ testId, word, icon, run }) => (
            <li key={testId}>
              <MenuItem icon={icon} word={word} testId={testId} close={close} run={run} />
            </li>
          ))}
        </ul>
      )}
    </Menu>
  );
}

function step(one: CaseSummary, status: CaseStatus): Deed {
  return {
    testId: TEST_IDS[status],
    word: stepWord(one.status, status),
    icon: CASE_SHAPES[status],
    run: () => void moveCase(one.id, status),
  };
}

/** Merging, also in the palette as long as the case is open; nothing for one merged already. */
function merging(one: CaseSummary): Deed[] {
  if (one.status === "merged") return [];
  const run = () => startMerging(one);
  return [{ testId: "merge-open", word: t("merge.open"), icon: Merge, run }];
}

/** Taking it, unless it is taken by who is here. */
function takeIt(one: CaseSummary): Deed[] {
  const mine = me.value?.person;
  if (!mine || isMe(one.assignee?.id)) return [];
  const run = () => void giveCase(one.id, mine);
  return [{ testId: "assign-me", word: t("assign.me"), icon: UserPlus, run }];
}
