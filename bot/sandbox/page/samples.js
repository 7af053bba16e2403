// Pictures to complain with, for people who have none at hand.

import { t } from "./texts.js";

const SAMPLE_PHOTOS = ["sample-shower", "sample-radiator"];

/** @param {number} number @returns {import("./attach.js").Staged} */
export const samplePhoto = (number) => ({
  kind: "photo",
  name: `${SAMPLE_PHOTOS[number]}.jpg`,
  url: `assets/${SAMPLE_PHOTOS[number]}.svg`,
});

/** The samples are drawings; a phone sends photographs. @param {string} url @returns {Promise<Blob>} */
export async function develop(url) {
  const image = new Image();
  image.src = url;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = image.naturalWidth;
  canvas.height = image.naturalHeight;
  canvas.getContext("2d")?.drawImage(image, 0, 0);
  return new Promise((resolve, reject) =>
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new Error(t("The picture could not be drawn")))),
      "image/jpeg",
      0.82,
    ),
  );
}
