import { cleanup, configure, fireEvent, render, screen, waitFor } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { theme } from "../../src/prefs";
import { Chart, type ChartProps } from "../../src/screens/metrics/chart";
import type { Series } from "../../src/screens/metrics/plot";
import { layPaper, type Paper } from "../canvas";
import { DAYS } from "./figures";

const OPENED: Series = { name: "Opened", values: [4, 5, 6], colour: "--chart-1", kind: "bar" };
const CLOSED: Series = {
  name: "Closed",
  values: [1, null, 3],
  colour: "--chart-2",
  kind: "line",
  isDashed: true,
};

let paper: Paper;

vi.setConfig({ testTimeout: 30_000 });
configure({ asyncUtilTimeout: 10_000 });

async function draws(more: Partial<ChartProps> = {}): Promise<HTMLElement> {
  render(
    <Chart
      title="Cases"
      at={DAYS}
      step="day"
      zone="Europe/Madrid"
      series={[OPENED, CLOSED]}
      href={(part) => `#/cases/${part}`}
      testId="chart"
      {...more}
    />,
  );
  await waitFor(() => expect(paper.words()).not.toEqual([]));
  return screen.getByTestId("plot");
}

const readout = () => screen.getByTestId("readout").textContent;

beforeEach(() => {
  paper = layPaper();
  location.hash = "";
});

afterEach(() => {
  cleanup();
  theme.value = "auto";
  vi.unstubAllGlobals();
});

describe("a chart", () => {
  it("has a word below each day, where the workspace is, and a scale of whole steps", async () => {
    await draws();

    const words = paper.words();
    for (const day of ["Nov 18", "Nov 19", "Nov 20"]) expect(words).toContain(day);
    expect(words).toContain("2");
    expect(words).not.toContain("2.5");
  });

  it("names hours at whole parts of the day, as many as there is room for", async () => {
    const hours = Array.from({ length: 48 }, (_, hour) =>
      new Date(Date.parse(DAYS[0]) + hour * 3_600_000).toISOString(),
    );
    const series = [{ ...OPENED, values: hours.map(() => 1) }];

    await draws({ at: hours, step: "hour", series });

    const words = paper.words().filter((word) => /Nov|M$/.test(word));
    expect(words.map((word) => word.replace(/\s/, " "))).toEqual([
      "Nov 18",
      "12 PM",
      "Nov 19",
      "12 PM",
    ]);
  });

  it("stands between the ends it is given", async () => {
    await draws({ scale: [10, 20], steps: [5], format: (value) => `${value} min` });

    const words = paper.words().filter((word) => word.endsWith("min"));
    expect(new Set(words)).toEqual(new Set(["10 min", "15 min", "20 min"]));
  });

  it("stacks bars on those before them", async () => {
    const stacked = { kind: "bar", isStacked: true } as const;
    await draws({
      series: [
        { ...OPENED, ...stacked, values: [30, 30, 30] },
        { ...CLOSED, ...stacked, isDashed: false, values: [40, null, 40] },
      ],
    });

    const scale = paper
      .words()
      .filter((word) => /^\d+$/.test(word))
      .map(Number);
    expect(Math.max(...scale)).toBeGreaterThanOrEqual(60);
  });

  it("says so where there is nothing to draw", () => {
    const series = [{ ...OPENED, values: [0, null, 0] }];
    render(<Chart title="Cases" at={DAYS} step="day" zone="UTC" series={series} testId="chart" />);

    expect(screen.getByTestId("chart-empty").textContent).toBe("Nothing in these days");
    expect(screen.queryByTestId("plot")).toBeNull();
    expect(paper.strokes).toEqual([]);
  });

  it("is as wide as there is room for, and no longer watched when it is gone", async () => {
    const plot = await draws();
    const width = () => plot.querySelector<HTMLElement>(".u-wrap")?.style.width;
    expect(width()).toBe("640px");

    paper.widen(400);
    await waitFor(() => expect(width()).toBe("400px"));
    paper.widen(0);
    expect(width()).toBe("400px");
    cleanup();
    paper.strokes.length = 0;
    paper.widen(300);

    expect(paper.strokes).toEqual([]);
  });

  it("is drawn anew in the colours that are chosen", async () => {
    await draws();
    paper.strokes.length = 0;

    theme.value = "dark";

    await waitFor(() => expect(paper.words()).toContain("Nov 18"));
  });
});

describe("a part of a chart", () => {
  it("is read and walked along by keys, and says where it stands", async () => {
    const plot = await draws();
    expect(plot.getAttribute("aria-valuetext")).toBe("Fri, Nov 20, 2026, Opened: 6, Closed: 3");
    const press = (key: string) => fireEvent.keyDown(plot, { key });

    press("ArrowRight");
    await waitFor(() => expect(readout()).toBe("Opened4Closed1Wed, Nov 18, 2026"));
    press("ArrowRight");
    await waitFor(() => expect(readout()).toBe("Opened5Closed–Thu, Nov 19, 2026"));
    press("End");
    await waitFor(() => expect(plot.getAttribute("aria-valuenow")).toBe("2"));
    press("ArrowRight");
    press("ArrowLeft");
    await waitFor(() => expect(plot.getAttribute("aria-valuenow")).toBe("1"));
    press("Home");

    await waitFor(() =>
      expect(plot.getAttribute("aria-valuetext")).toBe("Wed, Nov 18, 2026, Opened: 4, Closed: 1"),
    );
  });

  it("is read no longer when the keys are elsewhere", async () => {
    const plot = await draws();
    fireEvent.keyDown(plot, { key: "Home" });
    await waitFor(() => expect(readout()).toContain("Nov 18"));

    fireEvent.blur(plot);

    await waitFor(() => expect(readout()).toBe("OpenedClosed"));
  });

  it("leads to its list by Enter and by a mouse, where one is pointed at", async () => {
    const plot = await draws();
    const click = (pointerType: string) =>
      fireEvent(plot, Object.assign(new MouseEvent("click"), { pointerType }));
    fireEvent.keyDown(plot, { key: "Enter" });
    click("mouse");
    expect(location.hash).toBe("");

    fireEvent.keyDown(plot, { key: "End" });
    await waitFor(() => expect(plot.getAttribute("aria-valuenow")).toBe("2"));
    click("touch");
    expect(location.hash).toBe("");
    click("mouse");
    expect(location.hash).toBe("#/cases/2");
    fireEvent.keyDown(plot, { key: "ArrowLeft" });
    await waitFor(() => expect(plot.getAttribute("aria-valuenow")).toBe("1"));
    fireEvent.keyDown(plot, { key: "Enter" });

    expect(location.hash).toBe("#/cases/1");
  });

  it("stands in a table too, with its list", async () => {
    await draws();
    const figures = screen.getByTestId<HTMLDetailsElement>("chart-figures");

    figures.open = true;
    fireEvent(figures, new Event("toggle"));

    await waitFor(() => expect(figures.querySelectorAll("tbody tr")).toHaveLength(3));
    const rows = [...figures.querySelectorAll("tbody tr")];
    expect(rows.map((row) => row.textContent)).toEqual([
      "Wed, Nov 18, 202641",
      "Thu, Nov 19, 20265–",
      "Fri, Nov 20, 202663",
    ]);
    expect(rows[1]?.querySelector("a")?.getAttribute("href")).toBe("#/cases/1");
  });
});

describe("what is saved of a chart", () => {
  it("is its figures, and a picture with its title and legend", async () => {
    const files: string[] = [];
    vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(function (
      this: HTMLAnchorElement,
    ) {
      files.push(this.download);
    });
    vi.spyOn(URL, "createObjectURL").mockReturnValue("blob:1");
    vi.spyOn(HTMLCanvasElement.prototype, "toBlob").mockImplementation((done) =>
      done(new Blob(["png"])),
    );
    const onSave = vi.fn();
    await draws({ onSave });
    paper.strokes.length = 0;

    fireEvent.click(screen.getByTestId("chart-csv"));
    fireEvent.click(screen.getByTestId("chart-png"));

    await waitFor(() => expect(files).toEqual(["Cases.png"]));
    expect(onSave).toHaveBeenCalledOnce();
    expect(paper.words()).toEqual(["Cases", "Opened", "Closed"]);
    expect(paper.strokes.some(({ what }) => what === "drawImage")).toBe(true);
  });

  it("is nothing where the browser makes no picture", async () => {
    const make = vi.spyOn(URL, "createObjectURL");
    vi.spyOn(HTMLCanvasElement.prototype, "toBlob").mockImplementation((done) => done(null));
    await draws();

    fireEvent.click(screen.getByTestId("chart-png"));
    await Promise.resolve();

    expect(make).not.toHaveBeenCalled();
  });
});
