/** Codes to be printed, cut out and hung up: nothing else is on the paper. */
import { ArrowLeft, MapPin, Printer } from "lucide";
import type { PlaceThing } from "../../api/places";
import { t } from "../../i18n";
import { href } from "../../router";
import { Icon } from "../../ui/icon";
import { Empty } from "../../ui/states";
import { QrCode } from "./code";

/** One poster for each place. */
export function Posters({ places }: { places: readonly PlaceThing[] }) {
  return (
    <div class="page posters-page" data-testid="posters">
      <header class="page-head not-printed">
        <a class="icon-button" href={href({ screen: "places" })} aria-label={t("back")}>
          <Icon of={ArrowLeft} size={20} />
        </a>
        <div class="page-title">
          <h1>{t("places.print")}</h1>
          <p class="muted">{t("places.print_text")}</p>
        </div>
        <button type="button" class="button button-primary" onClick={() => print()}>
          <Icon of={Printer} size={16} />
          {t("places.print")}
        </button>
      </header>
      {places.length === 0 && <Empty icon={MapPin} title={t("places.none")} />}
      <div class="posters">
        {places.map((place) => (
          <figure key={place.id} class="poster" data-testid="poster">
            <QrCode place={place} />
            <figcaption>
              <strong>{place.name}</strong>
              <span>{t("places.scan")}</span>
            </figcaption>
          </figure>
        ))}
      </div>
    </div>
  );
}
