import { describe, expect, it } from "vitest";
import { BLACK, type Colour, colour, contrast, legible, WHITE } from "../../src/telegram/colours";
import { lookOf } from "../../src/telegram/theme";

const of = (tokens: Readonly<Record<string, string>>, name: string) =>
  colour(tokens[name]) as Colour;
const DAY = {
  bg_color: "#ffffff",
  secondary_bg_color: "#f1f1f1",
  text_color: "#000000",
  hint_color: "#999999",
  button_color: "#40a7e3",
  button_text_color: "#ffffff",
};
// What somebody's own theme may be: nearly nothing can be read in it.
const FOG = {
  bg_color: "#808080",
  secondary_bg_color: "#8a8a8a",
  text_color: "#909090",
  hint_color: "#858585",
  button_color: "#7a7a7a",
  button_text_color: "#888888",
};

describe("a look", () => {
  it.each([
    ["Telegram's day", DAY],
    ["a fog", FOG],
    ["two colours alone", { bg_color: "#102030", text_color: "#ffffff" }],
  ])("of %s can be read", (_name, theme) => {
    const tokens = lookOf(theme)?.tokens ?? {};

    for (const ground of ["surface", "bg"]) {
      for (const ink of ["ink", "muted", "accent-text"]) {
        expect(
          contrast(of(tokens, ink), of(tokens, ground)),
          `${ink} on ${ground}`,
        ).toBeGreaterThan(4.5);
      }
    }
    expect(contrast(of(tokens, "accent-ink"), of(tokens, "accent"))).toBeGreaterThan(4.5);
  });

  it("keeps the colours that can be read as they are", () => {
    const look = lookOf({ ...DAY, button_color: "#0055aa" });

    expect(look?.isDark).toBe(false);
    expect(look?.tokens).toMatchObject({ surface: "#ffffff", bg: "#f1f1f1", accent: "#0055aa" });
  });

  it("is none where the ground or the ink is missing or no colour", () => {
    expect(lookOf({})).toBeNull();
    expect(lookOf({ bg_color: "#ffffff" })).toBeNull();
    expect(lookOf({ bg_color: "red", text_color: "#000000" })).toBeNull();
  });
});

describe("a colour", () => {
  it("is read from six digits alone", () => {
    expect(colour("#ff8000")).toEqual([255, 128, 0]);
    for (const text of ["#fff", "ff8000", "#ff800g", null, 7]) expect(colour(text)).toBeNull();
  });

  it("stays as it is where it can be read, and is black or white at worst", () => {
    expect(legible(BLACK, WHITE)).toEqual(BLACK);
    expect(contrast(WHITE, BLACK)).toBeCloseTo(21);
    expect(legible(WHITE, WHITE, BLACK)).toEqual(BLACK);
  });
});
