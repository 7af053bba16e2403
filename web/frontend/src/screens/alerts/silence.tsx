/** Silence from an alert: which of its signs, for how long, and what that would mute, before it does. */
import { useRef, useState } from "preact/hooks";
import { type Matcher, makeSilence, previewSilence } from "../../api/alerts";
import { freshKey } from "../../api/http";
import { type Problem, problemFrom } from "../../api/problem";
import type { AlertSummary } from "../../api/types";
import { serverNow } from "../../clock";
import { t } from "../../i18n";
import { signsOf } from "../../state/alert_signs";
import { refreshAlertIfOpen } from "../../state/alerts";
import { me } from "../../state/me";
import { useResource } from "../../state/resource";
import { notify } from "../../state/toasts";
import { Dialog } from "../../ui/dialog";
import { Choice } from "../../ui/fields/choice";
import { TextField } from "../../ui/fields/text";
import { Skeleton } from "../../ui/states";
import { explain } from "../../words";
import { nextHour } from "../../zone";
import { wayTo } from "./links";

const LENGTHS = ["hour", "four_hours", "morning", "resolved"] as const;
type Length = (typeof LENGTHS)[number];

// By the clocks of the workspace, wherever the device is.
const MORNING = 8;

/** `onClose` is asked by Escape and when the silence stands. */
export function SilenceDialog({ one, onClose }: { one: AlertSummary; onClose: () => void }) {
  const offered = signsOf(one);
  const all = wayTo("silences");
  const [kept, keep] = useState<ReadonlySet<string>>(() => new Set(offered.map(nameOf)));
  const [length, setLength] = useState<Length>("hour");
  const [reason, setReason] = useState("");
  const [error, setError] = useState<string | undefined>();
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isBroad, setBroad] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const matchers = offered.filter((sign) => kept.has(nameOf(sign)));
  // The same key for the same silence: a press repeated after a lost answer makes no second one.
  const sent = useRef({ what: "", key: "" });

  const toggle = (sign: Matcher) => {
    const next = new Set(kept);
    if (!next.delete(nameOf(sign))) next.add(nameOf(sign));
    keep(next);
    setBroad(false);
    setProblem(null);
  };
  const send = async () => {
    if (reason.trim() === "") {
      setError(t("alert_silence.reason_wanted"));
      return;
    }
    if (matchers.length === 0 || isBusy) return;
    setBusy(true);
    setProblem(null);
    try {
      const end = endOf(length, one.id);
      const body = { matchers, reason: reason.trim(), ...end, confirm: isBroad };
      const what = JSON.stringify(body);
      if (sent.current.what !== what) sent.current = { what, key: freshKey() };
      await makeSilence(body, sent.current.key);
      notify("success", t("alert_silence.made", { number: `#${one.number}` }));
      refreshAlertIfOpen(one.id);
      onClose();
    } catch (failure) {
      const why = problemFrom(failure);
      setBroad(why.body !== null && "preview" in why.body);
      setProblem(why);
    } finally {
      setBusy(false);
    }
  };

  return (
    <Dialog
      title={t("alert_silence.title", { number: `#${one.number}` })}
      onClose={onClose}
      isTyped={reason.trim() !== ""}
      testId="silence-dialog"
      actions={
        <>
          {all && (
            <a class="button" href={all}>
              {t("alert_silence.all")}
            </a>
          )}
          <button
            type="button"
            class="button button-primary"
            disabled={matchers.length === 0 || isBusy}
            aria-busy={isBusy}
            data-testid="silence-save"
            onClick={() => void send()}
          >
            {isBroad ? t("alert_silence.anyway") : t("alert_silence.save")}
          </button>
        </>
      }
    >
      <div class="dialog-rows">
        <fieldset class="form-field">
          <legend>{t("alert_silence.what")}</legend>
          <div class="toggles">
            {offered.map((sign) => (
              <button
                key={nameOf(sign)}
                type="button"
                class="toggle is-sign"
                aria-pressed={kept.has(nameOf(sign))}
                data-testid={`silence-sign-${sign.field}`}
                onClick={() => toggle(sign)}
              >
                {sign.field}={sign.value}
              </button>
            ))}
          </div>
          <p class="form-hint">{t("alert_silence.what_hint")}</p>
        </fieldset>
        <Choice
          label={t("alert_silence.length")}
          value={length}
          onChange={setLength}
          testId="silence-length"
          options={LENGTHS.map((value) => ({ value, title: t(`alert_silence.${value}`) }))}
        />
        <TextField
          label={t("alert_silence.reason")}
          value={reason}
          error={error}
          most={200}
          required
          testId="silence-reason"
          onChange={(words) => {
            setReason(words);
            setError(undefined);
          }}
        />
        <Preview matchers={matchers} until={length === "resolved" ? one.id : null} />
        {problem && (
          <p class="form-error" role="alert" data-testid="silence-problem">
            {isBroad ? t("alert_silence.broad") : explain(problem)}
          </p>
        )}
      </div>
    </Dialog>
  );
}

function Preview({ matchers, until }: { matchers: readonly Matcher[]; until: string | null }) {
  const preview = useResource(
    (signal) =>
      matchers.length === 0 ? Promise.resolve(null) : previewSilence(matchers, until, signal),
    [matchers.map((one) => `${one.field}=${one.value}`).join("\n"), until],
    { keep: true },
  );
  if (matchers.length === 0) return <p class="form-error">{t("alert_silence.nothing")}</p>;
  if (preview.problem) return <p class="form-hint">{explain(preview.problem)}</p>;
  const found = preview.value;
  if (!found) return <Skeleton rows={1} kind="row" />;
  return (
    <div class="silence-preview" data-testid="silence-preview" aria-live="polite">
      <p>
        <strong>{t("alert_silence.now", { n: found.now })}</strong>{" "}
        {t("alert_silence.would", { n: found.would, of: found.of })}
      </p>
      {found.examples.length > 0 && (
        <ul>
          {found.examples.slice(0, 3).map((each) => (
            <li key={each.number}>
              <span class="muted">#{each.number}</span> {each.title}
            </li>
          ))}
        </ul>
      )}
      {found.too_broad && <p class="form-error">{t("alert_silence.broad")}</p>}
    </div>
  );
}

function nameOf(sign: Matcher): string {
  return `${sign.field}=${sign.value}`;
}

function endOf(
  length: Length,
  id: string,
): { minutes?: number; ends_at?: string; until_alert?: string } {
  if (length === "hour") return { minutes: 60 };
  if (length === "four_hours") return { minutes: 240 };
  if (length === "resolved") return { until_alert: id };
  const zone = me.peek()?.workspace.zone ?? "UTC";
  return { ends_at: nextHour(MORNING, serverNow(), zone) };
}
