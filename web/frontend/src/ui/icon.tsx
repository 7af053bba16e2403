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

/** The product's mark, without its tile. */
export function BellMark({ size = 32 }: { size?: number }) {
  return (
    <svg class="bell-mark" width={size} height={size} viewBox="10 10 44 48" aria-hidden="true">
      <path
        fill="#ffffff"
        d="M32 13.5c-1.9 0-3.4 1.5-3.4 3.4v.7C22.3 19.1 18 24.6 18 31.3v6.3c0 1.5-.6 2.9-1.6 3.9l-1.3 1.4c-1.8 1.9-.5 5.1 2.2 5.1h29.4c2.7 0 4-3.2 2.2-5.1l-1.3-1.4c-1-1-1.6-2.4-1.6-3.9v-6.3c0-6.7-4.3-12.2-10.6-13.7v-.7c0-1.9-1.5-3.4-3.4-3.4z"
      />
      <path fill="#ffb547" d="M26.3 50.5h11.4a5.7 5.2 0 0 1-11.4 0z" />
      <circle class="bell-mark-dot" cx="46.5" cy="18.5" r="6.5" fill="#ffb547" />
    </svg>
  );
}
