/** How many sockets were opened in each hour or day, and the most that were open at once. */
import type { Per, Point } from "../../api/connections";
import { locale, number, t } from "../../i18n";

const WIDTH = 720;
const HEIGHT = 160;
const GAP = 2;

/** Bars are openings, the line is the most at once; the same stands in a table for readers. */
export function Bars({ points, per }: { points: readonly Point[]; per: Per }) {
  const most = Math.max(1, ...points.map((one) => Math.max(one.opened, one.peak)));
  const step = WIDTH / Math.max(1, points.length);
  const y = (value: number) => HEIGHT - (value / most) * HEIGHT;
  const line = points.map((one, at) => `${(at + 0.5) * step},${y(one.peak)}`).join(" ");
  return (
    <figure class="bars" data-testid="bars">
      <svg
        viewBox={`0 -8 ${WIDTH} ${HEIGHT + 16}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={t("connections.chart", { n: most })}
      >
        {points.map((one, at) => (
          <rect
            key={one.at}
            x={at * step + GAP / 2}
            y={y(one.opened)}
            width={Math.max(1, step - GAP)}
            height={HEIGHT - y(one.opened)}
          >
            <title>{said(one, per)}</title>
          </rect>
        ))}
        <polyline points={line} />
      </svg>
      <figcaption class="muted">
        <span>{points[0] && label(points[0].at, per)}</span>
        <span>
          <i class="key-opened" /> {t("connections.opened")} <i class="key-peak" />{" "}
          {t("connections.peak")}
        </span>
        <span>{t("connections.now")}</span>
      </figcaption>
      {/* A table is as wide as its words, whatever one says of it; a box around it is not. */}
      <div class="sr-only">
        <table>
          <caption>{t("connections.over_time")}</caption>
          <tbody>
            {points.map((one) => (
              <tr key={one.at}>
                <td>{said(one, per)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </figure>
  );
}

function said(one: Point, per: Per): string {
  return t("connections.point", {
    at: label(one.at, per),
    opened: number(one.opened),
    ended: number(one.ended),
    peak: number(one.peak),
  });
}

function label(at: string, per: Per): string {
  const options: Intl.DateTimeFormatOptions =
    per === "hour"
      ? { weekday: "short", hour: "2-digit", minute: "2-digit" }
      : { day: "numeric", month: "short" };
  return new Intl.DateTimeFormat(locale.value, options).format(new Date(at));
}
