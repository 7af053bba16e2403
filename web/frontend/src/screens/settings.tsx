/** What a person can set for this browser: theme, language, sound; and signing out. */
import { LogOut, Monitor, Moon, Sun, Volume2, VolumeX } from "lucide";
import { signOut } from "../api/session";
import { LANGUAGES, language, t } from "../i18n";
import { chosenLanguage, soundWanted, THEMES, type Theme, theme } from "../prefs";
import { soundReady, toggleSound } from "../sound";
import { me } from "../state/me";
import { Icon } from "../ui/icon";
import { InBot } from "../ui/in_bot";

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
      <label class="field">
        <span>{t("settings.language")}</span>
        <select
          data-testid="language"
          value={language.value}
          onChange={(event) => {
            chosenLanguage.value = event.currentTarget.value;
          }}
        >
          {Object.entries(LANGUAGES).map(([code, name]) => (
            <option key={code} value={code} lang={code}>
              {name}
            </option>
          ))}
        </select>
      </label>
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
      <InBot />
      <button
        type="button"
        class="setting-row"
        data-testid="sign-out"
        onClick={() => void signOut()}
      >
        <Icon of={LogOut} />
        <span>{t("settings.sign_out")}</span>
      </button>
    </div>
  );
}
