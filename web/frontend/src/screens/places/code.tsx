/** The code of a place's link, fetched with the token and shown as a picture. */
import { useEffect, useState } from "preact/hooks";
import { fetchCode, type PlaceThing } from "../../api/places";
import { t } from "../../i18n";
import { useResource } from "../../state/resource";
import { Loaded } from "../../ui/loaded";
import { Skeleton } from "../../ui/states";

/** As large as the place it is put into. */
export function QrCode({ place }: { place: PlaceThing }) {
  const found = useResource((signal) => fetchCode(place.id, signal), [place.id]);
  if (!place.link) return <p class="notice">{t("places.no_link")}</p>;
  return (
    <Loaded of={found} skeleton={<Skeleton rows={1} kind="card" />}>
      {(bytes) => <Picture bytes={bytes} name={place.name} />}
    </Loaded>
  );
}

function Picture({ bytes, name }: { bytes: Blob; name: string }) {
  const [address, keep] = useState<string | null>(null);
  useEffect(() => {
    const made = URL.createObjectURL(bytes);
    keep(made);
    return () => URL.revokeObjectURL(made);
  }, [bytes]);
  if (!address) return null;
  return (
    <img class="qr" src={address} alt={t("places.code_of", { name })} data-testid="qr-code" />
  );
}
