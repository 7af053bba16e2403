/** The sheet of shortcuts: what every key does on the screen now shown. */
import { X } from "lucide";
import { useLayoutEffect, useRef } from "preact/hooks";
import { t } from "../i18n";
import { shortcutsNow } from "../keys";
import { Icon } from "../ui/icon";
import { useOverPage } from "../ui/over_page";
import { Keys } from "./palette";

/** `close` is called by Escape, by the cross, or by a press beside it. */
export default function KeySheet({ close }: { close: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useOverPage(dialog);
  useLayoutEffect(() => {
    // The browser begins at the way out; the keys are what one came to read.
    dialog.current?.focus();
  }, []);
  const all = shortcutsNow();
  const parts = [
    {
      title: t("keys.here"),
      some: all.filter(({ keys }) => !keys.startsWith("g ") && !isCommon(keys)),
    },
    { title: t("keys.everywhere"), some: all.filter(({ keys }) => isCommon(keys)) },
    { title: t("keys.go"), some: all.filter(({ keys }) => keys.startsWith("g ")) },
  ].filter(({ some }) => some.length > 0);
  return (
    <dialog
      ref={dialog}
      class="key-sheet"
      tabIndex={-1}
      aria-label={t("keys.title")}
      data-testid="key-sheet"
      onClose={close}
      onPointerDown={(event) => event.target === dialog.current && close()}
    >
      <header>
        <h2>{t("keys.title")}</h2>
        <button type="button" class="icon-button" aria-label={t("close")} onClick={close}>
          <Icon of={X} />
        </button>
      </header>
      {parts.map(({ title, some }) => (
        <section key={title}>
          <h3>{title}</h3>
          <dl>
            {some.map((one) => (
              <div key={one.keys}>
                <dt>{t(one.does)}</dt>
                <dd>
                  <Keys keys={one.keys} />
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </dialog>
  );
}

function isCommon(keys: string): boolean {
  return keys === "mod+k" || keys === "?";
}
