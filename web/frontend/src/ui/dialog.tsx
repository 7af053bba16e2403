/** A small window over the page: a heading, content, a way out. */
import { X } from "lucide";
import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import { t } from "../i18n";
import { Icon } from "./icon";
import { Modal } from "./modal";
import { askToLeave, useUnsaved } from "./unsaved";

interface Props {
  title: ComponentChildren;
  onClose: () => void;
  /** For tables and two columns. */
  wide?: boolean;
  /** True while it holds what somebody typed: no slip of the hand takes it away unasked. */
  isTyped?: boolean;
  /** The buttons under the content. */
  actions?: ComponentChildren;
  testId?: string;
  children: ComponentChildren;
}

/** Open as long as it is drawn; Escape, the cross and a press beside it call `onClose`. */
export function Dialog(props: Props) {
  const { title, onClose, wide, isTyped = false, actions, testId, children } = props;
  const id = useId();
  useUnsaved(isTyped);
  const leave = async () => {
    if (!isTyped || (await askToLeave())) onClose();
  };
  return (
    <Modal
      class={wide ? "dialog is-wide" : "dialog"}
      labelledBy={id}
      onClose={() => void leave()}
      testId={testId}
    >
      <header class="modal-head">
        <h2 id={id}>{title}</h2>
        <button
          type="button"
          class="icon-button"
          aria-label={t("close")}
          onClick={() => void leave()}
        >
          <Icon of={X} size={20} />
        </button>
      </header>
      <div class="modal-body">{children}</div>
      {actions && <footer class="modal-foot">{actions}</footer>}
    </Modal>
  );
}
