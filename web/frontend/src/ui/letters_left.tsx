/** How much may still be written near the end of the room, and by how much it is too much. */
import { t } from "../i18n";

// So near to the end it is counted.
const NEAR_END = 300;

interface Props {
  /** How long the words are. */
  length: number;
  /** How long they may be; longer ones are taken and counted, as nobody is told of an end cut off. */
  most: number;
}

/** Nothing while there is room enough. That it is too much is said aloud once, not per letter. */
export function LettersLeft({ length, most }: Props) {
  const left = most - length;
  return (
    <>
      {left < NEAR_END && (
        <span class={left < 0 ? "letters-left is-over" : "letters-left muted"}>
          {t("letters.left", { n: left })}
        </span>
      )}
      {/* There beforehand: what comes together with its words is not said everywhere. */}
      <span class="sr-only" role="status">
        {left < 0 ? t("field.too_long", { n: most }) : ""}
      </span>
    </>
  );
}
