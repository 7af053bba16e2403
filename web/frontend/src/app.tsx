/** Which page it is: not known yet, signed out, or the dashboard. */
import { useEffect, useState } from "preact/hooks";
import { type Problem, problemFrom } from "./api/problem";
import { refresh, signedIn } from "./api/session";
import { bestOf, speak, t } from "./i18n";
import { chosenLanguage } from "./prefs";
import { route } from "./router";
import { AlertsScreen } from "./screens/alerts/board";
import { CasesScreen } from "./screens/cases/screen";
import { Settings } from "./screens/settings";
import { Shell } from "./screens/shell";
import { SignIn } from "./screens/sign_in";
import { clearAlerts, loadAlerts } from "./state/alerts";
import { clearCases, loadCases } from "./state/cases";
import { goLive } from "./state/live";
import { loadMe, me } from "./state/me";
import { BellMark } from "./ui/icon";
import { Failed } from "./ui/states";

// A server that is starting is asked again this often.
const RETRY_MS = 4_000;

/** The application; `code` is the one of a sign-in link. */
export function App({ code: fromLink }: { code: string | null }) {
  const [code, setCode] = useState(fromLink);
  const [problem, setProblem] = useState<Problem | null>(null);
  const state = signedIn.value;

  useEffect(() => {
    const wishes = [chosenLanguage.value, me.value?.person.language, ...navigator.languages];
    void speak(bestOf(wishes));
  }, [chosenLanguage.value, me.value?.person.language]);

  useEffect(() => {
    if (code || state !== "unknown") return;
    let timer: ReturnType<typeof setTimeout>;
    const attempt = () =>
      refresh().catch((reason: unknown) => {
        setProblem(problemFrom(reason));
        timer = setTimeout(attempt, RETRY_MS);
      });
    void attempt();
    return () => clearTimeout(timer);
  }, [state, code]);

  // A code works once; signing out later must not try it again.
  useEffect(() => {
    if (state === "yes") setCode(null);
  }, [state]);

  if (state === "yes") return <Dashboard />;
  if (state === "no" || code) return <SignIn code={code} />;
  return <Starting problem={problem} />;
}

function Dashboard() {
  const [problem, setProblem] = useState<Problem | null>(null);
  const [tries, setTries] = useState(0);
  // Each raise of `tries` is another go.
  useEffect(() => {
    setProblem(null);
    loadMe().catch((reason: unknown) => setProblem(problemFrom(reason)));
    void loadCases(true);
    void loadAlerts();
    return goLive();
  }, [tries]);

  useEffect(
    () => () => {
      me.value = null;
      clearCases();
      clearAlerts();
    },
    [],
  );

  if (problem && !me.value)
    return <Starting problem={problem} retry={() => setTries(tries + 1)} />;
  return <Shell>{screen()}</Shell>;
}

function screen() {
  const place = route.value;
  switch (place.screen) {
    case "cases":
      return <CasesScreen id={place.id} />;
    case "alerts":
      return <AlertsScreen id={place.id} />;
    case "settings":
      return (
        <div class="settings-page">
          <h1>{t("nav.settings")}</h1>
          <Settings />
        </div>
      );
  }
}

function Starting({ problem, retry }: { problem: Problem | null; retry?: () => void }) {
  return (
    <main class="sign-in">
      {problem ? (
        <section class="sign-in-card">
          <Failed
            problem={problem}
            retry={retry ?? (() => void refresh().catch(() => undefined))}
          />
        </section>
      ) : (
        <span class="sign-in-mark" role="status" aria-label={t("loading")}>
          <BellMark size={56} />
        </span>
      )}
    </main>
  );
}
