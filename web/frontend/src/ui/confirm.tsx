/** "Are you sure?": asked from anywhere, answered by a press, drawn once in the shell. */
import { signal } from "@preact/signals";
import { useEffect, useId, useRef } from "preact/hooks";
import { t } from "../i18n";
import { route } from "../router";
import { Modal } from "./modal";

/** What is asked; `action` is the word on the button that does it. */
export interface Question {
  title: string;
  text?: string;
  action: string;
  /** The button is red: it cannot be taken back. */
  danger?: boolean;
}

interface Open extends Question {
  answer: (isSure: boolean) => void;
}

const asked = signal<Open | null>(null);

/** True when the person pressed the action; a question still open is answered by no. */
export function confirm(question: Question): Promise<boolean> {
  asked.value?.answer(false);
  return new Promise((resolve) => {
    asked.value = {
      ...question,
      answer: (isSure) => {
        asked.value = null;
        resolve(isSure);
      },
    };
  });
}

/** The place where questions appear. */
export function Confirmer() {
  const open = asked.value;
  return open && <Asking key={open.title} open={open} />;
}

function Asking({ open }: { open: Open }) {
  const id = useId();
  const safe = useRef<HTMLButtonElement>(null);
  // Enter right after the question must not do what cannot be taken back.
  useEffect(() => safe.current?.focus(), []);
  // What it was about is no longer there once somebody went elsewhere, by the way back for example.
  const { screen, id: about } = route.value;
  const place = useRef(`${screen}/${about}`);
  useEffect(() => {
    if (place.current !== `${screen}/${about}`) open.answer(false);
  }, [screen, about, open]);
  return (
    <Modal
      class="dialog is-question"
      role="alertdialog"
      labelledBy={id}
      onClose={() => open.answer(false)}
      testId="confirm"
    >
      <div class="modal-body">
        <h2 id={id}>{open.title}</h2>
        {open.text && <p class="muted">{open.text}</p>}
      </div>
      <footer class="modal-foot">
        <button
          type="button"
          class="button"
          ref={safe}
          data-testid="confirm-no"
          onClick={() => open.answer(false)}
        >
          {t("cancel")}
        </button>
        <button
          type="button"
          class={open.danger ? "button button-danger" : "button button-primary"}
          data-testid="confirm-yes"
          onClick={() => open.answer(true)}
        >
          {open.action}
        </button>
      </footer>
    </Modal>
  );
}
