/** JSON and other text of machines, shown to be read and copied. */
import type { ComponentChildren } from "preact";
import { Copy } from "./copy";

// What is larger is shown as plain text: a span for each word of a megabyte stops the page.
const MOST_COLOURED = 40_000;
const TOKEN =
  /("(?:[^"\\]|\\.)*")(\s*:)?|\b(true|false|null)\b|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)/g;

/** `value` is text as it came, or anything that JSON can say. */
export function Code({
  value,
  label,
  testId,
}: {
  value: unknown;
  label: string;
  testId?: string;
}) {
  const text = typeof value === "string" ? value : JSON.stringify(value, null, 2);
  return (
    <figure class="code" data-testid={testId}>
      <Copy text={text} />
      {/* Long lines scroll, and what scrolls must be reached by the keyboard. */}
      <section tabIndex={0} aria-label={label}>
        <pre>
          <code>{text.length > MOST_COLOURED ? text : coloured(text)}</code>
        </pre>
      </section>
    </figure>
  );
}

function coloured(text: string): ComponentChildren[] {
  const parts: ComponentChildren[] = [];
  let done = 0;
  for (const found of text.matchAll(TOKEN)) {
    const [whole, string, colon, word] = found;
    const start = found.index;
    parts.push(text.slice(done, start));
    const name = string ? (colon ? "code-name" : "code-text") : word ? "code-word" : "code-number";
    parts.push(
      <span key={start} class={name}>
        {string ?? whole}
      </span>,
      colon ?? "",
    );
    done = start + whole.length;
  }
  parts.push(text.slice(done));
  return parts;
}
