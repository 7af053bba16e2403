/** Which page it is: not known yet, signed out, or the dashboard. */
import { useEffect, useRef, useState } from "preact/hooks";
import { type Problem, problemFrom } from "./api/problem";
import { account, ended, refresh, signedIn } from "./api/session";
import { Cover } from "./frame/covered";
import { ElsewhereNotice } from "./frame/elsewhere";
import { Shell } from "./frame/shell";
import { SignIn } from "./frame/sign_in";
import { signedOutPage } from "./frame/signed_out";
import { Stage } from "./frame/stage";
import { followTyping } from "./frame/unsaved";
import { speak, t } from "./i18n";
import { clearAlerts, loadAlerts } from "./state/alerts";
import { followBurning } from "./state/burning";
import { clearCases, loadCases } from "./state/cases";
import { languageWished } from "./state/language";
import { goLive } from "./state/live";
import { loadMe, me } from "./state/me";
import { clearNotices } from "./state/notices";
import { settleAtEnd } from "./state/toasts";
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
    void speak(languageWished.value);
  }, [languageWished.value]);

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

  const SignedOut = signedOutPage.value;
  const isCovered = state === "no" && ended.value && account.value !== "" && !SignedOut;
  useFocusKept(isCovered);
  // Another workspace, or another person, begins anew; a renewed sign-in of the same does not, nor
  // one that comes after the session was ended elsewhere.
  if (state === "yes" || isCovered) {
    return (
      <>
        <div class="desk" hidden={isCovered} inert={isCovered}>
          <Dashboard key={account.value} />
        </div>
        {isCovered && <Cover />}
      </>
    );
  }
  if (state === "no" && SignedOut) return <SignedOut />;
  if (state === "no" || code) return <SignIn code={code} />;
  return <Starting problem={problem} />;
}

/** Give the focus back that the cover took: it cannot do so itself, for what it covers is hidden
 * before it is drawn. */
function useFocusKept(isCovered: boolean): void {
  const before = useRef<Element | null>(null);
  const wasCovered = useRef(false);
  if (isCovered && !wasCovered.current) before.current = document.activeElement;
  wasCovered.current = isCovered;
  useEffect(() => {
    if (!isCovered && before.current instanceof HTMLElement) before.current.focus();
  }, [isCovered]);
}

function Dashboard() {
  const [problem, setProblem] = useState<Problem | null>(null);
  const [tries, setTries] = useState(0);
  // Each raise of `tries` is another go.
  useEffect(() => {
    setProblem(null);
    let timer: ReturnType<typeof setTimeout> | undefined;
    loadMe().catch((reason: unknown) => {
      const why = problemFrom(reason);
      setProblem(why);
      if (why.isPassing) timer = setTimeout(() => setTries(tries + 1), RETRY_MS);
    });
    void loadCases(true);
    void loadAlerts();
    const leave = goLive();
    return () => {
      clearTimeout(timer);
      leave();
    };
  }, [tries]);

  useEffect(
    () => () => {
      me.value = null;
      clearCases();
      clearAlerts();
      clearNotices();
    },
    [],
  );

  useEffect(followBurning, []);
  useEffect(followTyping, []);
  useEffect(settleAtEnd, []);

  if (problem && !me.value)
    return <Starting problem={problem} retry={() => setTries(tries + 1)} />;
  return (
    <>
      <ElsewhereNotice />
      <Shell>
        <Stage />
      </Shell>
    </>
  );
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
