/** The page inside Telegram for whom it does not let in: why, and the way back to the chat. */
import { t } from "../i18n";
import { BellMark } from "../ui/icon";
import { tell } from "./bridge";
import { refused } from "./keeper";

/** Nobody is signed in here any more, or never was. */
export function Again() {
  const problem = refused.value;
  const why =
    problem === null
      ? t("telegram.signed_out")
      : problem.status === 403
        ? t("telegram.no_member")
        : t("telegram.used");
  return (
    <main class="sign-in" data-testid="telegram-again">
      <section class="sign-in-card">
        <span class="sign-in-mark">
          <BellMark size={56} />
        </span>
        <h1>Opsbell</h1>
        <p>{why}</p>
        <button
          type="button"
          class="button button-primary"
          data-testid="telegram-close"
          onClick={() => tell("web_app_close")}
        >
          {t("telegram.close")}
        </button>
      </section>
    </main>
  );
}
