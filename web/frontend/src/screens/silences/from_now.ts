/** How far a moment is from now, in words: "in 2 hours", "3 days ago". */
import { locale } from "../../i18n";

const STEPS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
  ["second", 1],
];

/** `at` is ISO 8601, `now` in ms; the largest unit of which there are two or more, or one whole. */
export function fromNow(at: string, now: number): string {
  const seconds = Math.round((Date.parse(at) - now) / 1_000);
  const size = Math.abs(seconds);
  const [unit, length] = STEPS.find(([, step]) => size >= step) ?? ["second", 1];
  const words = new Intl.RelativeTimeFormat(locale.value, { numeric: "auto" });
  return words.format(Math.trunc(seconds / length), unit);
}
