/** Words in a row: typed freely, or from a list alone. */
import { X } from "lucide";
import { useId, useState } from "preact/hooks";
import { t } from "../../i18n";
import { Icon } from "../icon";
import { Field, type FieldProps } from "./field";

interface Props extends FieldProps<readonly string[]> {
  /** Offered while typing. */
  list?: readonly string[];
  /** Only words of `list` are taken. */
  isClosed?: boolean;
  placeholder?: string;
  most?: number;
}

/** Enter or a comma takes a word, Backspace in an empty field takes the last away. */
export function TagsField(props: Props) {
  const { value, onChange, list, isClosed } = props;
  const [typed, setTyped] = useState("");
  const listId = useId();
  const heed = (words: string) => {
    if (words.endsWith(",") || list?.includes(words)) take(words);
    else setTyped(words);
  };
  const isFull = props.most !== undefined && value.length >= props.most;

  const take = (words: string) => {
    const fresh = words
      .split(",")
      .map((word) => word.trim())
      .filter((word) => word && !value.includes(word) && (!isClosed || list?.includes(word)));
    if (fresh.length > 0) onChange([...value, ...new Set(fresh)].slice(0, props.most));
    setTyped("");
  };

  return (
    <Field {...props}>
      {(control) => (
        <div class="input tags" data-testid={props.testId && `${props.testId}-box`}>
          {value.map((word) => (
            <span key={word} class="tag">
              {word}
              {!props.disabled && (
                <button
                  type="button"
                  aria-label={t("form.remove", { name: word })}
                  onClick={() => onChange(value.filter((one) => one !== word))}
                >
                  <Icon of={X} size={12} />
                </button>
              )}
            </span>
          ))}
          <input
            {...control}
            list={list ? listId : undefined}
            value={typed}
            placeholder={value.length === 0 ? props.placeholder : undefined}
            disabled={props.disabled || isFull}
            autocomplete="off"
            data-testid={props.testId}
            onInput={(event) => {
              const words = event.currentTarget.value;
              // Letters that are still being put together are no word yet.
              if (event.isComposing) setTyped(words);
              else heed(words);
            }}
            onCompositionEnd={(event) => heed(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.isComposing) return;
              if (event.key === "Enter" && typed.trim()) {
                event.preventDefault();
                take(typed);
              } else if (event.key === "Backspace" && typed === "") {
                onChange(value.slice(0, -1));
              }
            }}
            onBlur={() => typed.trim() && take(typed)}
          />
          {list && (
            <datalist id={listId}>
              {list
                .filter((word) => !value.includes(word))
                .map((word) => (
                  <option key={word} value={word} />
                ))}
            </datalist>
          )}
        </div>
      )}
    </Field>
  );
}
