/** How this device tells: whether it rings, and the browser's own notifications. */
import { useState } from "preact/hooks";
import type { Severity } from "../../api/types";
import { desktopState, switchDesktop } from "../../desktop";
import { t } from "../../i18n";
import { soundWanted } from "../../prefs";
import { ringSample, soundReady, toggleSound } from "../../sound";
import { Switch } from "../../ui/fields/switch";

/** What this browser alone knows. `rings`: from which severity on, as shown above. */
export function Device({ rings }: { rings: Severity }) {
  const [isAsking, setAsking] = useState(false);
  const desktop = desktopState.value;
  return (
    <section class="preferences-card">
      <h2>{t("preferences.device")}</h2>
      <p class="muted">{t("preferences.device_text")}</p>
      <Switch
        label={t("preferences.sound")}
        hint={t(soundWanted.value && !soundReady.value ? "sound.click_first" : "sound.hint")}
        value={soundWanted.value}
        onChange={toggleSound}
        testId="ring"
      />
      {soundWanted.value && (
        <div class="preferences-row">
          <button type="button" class="button" onClick={() => ringSample(rings)}>
            {t("preferences.listen")}
          </button>
        </div>
      )}
      <Switch
        label={t("preferences.desktop")}
        hint={t(`preferences.desktop_${desktop}`)}
        value={desktop === "on"}
        disabled={isAsking || desktop === "none" || desktop === "denied"}
        onChange={() => {
          setAsking(true);
          void switchDesktop().finally(() => setAsking(false));
        }}
        testId="desktop"
      />
    </section>
  );
}
