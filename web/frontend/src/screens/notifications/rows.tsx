/** A list of notifications: rows, or what stands in their place. */
import { BellOff } from "lucide";
import { t } from "../../i18n";
import type { NoticeList } from "../../state/notices";
import { Empty, Failed, Skeleton } from "../../ui/states";
import { NoticeRow } from "./row";
import "../../styles/notifications.css";

/** The rows; `opened` is called when somebody goes where one leads. */
export function NoticeRows({ of: list, opened }: { of: NoticeList; opened?: () => void }) {
  const items = list.items.value;
  if (list.state.value === "loading") return <Skeleton rows={4} kind="row" />;
  const problem = list.problem.value;
  if (list.state.value === "failed" && problem) {
    return <Failed problem={problem} retry={() => void list.load()} />;
  }
  if (items.length === 0) {
    return (
      <Empty icon={BellOff} title={t("notifications.empty")} testId="no-notices">
        <p>{list.wanted.unread ? t("notifications.all_read") : t("notifications.empty_text")}</p>
      </Empty>
    );
  }
  return (
    <ol class="notices" data-testid="notices">
      {items.map((one) => (
        <NoticeRow key={one.id} one={one} {...(opened ? { opened } : {})} />
      ))}
    </ol>
  );
}
