"""Pictures for the README: a screenshot becomes a PNG of 256 colours, a third of its size.

The colours are chosen and counted in the browser, which is quick at it; Python only packs.
"""

from __future__ import annotations

import base64
import struct
import zlib

from playwright.async_api import Page

SIGNATURE = b"\x89PNG\r\n\x1a\n"
_PALETTE = 3

# Median cut: the box of colours that spreads widest, weighed by its pixels, is cut in two until
# there are 256; each box then shows as its mean. Colours are told apart by five bits a channel.
_COUNT_COLOURS = """async encoded => {
    const bytes = Uint8Array.from(atob(encoded), letter => letter.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
    const { width, height } = bitmap;
    const canvas = new OffscreenCanvas(width, height).getContext("2d");
    canvas.drawImage(bitmap, 0, 0);
    const pixels = canvas.getImageData(0, 0, width, height).data;
    const key = at => (pixels[at] >> 3 << 10) | (pixels[at + 1] >> 3 << 5) | (pixels[at + 2] >> 3);
    const seen = new Map();
    for (let at = 0; at < pixels.length; at += 4) {
        const name = key(at);
        const known = seen.get(name);
        if (!known) seen.set(name, { name, n: 1, sum: [...pixels.subarray(at, at + 3)] });
        else {
            known.n += 1;
            for (let c = 0; c < 3; c += 1) known.sum[c] += pixels[at + c];
        }
    }
    const measure = colours => {
        const n = colours.reduce((all, one) => all + one.n, 0);
        const spreads = [0, 1, 2].map(c => {
            const values = colours.map(one => one.sum[c] / one.n);
            return Math.max(...values) - Math.min(...values);
        });
        const widest = Math.max(...spreads);
        return { colours, channel: spreads.indexOf(widest), weight: widest * Math.sqrt(n), n };
    };
    const boxes = [measure([...seen.values()])];
    while (boxes.length < 256) {
        boxes.sort((a, b) => b.weight - a.weight);
        if (boxes[0].colours.length < 2) break;
        const { colours, channel, n } = boxes.shift();
        colours.sort((a, b) => a.sum[channel] / a.n - b.sum[channel] / b.n || a.name - b.name);
        let cut = 1;
        for (let sum = colours[0].n; cut < colours.length - 1 && sum < n / 2; cut += 1)
            sum += colours[cut].n;
        boxes.push(measure(colours.slice(0, cut)), measure(colours.slice(cut)));
    }
    const places = new Map();
    const palette = boxes.flatMap(({ colours, n }, index) => {
        for (const one of colours) places.set(one.name, index);
        const mean = c => Math.round(colours.reduce((all, one) => all + one.sum[c], 0) / n);
        return [mean(0), mean(1), mean(2)];
    });
    const rows = new Uint8Array((width + 1) * height);
    for (let at = 0, out = 0; at < pixels.length; at += 4) {
        if (at % (width * 4) === 0) out += 1;
        rows[out++] = places.get(key(at));
    }
    let text = "";
    for (let at = 0; at < rows.length; at += 32768)
        text += String.fromCharCode(...rows.subarray(at, at + 32768));
    return { width, height, palette, rows: btoa(text) };
}"""


async def slim(page: Page, png: bytes) -> bytes:
    """Return the picture with at most 256 colours; any page of the browser can do the counting."""
    found = await page.evaluate(_COUNT_COLOURS, base64.b64encode(png).decode())
    header = struct.pack(">IIBBBBB", found["width"], found["height"], 8, _PALETTE, 0, 0, 0)
    rows = zlib.compress(base64.b64decode(found["rows"]), level=9)
    parts = (
        (b"IHDR", header),
        (b"PLTE", bytes(found["palette"])),
        (b"IDAT", rows),
        (b"IEND", b""),
    )
    return SIGNATURE + b"".join(_chunk(kind, body) for kind, body in parts)


def size_of(png: bytes) -> tuple[int, int]:
    """Return width and height of a PNG; raises ValueError for anything else."""
    if (
        not png.startswith(SIGNATURE)
        or png[12:16] != b"IHDR"
        or not png.endswith(_chunk(b"IEND", b""))
    ):
        raise ValueError("not a whole PNG")
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
