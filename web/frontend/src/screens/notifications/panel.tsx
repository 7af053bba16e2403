/** The notification centre under the bell: the newest, and the way to all of them. */
import { MailOpen } from "lucide";
import { useEffect, useMemo } from "preact/hooks";
import { t } from "../../i18n";
import { href } from "../../router";
import { NoticeList, readAll, unread } from "../../state/notices";
import { Icon } from "../../ui/icon";
import { NoticeRows } from "./rows";

/** The panel. */
export function NoticePanel({ close }: { close: () => void }) {
  const list = useMemo(() => new NoticeList({ topic: null, unread: false }), []);
  useEffect(() => list.follow(), [list]);
  return (
    <section class="notice-panel" aria-label={t("nav.notifications")} data-testid="notice-panel">
      <header>
        <h2>{t("nav.notifications")}</h2>
        <button
          type="button"
          class="button button-small"
          data-testid="panel-read-all"
          disabled={unread.value.unread === 0}
          onClick={() => void readAll(null)}
        >
          <Icon of={MailOpen} size={14} />
          {t("notifications.read_all")}
        </button>
      </header>
      <div class="notice-panel-rows">
        <NoticeRows of={list} opened={close} />
      </div>
      <a class="notice-panel-all" href={href({ screen: "notifications" })} onClick={close}>
        {t("notifications.see_all")}
      </a>
    </section>
  );
}
