/** Beside the conversation: the facts, the alerts it raised, and its history. */
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import type { Attachment, CaseDetail, CaseSummary } from "../../api/types";
import { moment, now, shortMoment } from "../../clock";
import { type Key, t } from "../../i18n";
import { href } from "../../router";
import { alerts } from "../../state/alerts";
import { Attachments } from "../../ui/attachments";
import { AlertStatusBadge, SeverityBadge, Stars } from "../../ui/badges";
import { CategoryFact, SeverityFact } from "./facts";
import { MergedCases } from "./merged";
import { Similar } from "./similar";

/** `detail` is null until it was loaded; the facts stand already. */
export function Aside({ one, detail }: { one: CaseSummary; detail: CaseDetail | null }) {
  const loose = detail ? looseFiles(detail) : [];
  return (
    <aside class="case-about" aria-label={t("case.view_about")}>
      <section>
        <h2>{t("case.view_about")}</h2>
        <dl class="facts">
          <Fact name={t("fact.kind")}>{t(`kind.${one.kind}` as Key)}</Fact>
          <Fact name={t("fact.severity")}>
            <SeverityFact one={one} />
          </Fact>
          <Fact name={t("fact.category")}>
            <CategoryFact one={one} />
          </Fact>
          <Fact name={t("fact.place")}>{one.place?.name ?? "–"}</Fact>
          <Fact name={t("fact.customer")}>{one.customer.name}</Fact>
          <Fact name={t("fact.assignee")}>{one.assignee?.name ?? t("assign.nobody")}</Fact>
          <Fact name={t("fact.opened")}>{moment(one.opened_at)}</Fact>
          {one.resolved_at && <Fact name={t("fact.resolved")}>{moment(one.resolved_at)}</Fact>}
          {one.solved_rating !== null && (
            <Fact name={t("fact.solved")}>
              <Stars rating={one.solved_rating} />
            </Fact>
          )}
        </dl>
      </section>
      {detail && <MergedCases items={detail.merged} />}
      {one.alert_ids.length > 0 && (
        <section>
          <h2>{t("case.alerts", { n: one.alert_ids.length })}</h2>
          <ul class="linked">
            {one.alert_ids.map((id) => (
              <LinkedAlert key={id} id={id} />
            ))}
          </ul>
        </section>
      )}
      {loose.length > 0 && (
        <section>
          <h2>{t("case.files")}</h2>
          <Attachments items={loose} />
        </section>
      )}
      {detail && detail.history.length > 0 && (
        <section>
          <h2>{t("case.history")}</h2>
          <ol class="history" data-testid="history">
            {[...detail.history].reverse().map((item) => (
              <li key={`${item.at} ${item.what}`}>
                <p>{item.what}</p>
                <p class="muted">
                  <time dateTime={item.at} title={moment(item.at)}>
                    {shortMoment(item.at, now.peek())}
                  </time>
                  {item.by && ` · ${item.by}`}
                </p>
              </li>
            ))}
          </ol>
        </section>
      )}
      <Similar one={one} />
    </aside>
  );
}

/** Files that belong to the case and to none of its messages. */
function looseFiles(detail: CaseDetail): Attachment[] {
  const said = new Set(detail.thread.flatMap((item) => item.attachments.map((one) => one.id)));
  return detail.attachments.filter((one) => !said.has(one.id));
}

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function LinkedAlert({ id }: { id: string }) {
  const alert = alerts.get(id)?.value;
  useEffect(() => alerts.hold(() => [id]), [id]);
  return (
    <li>
      <a href={href({ screen: "alerts", id })} data-testid="linked-alert">
        {alert ? (
          <>
            <span class="linked-title">{alert.title}</span>
            <SeverityBadge severity={alert.severity} />
            <AlertStatusBadge status={alert.status} />
          </>
        ) : (
          t("case.alert_elsewhere")
        )}
      </a>
    </li>
  );
}
