/** The choice of a language: the person's own, or of the page while nobody is signed in. */
import { LANGUAGES, t } from "../i18n";
import { chooseLanguage, languageWished } from "../state/language";

/** Each language in its own words. */
export function LanguageField() {
  return (
    <label class="field">
      <span>{t("settings.language")}</span>
      <select
        data-testid="language"
        value={languageWished.value}
        onChange={(event) => void chooseLanguage(event.currentTarget.value)}
      >
        {Object.entries(LANGUAGES).map(([code, name]) => (
          <option key={code} value={code} lang={code}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
