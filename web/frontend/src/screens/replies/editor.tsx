/** One canned reply: its words with their variables, and what they would be in a case. */
import { useLayoutEffect, useRef } from "preact/hooks";
import {
  type CannedReply,
  type CannedReplyAsked,
  type CannedVariable,
  changeCanned,
  deleteCanned,
  fetchOneCanned,
  makeCanned,
} from "../../api/canned";
import { t } from "../../i18n";
import { may } from "../../state/me";
import { SelectField } from "../../ui/fields/select";
import { TextArea, TextField } from "../../ui/fields/text";
import type { Form } from "../../ui/form";
import { StoredEditor } from "../../ui/stored_editor";
import { Preview } from "./preview";

interface Values {
  title: string;
  text: string;
  shortcut: string;
  language: "any" | "en" | "es";
  category: string;
}

const BLANK: Values = { title: "", text: "", shortcut: "", language: "any", category: "" };
const LANGUAGES = ["any", "en", "es"] as const;

interface Props {
  id: string;
  variables: readonly CannedVariable[];
  /** As many characters as an answer may have; undefined until it is known. */
  textAtMost: number | undefined;
  onClose: () => void;
  onChanged: () => void;
}

/** The sheet. */
export function ReplyEditor({ id, variables, textAtMost, onClose, onChanged }: Props) {
  return (
    <StoredEditor
      kind="canned_reply"
      id={id}
      read={fetchOneCanned}
      blank={BLANK}
      valuesOf={valuesOf}
      newTitle={t("replies.new")}
      titleOf={(one) => one.title}
      make={(values, once) => makeCanned(asked(values), once)}
      change={(key, values, etag) => changeCanned(key, asked(values), etag)}
      remove={(one) => (etag) => deleteCanned(one.id, etag)}
      deleteText={() => t("replies.delete_text")}
      readOnly={!may("canned_replies.write")}
      onClose={onClose}
      onChanged={onChanged}
      testId="canned-reply-editor"
    >
      {(form) => <Fields form={form} variables={variables} textAtMost={textAtMost} />}
    </StoredEditor>
  );
}

interface FieldsProps extends Pick<Props, "variables" | "textAtMost"> {
  form: Form<Values>;
}

function Fields({ form, variables, textAtMost }: FieldsProps) {
  const { text, language } = form.values;
  const words = useRef<HTMLDivElement>(null);
  const caret = useRef<number | null>(null);
  const area = () => words.current?.querySelector("textarea") ?? null;
  useLayoutEffect(() => {
    if (caret.current === null) return;
    area()?.setSelectionRange(caret.current, caret.current);
    caret.current = null;
  }, [text]);

  const put = (written: string) => {
    const box = area();
    const from = box?.selectionStart ?? text.length;
    const to = box?.selectionEnd ?? from;
    caret.current = from + written.length;
    form.set("text", text.slice(0, from) + written + text.slice(to));
    box?.focus();
  };

  return (
    <>
      <TextField
        {...form.field("title")}
        label={t("replies.title")}
        hint={t("replies.title_hint")}
        most={100}
        required
        testId="canned-title"
      />
      <div ref={words} class="canned-writing">
        <TextArea
          {...form.field("text")}
          label={t("replies.text")}
          rows={6}
          required
          {...(textAtMost ? { most: textAtMost } : {})}
          testId="canned-text"
        />
        <fieldset class="canned-variables">
          <legend>{t("replies.variables")}</legend>
          {variables.map((one) => (
            <button
              key={one.name}
              type="button"
              class="button button-small"
              title={one.written}
              data-testid={`put-${one.name}`}
              onClick={() => put(one.written)}
            >
              {one.says}
            </button>
          ))}
        </fieldset>
      </div>
      <Preview text={text} language={language === "any" ? null : language} />
      <TextField
        {...form.field("shortcut")}
        label={t("replies.shortcut")}
        hint={t("replies.shortcut_hint")}
        most={33}
        required={false}
        mono
        testId="canned-shortcut"
      />
      <div class="side-by-side">
        <SelectField
          {...form.field("language")}
          label={t("replies.language")}
          options={LANGUAGES.map((value) => ({ value, title: t(`replies.in_${value}`) }))}
          testId="canned-language"
        />
        <TextField
          {...form.field("category")}
          label={t("replies.category")}
          most={80}
          required={false}
          testId="canned-category"
        />
      </div>
    </>
  );
}

function valuesOf(one: CannedReply): Values {
  return {
    title: one.title,
    text: one.text,
    shortcut: one.shortcut ?? "",
    language: one.language ?? "any",
    category: one.category ?? "",
  };
}

function asked({ title, text, shortcut, language, category }: Values): CannedReplyAsked {
  return {
    title: title.trim(),
    text,
    shortcut: shortcut.trim() || null,
    language: language === "any" ? null : language,
    category: category.trim() || null,
  };
}
