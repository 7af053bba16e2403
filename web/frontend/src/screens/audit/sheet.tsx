/** One entry of the trail: everything it changed, old beside new. */
import type { AuditEntry } from "../../api/audit";
import { moment } from "../../clock";
import { t } from "../../i18n";
import { href } from "../../router";
import { Drawer } from "../../ui/drawer";
import { type Column, Table } from "../../ui/table";
import { actionWord, type Change, changes, subjectHref } from "./entry";

/** The sheet. */
export function EntrySheet({ one, onClose }: { one: AuditEntry; onClose: () => void }) {
  const where = subjectHref(one);
  const facts: [string, string | null][] = [
    [t("audit.when"), moment(one.at)],
    [t("audit.who"), one.by?.name ?? t("audit.program")],
    [t("audit.via"), one.via && t(`audit.via.${one.via}`)],
    [t("audit.subject"), `${one.subject_kind} ${one.subject_id}`],
    [t("audit.request"), one.request],
  ];
  return (
    <Drawer title={actionWord(one)} onClose={onClose} wide testId="entry-page">
      <dl class="facts">
        {facts.map(
          ([name, value]) =>
            value && (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ),
        )}
      </dl>
      <p class="badges">
        {where && (
          <a class="button button-small" href={where}>
            {t("audit.open")}
          </a>
        )}
        <a
          class="button button-small"
          href={href({ screen: "audit", query: { subject: one.subject_id } })}
        >
          {t("audit.same_thing")}
        </a>
      </p>
      <Table
        rows={changes(one)}
        columns={columns()}
        rowKey={(change) => change.name}
        label={t("audit.changed")}
        testId="change"
        empty={<p class="muted">{t("audit.no_fields")}</p>}
      />
    </Drawer>
  );
}

const columns = (): Column<Change>[] => [
  { title: t("audit.field"), cell: (one) => <code>{one.name}</code> },
  { title: t("audit.before"), cell: (one) => <Was>{one.before}</Was> },
  { title: t("audit.after"), cell: (one) => <Is>{one.after}</Is> },
];

/** What a field said before, in its own direction; null: it was not there. */
export function Was({ children }: { children: string | null }) {
  return (
    children && (
      <del>
        <bdi>{children}</bdi>
      </del>
    )
  );
}

/** What it says since. */
export function Is({ children }: { children: string | null }) {
  return (
    children && (
      <ins>
        <bdi>{children}</bdi>
      </ins>
    )
  );
}
