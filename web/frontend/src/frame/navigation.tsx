/** The way around: a sidebar on a desktop, narrow where there is less room, a bar on a phone. */
import { Ellipsis, PanelLeftClose, PanelLeftOpen } from "lucide";
import { number, t } from "../i18n";
import { railWanted } from "../prefs";
import { href, route } from "../router";
import { seenBy } from "../screens";
import { GROUPS, type Group, type Screen } from "../screens/screen";
import { may, me } from "../state/me";
import { Avatar } from "../ui/badges";
import { BellMark, Icon } from "../ui/icon";
import { Menu } from "../ui/menu";
import { PersonPanel } from "./person";
import { bring } from "./stage";

// The badge is a hint; beyond this the exact number helps nobody.
const MOST_ON_BADGE = 99;

/** The sidebar, and the same on a phone as a bar with what matters most. */
export function Navigation() {
  const screens = seenBy(may);
  const isNarrow = railWanted.value === "narrow";
  return (
    <nav class="rail" aria-label={t("shell.navigation")} data-narrow={isNarrow}>
      <span class="rail-mark">
        <BellMark size={30} />
        <b class="rail-word">Opsbell</b>
      </span>
      <div class="rail-groups">
        {GROUPS.filter((group) => group !== "you").map((group) => (
          <Section
            key={group}
            group={group}
            entries={screens.filter((one) => one.group === group)}
          />
        ))}
      </div>
      <a
        class="rail-link only-phone"
        href={href({ screen: "more" })}
        aria-current={isHere("more") || !onBar(screens) ? "page" : undefined}
      >
        <Icon of={Ellipsis} size={20} />
        <span class="rail-word">{t("nav.more")}</span>
      </a>
      <div class="rail-foot only-wide">
        {me.value && (
          <Menu
            side="beside"
            align="end"
            name={t("shell.menu")}
            testId="person-menu"
            buttonClass="person-button"
            label={
              <>
                <Avatar person={me.value.person} size="large" isBeside />
                <span class="rail-word">{me.value.person.name}</span>
              </>
            }
          >
            {(close) => <PersonPanel close={close} />}
          </Menu>
        )}
        <button
          type="button"
          class="rail-fold"
          title={t(isNarrow ? "nav.widen" : "nav.narrow")}
          aria-label={t(isNarrow ? "nav.widen" : "nav.narrow")}
          onClick={() => {
            railWanted.value = isNarrow ? "wide" : "narrow";
          }}
        >
          <Icon of={isNarrow ? PanelLeftOpen : PanelLeftClose} size={18} />
        </button>
      </div>
    </nav>
  );
}

function Section({ group, entries }: { group: Group; entries: readonly Screen[] }) {
  if (entries.length === 0) return null;
  return (
    <section class="rail-group">
      {group !== "work" && <h2>{t(`group.${group}`)}</h2>}
      <ul>
        {entries.map((one) => (
          <li key={one.name} class={one.isOnPhoneBar ? "" : "only-wide"}>
            <Entry screen={one} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Entry({ screen }: { screen: Screen }) {
  const count = screen.badge?.count.value ?? 0;
  return (
    <a
      class="rail-link"
      href={href({ screen: screen.name })}
      title={t(screen.title)}
      aria-current={isHere(screen.name) ? "page" : undefined}
      onPointerEnter={() => void bring(screen)}
    >
      <Icon of={screen.icon} size={18} />
      <span class="rail-word">{t(screen.title)}</span>
      {screen.badge && count > 0 && (
        <b class="rail-badge" data-testid={screen.badge.testId}>
          <span aria-hidden="true">{count > MOST_ON_BADGE ? "99+" : number(count)}</span>
          <span class="sr-only">{t(screen.badge.says, { n: count })}</span>
        </b>
      )}
    </a>
  );
}

function isHere(name: string): boolean {
  return route.value.screen === name;
}

/** True where the screen shown has an entry of its own in a phone's bar. */
function onBar(screens: readonly Screen[]): boolean {
  return screens.some((one) => one.isOnPhoneBar && isHere(one.name));
}
