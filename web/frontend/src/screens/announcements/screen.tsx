/** Announcements: writing one, and taking down those that stand. */
import { Megaphone } from "lucide";
import { useEffect, useState } from "preact/hooks";
import { freshKey } from "../../api/http";
import { announce, endAnnouncement } from "../../api/presence";
import { problemFrom } from "../../api/problem";
import type { Severity } from "../../api/types";
import { moment, serverNow } from "../../clock";
import { t } from "../../i18n";
import { announcements, loadAnnouncements, receiveAnnouncement } from "../../state/announcements";
import { notify } from "../../state/toasts";
import { SeverityBadge } from "../../ui/badges";
import { confirm } from "../../ui/confirm";
import { SelectField } from "../../ui/fields/select";
import { SeverityField } from "../../ui/fields/severity";
import { TextArea } from "../../ui/fields/text";
import { Page } from "../../ui/page";
import { Empty } from "../../ui/states";
import { useUnsaved } from "../../ui/unsaved";
import { explain } from "../../words";
import "../../styles/announcements.css";

const HOURS = ["1", "4", "24", "72", "168"] as const;
const HOUR_MS = 3_600_000;

/** The page. */
export default function AnnouncementsScreen() {
  useEffect(() => void loadAnnouncements(), []);
  const all = announcements.value;
  return (
    <Page
      title={t("nav.announcements")}
      lead={t("announcements.lead")}
      testId="announcements-page"
    >
      <div class="announcing">
        <Writing />
        {all.length === 0 ? (
          <Empty icon={Megaphone} title={t("announcements.none")} />
        ) : (
          <ul class="announced">
            {all.map((one) => (
              <li key={one.id} data-testid="standing">
                <SeverityBadge severity={one.level} />
                <p dir="auto">{one.text}</p>
                <small class="muted">
                  {one.by?.name} · {t("announcements.until_at", { at: moment(one.until) })}
                </small>
                <button
                  type="button"
                  class="button button-small"
                  data-testid="withdraw"
                  onClick={() => void withdraw(one.id)}
                >
                  {t("announcements.withdraw")}
                </button>
              </li>
            ))}
          </ul>
        )}
      </div>
    </Page>
  );
}

function Writing() {
  const [text, setText] = useState("");
  const [level, setLevel] = useState<Severity>("low");
  const [hours, setHours] = useState<(typeof HOURS)[number]>("24");
  const [error, setError] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [once, setOnce] = useState(freshKey);
  useUnsaved(text.trim() !== "");

  const send = async () => {
    if (text.trim() === "") {
      setError(t("announcements.empty"));
      return;
    }
    setBusy(true);
    try {
      const until = new Date(serverNow() + Number(hours) * HOUR_MS).toISOString();
      receiveAnnouncement(await announce({ text: text.trim(), level, until }, once));
      // What was typed on while it was told is not told yet.
      setText((now) => (now === text ? "" : now));
      setError(null);
      setOnce(freshKey());
      notify("success", t("announcements.told"));
    } catch (reason) {
      setError(explain(problemFrom(reason)));
    }
    setBusy(false);
  };

  return (
    <form
      class="announcing-form"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <TextArea
        label={t("announcements.text")}
        hint={t("announcements.text_hint")}
        {...(error ? { error } : {})}
        value={text}
        onChange={setText}
        testId="announce-text"
      />
      <SeverityField
        label={t("announcements.level")}
        value={level}
        onChange={setLevel}
        testId="announce-level"
      />
      <SelectField
        label={t("announcements.for")}
        value={hours}
        options={HOURS.map((value) => ({
          value,
          title: t("announcements.hours", { n: Number(value) }),
        }))}
        onChange={setHours}
        testId="announce-hours"
      />
      <button type="submit" class="button button-primary" data-testid="announce" disabled={isBusy}>
        {t("announcements.tell")}
      </button>
    </form>
  );
}

async function withdraw(id: string): Promise<void> {
  const isSure = await confirm({
    title: t("announcements.withdraw"),
    text: t("announcements.withdraw_text"),
    action: t("announcements.withdraw"),
  });
  if (!isSure) return;
  try {
    await endAnnouncement(id);
    announcements.value = announcements.peek().filter((one) => one.id !== id);
  } catch (reason) {
    notify("error", explain(problemFrom(reason)));
  }
}
