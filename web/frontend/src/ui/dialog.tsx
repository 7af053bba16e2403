/** A small window over the page: a heading, content, a way out. */
import { X } from "lucide";
import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import { t } from "../i18n";
import { Icon } from "./icon";
import { Modal } from "./modal";

interface Props {
  title: ComponentChildren;
  onClose: () => void;
  /** For tables and two columns. */
  wide?: boolean;
  /** The buttons under the content. */
  actions?: ComponentChildren;
  testId?: string;
  children: ComponentChildren;
}

/** Open as long as it is drawn; Escape and a press beside it ask `onClose`. */
export function Dialog({ title, onClose, wide, actions, testId, children }: Props) {
  const id = useId();
  return (
    <Modal
      class={wide ? "dialog is-wide" : "dialog"}
      labelledBy={id}
      onClose={onClose}
      testId={testId}
    >
      <header class="modal-head">
        <h2 id={id}>{title}</h2>
        <button type="button" class="icon-button" aria-label={t("close")} onClick={onClose}>
          <Icon of={X} size={20} />
        </button>
      </header>
      <div class="modal-body">{children}</div>
      {actions && <footer class="modal-foot">{actions}</footer>}
    </Modal>
  );
}
