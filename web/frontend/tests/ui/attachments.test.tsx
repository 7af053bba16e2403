import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Attachment } from "../../src/api/types";
import { Attachments } from "../../src/ui/attachments";
import { refusal, Server } from "../world";

let server: Server;
let released: string[];

beforeEach(() => {
  server = new Server();
  released = [];
  let made = 0;
  vi.stubGlobal(
    "URL",
    Object.assign(URL, {
      createObjectURL: () => `blob:${++made}`,
      revokeObjectURL: (url: string) => released.push(url),
    }),
  );
  for (const id of ["1", "2", "3"]) {
    server.on(`GET /api/v1/attachments/${id}`, () => new Response(new Uint8Array([1, 2])));
  }
});

afterEach(cleanup);

function aFile(id: string, over: Partial<Attachment> = {}): Attachment {
  return {
    id,
    kind: "photo",
    name: `file-${id}.jpg`,
    mime: "image/jpeg",
    state: "stored",
    size: 1_500,
    url: `/api/v1/attachments/${id}`,
    ...over,
  };
}

describe("photos", () => {
  it("are shown large one after the other, by keys, buttons and round the end", async () => {
    render(<Attachments items={[aFile("1"), aFile("2")]} />);
    const photos = screen.getAllByTestId("photo");
    await waitFor(() => expect((photos[0] as HTMLButtonElement).disabled).toBe(false));

    fireEvent.click(photos[0] as HTMLElement);
    const dialog = document.querySelector("dialog") as HTMLDialogElement;
    expect(dialog.textContent).toContain("1 / 2");
    fireEvent.keyDown(dialog, { key: "ArrowRight" });
    await waitFor(() => expect(dialog.textContent).toContain("2 / 2"));
    fireEvent.keyDown(dialog, { key: "ArrowLeft" });
    await waitFor(() => expect(dialog.textContent).toContain("1 / 2"));
    const [close, previous, next] = [...dialog.querySelectorAll("button")];
    fireEvent.click(previous as HTMLElement);
    await waitFor(() => expect(dialog.textContent).toContain("2 / 2"));
    fireEvent.click(next as HTMLElement);
    await waitFor(() => expect(dialog.textContent).toContain("1 / 2"));
    fireEvent.click(close as HTMLElement);

    await waitFor(() => expect(document.querySelector("dialog")).toBeNull());
  });

  it("say so when they cannot be fetched or read", async () => {
    server.on("GET /api/v1/attachments/1", () => refusal(404, "not_found", "Gone."));
    render(<Attachments items={[aFile("1"), aFile("2")]} />);
    await waitFor(() => expect(document.querySelectorAll(".photo-failed")).toHaveLength(1));

    const image = await waitFor(() => {
      const found = document.querySelector(".photo img");
      expect(found).toBeTruthy();
      return found as HTMLElement;
    });
    fireEvent.error(image);

    await waitFor(() => expect(document.querySelectorAll(".photo-failed")).toHaveLength(2));
  });

  it("give their memory back when nobody looks any more", async () => {
    const { unmount } = render(<Attachments items={[aFile("1")]} />);
    await waitFor(() => expect(document.querySelector(".photo img")).toBeTruthy());

    unmount();

    await waitFor(() => expect(released).toHaveLength(1));
  });
});

describe("other files", () => {
  it("are recordings to play, places to read and documents to save", async () => {
    render(
      <Attachments
        items={[
          aFile("1", { kind: "voice", mime: "audio/ogg" }),
          aFile("2", { kind: "video", mime: "video/mp4" }),
          aFile("3", { kind: "document", name: "bill.pdf", size: 2_500_000 }),
          aFile("4", { kind: "location", name: "48.1, 11.5" }),
        ]}
      />,
    );

    await waitFor(() => expect(document.querySelector("audio")?.src).toContain("blob:"));
    await waitFor(() => expect(document.querySelector("video")?.src).toContain("blob:"));
    expect(screen.getByText("48.1, 11.5")).toBeTruthy();
    expect(screen.getByText("2.5 MB")).toBeTruthy();
    fireEvent.click(screen.getByText("bill.pdf"));
    await waitFor(() => expect(server.of("GET /api/v1/attachments/3")).toHaveLength(1));
  });

  it("say so when they cannot be fetched", async () => {
    render(
      <Attachments
        items={[
          aFile("7", { kind: "voice" }),
          aFile("8", { kind: "document", name: "bill.pdf", size: null }),
        ]}
      />,
    );

    await waitFor(() => expect(document.querySelector(".file-failed")).toBeTruthy());
    fireEvent.click(screen.getByText("bill.pdf"));
    await waitFor(() =>
      expect(screen.getByText("bill.pdf").closest("button")?.textContent).not.toBe("bill.pdf"),
    );
  });

  it("that will never come are named, those on their way are counted", () => {
    render(
      <Attachments
        items={[
          aFile("1", { state: "failed", size: null }),
          aFile("2", { state: "pending", size: null }),
        ]}
      />,
    );

    expect(screen.getByTestId("file-lost").textContent).toContain("file-1.jpg");
    expect(document.querySelector(".file-coming")).toBeTruthy();
  });
});
