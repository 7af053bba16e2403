/** Photos, voices and documents inside a conversation, and the photo shown large. */
import { ChevronLeft, ChevronRight, FileText, FileX, ImageOff, MapPin, X } from "lucide";
import { useRef, useState } from "preact/hooks";
import type { Attachment } from "../api/types";
import { locale, t } from "../i18n";
import { isOnItsWay } from "../state/case_page";
import { save, useFile } from "./files";
import { Icon } from "./icon";
import { useOverPage } from "./over_page";
import { onlyThis } from "./playing";
import { Voice } from "./voice";

/** Everything attached to one message. */
export function Attachments({ items }: { items: readonly Attachment[] }) {
  const [shown, setShown] = useState<number | null>(null);
  const here = items.filter((one) => !isOnItsWay(one));
  const lost = here.filter(isLost);
  const photos = here.filter((one) => one.kind === "photo" && !isLost(one));
  const others = here.filter((one) => one.kind !== "photo" && !isLost(one));
  const coming = items.length - here.length;
  return (
    <div class="attachments">
      {photos.length > 0 && (
        <div class={`photos photos-${Math.min(photos.length, 4)}`}>
          {photos.map((photo, index) => (
            <Photo key={photo.id} photo={photo} open={() => setShown(index)} />
          ))}
        </div>
      )}
      {others.map((one) => (
        <Other key={one.id} file={one} />
      ))}
      {coming > 0 && <p class="file-coming muted">{t("file.coming", { n: coming })}</p>}
      {lost.map((one) => (
        <p key={one.id} class="document" data-testid="file-lost">
          <Icon of={FileX} />
          <span class="document-name">{one.name}</span>
          <span class="muted">{t("file.failed")}</span>
        </p>
      ))}
      {shown !== null && (
        <Lightbox photos={photos} at={shown} move={setShown} close={() => setShown(null)} />
      )}
    </div>
  );
}

// The server gave up on it: it will never come.
function isLost(file: Attachment): boolean {
  return file.state === "failed" && file.kind !== "location";
}

function Other({ file }: { file: Attachment }) {
  switch (file.kind) {
    case "location":
      return (
        <p class="document">
          <Icon of={MapPin} />
          <span class="document-name">{file.name}</span>
        </p>
      );
    case "voice":
    case "audio":
      return <Voice file={file} />;
    case "video":
      return <Film file={file} />;
    default:
      return <Document file={file} />;
  }
}

function Photo({ photo, open }: { photo: Attachment; open: () => void }) {
  const file = useFile(photo.url);
  const [isBroken, setBroken] = useState(false);
  if (file.state === "failed" || isBroken) {
    return (
      <span class="photo photo-failed" title={t("file.failed")}>
        <Icon of={ImageOff} />
        <span class="sr-only">{t("file.failed")}</span>
      </span>
    );
  }
  return (
    <button
      type="button"
      class="photo"
      data-testid="photo"
      aria-label={t("file.open_photo", { name: photo.name })}
      disabled={file.state !== "ready"}
      onClick={open}
    >
      {file.state === "ready" && <img src={file.url} alt="" onError={() => setBroken(true)} />}
    </button>
  );
}

function Film({ file }: { file: Attachment }) {
  const fetched = useFile(file.url);
  if (fetched.state === "failed") return <p class="file-failed">{t("file.failed")}</p>;
  const source = fetched.state === "ready" ? { src: fetched.url } : {};
  return (
    <video
      class="recording"
      controls
      preload="metadata"
      onPlay={(event) => onlyThis(event.currentTarget)}
      {...source}
    />
  );
}

function Document({ file }: { file: Attachment }) {
  const [isFailed, setFailed] = useState(false);
  const fetchIt = () => save(file.url, file.name).catch(() => setFailed(true));
  return (
    <button type="button" class="document" onClick={() => void fetchIt()}>
      <Icon of={FileText} />
      <span class="document-name">{file.name}</span>
      <span class="muted">{isFailed ? t("file.failed") : bytes(file.size)}</span>
    </button>
  );
}

interface LightboxProps {
  photos: readonly Attachment[];
  at: number;
  move: (to: number) => void;
  close: () => void;
}

function Lightbox({ photos, at, move, close }: LightboxProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const photo = photos[at];
  useOverPage(dialog);
  if (!photo) return null;
  const step = (by: number) => move((at + by + photos.length) % photos.length);
  return (
    <dialog
      class="lightbox"
      ref={dialog}
      aria-label={photo.name}
      onClose={close}
      onClick={(event) => event.target === dialog.current && close()}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === "ArrowRight") step(1);
        if (event.key === "ArrowLeft") step(-1);
      }}
    >
      <Large key={photo.id} photo={photo} />
      <button type="button" class="lightbox-close" aria-label={t("close")} onClick={close}>
        <Icon of={X} size={22} />
      </button>
      {photos.length > 1 && (
        <div class="lightbox-steps">
          <button type="button" aria-label={t("file.previous")} onClick={() => step(-1)}>
            <Icon of={ChevronLeft} size={22} />
          </button>
          <span>
            {at + 1} / {photos.length}
          </span>
          <button type="button" aria-label={t("file.next")} onClick={() => step(1)}>
            <Icon of={ChevronRight} size={22} />
          </button>
        </div>
      )}
    </dialog>
  );
}

function Large({ photo }: { photo: Attachment }) {
  const file = useFile(photo.url);
  return file.state === "ready" ? <img src={file.url} alt={photo.name} /> : null;
}

function bytes(size: number | null): string {
  if (size === null) return "";
  const [value, unit] =
    size < 1_000_000 ? [size / 1_000, "kilobyte"] : [size / 1_000_000, "megabyte"];
  return new Intl.NumberFormat(locale.value, {
    style: "unit",
    unit: unit as string,
    unitDisplay: "short",
    maximumFractionDigits: 1,
  }).format(value as number);
}
