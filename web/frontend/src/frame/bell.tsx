/** The bell in the top bar: how many notifications are unread, and the newest of them. */
import { Bell as BellShape } from "lucide";
import { loadWords, number, t } from "../i18n";
import { may } from "../state/me";
import { unread } from "../state/notices";
import { Icon } from "../ui/icon";
import { Menu } from "../ui/menu";
import { Skeleton } from "../ui/states";
import { later } from "./later";

// The badge is a hint; beyond this the exact number helps nobody.
const MOST_ON_BADGE = 99;

const panel = later(async () => {
  const [file] = await Promise.all([
    import("../screens/notifications/panel"),
    loadWords("notifications"),
  ]);
  return file.NoticePanel;
});

/** The bell; nothing for who has no notifications of their own. */
export function Bell() {
  if (!may("notifications.own")) return null;
  const n = unread.value.unread;
  const Panel = panel.shown.value;
  return (
    <Menu
      name={n > 0 ? t("bell.unread", { n }) : t("nav.notifications")}
      testId="bell"
      buttonClass="icon-button bell-button"
      onOpen={() => void panel.bring()}
      label={
        <span class="bell-shape" aria-hidden="true">
          <Icon of={BellShape} size={20} />
          {n > 0 && (
            <b class="bell-count" data-testid="unread-count">
              {n > MOST_ON_BADGE ? "99+" : number(n)}
            </b>
          )}
        </span>
      }
    >
      {(close) => (Panel ? <Panel close={close} /> : <Skeleton rows={3} kind="row" />)}
    </Menu>
  );
}
