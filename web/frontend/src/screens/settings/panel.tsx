/** What a person can set here: theme, language, sound; and signing out. */
import { LogOut, Monitor, Moon, Sun, Volume2, VolumeX } from "lucide";
import { signOut } from "../../api/session";
import { t } from "../../i18n";
import { soundWanted, THEMES, type Theme, theme } from "../../prefs";
import { soundReady, toggleSound } from "../../sound";
import { me } from "../../state/me";
import { settleToasts } from "../../state/toasts";
import { Icon } from "../../ui/icon";
import { LanguageField } from "../../ui/language";
import { SetUp } from "../../ui/set_up";

const THEME_SHAPES: Readonly<Record<Theme, unknown>> = { auto: Monitor, light: Sun, dark: Moon };

/** The same panel in the desktop's menu and on the phone's own page. */
export function Settings() {
  const person = me.value;
  return (
    <div class="settings" data-testid="settings">
      {person && (
        <header>
          <strong>{person.person.name}</strong>
          <span class="muted">
            {t(`role.${person.role}`)} · {person.workspace.name}
          </span>
        </header>
      )}
      <fieldset>
        <legend>{t("settings.theme")}</legend>
        <div class="segments">
          {THEMES.map((one) => (
            <label key={one} class="segment">
              <input
                type="radio"
                name="theme"
                checked={theme.value === one}
                onChange={() => {
                  theme.value = one;
                }}
              />
              <span>
                <Icon of={THEME_SHAPES[one]} size={16} />
                {t(`theme.${one}`)}
              </span>
            </label>
          ))}
        </div>
      </fieldset>
      <LanguageField />
      <button
        type="button"
        class="setting-row"
        role="switch"
        aria-checked={soundWanted.value}
        data-testid="sound"
        onClick={toggleSound}
      >
        <Icon of={soundWanted.value ? Volume2 : VolumeX} />
        <span>
          {t("settings.sound")}
          <small class="muted">
            {soundWanted.value && !soundReady.value ? t("sound.click_first") : t("sound.hint")}
          </small>
        </span>
        <i class="switch" />
      </button>
      <SetUp />
      <button
        type="button"
        class="setting-row"
        data-testid="sign-out"
        onClick={() => void signOut(settleToasts())}
      >
        <Icon of={LogOut} />
        <span>{t("settings.sign_out")}</span>
      </button>
    </div>
  );
}
