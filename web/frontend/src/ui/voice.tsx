/** Something to listen to: the browser's own player underneath, its controls ours. */
import { Download, Pause, Play, RotateCcw, VolumeX } from "lucide";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Attachment } from "../api/types";
import { language, number, t } from "../i18n";
import { save, useFile } from "./files";
import { Icon } from "./icon";
import { onlyThis, rate, SPEEDS } from "./playing";
import "../styles/voice.css";

/** Larger ones are fetched when somebody wants to hear them. */
const LIGHT_BYTES = 1_000_000;
/** So far the arrow keys go. */
const STEP_SECONDS = 5;

/** The player of one voice message or recording. */
export function Voice({ file }: { file: Attachment }) {
  const audio = useRef<HTMLAudioElement>(null);
  const [isWanted, want] = useState((file.size ?? 0) <= LIGHT_BYTES);
  const [turn, setTurn] = useState(0);
  const [isUnplayable, setUnplayable] = useState(false);
  const [isPlaying, setPlaying] = useState(false);
  const [isSaveFailed, setSaveFailed] = useState(false);
  // Play came before the bytes did.
  const [isEager, setEager] = useState(false);
  const [at, setAt] = useState(0);
  const [whole, setWhole] = useState<number | null>(null);
  const fetched = useFile(isWanted ? file.url : null, turn);
  const speed = rate.value;

  useLayoutEffect(() => {
    if (audio.current) audio.current.playbackRate = speed;
  }, [speed]);

  const start = () => {
    const element = audio.current;
    if (!element) return;
    element.playbackRate = speed;
    // Refused where the browser has no decoder, which its `error` tells; or paused at once, which is meant.
    element.play()?.catch(() => undefined);
  };
  const toggle = () => {
    if (isPlaying) audio.current?.pause();
    else if (fetched.state === "ready") start();
    else {
      want(true);
      setEager(!isEager || !isWanted);
    }
  };
  const seek = (to: number) => {
    if (!audio.current || whole === null) return;
    const inside = Math.min(Math.max(to, 0), whole);
    audio.current.currentTime = inside;
    setAt(inside);
  };
  const fetchIt = () => {
    setSaveFailed(false);
    save(file.url, file.name).catch(() => setSaveFailed(true));
  };

  if (fetched.state === "failed") {
    return (
      <p class="voice is-broken file-failed" role="status" data-testid="voice-failed">
        <Icon of={VolumeX} />
        <span class="voice-why">{t("file.failed")}</span>
        <button
          type="button"
          class="icon-button"
          aria-label={t("failed.retry")}
          title={t("failed.retry")}
          onClick={() => setTurn(turn + 1)}
        >
          <Icon of={RotateCcw} />
        </button>
      </p>
    );
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is of a form
    <div class="voice" role="group" aria-label={file.name} data-testid="voice">
      <audio
        ref={audio}
        preload="metadata"
        {...(fetched.state === "ready" ? { src: fetched.url } : {})}
        onLoadedMetadata={() => {
          if (isEager) start();
          setEager(false);
        }}
        onDurationChange={(event) => setWhole(finite(event.currentTarget.duration))}
        onTimeUpdate={(event) => setAt(event.currentTarget.currentTime)}
        onPlay={(event) => {
          onlyThis(event.currentTarget);
          setPlaying(true);
        }}
        onPause={() => setPlaying(false)}
        onEnded={() => {
          setPlaying(false);
          seek(0);
        }}
        onError={() => {
          setUnplayable(true);
          setPlaying(false);
        }}
      />
      {isUnplayable ? (
        <>
          <Icon of={VolumeX} />
          <span class="voice-why" role="status" data-testid="voice-unplayable">
            {t("file.unplayable")}
          </span>
        </>
      ) : (
        <>
          <button
            type="button"
            class="voice-play"
            aria-label={t(isPlaying ? "file.pause" : "file.play", { name: file.name })}
            aria-busy={isEager}
            data-testid="voice-play"
            onClick={toggle}
          >
            <Icon of={isPlaying ? Pause : Play} size={20} />
          </button>
          <div class="voice-line">
            <input
              type="range"
              min={0}
              max={whole ?? 1}
              step="any"
              value={at}
              disabled={whole === null}
              aria-label={t("file.position")}
              aria-valuetext={said(at, whole)}
              data-testid="voice-position"
              style={{ "--part": `${whole ? (at / whole) * 100 : 0}%` }}
              onInput={(event) => seek(event.currentTarget.valueAsNumber)}
              onKeyDown={(event) => {
                const by = STEPS[event.key];
                if (by === undefined) return;
                event.preventDefault();
                seek(at + by * STEP_SECONDS);
              }}
            />
            <span class="voice-time">
              {file.kind === "audio" && <bdi class="voice-name">{file.name}</bdi>}
              <span data-testid="voice-time">
                {clock(at)}
                {whole !== null && ` / ${clock(whole)}`}
              </span>
            </span>
          </div>
          <button
            type="button"
            class="voice-speed"
            aria-label={t("file.speed", { n: spoken(speed) })}
            title={t("file.speed", { n: spoken(speed) })}
            data-testid="voice-speed"
            onClick={() => {
              rate.value = SPEEDS[(SPEEDS.indexOf(speed) + 1) % SPEEDS.length] ?? 1;
            }}
          >
            {spoken(speed)}×
          </button>
        </>
      )}
      <button
        type="button"
        class="icon-button"
        aria-label={t(isSaveFailed ? "file.failed" : "file.save", { name: file.name })}
        title={t(isSaveFailed ? "file.failed" : "file.save", { name: file.name })}
        data-testid="voice-save"
        onClick={fetchIt}
      >
        <Icon of={isSaveFailed ? RotateCcw : Download} />
      </button>
    </div>
  );
}

const STEPS: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowDown: -1,
  ArrowRight: 1,
  ArrowUp: 1,
};

/** Null for what a browser does not know yet, as of a recording without an index. */
function finite(seconds: number): number | null {
  return Number.isFinite(seconds) && seconds > 0 ? seconds : null;
}

function clock(seconds: number): string {
  const all = Math.floor(seconds);
  return `${Math.floor(all / 60)}:${String(all % 60).padStart(2, "0")}`;
}

function said(at: number, whole: number | null): string {
  return whole === null ? clock(at) : t("file.at", { at: clock(at), whole: clock(whole) });
}

function spoken(speed: number): string {
  // Read here too, so that a change of language draws it anew.
  return language.value ? number(speed) : String(speed);
}
