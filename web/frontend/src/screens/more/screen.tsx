/** Every screen there is, by its section, in rows made for thumbs. */
import { ChevronRight } from "lucide";
import { t } from "../../i18n";
import { href } from "../../router";
import { may } from "../../state/me";
import { Icon } from "../../ui/icon";
import { seenBy } from "..";
import { GROUPS } from "../screen";
import "../../styles/more.css";

export default function MoreScreen() {
  const screens = seenBy(may);
  const groups = GROUPS.map((group) => ({
    group,
    entries: screens.filter((one) => one.group === group && !one.isOnPhoneBar),
  })).filter(({ entries }) => entries.length > 0);
  return (
    <div class="more">
      <h1>{t("nav.more")}</h1>
      {groups.map(({ group, entries }) => (
        <section key={group}>
          <h2>{t(`group.${group}`)}</h2>
          <ul>
            {entries.map((one) => (
              <li key={one.name}>
                <a href={href({ screen: one.name })}>
                  <Icon of={one.icon} size={20} />
                  <span>{t(one.title)}</span>
                  <Icon of={ChevronRight} size={16} />
                </a>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}
