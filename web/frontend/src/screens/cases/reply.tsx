/** Where an answer to the customer is written; Ctrl+Enter sends. */
import { SendHorizontal } from "lucide";
import { useLayoutEffect, useRef } from "preact/hooks";
import { t } from "../../i18n";
import { keepTyped, reply, typed } from "../../state/case_page";
import { Icon } from "../../ui/icon";

// What one Telegram message can hold; longer answers are refused by the server as well.
const MOST_LETTERS = 4_000;
const IS_APPLE = /Mac|iPhone|iPad/.test(navigator.userAgent);

/** The box keeps what was typed while somebody looks at another case. */
export function ReplyBox({ caseId }: { caseId: string }) {
  const area = useRef<HTMLTextAreaElement>(null);
  const text = typed.value.get(caseId) ?? "";
  const isEmpty = text.trim() === "";
  useLayoutEffect(() => {
    const element = area.current;
    if (!element) return;
    element.style.height = "auto";
    element.style.height = `${Math.min(element.scrollHeight, 220)}px`;
  }, [text]);

  const send = () => {
    if (isEmpty) return;
    keepTyped(caseId, "");
    void reply(caseId, text.trim());
    area.current?.focus();
  };

  return (
    <form
      class="reply"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <textarea
        ref={area}
        rows={1}
        data-testid="reply-box"
        aria-label={t("reply.label")}
        placeholder={t("reply.placeholder")}
        maxLength={MOST_LETTERS}
        value={text}
        onInput={(event) => keepTyped(caseId, event.currentTarget.value)}
        onKeyDown={(event) => {
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
        <button
          type="submit"
          class="button button-primary"
          data-testid="reply-send"
          disabled={isEmpty}
        >
          <Icon of={SendHorizontal} size={16} />
          {t("reply.send")}
        </button>
      </div>
    </form>
  );
}
