/** A chart as a picture: with its title and legend, on the theme's own ground. */
import type uPlot from "uplot";
import { painter, type Series } from "./plot";

const MARGIN = 16;
const HEAD = 64;

/** Save it as a PNG file at the screen's own sharpness. */
export async function savePicture(
  plot: uPlot,
  title: string,
  series: readonly Series[],
): Promise<void> {
  const picture = compose(plot.ctx.canvas, title, series);
  const bytes = await new Promise<Blob | null>((done) => picture.toBlob(done, "image/png"));
  if (bytes === null) return;
  const address = URL.createObjectURL(bytes);
  const link = document.createElement("a");
  link.href = address;
  link.download = `${title}.png`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

function compose(
  drawn: HTMLCanvasElement,
  title: string,
  series: readonly Series[],
): HTMLCanvasElement {
  const paint = painter();
  const sharp = devicePixelRatio;
  const picture = document.createElement("canvas");
  picture.width = drawn.width + 2 * MARGIN * sharp;
  picture.height = drawn.height + (HEAD + MARGIN) * sharp;
  const pen = picture.getContext("2d");
  if (!pen) return drawn;
  pen.fillStyle = paint("--surface");
  pen.fillRect(0, 0, picture.width, picture.height);
  pen.drawImage(drawn, MARGIN * sharp, HEAD * sharp);
  pen.scale(sharp, sharp);
  pen.textBaseline = "middle";
  pen.fillStyle = paint("--ink");
  pen.font = `600 16px ${paint("--font")}`;
  pen.fillText(title, MARGIN, 24);
  pen.font = `12px ${paint("--font")}`;
  let left = MARGIN;
  for (const row of series) {
    pen.fillStyle = paint(row.colour);
    pen.fillRect(left, 43, 10, 10);
    pen.fillStyle = paint("--muted");
    pen.fillText(row.name, left + 16, 48);
    left += 32 + pen.measureText(row.name).width;
  }
  return picture;
}
