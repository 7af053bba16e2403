/** The list of canned replies over the box for answers: opened by a slash or by its button. */
import { MessageSquareText, Search } from "lucide";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { t } from "../../i18n";
import { href } from "../../router";
import { atHand } from "../../state/canned";
import { may } from "../../state/me";
import { Icon } from "../../ui/icon";
import { explain } from "../../words";
import type { Canned } from "./use_canned";
import "../../styles/canned.css";

/** The button that opens the list. */
export function CannedButton({ canned }: { canned: Canned }) {
  return (
    <button
      type="button"
      class="icon-button canned-button"
      aria-expanded={canned.isOpen}
      aria-haspopup="listbox"
      aria-label={t("reply.canned")}
      title={t("reply.canned")}
      data-testid="canned-open"
      onClick={canned.toggle}
    >
      <Icon of={MessageSquareText} size={18} />
    </button>
  );
}

/** The list itself. */
export function CannedList({ canned }: { canned: Canned }) {
  const root = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const { isOpen, isTyped, at, listId, shown } = canned;
  const close = useRef(canned.close);
  close.current = canned.close;
  useLayoutEffect(() => {
    if (isOpen && !isTyped) field.current?.focus();
  }, [isOpen, isTyped]);
  useLayoutEffect(() => {
    root.current?.querySelector('[aria-selected="true"]')?.scrollIntoView?.({ block: "nearest" });
  }, [at, isOpen]);
  useEffect(() => {
    if (!isOpen) return;
    const outside = (event: Event) => {
      const form = root.current?.closest("form");
      if (form && !form.contains(event.target as Node)) close.current();
    };
    document.addEventListener("pointerdown", outside);
    return () => document.removeEventListener("pointerdown", outside);
  }, [isOpen]);
  if (!isOpen) return null;
  const held = atHand.value;
  return (
    <div class="canned-panel" ref={root} data-testid="canned-panel">
      {!isTyped && (
        <label class="canned-search">
          <Icon of={Search} size={16} />
          <input
            ref={field}
            type="text"
            role="combobox"
            autocomplete="off"
            aria-expanded="true"
            aria-autocomplete="list"
            aria-controls={listId}
            aria-activedescendant={canned.activeId}
            aria-label={t("reply.canned_find")}
            placeholder={t("reply.canned_find")}
            value={canned.words}
            data-testid="canned-find"
            onInput={(event) => canned.narrow(event.currentTarget.value)}
            onKeyDown={canned.onKey}
          />
        </label>
      )}
      <div class="canned-list" id={listId} role="listbox" aria-label={t("reply.canned")}>
        {shown.map((one, index) => (
          <div
            key={one.id}
            id={`${listId}-${index}`}
            role="option"
            tabIndex={-1}
            class="canned-option"
            aria-selected={index === at}
            data-testid="canned-option"
            onPointerMove={() => canned.pointAt(index)}
            // The focus stays where it is: the caret there is where the words go.
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => canned.choose(one)}
            onKeyDown={canned.onKey}
          >
            <span class="canned-title">
              <bdi>{one.title}</bdi>
              {one.shortcut && <kbd>/{one.shortcut}</kbd>}
              {one.category && <span class="muted">{one.category}</span>}
            </span>
            <span class="canned-words muted" dir="auto">
              {one.filled}
            </span>
          </div>
        ))}
      </div>
      {shown.length === 0 && (
        <p class="canned-none muted" role="status">
          {held?.problem && explain(held.problem)}
          {!held?.problem && held?.items == null && t("loading")}
          {held?.items?.length === 0 && t("reply.canned_empty")}
          {(held?.items?.length ?? 0) > 0 && t("reply.canned_no_match")}
        </p>
      )}
      <p class="canned-foot muted">
        <span class="canned-keys">{t("reply.canned_keys")}</span>
        {may("canned_replies.write") && (
          <a href={href({ screen: "replies" })} data-testid="canned-manage">
            {t("reply.canned_manage")}
          </a>
        )}
      </p>
      <span class="sr-only" role="status">
        {isTyped && shown.length > 0 && t("reply.canned_found", { n: shown.length })}
      </span>
    </div>
  );
}
