/** The messages on show; new ones are read out politely, hovering holds them. */
import { Bell, CircleCheck, Info, OctagonAlert, TriangleAlert, X } from "lucide";
import { t } from "../i18n";
import { dismiss, pauseToasts, resumeToasts, type ToastKind, toasts } from "../state/toasts";
import { Icon } from "./icon";

const SHAPES: Readonly<Record<ToastKind, unknown>> = {
  info: Info,
  success: CircleCheck,
  warning: TriangleAlert,
  error: OctagonAlert,
  critical: Bell,
};

/** One list for the whole page. */
export function Toaster() {
  return (
    <section
      class="toaster"
      aria-label={t("toast.region")}
      onPointerEnter={pauseToasts}
      onPointerLeave={resumeToasts}
      onFocusIn={pauseToasts}
      onFocusOut={resumeToasts}
    >
      <ol aria-live="polite" aria-relevant="additions">
        {toasts.value.map((toast) => (
          <li key={toast.id} class={`toast toast-${toast.kind}`} data-testid="toast">
            <Icon of={SHAPES[toast.kind]} />
            {toast.href ? (
              <a href={toast.href} onClick={() => dismiss(toast.id)}>
                {toast.text}
              </a>
            ) : (
              <p>{toast.text}</p>
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
