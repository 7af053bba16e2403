/** What is told in one message instead of many: a card that names what is down, and its alerts. */
import { CloudLightning, Hourglass, Layers } from "lucide";
import { useEffect } from "preact/hooks";
import { type Digest, fetchHeld, type HeldAlert } from "../../api/alerts";
import { moment, now, shortMoment } from "../../clock";
import { number, t } from "../../i18n";
import { href, type Query, setQuery } from "../../router";
import { digests, followDigests } from "../../state/digests";
import { usePaged } from "../../state/resource";
import { AlertStatusBadge, SeverityMark } from "../../ui/badges";
import { Dialog } from "../../ui/dialog";
import { Icon } from "../../ui/icon";
import { Pager } from "../../ui/pager";
import { Empty, Failed, Skeleton } from "../../ui/states";

const SHAPES = { storm: CloudLightning, limit: Hourglass, group: Layers } as const;
const MOST_CARDS = 4;
const MOST_NAMES = 5;

/** The strip over the columns; nothing where everything is told by itself. `query.digest` is the
 * one whose alerts are listed. */
export function Storms({ query }: { query: Query }) {
  useEffect(followDigests, []);
  const { cards: all, chats } = together(digests.value);
  const open = query.digest;
  return (
    <>
      {all.length > 0 && (
        <ul class="storms" aria-label={t("storm.name")}>
          {all.slice(0, MOST_CARDS).map((one) => (
            <Card key={one.id} one={one} chats={one.cause === "storm" ? chats : 1} query={query} />
          ))}
          {all.length > MOST_CARDS && (
            <li class="storm-more muted">{t("alerts.hidden", { n: all.length - MOST_CARDS })}</li>
          )}
        </ul>
      )}
      {open && <Held key={open} id={open} one={digests.value.find((each) => each.id === open)} />}
    </>
  );
}

function Card({ one, chats, query }: { one: Digest; chats: number; query: Query }) {
  return (
    <li class={`storm is-${one.cause}`} data-testid={`digest-${one.cause}`}>
      <Icon of={SHAPES[one.cause]} size={20} />
      <div class="storm-words">
        <p>
          <strong>{headline(one)}</strong>{" "}
          <span class="muted">
            {t("storm.since", { at: shortMoment(one.opened_at, now.peek()) })}
            {chats > 1 && ` ${t("storm.chats", { n: chats })}`}
          </span>
        </p>
        {one.names.length > 0 && (
          <p class="storm-names" data-testid="storm-names">
            {t("storm.down")}{" "}
            {one.names.slice(0, MOST_NAMES).map((each) => (
              <span key={each.name} class={`storm-thing severity-${each.severity}`}>
                {each.name} <b>×{number(each.count)}</b>
              </span>
            ))}
            {one.names.length > MOST_NAMES && (
              <span class="muted">{t("storm.others", { n: one.names.length - MOST_NAMES })}</span>
            )}
          </p>
        )}
      </div>
      <a
        class="button button-small"
        href={href({ screen: "alerts", query: { ...query, digest: one.id } })}
        data-testid="storm-open"
      >
        {t("storm.open")}
      </a>
    </li>
  );
}

// The same storm is a message in each chat it reaches; here it is one card, of the fullest.
function together(all: readonly Digest[]): { cards: readonly Digest[]; chats: number } {
  const storms = all.filter((one) => one.cause === "storm");
  const [fullest] = storms;
  const others = all.filter((one) => one.cause !== "storm");
  return { cards: fullest ? [fullest, ...others] : others, chats: storms.length };
}

function headline(one: Digest): string {
  const n = one.alerts ?? one.total;
  if (one.cause === "storm") return t("storm.storm", { n });
  if (one.cause === "limit") return t("storm.limit", { n, name: one.limit ?? "" });
  const values = Object.entries(one.values).map(([name, value]) => `${name}=${value}`);
  if (values.length === 0) return t("storm.together", { n });
  return t("storm.group", { n, of: values.join(", ") });
}

function Held({ id, one }: { id: string; one: Digest | undefined }) {
  const list = usePaged<HeldAlert>((cursor, signal) => fetchHeld(id, cursor, signal), [id]);
  return (
    <Dialog
      title={one ? headline(one) : t("storm.name")}
      onClose={() => setQuery({ digest: null })}
      wide
      testId="storm-dialog"
    >
      {list.state === "failed" && list.problem ? (
        <Failed problem={list.problem} retry={list.reload} />
      ) : list.state === "loading" ? (
        <Skeleton rows={5} kind="row" />
      ) : list.items.length === 0 ? (
        <Empty icon={Layers} title={t("storm.none")} />
      ) : (
        <ol class="storm-alerts">
          {list.items.map((each) => (
            <li key={each.id} data-testid={`held-${each.number}`}>
              <SeverityMark severity={each.severity} />
              <a href={href({ screen: "alerts", id: each.id })}>
                <span class="muted">#{each.number}</span> {each.title}
              </a>
              <AlertStatusBadge status={each.status} />
              <time class="muted" dateTime={each.fired_at} title={moment(each.fired_at)}>
                {shortMoment(each.fired_at, now.peek())}
              </time>
            </li>
          ))}
        </ol>
      )}
      <Pager of={list} />
    </Dialog>
  );
}
