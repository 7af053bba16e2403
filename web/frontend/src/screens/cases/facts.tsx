/** How bad a case is and what it is about: shown, and put right by whoever may. */
import { useSignal } from "@preact/signals";
import { Check, ChevronDown } from "lucide";
import type { ComponentChildren } from "preact";
import type { CaseSummary } from "../../api/types";
import { t } from "../../i18n";
import { editCase } from "../../state/case_actions";
import { mayWriteCases } from "../../state/me";
import { SeverityBadge } from "../../ui/badges";
import { Icon } from "../../ui/icon";
import { Menu } from "../../ui/menu";
import { CATEGORIES, categoryWord, SEVERITIES } from "../../words";

const LONGEST = 80;

/** How bad it is, as a button that changes it. */
export function SeverityFact({ one }: { one: CaseSummary }) {
  const shown = one.severity ? (
    <SeverityBadge severity={one.severity} />
  ) : (
    <span class="muted">{t("fact.none")}</span>
  );
  return (
    <Changed shown={shown} name={t("fact.change_severity")} testId="case-severity">
      {(close) => (
        <ul class="menu-list">
          {[...SEVERITIES, null].map((severity) => (
            <li key={severity}>
              <button
                type="button"
                class="menu-item"
                data-testid={`severity-${severity ?? "none"}`}
                onClick={() => {
                  close();
                  void editCase(one.id, { severity });
                }}
              >
                {severity ? <SeverityBadge severity={severity} /> : t("fact.none")}
                <span />
                {one.severity === severity && <Icon of={Check} size={16} />}
              </button>
            </li>
          ))}
        </ul>
      )}
    </Changed>
  );
}

/** What it is about, as a button that changes it to a ready-made category or to one's own. */
export function CategoryFact({ one }: { one: CaseSummary }) {
  const own = useSignal("");
  const shown = one.category ? (
    <bdi>{categoryWord(one.category)}</bdi>
  ) : (
    <span class="muted">{t("fact.none")}</span>
  );
  return (
    <Changed shown={shown} name={t("fact.change_category")} testId="case-category">
      {(close) => {
        const choose = (category: string | null) => {
          close();
          own.value = "";
          void editCase(one.id, { category });
        };
        return (
          <>
            <form
              class="fact-own"
              onSubmit={(event) => {
                event.preventDefault();
                if (own.value.trim()) choose(own.value.trim());
              }}
            >
              <input
                class="input"
                maxLength={LONGEST}
                dir="auto"
                aria-label={t("fact.other_category")}
                placeholder={t("fact.other_category")}
                data-testid="category-own"
                value={own.value}
                onInput={(event) => {
                  own.value = event.currentTarget.value;
                }}
              />
            </form>
            <ul class="menu-list">
              {[...CATEGORIES, null].map((category) => (
                <li key={category}>
                  <button
                    type="button"
                    class="menu-item"
                    data-testid={`category-${category ?? "none"}`}
                    onClick={() => choose(category)}
                  >
                    <span>{category ? categoryWord(category) : t("fact.none")}</span>
                    {one.category === category && <Icon of={Check} size={16} />}
                  </button>
                </li>
              ))}
            </ul>
          </>
        );
      }}
    </Changed>
  );
}

interface ChangedProps {
  shown: ComponentChildren;
  name: string;
  testId: string;
  children: (close: () => void) => ComponentChildren;
}

function Changed({ shown, name, testId, children }: ChangedProps) {
  if (!mayWriteCases.value) return <>{shown}</>;
  return (
    <Menu
      name={name}
      testId={testId}
      buttonClass="fact-button"
      label={
        <>
          {shown}
          <Icon of={ChevronDown} size={14} />
        </>
      }
    >
      {children}
    </Menu>
  );
}
