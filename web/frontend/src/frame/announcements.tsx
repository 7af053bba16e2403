/** What all members are told just now: a bar over the page until it is put away or over. */
import { Megaphone, X } from "lucide";
import { t } from "../i18n";
import { putAway, standing } from "../state/announcements";
import { Icon } from "../ui/icon";

/** Nothing, most of the time. */
export function Announcements() {
  const all = standing.value;
  if (all.length === 0) return null;
  return (
    <section class="announcements" aria-label={t("announcement.region")}>
      {all.map((one) => (
        <div
          key={one.id}
          class={`announcement severity-${one.level}`}
          role={one.level === "critical" ? "alert" : "status"}
          data-testid="announcement"
        >
          <Icon of={Megaphone} size={18} />
          <p dir="auto">
            {one.text}
            {one.by && <small> · {one.by.name}</small>}
          </p>
          <button
            type="button"
            class="icon-button"
            aria-label={t("announcement.hide")}
            title={t("announcement.hide")}
            onClick={() => putAway(one.id)}
          >
            <Icon of={X} size={16} />
          </button>
        </div>
      ))}
    </section>
  );
}
