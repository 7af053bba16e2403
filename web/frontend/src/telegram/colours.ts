/** Colours as numbers: how light they are, how they mix, and which can be read on which. */

/** Red, green and blue, 0 to 255. */
export type Colour = readonly [number, number, number];

/** What small text needs (WCAG 2.2, 1.4.3), and a little more for rounding. */
export const READABLE = 4.6;
const STEP = 0.06;

/** Read `#rrggbb`; null for anything else. */
export function colour(text: unknown): Colour | null {
  if (typeof text !== "string" || !/^#[0-9a-f]{6}$/i.test(text)) return null;
  return [1, 3, 5].map((at) => Number.parseInt(text.slice(at, at + 2), 16)) as never as Colour;
}

/** Write it as `#rrggbb`. */
export function written(one: Colour): string {
  return `#${one.map((part) => Math.round(part).toString(16).padStart(2, "0")).join("")}`;
}

/** So much of `b` put into `a`, 0 to 1. */
export function mix(a: Colour, b: Colour, share: number): Colour {
  const part = (at: 0 | 1 | 2) => a[at] + (b[at] - a[at]) * share;
  return [part(0), part(1), part(2)];
}

/** True where white is read better on it than black. */
export function isDark(one: Colour): boolean {
  return contrast(one, WHITE) > contrast(one, BLACK);
}

/** From 1 to 21, as WCAG counts. */
export function contrast(a: Colour, b: Colour): number {
  const [x, y] = [luminance(a), luminance(b)];
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
}

/** The colour itself, or as much nearer to black or white as it takes to be read on each of these. */
export function legible(one: Colour, ...grounds: readonly Colour[]): Colour {
  const towards = grounds[0] && isDark(grounds[0]) ? WHITE : BLACK;
  let found = one;
  for (let share = 0; share < 1; share += STEP) {
    found = mix(one, towards, share);
    // As it is written, so that rounding takes nothing away.
    const shown = colour(written(found)) ?? found;
    if (grounds.every((ground) => contrast(shown, ground) >= READABLE)) return shown;
  }
  return towards;
}

export const WHITE: Colour = [255, 255, 255];
export const BLACK: Colour = [0, 0, 0];

function luminance(one: Colour): number {
  const [r = 0, g = 0, b = 0] = one.map((part) => {
    const share = part / 255;
    return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
