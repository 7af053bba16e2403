/** Every key, those that ended too, and the sheet of one. */
import { KeyRound, Plus } from "lucide";
import { type ApiKey, fetchKeys } from "../../api/keys";
import { moment, ticking } from "../../clock";
import { t } from "../../i18n";
import { go, href, type Place } from "../../router";
import { may } from "../../state/me";
import { usePaged } from "../../state/resource";
import { Badge, type Tone } from "../../ui/badge";
import { Icon } from "../../ui/icon";
import { Page } from "../../ui/page";
import { Pager } from "../../ui/pager";
import { Empty, Failed, Skeleton } from "../../ui/states";
import { type Column, Table } from "../../ui/table";
import { MakeKey } from "./make";
import { KeySheet } from "./sheet";
import "../../styles/panels.css";

const TONES: Readonly<Record<ApiKey["state"], Tone>> = {
  live: "good",
  expired: "warning",
  revoked: "quiet",
};

export default function Keys({ id, query }: Place) {
  const list = usePaged(fetchKeys, [], { of: ["api_key"] });
  const mayWrite = may("keys.write");
  const make = mayWrite && (
    <a
      class="button button-primary"
      href={href({ screen: "keys", query: { make: "1" } })}
      data-testid="make-key"
    >
      <Icon of={Plus} size={16} />
      {t("keys.make")}
    </a>
  );
  return (
    <Page title={t("nav.keys")} lead={t("keys.lead")} actions={make} testId="keys">
      {list.state === "loading" && <Skeleton rows={4} kind="row" />}
      {list.state === "failed" && list.problem && (
        <Failed problem={list.problem} retry={list.reload} />
      )}
      {list.state === "ready" && (
        <>
          <Table
            rows={list.items}
            columns={columns()}
            rowKey={(one) => one.id}
            href={(one) => href({ screen: "keys", id: one.id })}
            current={id}
            isQuiet={(one) => one.state !== "live"}
            label={t("nav.keys")}
            testId="key"
            empty={
              <Empty icon={KeyRound} title={t("keys.none")} testId="no-keys">
                <p>{t("keys.none_text")}</p>
                {make}
              </Empty>
            }
          />
          <Pager of={list} />
        </>
      )}
      {query.make !== undefined && mayWrite && (
        <MakeKey
          onClose={(isMade) => {
            if (isMade) list.reload();
            go({ screen: "keys" }, true);
          }}
        />
      )}
      {id && (
        <KeySheet
          key={id}
          id={id}
          onClose={() => go({ screen: "keys" }, true)}
          onChange={list.reload}
        />
      )}
    </Page>
  );
}

/** Live, over or taken back. */
export function KeyState({ one }: { one: ApiKey }) {
  return (
    <Badge tone={TONES[one.state]} testId="key-state">
      {t(`keys.state.${one.state}`)}
    </Badge>
  );
}

const columns = (): Column<ApiKey>[] => [
  { title: t("keys.name"), cell: (one) => one.name },
  {
    title: t("keys.scopes"),
    cell: (one) => <span class="muted">{one.scopes.join(", ")}</span>,
  },
  { title: t("keys.state"), cell: (one) => <KeyState one={one} /> },
  {
    title: t("keys.used"),
    kind: "time",
    cell: (one) =>
      one.last_used_at ? (
        <time dateTime={one.last_used_at} title={moment(one.last_used_at)}>
          {ticking(one.last_used_at)}
        </time>
      ) : (
        t("keys.never")
      ),
  },
];
