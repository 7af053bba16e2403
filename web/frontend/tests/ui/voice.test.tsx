/** The player of voice messages; the browser's own part of it is played by the test. */
import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Attachment } from "../../src/api/types";
import { Attachments } from "../../src/ui/attachments";
import { rate } from "../../src/ui/playing";
import { refusal, Server } from "../world";

let server: Server;

beforeEach(() => {
  server = new Server();
  rate.value = 1;
  vi.stubGlobal(
    "URL",
    Object.assign(URL, { createObjectURL: () => "blob:1", revokeObjectURL: () => {} }),
  );
  for (const id of ["1", "2"]) {
    server.on(`GET /api/v1/attachments/${id}`, () => new Response(new Uint8Array([1, 2])));
  }
  // As a browser does: it tells of what it was asked for.
  vi.spyOn(HTMLMediaElement.prototype, "play").mockImplementation(function (
    this: HTMLMediaElement,
  ) {
    this.dispatchEvent(new Event("play"));
    return Promise.resolve();
  });
  vi.spyOn(HTMLMediaElement.prototype, "pause").mockImplementation(function (
    this: HTMLMediaElement,
  ) {
    this.dispatchEvent(new Event("pause"));
  });
});

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

function aVoice(id: string, over: Partial<Attachment> = {}): Attachment {
  return {
    id,
    kind: "voice",
    name: `voice-${id}.ogg`,
    mime: "audio/ogg",
    state: "stored",
    size: 9_000,
    url: `/api/v1/attachments/${id}`,
    ...over,
  };
}

const audios = () => [...document.querySelectorAll("audio")];
const audio = () => audios()[0] as HTMLAudioElement;

/** The browser has read what is known of it. */
async function loaded(seconds = 48): Promise<void> {
  await waitFor(() => expect(audios().every((one) => one.src.includes("blob:"))).toBe(true));
  for (const one of audios()) {
    Object.defineProperty(one, "duration", { value: seconds, configurable: true });
    let at = 0;
    Object.defineProperty(one, "currentTime", {
      get: () => at,
      set: (now: number) => {
        at = now;
        one.dispatchEvent(new Event("timeupdate"));
      },
      configurable: true,
    });
    fireEvent(one, new Event("durationchange"));
    fireEvent(one, new Event("loadedmetadata"));
  }
}

const text = (testId: string) => screen.getByTestId(testId).textContent;
const label = (testId: string) => screen.getByTestId(testId).getAttribute("aria-label");

describe("a voice message", () => {
  it("plays, pauses, and stands at its beginning again after its end", async () => {
    render(<Attachments items={[aVoice("1")]} />);
    await loaded();
    expect(text("voice-time")).toBe("0:00 / 0:48");

    fireEvent.click(screen.getByTestId("voice-play"));
    await waitFor(() => expect(label("voice-play")).toBe("Pause voice-1.ogg"));
    audio().currentTime = 12.4;
    await waitFor(() => expect(text("voice-time")).toBe("0:12 / 0:48"));
    fireEvent.click(screen.getByTestId("voice-play"));
    await waitFor(() => expect(label("voice-play")).toBe("Play voice-1.ogg"));
    fireEvent(audio(), new Event("ended"));

    await waitFor(() => expect(text("voice-time")).toBe("0:00 / 0:48"));
  });

  it("is heard from where the pointer or the keys lead", async () => {
    render(<Attachments items={[aVoice("1")]} />);
    await loaded();
    const line = screen.getByTestId("voice-position") as HTMLInputElement;

    fireEvent.input(line, { target: { value: "30" } });
    await waitFor(() => expect(line.getAttribute("aria-valuetext")).toBe("0:30 of 0:48"));
    fireEvent.keyDown(line, { key: "ArrowRight" });
    await waitFor(() => expect(audio().currentTime).toBe(35));
    for (const key of ["ArrowUp", "ArrowRight", "ArrowRight"]) {
      fireEvent.keyDown(line, { key });
      await waitFor(() => expect(line.value).toBe(String(audio().currentTime)));
    }
    expect(audio().currentTime).toBe(48);
    fireEvent.keyDown(line, { key: "ArrowLeft" });

    await waitFor(() => expect(text("voice-time")).toBe("0:43 / 0:48"));
    expect(fireEvent.keyDown(line, { key: "Tab" })).toBe(true);
  });

  it("is as quick as the one before, of three speeds", async () => {
    render(<Attachments items={[aVoice("1")]} />);
    await loaded();

    for (const [said, speed] of [
      ["1.5×", 1.5],
      ["2×", 2],
      ["1×", 1],
      ["1.5×", 1.5],
    ] as const) {
      fireEvent.click(screen.getByTestId("voice-speed"));
      await waitFor(() => expect(text("voice-speed")).toBe(said));
      expect(audio().playbackRate).toBe(speed);
    }
    cleanup();
    render(<Attachments items={[aVoice("2")]} />);
    await loaded();
    fireEvent.click(screen.getByTestId("voice-play"));

    expect(audio().playbackRate).toBe(1.5);
  });

  it("is silent as soon as another one begins", async () => {
    render(<Attachments items={[aVoice("1"), aVoice("2")]} />);
    await loaded();
    const [first, second] = screen.getAllByTestId("voice-play") as HTMLElement[];

    fireEvent.click(first as HTMLElement);
    await waitFor(() => expect(first?.getAttribute("aria-label")).toContain("Pause"));
    fireEvent.click(second as HTMLElement);

    await waitFor(() => expect(first?.getAttribute("aria-label")).toContain("Play"));
    expect(second?.getAttribute("aria-label")).toContain("Pause");
  });

  it("that is large is fetched when somebody wants to hear it, and then heard", async () => {
    render(<Attachments items={[aVoice("1", { kind: "audio", size: 5_000_000 })]} />);
    expect(text("voice")).toContain("voice-1.ogg");
    expect(server.of("GET /api/v1/attachments/1")).toEqual([]);

    fireEvent.click(screen.getByTestId("voice-play"));
    await waitFor(() =>
      expect(screen.getByTestId("voice-play").getAttribute("aria-busy")).toBe("true"),
    );
    await loaded();

    await waitFor(() => expect(label("voice-play")).toBe("Pause voice-1.ogg"));
  });

  it("without a known end has no line to move along", async () => {
    render(<Attachments items={[aVoice("1")]} />);
    await loaded(Number.POSITIVE_INFINITY);

    expect(text("voice-time")).toBe("0:00");
    expect((screen.getByTestId("voice-position") as HTMLInputElement).disabled).toBe(true);
  });

  it("that is gone says so, and is asked for again", async () => {
    server.on("GET /api/v1/attachments/1", () => refusal(404, "not_found", "Gone."));
    render(<Attachments items={[aVoice("1")]} />);
    const failed = await screen.findByTestId("voice-failed");
    expect(failed.textContent).toContain("could not be loaded");

    server.on("GET /api/v1/attachments/1", () => new Response(new Uint8Array([1, 2])));
    fireEvent.click(failed.querySelector("button") as HTMLElement);

    await waitFor(() => expect(audio()?.src).toContain("blob:"));
  });

  it("that the browser cannot play can still be saved, also at the second go", async () => {
    render(<Attachments items={[aVoice("1")]} />);
    await loaded();

    fireEvent(audio(), new Event("error"));

    expect((await screen.findByTestId("voice-unplayable")).textContent).toContain("Download it");
    expect(screen.queryByTestId("voice-play")).toBeNull();
    cleanup();
    server.on("GET /api/v1/attachments/2", () => refusal(503, "unavailable", "Not now."));
    render(<Attachments items={[aVoice("2", { size: 5_000_000 })]} />);
    fireEvent.click(screen.getByTestId("voice-save"));
    await waitFor(() => expect(label("voice-save")).toBe("This file could not be loaded"));
    server.on("GET /api/v1/attachments/2", () => new Response(new Uint8Array([1, 2])));
    fireEvent.click(screen.getByTestId("voice-save"));
    await waitFor(() => expect(label("voice-save")).toBe("Download voice-2.ogg"));
    await waitFor(() => expect(server.of("GET /api/v1/attachments/2")).toHaveLength(2));
  });
});
