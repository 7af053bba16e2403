/** Preferences: the matrix of what one is told of, and how this very device tells it. */
import { useState } from "preact/hooks";
import { fetchPreferences, type Preferences, savePreferences } from "../../api/preferences";
import { type Problem, problemFrom } from "../../api/problem";
import { t } from "../../i18n";
import { RING_FROM, ringFrom } from "../../sound";
import { useResource } from "../../state/resource";
import { notify } from "../../state/toasts";
import { SelectField } from "../../ui/fields/select";
import { Switch } from "../../ui/fields/switch";
import { Loaded } from "../../ui/loaded";
import { Page } from "../../ui/page";
import { useUnsaved } from "../../ui/unsaved";
import { explain, severityWord } from "../../words";
import { Device } from "./device";
import { Matrix } from "./matrix";
import "../../styles/preferences.css";

/** The page. */
export default function PreferencesScreen() {
  const kept = useResource(() => fetchPreferences(), [], { whenSeen: true });
  const [draft, setDraft] = useState<Preferences | null>(null);
  const [all, setAll] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isBusy, setBusy] = useState(false);
  useUnsaved(draft !== null);

  const save = async (revision: number | null) => {
    if (!draft) return;
    setBusy(true);
    try {
      const saved = await savePreferences(draft, revision);
      kept.set(saved);
      ringFrom.value = saved.rings_from;
      // What was pressed while it was saved is the next to be saved.
      setDraft((now) => (now && now !== draft ? { ...now, revision: saved.revision } : null));
      setProblem(null);
      notify("success", t("preferences.saved"));
    } catch (reason) {
      setProblem(problemFrom(reason));
    }
    setBusy(false);
  };
  const discard = () => {
    setDraft(null);
    setProblem(null);
    kept.reload();
  };

  return (
    <Page title={t("nav.preferences")} lead={t("preferences.lead")} testId="preferences">
      <Loaded of={kept}>
        {(value) => {
          const now = draft ?? value;
          return (
            <div class="preferences">
              <section class="preferences-card">
                <h2>{t("preferences.yours")}</h2>
                <p class="muted">{t("preferences.yours_text")}</p>
                <Switch
                  label={t("preferences.enabled")}
                  hint={t("preferences.enabled_hint")}
                  value={now.enabled}
                  onChange={(enabled) => setDraft({ ...now, enabled })}
                  testId="enabled"
                />
                <SelectField
                  label={t("preferences.ring_from")}
                  hint={t("preferences.ring_from_hint")}
                  value={now.rings_from}
                  options={RING_FROM.map((one) => ({ value: one, title: severityWord(one) }))}
                  onChange={(rings_from) => setDraft({ ...now, rings_from })}
                  testId="ring-from"
                />
              </section>
              {now.enabled && (
                <section class="preferences-card">
                  <h2>{t("preferences.what")}</h2>
                  <p class="muted">{t("preferences.how")}</p>
                  <Matrix value={now} change={setDraft} all={all} />
                  <Switch
                    label={t("preferences.all_channels")}
                    hint={t("preferences.all_channels_hint")}
                    value={all}
                    onChange={setAll}
                    testId="all-channels"
                  />
                  <p class="muted">{t("preferences.in_bot")}</p>
                </section>
              )}
              <Device rings={now.rings_from} />
              {draft && (
                <section class="preferences-save" aria-label={t("preferences.unsaved")}>
                  <span role={problem ? "alert" : undefined}>
                    {problem
                      ? problem.status === 412
                        ? t("preferences.changed_meanwhile")
                        : explain(problem)
                      : t("preferences.unsaved")}
                  </span>
                  <button type="button" class="button" data-testid="discard" onClick={discard}>
                    {t(
                      problem?.status === 412 ? "preferences.load_theirs" : "preferences.discard",
                    )}
                  </button>
                  <button
                    type="button"
                    class="button button-primary"
                    data-testid="save"
                    disabled={isBusy}
                    onClick={() => void save(problem?.status === 412 ? null : draft.revision)}
                  >
                    {t(problem?.status === 412 ? "preferences.overwrite" : "preferences.save")}
                  </button>
                </section>
              )}
            </div>
          );
        }}
      </Loaded>
    </Page>
  );
}
