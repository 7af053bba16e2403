/** The messages on show, read out as they come: politely, at once what went wrong or burns. */
import { Bell, CircleCheck, Info, OctagonAlert, TriangleAlert, X } from "lucide";
import { t } from "../i18n";
import { act, dismiss, pauseToasts, resumeToasts, type ToastKind, toasts } from "../state/toasts";
import { newVersion } from "../state/version";
import { useGlide } from "./glide";
import { Icon } from "./icon";
import { NewVersion } from "./new_version";

const GAP_PX = 8;
const SHAPES: Readonly<Record<ToastKind, unknown>> = {
  info: Info,
  success: CircleCheck,
  warning: TriangleAlert,
  error: OctagonAlert,
  critical: Bell,
};

const URGENT: ReadonlySet<ToastKind> = new Set(["error", "critical"]);

/** One list for the whole page. */
export function Toaster() {
  const list = useGlide<HTMLOListElement>(GAP_PX);
  return (
    <section
      class="toaster"
      aria-label={t("toast.region")}
      onPointerEnter={pauseToasts}
      onPointerLeave={resumeToasts}
      onFocusIn={pauseToasts}
      onFocusOut={resumeToasts}
    >
      <ol class="glide" ref={list} aria-live="polite" aria-relevant="additions">
        {newVersion.value && (
          <li>
            <NewVersion />
          </li>
        )}
        {toasts.value.map((toast) => (
          <li
            key={toast.id}
            class={`toast toast-${toast.kind}`}
            aria-live={URGENT.has(toast.kind) ? "assertive" : undefined}
            data-testid="toast"
          >
            <Icon of={SHAPES[toast.kind]} />
            {toast.href ? (
              <a href={toast.href} onClick={() => dismiss(toast.id)}>
                {toast.text}
              </a>
            ) : (
              <p>{toast.text}</p>
            )}
            {toast.action && (
              <button
                type="button"
                class="button button-small toast-action"
                data-testid="toast-action"
                onClick={() => act(toast)}
              >
                {toast.action.label}
              </button>
            )}
            <button
              type="button"
              class="icon-button"
              aria-label={t("toast.dismiss")}
              onClick={() => dismiss(toast.id)}
            >
              <Icon of={X} size={16} />
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}
