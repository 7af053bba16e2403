/** A sheet at the side of the page; the whole screen on a phone. */
import { X } from "lucide";
import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import { t } from "../i18n";
import { Icon } from "./icon";
import { Modal } from "./modal";

interface Props {
  title: ComponentChildren;
  onClose: () => void;
  wide?: boolean;
  /** Small buttons beside the way out. */
  actions?: ComponentChildren;
  /** What stays in sight at its end while the content scrolls. */
  foot?: ComponentChildren;
  testId?: string;
  children: ComponentChildren;
}

/** Open as long as it is drawn; Escape and a press beside it ask `onClose`. */
export function Drawer({ title, onClose, wide, actions, foot, testId, children }: Props) {
  const id = useId();
  return (
    <Modal
      class={wide ? "sheet is-wide" : "sheet"}
      labelledBy={id}
      onClose={onClose}
      testId={testId}
    >
      <header class="modal-head">
        <h2 id={id}>{title}</h2>
        {actions}
        <button
          type="button"
          class="icon-button"
          aria-label={t("close")}
          data-testid="drawer-close"
          onClick={onClose}
        >
          <Icon of={X} size={20} />
        </button>
      </header>
      <div class="modal-body">{children}</div>
      {foot && <footer class="modal-foot">{foot}</footer>}
    </Modal>
  );
}
