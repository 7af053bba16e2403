import { describe, expect, it } from "vitest";
import { dates, numbers, plurals } from "../src/formats";

describe("formats", () => {
  it("are made once for a language and its options", () => {
    expect(numbers("en")).toBe(numbers("en"));
    expect(dates("en", { dateStyle: "short" })).toBe(dates("en", { dateStyle: "short" }));
    expect(plurals("es")).toBe(plurals("es"));
  });

  it("of another language, other options or another kind are others", () => {
    expect(numbers("es").format(12345.5)).not.toBe(numbers("en").format(12345.5));
    expect(numbers("en", { style: "percent" }).format(0.5)).toBe("50%");
    expect(plurals("en").select(1)).toBe("one");
  });

  it("for a zone nobody knows are refused each time", () => {
    const make = () => dates("en", { timeZone: "Mars/Olympus" });

    expect(make).toThrow(RangeError);
    expect(make).toThrow(RangeError);
  });
});
