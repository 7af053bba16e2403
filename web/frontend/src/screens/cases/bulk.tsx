/** What is done with all chosen cases: a bar under the list while any is chosen. */
import { ChevronUp, Merge, X } from "lucide";
import { t } from "../../i18n";
import { startMergingAll } from "../../state/merging";
import {
  changeChosen,
  chosen,
  giveChosen,
  isPicking,
  letGo,
  moveChosen,
  pickAll,
} from "../../state/picked";
import { AssignMenu } from "../../ui/assign_menu";
import { SeverityBadge } from "../../ui/badges";
import { Icon } from "../../ui/icon";
import { Menu } from "../../ui/menu";
import { SEVERITIES } from "../../words";

/** Nothing while no case is chosen. */
export function BulkBar() {
  const count = chosen.value.length;
  if (count === 0 && !isPicking.value) return null;
  return (
    <div class="bulk" role="toolbar" aria-label={t("many.bar")} data-testid="bulk-bar">
      <p class="bulk-count" aria-live="polite">
        {t("many.chosen", { n: count })}
      </p>
      {count === 0 ? (
        <button type="button" class="button button-small" data-testid="pick-all" onClick={pickAll}>
          {t("many.all")}
        </button>
      ) : (
        <>
          <button
            type="button"
            class="button button-small"
            data-testid="bulk-acknowledge"
            onClick={() => void moveChosen("acknowledged")}
          >
            {t("many.acknowledge")}
          </button>
          <button
            type="button"
            class="button button-small button-primary"
            data-testid="bulk-resolve"
            onClick={() => void moveChosen("resolved")}
          >
            {t("many.resolve")}
          </button>
          <Menu
            name={t("many.severity")}
            testId="bulk-severity"
            side="above"
            buttonClass="button button-small"
            label={
              <>
                {t("fact.severity")}
                <Icon of={ChevronUp} size={14} />
              </>
            }
          >
            {(close) => (
              <ul class="menu-list">
                {SEVERITIES.map((severity) => (
                  <li key={severity}>
                    <button
                      type="button"
                      class="menu-item"
                      data-testid={`bulk-severity-${severity}`}
                      onClick={() => {
                        close();
                        void changeChosen({ severity });
                      }}
                    >
                      <SeverityBadge severity={severity} />
                    </button>
                  </li>
                ))}
              </ul>
            )}
          </Menu>
          {chosen.value.filter((one) => one.status !== "merged").length > 1 && (
            <button
              type="button"
              class="button button-small"
              data-testid="bulk-merge"
              onClick={() => startMergingAll(chosen.value)}
            >
              <Icon of={Merge} size={14} />
              {t("merge.open")}
            </button>
          )}
          <span class="bulk-assign">
            <AssignMenu
              assignee={null}
              word={t("many.assign")}
              assign={(person) => void giveChosen(person)}
            />
          </span>
        </>
      )}
      <button
        type="button"
        class="icon-button bulk-close"
        aria-label={t("many.let_go")}
        title={t("many.let_go")}
        data-testid="bulk-clear"
        onClick={letGo}
      >
        <Icon of={X} size={18} />
      </button>
    </div>
  );
}
