/** One notification: how grave, what, when, and what can be done with it. */
import { CheckCheck, MailOpen, Trash2 } from "lucide";
import type { Notice } from "../../api/notifications";
import { moment, ticking } from "../../clock";
import { t } from "../../i18n";
import { acknowledge, isRead, read, remove, wayOf } from "../../state/notices";
import { SeverityMark } from "../../ui/badges";
import { Icon } from "../../ui/icon";
import { topicWord } from "./words";

/** A row of a list; `opened` is called when somebody goes where it leads. */
export function NoticeRow({ one, opened }: { one: Notice; opened?: () => void }) {
  const way = wayOf(one);
  const follow = () => {
    void read(one);
    opened?.();
  };
  return (
    <li
      class={isRead(one) ? "notice-row" : "notice-row is-unread"}
      data-testid="notice"
      data-read={isRead(one)}
    >
      <SeverityMark severity={one.severity} />
      <div class="notice-words">
        {way ? (
          <a href={way} onClick={follow} class="notice-title">
            {one.title}
          </a>
        ) : (
          <strong class="notice-title">{one.title}</strong>
        )}
        {!isRead(one) && <span class="sr-only">{t("notifications.is_unread")}</span>}
        {one.message && <p dir="auto">{one.message}</p>}
        <small class="muted">
          <span>{topicWord(one.topic)}</span>
          {one.by && <span>{one.by.name}</span>}
          <time dateTime={one.at} title={moment(one.at)}>
            {ticking(one.at)}
          </time>
          {one.acknowledged_at && (
            <span class="notice-seen">
              <Icon of={CheckCheck} size={14} />
              {t("notifications.acknowledged")}
            </span>
          )}
        </small>
      </div>
      <div class="notice-actions">
        {!one.acknowledged_at && (
          <button
            type="button"
            class="icon-button"
            title={t("notifications.acknowledge")}
            aria-label={t("notifications.acknowledge")}
            data-testid="acknowledge-notice"
            onClick={() => void acknowledge(one)}
          >
            <Icon of={CheckCheck} size={18} />
          </button>
        )}
        {!isRead(one) && (
          <button
            type="button"
            class="icon-button"
            title={t("notifications.read")}
            aria-label={t("notifications.read")}
            data-testid="read-notice"
            onClick={() => void read(one)}
          >
            <Icon of={MailOpen} size={18} />
          </button>
        )}
        <button
          type="button"
          class="icon-button"
          title={t("notifications.delete")}
          aria-label={t("notifications.delete")}
          data-testid="delete-notice"
          onClick={() => remove(one)}
        >
          <Icon of={Trash2} size={18} />
        </button>
      </div>
    </li>
  );
}
