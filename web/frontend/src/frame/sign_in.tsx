/** The page for those who are not signed in: how to get in, and what became of a used link. */
import { useEffect, useState } from "preact/hooks";
import { type Problem, problemFrom } from "../api/problem";
import { ended, refresh, signIn } from "../api/session";
import { t } from "../i18n";
import { meta } from "../state/me";
import { BellMark } from "../ui/icon";
import { LanguageField } from "../ui/language";
import { explain } from "../words";

type Step = { state: "idle" } | { state: "trying" } | { state: "refused"; problem: Problem };

/** The code of a sign-in link, taken out of the address so that it stays in no history. */
export function takeCode(): string | null {
  if (location.pathname !== "/login") return null;
  const code = location.hash.replace(/^#/, "");
  history.replaceState(null, "", "/#/cases");
  return code || null;
}

/** Sign-in; `code` comes from the link, or is null when somebody just came by. */
export function SignIn({ code }: { code: string | null }) {
  const [step, setStep] = useState<Step>({ state: code ? "trying" : "idle" });

  const attempt = () => {
    if (!code) return;
    setStep({ state: "trying" });
    signIn(code).catch((reason: unknown) => {
      const problem = problemFrom(reason);
      setStep({ state: "refused", problem });
      // An old link pressed by somebody who is signed in already is no reason to stop them.
      if (!problem.isPassing) refresh().catch(() => undefined);
    });
  };
  useEffect(attempt, []);

  return (
    <main class="sign-in" data-testid="sign-in" data-state={step.state}>
      <section class="sign-in-card">
        <span class="sign-in-mark">
          <BellMark size={56} />
        </span>
        <h1>Opsbell</h1>
        {step.state === "trying" && <p role="status">{t("sign_in.trying")}</p>}
        {step.state === "refused" && <Refused problem={step.problem} retry={attempt} />}
        {step.state === "idle" && <p>{t(ended.value ? "sign_in.ended" : "sign_in.invite")}</p>}
        {step.state !== "trying" && <HowTo />}
        <LanguageField />
      </section>
    </main>
  );
}

function HowTo() {
  const sandbox = meta.value?.sandbox ? meta.value.sandbox_url : null;
  return (
    <>
      <ol class="sign-in-steps">
        <li>{sandbox ? t("sign_in.open_sandbox_bot") : t("sign_in.open_bot")}</li>
        <li>
          {t("sign_in.send")} <code>/login</code>
        </li>
        <li>{t("sign_in.press")}</li>
      </ol>
      {sandbox && (
        <a class="button button-primary" href={sandbox} data-testid="sandbox-link">
          {t("sign_in.sandbox")}
        </a>
      )}
    </>
  );
}

function Refused({ problem, retry }: { problem: Problem; retry: () => void }) {
  return (
    <div class="sign-in-refused" role="alert">
      <p>{problem.isPassing ? explain(problem) : t("sign_in.refused")}</p>
      {problem.isPassing && (
        <button type="button" class="button" onClick={retry}>
          {t("failed.retry")}
        </button>
      )}
    </div>
  );
}
