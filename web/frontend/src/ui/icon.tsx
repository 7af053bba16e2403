/** An icon of the lucide set, drawn from its plain description; always decoration. */
import { h } from "preact";

/** What lucide's core package exports for each icon. */
export type Drawing = readonly (readonly [string, Record<string, string | number | undefined>])[];

/** Draw it in the text's colour; the words beside it carry the meaning. */
export function Icon({ of, size = 18 }: { of: unknown; size?: number }) {
  return (
    <svg
      class="icon"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="2"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      {(of as Drawing).map(([tag, attributes]) => h(tag, attributes))}
    </svg>
  );
}

/** The product's mark. */
export function BellMark({ size = 32 }: { size?: number }) {
  return (
    <svg class="bell-mark" width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <path
        class="bell-mark-body"
        d="M16 6.2c-4 0-6.7 3-6.7 7v3.4c0 1.3-.5 2.5-1.3 3.5-.7.9-.1 2.2 1 2.2h14c1.1 0 1.7-1.3 1-2.2-.8-1-1.3-2.2-1.3-3.5v-3.4c0-4-2.7-7-6.7-7z"
      />
      <path class="bell-mark-body" d="M13.4 24.1a2.7 2.7 0 0 0 5.2 0z" />
      <path class="bell-mark-wave" d="M24.6 6.4a9.4 9.4 0 0 1 2.6 5" />
    </svg>
  );
}
