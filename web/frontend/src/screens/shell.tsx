/** The frame around every screen: navigation, top bar, messages. */
import { Bell, Settings as Gear, Inbox } from "lucide";
import type { ComponentChildren } from "preact";
import { number, t } from "../i18n";
import { href, route } from "../router";
import { firingCount } from "../state/alerts";
import { me } from "../state/me";
import { Avatar } from "../ui/badges";
import { BellMark, Icon } from "../ui/icon";
import { Menu } from "../ui/menu";
import { Toaster } from "../ui/toaster";
import { ConnectionIndicator } from "./connection";
import { Settings } from "./settings";

// The badge is a hint; beyond this the exact number helps nobody.
const MOST_ON_BADGE = 99;

/** The frame. */
export function Shell({ children }: { children: ComponentChildren }) {
  const screen = route.value.screen;
  const firing = firingCount.value;
  return (
    <div class="shell">
      <button type="button" class="skip" onClick={() => document.getElementById("main")?.focus()}>
        {t("shell.skip")}
      </button>
      <nav class="rail" aria-label={t("shell.navigation")}>
        <span class="rail-mark">
          <BellMark size={34} />
        </span>
        <a href={href({ screen: "cases", id: null })} aria-current={current(screen === "cases")}>
          <Icon of={Inbox} size={22} />
          <span>{t("nav.cases")}</span>
        </a>
        <a href={href({ screen: "alerts", id: null })} aria-current={current(screen === "alerts")}>
          <span class="rail-icon">
            <Icon of={Bell} size={22} />
            {firing > 0 && (
              <b class="rail-badge" data-testid="firing-count">
                <span aria-hidden="true">{firing > MOST_ON_BADGE ? "99+" : number(firing)}</span>
                <span class="sr-only">{t("nav.firing", { n: firing })}</span>
              </b>
            )}
          </span>
          <span>{t("nav.alerts")}</span>
        </a>
        <a
          class="only-phone"
          href={href({ screen: "settings" })}
          aria-current={current(screen === "settings")}
        >
          <Icon of={Gear} size={22} />
          <span>{t("nav.settings")}</span>
        </a>
        {me.value && (
          <span class="rail-person only-wide">
            <Menu
              side="beside"
              align="end"
              name={t("shell.menu")}
              testId="person-menu"
              buttonClass="person-button"
              label={<Avatar person={me.value.person} size="large" />}
            >
              {() => <Settings />}
            </Menu>
          </span>
        )}
      </nav>
      <header class="topbar">
        <span class="topbar-mark only-phone">
          <BellMark size={24} />
        </span>
        <span class="topbar-names">
          <strong data-testid="workspace">{me.value?.workspace.name ?? "Opsbell"}</strong>
        </span>
        <ConnectionIndicator />
      </header>
      <main id="main" tabIndex={-1}>
        {children}
      </main>
      <Toaster />
    </div>
  );
}

function current(isHere: boolean): "page" | undefined {
  return isHere ? "page" : undefined;
}
