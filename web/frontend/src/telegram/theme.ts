/** Telegram's colours as our tokens, made legible where theirs are not. */
import {
  type Colour,
  colour,
  contrast,
  isDark,
  legible,
  mix,
  READABLE,
  WHITE,
  written,
} from "./colours";

export interface Look {
  isDark: boolean;
  /** By the name of the token, without its dashes. */
  tokens: Readonly<Record<string, string>>;
}

/** Make a look of what the client sent; null where even the ground is missing. */
export function lookOf(theme: Readonly<Record<string, unknown>>): Look | null {
  const surface = colour(theme.section_bg_color) ?? colour(theme.bg_color);
  const given = colour(theme.text_color);
  if (!surface || !given) return null;
  const dark = isDark(surface);
  const bg = colour(theme.secondary_bg_color) ?? mix(surface, given, 0.05);
  const ink = legible(given, surface, bg);
  const soften = (share: number) => mix(surface, ink, share);
  const sunken = mix(bg, ink, 0.06);
  const hint = colour(theme.hint_color) ?? soften(0.6);
  const button = colour(theme.button_color) ?? colour(theme.link_color) ?? soften(0.8);
  const accent = pressed(button, colour(theme.button_text_color) ?? WHITE);
  const soft = mix(surface, accent.ground, 0.16);
  const text = legible(colour(theme.accent_text_color) ?? button, surface, bg, soft);
  const muted = legible(hint, surface, bg, sunken, soften(0.05));
  const tokens: Record<string, Colour> = {
    bg,
    surface,
    raised: surface,
    sunken,
    hover: soften(0.05),
    ink,
    muted,
    line: soften(0.12),
    "line-strong": soften(0.5),
    accent: accent.ground,
    "accent-hover": mix(accent.ground, ink, 0.12),
    "accent-ink": accent.ink,
    "accent-text": text,
    "accent-soft": soft,
    focus: text,
    rail: surface,
    "rail-ink": muted,
    "rail-muted": muted,
    "rail-current": text,
    "rail-pill": soft,
    "rail-hover": soften(0.05),
    mark: text,
    "bubble-in": surface,
    "bubble-out": soft,
  };
  const entries = Object.entries(tokens).map(([name, one]) => [name, written(one)]);
  return { isDark: dark, tokens: Object.fromEntries(entries) };
}

/** A button's ground and its words: their own where they can be read, else a deeper ground. */
function pressed(ground: Colour, ink: Colour): { ground: Colour; ink: Colour } {
  if (contrast(ground, ink) >= READABLE) return { ground, ink };
  return { ground: legible(ground, WHITE), ink: WHITE };
}
