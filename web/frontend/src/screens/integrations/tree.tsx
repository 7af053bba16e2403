/** What came, as a tree whose fields can be pointed at. */
import { useState } from "preact/hooks";
import type { Mapping } from "../../api/integrations";
import { t } from "../../i18n";
import { PARTS, type Part, type Path, partsAt, written } from "./pointing";

// A list's entries are alike; more of them hides the rest of the request.
const MOST_ENTRIES = 3;
const MOST_FIELDS = 80;
const LONGEST = 120;
/** What the server shows instead of what opens something. */
const HIDDEN = "(hidden)";

interface Props {
  said: unknown;
  mapping: Mapping;
  /** Null: it is only looked at. */
  point: ((part: Part, path: Path) => void) | null;
}

/** One field at a time shows what it can be. */
export function Tree({ said, mapping, point }: Props) {
  const [chosen, choose] = useState<string | null>(null);
  const rest = { mapping, point, chosen, choose };
  return (
    <div class="json-tree" data-testid="tree">
      {isNest(said) ? (
        <>
          {Array.isArray(said) && (
            <Field name={t("mapping.whole")} path={[]} value={said} {...rest} />
          )}
          <Fields value={said} path={[]} {...rest} />
        </>
      ) : (
        <Field name={t("mapping.whole")} path={[]} value={said} {...rest} />
      )}
    </div>
  );
}

interface Inner extends Omit<Props, "said"> {
  chosen: string | null;
  choose: (pointer: string | null) => void;
  path: Path;
  value: unknown;
}

function Fields({ value, path, ...rest }: Inner) {
  const all = Object.entries(value as Record<string, unknown>);
  const most = Array.isArray(value) ? MOST_ENTRIES : MOST_FIELDS;
  return (
    <ul>
      {all.slice(0, most).map(([name, one]) => {
        const at = [...path, name];
        return (
          <li key={name}>
            <Field name={name} path={at} value={one} {...rest} />
            {isNest(one) && <Fields value={one} path={at} {...rest} />}
          </li>
        );
      })}
      {all.length > most && <li class="muted">{t("mapping.more", { n: all.length - most })}</li>}
    </ul>
  );
}

function Field({ name, path, value, mapping, point, chosen, choose }: Inner & { name: string }) {
  const pointer = written(path);
  const isChosen = chosen === pointer;
  const parts = partsAt(mapping, path);
  const offered = PARTS.filter((part) => fits(part, value));
  const canPoint = point !== null && offered.length > 0 && value !== HIDDEN;
  const shown = (
    <>
      <span class="json-name">{name}</span>
      <span class={`json-value json-${kindOf(value)}`}>{preview(value)}</span>
      {parts.map((part) => (
        <span key={part} class="badge badge-info" data-testid={`is-${part}`}>
          {t(`mapping.part.${part}`)}
        </span>
      ))}
    </>
  );
  return (
    <>
      {canPoint ? (
        <button
          type="button"
          class="json-field"
          aria-expanded={isChosen}
          data-testid="field"
          data-pointer={pointer}
          onClick={() => choose(isChosen ? null : pointer)}
        >
          {shown}
        </button>
      ) : (
        <span class="json-field">{shown}</span>
      )}
      {isChosen && point && (
        <fieldset class="json-parts" data-testid="parts">
          <legend class="sr-only">{t("mapping.is", { name })}</legend>
          {offered.map((part) => (
            <button
              key={part}
              type="button"
              class="button button-small"
              aria-pressed={parts.includes(part)}
              data-testid={`make-${part}`}
              onClick={() => point(part, path)}
            >
              {t(`mapping.part.${part}`)}
            </button>
          ))}
        </fieldset>
      )}
    </>
  );
}

/** A list can be the list of alerts, an object a bundle of labels, a plain value all the rest. */
function fits(part: Part, value: unknown): boolean {
  if (Array.isArray(value)) return part === "items";
  if (isNest(value)) return part === "labels";
  return part !== "items";
}

function isNest(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function kindOf(value: unknown): string {
  if (value === null || typeof value === "boolean") return "word";
  return isNest(value) ? "nest" : typeof value === "number" ? "number" : "text";
}

function preview(value: unknown): string {
  if (Array.isArray(value)) return t("mapping.entries", { n: value.length });
  if (isNest(value)) return "{…}";
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
