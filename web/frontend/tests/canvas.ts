/** A canvas to draw on and sizes to draw at, which the page of the tests lacks. */
import { vi } from "vitest";

/** One thing that was done with a pen: what, and with which values. */
export interface Stroke {
  what: string;
  values: readonly unknown[];
}

/** What was drawn, and how wide there is room. */
export interface Paper {
  strokes: Stroke[];
  /** The words that were written, in their order. */
  words(): string[];
  /** Have everything be so wide, in px, and tell who watches. */
  widen(width: number): void;
}

class Outline {
  rect(): void {}
  moveTo(): void {}
  lineTo(): void {}
  arc(): void {}
  arcTo(): void {}
  closePath(): void {}
  bezierCurveTo(): void {}
}

/** Lay it out for one test; `vi.unstubAllGlobals` and restored mocks take it away. */
export function layPaper(wide = 640): Paper {
  const strokes: Stroke[] = [];
  const watching = new Set<() => void>();
  let room = wide;

  class Watch {
    constructor(private readonly tell: () => void) {}
    observe(): void {
      watching.add(this.tell);
    }
    disconnect(): void {
      watching.delete(this.tell);
    }
  }

  const penOn = (canvas: HTMLCanvasElement) => {
    const kept: Record<string, unknown> = { canvas };
    return new Proxy(kept, {
      get: (_, name: string) => {
        if (name in kept) return kept[name];
        if (name === "measureText") return (text: string) => ({ width: text.length * 6 });
        return (...values: unknown[]) => void strokes.push({ what: name, values });
      },
      set: (_, name: string, value: unknown) => {
        kept[name] = value;
        return true;
      },
    });
  };
  vi.stubGlobal("Path2D", Outline);
  vi.stubGlobal("ResizeObserver", Watch);
  vi.stubGlobal("devicePixelRatio", 2);
  vi.spyOn(HTMLElement.prototype, "clientWidth", "get").mockImplementation(() => room);
  vi.spyOn(HTMLCanvasElement.prototype, "getContext").mockImplementation(function (
    this: HTMLCanvasElement,
  ) {
    return penOn(this) as unknown as ReturnType<HTMLCanvasElement["getContext"]>;
  } as HTMLCanvasElement["getContext"]);

  return {
    strokes,
    words: () =>
      strokes.filter(({ what }) => what === "fillText").map(({ values }) => String(values[0])),
    widen: (width) => {
      room = width;
      for (const tell of watching) tell();
    },
  };
}
