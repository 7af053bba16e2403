/** What stands over the page: on native `<dialog>`, so focus stays in it and comes back after. */
import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { useOverPage } from "./over_page";

interface Props {
  class: string;
  labelledBy: string;
  role?: "alertdialog";
  /** Asked for by Escape, by a press beside it, by the phone's way back. */
  onClose: () => void;
  testId?: string;
  children: ComponentChildren;
}

/** Open as long as it is drawn. */
export function Modal({ labelledBy, role, onClose, testId, children, ...rest }: Props) {
  const box = useRef<HTMLDialogElement>(null);
  const pressedBeside = useRef(false);
  const close = useRef(onClose);
  close.current = onClose;

  useOverPage(box);
  useLayoutEffect(() => {
    if (box.current) settle(box.current);
  }, []);

  useEffect(() => {
    const dialog = box.current;
    // By listeners of our own: a second Escape would end the dialog past us otherwise.
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      if (event.defaultPrevented) return;
      event.preventDefault();
      close.current();
    };
    const onCancel = (event: Event) => {
      if (event.target !== dialog) return;
      event.preventDefault();
      close.current();
    };
    const onDown = (event: Event) => {
      pressedBeside.current = event.target === dialog;
    };
    const onClick = (event: Event) => {
      if (event.target === dialog && pressedBeside.current) close.current();
    };
    dialog?.addEventListener("keydown", onKey);
    dialog?.addEventListener("cancel", onCancel);
    dialog?.addEventListener("pointerdown", onDown);
    dialog?.addEventListener("click", onClick);
    return () => {
      dialog?.removeEventListener("keydown", onKey);
      dialog?.removeEventListener("cancel", onCancel);
      dialog?.removeEventListener("pointerdown", onDown);
      dialog?.removeEventListener("click", onClick);
    };
  }, []);

  return (
    <dialog
      ref={box}
      class={rest.class}
      role={role}
      aria-labelledby={labelledBy}
      data-testid={testId}
    >
      <div class="modal-box" tabIndex={-1}>
        {children}
      </div>
    </dialog>
  );
}

/** The browser begins at the way out, which is seldom what one came for: begin at the first field,
 * or, on a phone, where its keyboard would hide the others, and without fields, at the whole. */
function settle(dialog: HTMLDialogElement): void {
  if (!document.activeElement?.closest(".modal-head, .modal-box:focus, dialog:focus")) return;
  const field = matchMedia("(pointer: fine)").matches
    ? dialog.querySelector<HTMLElement>(
        ".modal-body :is(input, select, textarea):not(:disabled, [type=radio])",
      )
    : null;
  (field ?? dialog.querySelector<HTMLElement>(".modal-box"))?.focus();
}
