/** Says that the browser's sign-in went elsewhere while this page still shows what it showed: by a
 * window at first and whenever something is refused for it, by a bar as long as it lasts. */
import { TriangleAlert } from "lucide";
import { useEffect, useState } from "preact/hooks";
import { startAnew } from "../anew";
import { elsewhere } from "../api/elsewhere";
import { t } from "../i18n";
import { me } from "../state/me";
import { Dialog } from "../ui/dialog";
import { Icon } from "../ui/icon";
import { whereNow } from "../words";
import { isUnsaved } from "./unsaved";

/** Nothing, nearly always. Where there is nothing to lose the page simply begins anew. */
export function ElsewhereNotice() {
  const now = elsewhere.value;
  const [hidden, setHidden] = useState<string | null>(null);
  const account = now?.account ?? null;
  useEffect(() => {
    if (account === null) return;
    // After the request that found out was refused: whoever pressed for it is told.
    const timer = setTimeout(() => {
      if (elsewhere.peek()?.refused === 0 && !isUnsaved()) startAnew();
    });
    return () => clearTimeout(timer);
  }, [account]);
  if (!now) return null;
  // Put away, it comes back with the next refusal.
  const turn = `${now.account} ${now.refused}`;
  return (
    <>
      <section class="elsewhere" role="alert" data-testid="elsewhere">
        <Icon of={TriangleAlert} size={18} />
        <p dir="auto">{whereNow()}</p>
        <Reload />
      </section>
      {hidden !== turn && (
        <Dialog
          key={turn}
          title={whereNow()}
          onClose={() => setHidden(turn)}
          testId="elsewhere-window"
          actions={
            <>
              <button
                type="button"
                class="button"
                data-testid="elsewhere-stay"
                onClick={() => setHidden(turn)}
              >
                {t("elsewhere.stay")}
              </button>
              <Reload />
            </>
          }
        >
          {now.refused > 0 && <p class="notice is-bad">{t("elsewhere.refused")}</p>}
          <p>{stillShown()}</p>
        </Dialog>
      )}
    </>
  );
}

function stillShown(): string {
  const here = me.value;
  if (!here) return t("elsewhere.kept");
  const names = { workspace: here.workspace.name, person: here.person.name };
  return `${t("elsewhere.shown", names)} ${t("elsewhere.kept")}`;
}

function Reload() {
  return (
    <button
      type="button"
      class="button button-primary"
      data-testid="elsewhere-reload"
      onClick={startAnew}
    >
      {t("elsewhere.reload")}
    </button>
  );
}
