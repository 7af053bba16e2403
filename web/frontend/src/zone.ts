/** Times on the wall of a named zone, and the instants they are. */

const DAY_MS = 86_400_000;

/** The wall time "2026-11-20T14:30" of an instant in a zone; empty where it is no instant. */
export function wallTime(at: string, zone: string): string {
  const instant = Date.parse(at);
  if (Number.isNaN(instant)) return "";
  const parts = new Intl.DateTimeFormat("en-CA", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
  }).formatToParts(instant);
  const of = (type: string) => parts.find((part) => part.type === type)?.value ?? "00";
  return `${of("year").padStart(4, "0")}-${of("month")}-${of("day")}T${of("hour")}:${of("minute")}`;
}

/**
 * The instant of a wall time in a zone, or null where it is none. A time that a change of the
 * clocks leaves out is the one as far after it; one that comes twice is the first.
 */
export function instantOf(wall: string, zone: string): string | null {
  const asUtc = Date.parse(`${wall}Z`);
  if (Number.isNaN(asUtc)) return null;
  const offsets = [asUtc - DAY_MS, asUtc + DAY_MS].map((near) => offset(near, zone));
  const [before, after] = offsets as [number, number];
  const hits = [asUtc - before, asUtc - after].filter(
    (at) => wallTime(new Date(at).toISOString(), zone) === wall.slice(0, 16),
  );
  const instant = hits.length > 0 ? Math.min(...hits) : asUtc - before;
  return new Date(instant).toISOString();
}

/** The next instant after `from` (ms) at which clocks in the zone show that full hour. */
export function nextHour(hour: number, from: number, zone: string): string {
  const [today = ""] = wallTime(new Date(from).toISOString(), zone).split("T");
  const on = (days: number) => {
    const day = new Date(Date.parse(`${today}T00:00Z`) + days * DAY_MS).toISOString();
    return instantOf(`${day.slice(0, 10)}T${String(hour).padStart(2, "0")}:00`, zone) ?? day;
  };
  return Date.parse(on(0)) > from ? on(0) : on(1);
}

/** How far the zone's wall is ahead of UTC then, in ms. */
function offset(at: number, zone: string): number {
  const minute = Math.floor(at / 60_000) * 60_000;
  return Date.parse(`${wallTime(new Date(minute).toISOString(), zone)}Z`) - minute;
}
