/** A button that copies a text and says that it did. */
import { Check, Copy as Sheets } from "lucide";
import { useEffect, useState } from "preact/hooks";
import { t } from "../i18n";
import { notify } from "../state/toasts";
import { Icon } from "./icon";

const SAID_MS = 2_000;

interface Props {
  text: string;
  /** What is copied, such as "Copy the address"; "Copy" where none is given. */
  label?: string;
  /** The label beside the sign, not only for who asks. */
  showLabel?: boolean;
  testId?: string;
}

/** Copies without the person having to select. */
export function Copy({ text, label, showLabel, testId }: Props) {
  const [isDone, setDone] = useState(false);
  const name = isDone ? t("copy.done") : (label ?? t("copy.copy"));

  useEffect(() => {
    if (!isDone) return;
    const timer = setTimeout(() => setDone(false), SAID_MS);
    return () => clearTimeout(timer);
  }, [isDone]);

  const press = async () => {
    if (await toClipboard(text)) setDone(true);
    else notify("warning", t("copy.failed"));
  };
  return (
    <button
      type="button"
      class={showLabel ? "button button-small" : "icon-button"}
      title={name}
      data-testid={testId}
      onClick={() => void press()}
    >
      <Icon of={isDone ? Check : Sheets} size={16} />
      <span class={showLabel ? undefined : "sr-only"} aria-live="polite">
        {name}
      </span>
    </button>
  );
}

/** False where the browser keeps its clipboard to itself, as on plain http. */
async function toClipboard(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
