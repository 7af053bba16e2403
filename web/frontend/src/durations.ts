/** Durations as people type them ("30m", "1h 30m") and as the server counts them: seconds. */

const UNITS: readonly (readonly [string, number])[] = [
  ["w", 604_800],
  ["d", 86_400],
  ["h", 3_600],
  ["m", 60],
  ["s", 1],
];
const PART = /^\s*(\d+(?:[.,]\d+)?)\s*([a-zа-яё]*)\.?\s*/i;

/** Seconds, or null where it is no duration; a bare number counts minutes. */
export function parseDuration(text: string): number | null {
  let rest = text.trim();
  if (rest === "") return null;
  let seconds = 0;
  while (rest !== "") {
    const found = PART.exec(rest);
    if (!found) return null;
    const unit = unitOf(found[2] ?? "");
    if (unit === null) return null;
    seconds += Number((found[1] ?? "").replace(",", ".")) * unit;
    rest = rest.slice(found[0].length);
  }
  return Math.round(seconds);
}

/** The shortest exact way to type it: 5400 is "1h 30m", 0 is "0s". */
export function formatDuration(seconds: number): string {
  let rest = Math.max(0, Math.round(seconds));
  const parts: string[] = [];
  for (const [unit, size] of UNITS) {
    const count = Math.floor(rest / size);
    if (count > 0) parts.push(`${count}${unit}`);
    rest -= count * size;
  }
  return parts.join(" ") || "0s";
}

function unitOf(word: string): number | null {
  if (word === "") return 60;
  const letter = word[0]?.toLowerCase();
  const known = UNITS.find(([unit]) => unit === letter);
  const isMonth = /^mo/i.test(word);
  return known && !isMonth ? known[1] : null;
}
