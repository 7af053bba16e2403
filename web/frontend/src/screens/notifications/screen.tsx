/** The notification centre as a page: by topic, unread or all, and everything at once. */
import { MailOpen, SlidersHorizontal } from "lucide";
import { useEffect, useMemo } from "preact/hooks";
import { number, t } from "../../i18n";
import { href, type Place, setQuery } from "../../router";
import { NoticeList, readAll, unread } from "../../state/notices";
import { Icon } from "../../ui/icon";
import { Page } from "../../ui/page";
import { Pager } from "../../ui/pager";
import { NoticeRows } from "./rows";
import { topicWord } from "./words";

/** The page; `topic` and `unread` stand in the address. */
export default function Notifications({ query }: Place) {
  const topic = query.topic ?? null;
  const onlyUnread = query.unread === "1";
  const list = useMemo(() => new NoticeList({ topic, unread: onlyUnread }), [topic, onlyUnread]);
  useEffect(() => list.follow(), [list]);
  const counts = unread.value.by_topic;
  const topics = [...new Set([...Object.keys(counts), ...(topic ? [topic] : [])])].sort();
  const here = topic ? (counts[topic] ?? 0) : unread.value.unread;

  return (
    <Page
      title={t("nav.notifications")}
      testId="notifications"
      actions={
        <>
          <a class="button" href={href({ screen: "preferences" })}>
            <Icon of={SlidersHorizontal} size={16} />
            <span>{t("notifications.preferences")}</span>
          </a>
          <button
            type="button"
            class="button"
            data-testid="read-all"
            disabled={here === 0}
            onClick={() => void readAll(topic)}
          >
            <Icon of={MailOpen} size={16} />
            <span>{t("notifications.read_all")}</span>
          </button>
        </>
      }
    >
      <div class="notices-page">
        <div class="notices-filters">
          <fieldset class="segments" aria-label={t("notifications.which")}>
            <Choice
              name={t("notifications.all")}
              on={!onlyUnread}
              press={() => setQuery({ unread: null })}
            />
            <Choice
              name={t("notifications.unread")}
              on={onlyUnread}
              press={() => setQuery({ unread: "1" })}
            />
          </fieldset>
          {topics.length > 0 && (
            <fieldset class="chips" aria-label={t("notifications.by_topic")}>
              {topics.map((one) => (
                <button
                  key={one}
                  type="button"
                  class="chip"
                  aria-pressed={one === topic}
                  data-testid={`topic-${one}`}
                  onClick={() => setQuery({ topic: one === topic ? null : one })}
                >
                  {topicWord(one)}
                  {counts[one] ? <b>{number(counts[one])}</b> : null}
                </button>
              ))}
            </fieldset>
          )}
        </div>
        <NoticeRows of={list} />
        <Pager
          of={{
            more: list.hasMore.value,
            items: list.items.value,
            problem: list.problem.value,
            isBusy: list.isBusy.value,
            loadMore: () => void list.loadMore(),
          }}
        />
      </div>
    </Page>
  );
}

function Choice({ name, on, press }: { name: string; on: boolean; press: () => void }) {
  return (
    <button type="button" class="segment-button" aria-pressed={on} onClick={press}>
      {name}
    </button>
  );
}
