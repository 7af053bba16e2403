/** One alert on the board: how bad, what, how often, how old, from where, who, what next. */

import type { Signal } from "@preact/signals";
import { Inbox, ListChecks, Plug } from "lucide";
import { useMemo } from "preact/hooks";
import type { AlertSummary } from "../../api/types";
import { moment, ticking } from "../../clock";
import { t } from "../../i18n";
import { href } from "../../router";
import { narrowing } from "../../state/alert_board";
import { isOpen as isStillOpen } from "../../state/alerts";
import { mayWriteAlerts } from "../../state/me";
import { Avatar, SeverityBadge } from "../../ui/badges";
import { Ends } from "../../ui/ends";
import { Icon } from "../../ui/icon";
import { AlertActions } from "./actions";
import { Chooser } from "./chooser";
import { Standing } from "./standing";

/** A card; its signal redraws it alone. */
export function AlertCard(props: { card: Signal<AlertSummary>; isOpen: boolean }) {
  const { card, isOpen } = props;
  const one = card.value;
  const when = one.status === "resolved" && one.resolved_at ? one.resolved_at : one.fired_at;
  const ago = useMemo(() => ticking(when), [when]);
  return (
    <li
      class={`card edge-${one.severity} is-${one.status} ${isOpen ? "is-open" : ""}`}
      data-testid={`alert-${one.number}`}
      data-status={one.status}
      data-severity={one.severity}
      data-alert={one.id}
    >
      <p class="card-top">
        {mayWriteAlerts.value && isStillOpen(one) && <Chooser one={one} />}
        <SeverityBadge severity={one.severity} />
        {one.count > 1 && (
          <span class="count" data-testid="count" title={t("alert.count", { n: one.count })}>
            ×{one.count}
          </span>
        )}
        <time class="card-age" dateTime={when} title={moment(when)}>
          <Ends>{ago}</Ends>
        </time>
      </p>
      <h3>
        <a href={href({ screen: "alerts", id: one.id, query: narrowing.value })} data-alert-link>
          <span class="muted">#{one.number}</span> {one.title}
        </a>
      </h3>
      {one.summary && one.summary !== one.title && <p class="card-summary">{one.summary}</p>}
      <p class="card-source muted">
        <span class="card-origin" title={one.source.name}>
          <Icon of={one.source.kind === "rule" ? ListChecks : Plug} size={14} />
          <span>{one.source.name}</span>
        </span>
        {one.cases.slice(0, 3).map((linked) => (
          <a
            key={linked.id}
            class="card-case"
            href={href({ screen: "cases", id: linked.id })}
            title={linked.title}
          >
            <Icon of={Inbox} size={14} />#{linked.number}
          </a>
        ))}
        {one.cases.length > 3 && <span>+{one.cases.length - 3}</span>}
      </p>
      <Standing one={one} />
      <Who one={one} />
      <AlertActions one={one} />
    </li>
  );
}

/** Who has it, who took it, who ended it, and when. */
export function Who({ one }: { one: AlertSummary }) {
  const lines: { key: string; text: string; at: string | null }[] = [];
  const isSame = one.resolved_by?.id === one.acknowledged_by?.id;
  if (one.acknowledged_by && one.status !== "firing" && !(one.status === "resolved" && isSame)) {
    const text = t("alert.acknowledged_by", { name: one.acknowledged_by.name });
    lines.push({ key: "acknowledged", text, at: one.acknowledged_at });
  }
  if (one.status === "resolved") {
    const text = one.resolved_by
      ? t("alert.resolved_by", { name: one.resolved_by.name })
      : t("alert.resolved_by_source");
    lines.push({ key: "resolved", text, at: one.resolved_at });
  }
  if (lines.length === 0 && !one.assignee) return null;
  return (
    <div class="who">
      {one.assignee && (
        <p data-testid="assignee">
          <Avatar person={one.assignee} isBeside />
          {t("alert.assigned_to", { name: one.assignee.name })}
        </p>
      )}
      {lines.map((line) => (
        <p key={line.key} data-testid={`who-${line.key}`} class="muted">
          {line.text}
          {line.at && (
            <time dateTime={line.at} title={moment(line.at)}>
              {" · "}
              {ticking(line.at)}
            </time>
          )}
        </p>
      ))}
    </div>
  );
}
