/** Where an answer to the customer, or a note for the team, is written; Ctrl+Enter sends. */
import { SendHorizontal } from "lucide";
import { useLayoutEffect, useRef } from "preact/hooks";
import { t } from "../../i18n";
import { keepTyped, reply, type Typed, typed } from "../../state/case_page";
import { may } from "../../state/me";
import { Icon } from "../../ui/icon";
import { LettersLeft } from "../../ui/letters_left";
import { CannedButton, CannedList } from "./canned";
import { useCanned } from "./use_canned";

// What the server takes: an answer has to fit one Telegram message with its headline.
const MOST_LETTERS = { reply: 3_500, note: 4_096 } as const;
const NOTHING: Typed = { text: "", kind: "reply" };
const IS_APPLE = /Mac|iPhone|iPad/.test(navigator.userAgent);

/** The box keeps what was typed, and for whom, while somebody looks at another case. */
export function ReplyBox({ caseId }: { caseId: string }) {
  const area = useRef<HTMLTextAreaElement>(null);
  const { text, kind } = typed.value.get(caseId) ?? NOTHING;
  const isNote = kind === "note";
  const isEmpty = text.trim() === "";
  const left = MOST_LETTERS[kind] - text.length;
  const caret = useRef<number | null>(null);
  const mayTakeReady = !isNote && may("canned_replies.read");
  const canned = useCanned({
    caseId,
    text,
    isOffered: mayTakeReady,
    area,
    write: (words, at) => {
      caret.current = at;
      keepTyped(caseId, words);
    },
  });
  useLayoutEffect(() => {
    const element = area.current;
    if (!element) return;
    element.style.height = "auto";
    element.style.height = `${Math.min(element.scrollHeight, 220)}px`;
    if (caret.current === null) return;
    element.setSelectionRange(caret.current, caret.current);
    caret.current = null;
  }, [text]);

  const send = () => {
    if (isEmpty || left < 0) return;
    void reply(caseId, text.trim(), isNote);
    keepTyped(caseId, "", "reply");
    area.current?.focus();
  };

  return (
    <form
      class={isNote ? "reply is-note" : "reply"}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <div class="reply-kinds" role="tablist" aria-label={t("reply.kinds")}>
        {(["reply", "note"] as const).map((one) => (
          <button
            key={one}
            type="button"
            role="tab"
            class="reply-kind"
            aria-selected={kind === one}
            data-testid={`write-${one}`}
            onClick={() => {
              keepTyped(caseId, text, one);
              area.current?.focus();
            }}
          >
            {t(`reply.${one}`)}
          </button>
        ))}
      </div>
      {mayTakeReady && <CannedList canned={canned} />}
      <textarea
        ref={area}
        id="case-reply"
        rows={1}
        dir="auto"
        data-testid="reply-box"
        aria-label={t(isNote ? "reply.note_label" : "reply.label")}
        placeholder={t(isNote ? "reply.note_placeholder" : "reply.placeholder")}
        value={text}
        aria-invalid={left < 0}
        aria-autocomplete={mayTakeReady ? "list" : undefined}
        aria-controls={canned.isTyped && canned.isOpen ? canned.listId : undefined}
        aria-activedescendant={canned.isTyped ? canned.activeId : undefined}
        onInput={(event) => {
          keepTyped(caseId, event.currentTarget.value);
          canned.onTyped(event.currentTarget.value);
        }}
        onKeyDown={(event) => {
          if (canned.isTyped && canned.onKey(event)) return;
          if (event.isComposing) return;
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
            event.preventDefault();
            send();
          }
        }}
      />
      <div class="reply-foot">
        <span class="muted reply-hint">
          <kbd>{IS_APPLE ? "⌘" : "Ctrl"}</kbd> <kbd>Enter</kbd> {t("reply.keys")}
        </span>
        <LettersLeft length={text.length} most={MOST_LETTERS[kind]} />
        {mayTakeReady && <CannedButton canned={canned} />}
        <button
          type="submit"
          class="button button-primary"
          data-testid="reply-send"
          disabled={isEmpty || left < 0}
        >
          <Icon of={SendHorizontal} size={16} />
          {t(isNote ? "reply.keep" : "reply.send")}
        </button>
      </div>
    </form>
  );
}
