/** The trail, narrowed by its address: every filter is a link that can be sent. */
import { ScrollText } from "lucide";
import { useEffect } from "preact/hooks";
import { type AuditEntry, fetchTrail, VIAS } from "../../api/audit";
import { moment, ticking } from "../../clock";
import { t } from "../../i18n";
import { go, href, type Place, setQuery } from "../../router";
import { moment as aMoment, oneOf, sensible } from "../../sense";
import { loadMembers, members } from "../../state/me";
import { usePaged } from "../../state/resource";
import { Badge } from "../../ui/badge";
import { SelectField } from "../../ui/fields/select";
import { TextField } from "../../ui/fields/text";
import { DateTimeField } from "../../ui/fields/time";
import { Page } from "../../ui/page";
import { Pager } from "../../ui/pager";
import { PersonName } from "../../ui/person";
import { Empty, Failed, Skeleton } from "../../ui/states";
import { type Column, Table } from "../../ui/table";
import { actionWord, changes, subjectHref } from "./entry";
import { KINDS } from "./kinds";
import { EntrySheet, Is, Was } from "./sheet";
import "../../styles/panels.css";
import "../../styles/audit.css";

const READINGS = { kind: oneOf(KINDS), via: oneOf(VIAS), since: aMoment, until: aMoment };

/** `id` is the entry whose sheet is open; it has to be on a page that was loaded. */
export default function Audit({ id, query }: Place) {
  const said = sensible(query, READINGS);
  const wanted = {
    actor: said.actor ?? "",
    action: said.action ?? "",
    subject_kind: said.kind ?? "",
    subject_id: said.subject ?? "",
    via: said.via ?? "",
    since: said.since ?? "",
    until: said.until ?? "",
  };
  const list = usePaged((cursor, signal) => fetchTrail(wanted, cursor, signal), [wanted], {
    keep: true,
  });
  useEffect(() => {
    void loadMembers();
  }, []);
  const isNarrow = Object.values(wanted).some(Boolean);
  const open = list.items.find((one) => one.id === id);
  const people = (members.value ?? []).map(({ person }) => ({
    value: person.id,
    title: person.name,
  }));
  // The account of a key, or somebody who left, is known by what they did.
  if (wanted.actor && !people.some((one) => one.value === wanted.actor)) {
    const name = list.items.find((one) => one.by?.id === wanted.actor)?.by?.name;
    people.push({ value: wanted.actor, title: name ?? wanted.actor });
  }
  const any = { value: "", title: t("audit.any") };
  return (
    <Page title={t("nav.audit")} lead={t("audit.lead")} testId="audit">
      <div class="filters">
        <SelectField
          label={t("audit.who")}
          value={wanted.actor}
          options={[any, ...people]}
          onChange={(actor) => setQuery({ actor })}
          testId="filter-actor"
        />
        <SelectField
          label={t("audit.kind")}
          value={wanted.subject_kind}
          options={[any, ...KINDS.map((one) => ({ value: one, title: t(`audit.kind.${one}`) }))]}
          onChange={(kind) => setQuery({ kind })}
          testId="filter-kind"
        />
        <SelectField
          label={t("audit.via")}
          value={wanted.via}
          options={[any, ...VIAS.map((one) => ({ value: one, title: t(`audit.via.${one}`) }))]}
          onChange={(via) => setQuery({ via })}
          testId="filter-via"
        />
        <TextField
          label={t("audit.action")}
          placeholder="rule.changed, rule.*"
          value={wanted.action}
          onChange={(action) => setQuery({ action: action.trim() })}
          testId="filter-action"
        />
        <DateTimeField
          label={t("audit.since")}
          // Also a year half typed, which asks for nothing yet: else it would go from under the hand.
          value={query.since || null}
          onChange={(since) => setQuery({ since })}
        />
        <DateTimeField
          label={t("audit.until")}
          value={query.until || null}
          onChange={(until) => setQuery({ until })}
        />
      </div>
      {isNarrow && (
        <p>
          <a class="button button-small" href={href({ screen: "audit" })} data-testid="show-all">
            {t("audit.show_all")}
          </a>
        </p>
      )}
      {list.state === "loading" && <Skeleton rows={6} kind="row" />}
      {list.state === "failed" && list.problem && (
        <Failed problem={list.problem} retry={list.reload} />
      )}
      {list.state === "ready" && (
        <>
          <Table
            rows={list.items}
            columns={columns()}
            rowKey={(one) => one.id}
            href={(one) => href({ screen: "audit", id: one.id, query })}
            current={id}
            label={t("nav.audit")}
            testId="entry"
            empty={
              <Empty
                icon={ScrollText}
                title={isNarrow ? t("audit.no_match") : t("audit.none")}
                testId="no-entries"
              >
                <p>{isNarrow ? t("audit.no_match_text") : t("audit.none_text")}</p>
              </Empty>
            }
          />
          <Pager of={list} />
        </>
      )}
      {open && <EntrySheet one={open} onClose={() => go({ screen: "audit", query }, true)} />}
    </Page>
  );
}

const columns = (): Column<AuditEntry>[] => [
  {
    title: t("audit.action"),
    cell: (one) => (
      <span title={one.action} data-action={one.action}>
        {actionWord(one)}
      </span>
    ),
  },
  {
    title: t("audit.who"),
    cell: (one) =>
      one.by ? <PersonName person={one.by} /> : <span class="muted">{t("audit.program")}</span>,
  },
  { title: t("audit.changed"), cell: (one) => <Changed one={one} /> },
  {
    title: t("audit.via"),
    cell: (one) => one.via && <Badge tone="quiet">{t(`audit.via.${one.via}`)}</Badge>,
  },
  {
    title: t("audit.when"),
    kind: "time",
    cell: (one) => (
      <time dateTime={one.at} title={moment(one.at)}>
        {ticking(one.at)}
      </time>
    ),
  },
];

function Changed({ one }: { one: AuditEntry }) {
  const all = changes(one);
  const [first] = all;
  const where = subjectHref(one);
  return (
    <span class="audit-change">
      {first ? (
        <>
          <span class="audit-first">
            <code>{first.name}</code> <Was>{first.before}</Was> <Is>{first.after}</Is>
          </span>
          {all.length > 1 && <small class="muted">{t("audit.more", { n: all.length - 1 })}</small>}
        </>
      ) : (
        <span class="muted">—</span>
      )}
      {where && (
        <a class="over-link" href={where}>
          {t("audit.open")}
        </a>
      )}
    </span>
  );
}
