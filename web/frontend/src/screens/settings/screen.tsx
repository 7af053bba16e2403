/** The same panel as in the person's menu, as a page: phones have no such menu. */
import { t } from "../../i18n";
import { Settings } from "./panel";

export default function SettingsScreen() {
  return (
    <div class="settings-page">
      <h1>{t("nav.settings")}</h1>
      <Settings />
    </div>
  );
}
