/** The person's own menu: their screens, and what this browser remembers for them. */

import { t } from "../i18n";
import { href } from "../router";
import { seenBy } from "../screens";
import { Settings } from "../screens/settings/panel";
import { may } from "../state/me";
import { Icon } from "../ui/icon";

/** `close` is called when somebody goes elsewhere. */
export function PersonPanel({ close }: { close: () => void }) {
  const own = seenBy(may).filter((one) => one.group === "you" && one.name !== "settings");
  return (
    <>
      {own.length > 0 && (
        <ul class="menu-list person-links">
          {own.map((one) => (
            <li key={one.name}>
              <a class="menu-item" href={href({ screen: one.name })} onClick={close}>
                <Icon of={one.icon} size={16} />
                <span>{t(one.title)}</span>
              </a>
            </li>
          ))}
        </ul>
      )}
      <Settings />
    </>
  );
}
