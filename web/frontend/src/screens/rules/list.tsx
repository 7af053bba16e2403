/** The rules in the order in which they are asked: switched, searched, moved, opened. */
import { CalendarClock, GripVertical, Plus, Search, ShieldQuestion } from "lucide";
import { fetchRuleStats, fetchRules, type Rule } from "../../api/rules";
import type { Severity } from "../../api/types";
import { number, t } from "../../i18n";
import { href, setQuery } from "../../router";
import { RULE_ORDER, switching } from "../../rules/order";
import { useDeeds } from "../../state/deeds";
import { may } from "../../state/me";
import { useResource } from "../../state/resource";
import { SeverityMark } from "../../ui/badges";
import { Icon } from "../../ui/icon";
import { Loaded } from "../../ui/loaded";
import { explainMove, type Moves, useMovable, useMoves } from "../../ui/movable";
import { Page } from "../../ui/page";
import { Empty } from "../../ui/states";

/** `text` is what is looked for. */
export function RuleList({ text }: { text: string }) {
  const rules = useResource<readonly Rule[]>((signal) => fetchRules(signal), [], { of: ["rule"] });
  const stats = useResource((signal) => fetchRuleStats(signal), []);
  const mayWrite = may("rules.write");
  const hits = new Map(stats.value?.items.map((one) => [one.id, one.hits]));
  const sought = text.trim().toLowerCase();
  const deeds = useDeeds(rules, fetchRules, (reason, key) =>
    explainMove(reason, key, t("rules.order_changed")),
  );
  const toggle = (id: string) => {
    const rule = deeds.peek()?.find((one) => one.id === id);
    if (rule) deeds.press(switching(id, !rule.active));
  };
  const moves = useMoves(deeds, RULE_ORDER, (name, n, of) =>
    t("rules.order_said", { name, n, of }),
  );

  return (
    <Page
      title={t("nav.rules")}
      lead={t("rules.lead")}
      testId="rules"
      actions={
        <>
          <a
            class="button"
            href={href({ screen: "rules", id: "calendar" })}
            data-testid="calendar-link"
          >
            <Icon of={CalendarClock} size={16} />
            {t("rules.calendar")}
          </a>
          {mayWrite && (
            <a
              class="button button-primary"
              href={href({ screen: "rules", id: "new" })}
              data-testid="new-rule"
            >
              <Icon of={Plus} size={16} />
              {t("rules.new")}
            </a>
          )}
        </>
      }
    >
      <div class="rule-tools">
        <label class="rule-search">
          <Icon of={Search} size={16} />
          <span class="sr-only">{t("rules.search")}</span>
          <input
            type="search"
            class="input"
            placeholder={t("rules.search")}
            value={text}
            data-testid="rule-search"
            onInput={(event) => setQuery({ q: event.currentTarget.value })}
          />
        </label>
        <a
          class="button button-quiet"
          href={href({ screen: "rules", id: "deleted" })}
          data-testid="deleted-link"
        >
          {t("rules.bin")}
        </a>
      </div>
      <p class="sr-only" role="status" data-testid="order-said">
        {moves.said}
      </p>
      <Loaded of={rules}>
        {(stored) => {
          const all = deeds.value ?? stored;
          const found = all.filter((one) =>
            `${one.name} ${one.sentence ?? ""} ${one.line ?? ""}`.toLowerCase().includes(sought),
          );
          if (found.length === 0) {
            return (
              <Empty
                icon={ShieldQuestion}
                title={t(all.length ? "rules.none_found" : "rules.none")}
              >
                <p>{t(all.length ? "rules.none_found_text" : "rules.none_text")}</p>
              </Empty>
            );
          }
          return (
            <Rows
              rules={found}
              hits={hits}
              mayWrite={mayWrite}
              mayMove={mayWrite && sought === ""}
              isBusy={deeds.isBusy}
              toggle={toggle}
              moves={moves}
            />
          );
        }}
      </Loaded>
    </Page>
  );
}

interface RowsProps {
  rules: readonly Rule[];
  hits: ReadonlyMap<string, number>;
  mayWrite: boolean;
  mayMove: boolean;
  isBusy: boolean;
  toggle: (id: string) => void;
  moves: Moves;
}

function Rows({ rules, hits, mayWrite, mayMove, isBusy, toggle, moves }: RowsProps) {
  const { list, onKey } = useMovable({
    mayMove,
    rows: ".rule-row",
    handle: ".grip",
    moves,
    drawn: rules,
  });
  return (
    <ol class="rule-list" ref={list} data-testid="rule-list" aria-busy={isBusy}>
      {rules.map((rule) => (
        <li
          key={rule.id}
          class={rule.active ? "rule-row" : "rule-row is-off"}
          data-row={rule.id}
          data-testid={`rule-${rule.id}`}
        >
          {mayMove && (
            <button
              type="button"
              class="grip"
              aria-label={t("rules.order", { name: rule.name })}
              data-testid={`order-${rule.id}`}
              onKeyDown={onKey(rule.id)}
            >
              <Icon of={GripVertical} size={16} />
            </button>
          )}
          <SeverityMark severity={(rule.rule?.severity as Severity | null) ?? null} />
          <div class="rule-text">
            <a href={href({ screen: "rules", id: rule.id })} class="rule-name">
              {rule.name}
            </a>
            <p class="muted">{rule.sentence ?? rule.problem}</p>
          </div>
          <span class="rule-hits" title={t("rules.hits_hint")}>
            <strong>{number(hits.get(rule.id) ?? rule.fired_7d)}</strong>
            <small class="muted">{t("rules.hits")}</small>
          </span>
          <button
            type="button"
            class="switch-button"
            role="switch"
            aria-checked={rule.active}
            aria-label={t("rules.switch", { name: rule.name })}
            disabled={!mayWrite}
            data-testid={`switch-${rule.id}`}
            onClick={() => toggle(rule.id)}
          >
            <i class="switch" />
          </button>
        </li>
      ))}
    </ol>
  );
}
