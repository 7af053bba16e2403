/** What stands over the page: dialogs, sheets and questions, and every way out of them. */
import { cleanup, fireEvent, render, screen, waitFor, within } from "@testing-library/preact";
import { useState } from "preact/hooks";
import { afterEach, describe, expect, it, vi } from "vitest";
import { Confirmer, confirm } from "../../src/ui/confirm";
import { Dialog } from "../../src/ui/dialog";
import { Drawer } from "../../src/ui/drawer";

afterEach(cleanup);

describe("what stands over the page", () => {
  const WINDOWS = [
    ["a dialog", Dialog],
    ["a sheet at the side", Drawer],
  ] as const;

  it.each(WINDOWS)("%s is named by its title and shows what it is given", (_, Part) => {
    render(
      <Part title="New rule" onClose={vi.fn()} actions={<button type="button">Save</button>} wide>
        <p>Its fields</p>
      </Part>,
    );

    const dialog = screen.getByRole("dialog", { name: "New rule" }) as HTMLDialogElement;
    expect(dialog.open).toBe(true);
    expect(dialog.className).toContain("is-wide");
    expect(within(dialog).getByText("Its fields")).toBeTruthy();
    expect(within(dialog).getByRole("button", { name: "Save" })).toBeTruthy();
  });

  it.each(WINDOWS)("%s asks to be closed by its button", (_, Part) => {
    const onClose = vi.fn();
    render(
      <Part title="New rule" onClose={onClose}>
        <p>Its fields</p>
      </Part>,
    );

    fireEvent.click(screen.getByRole("button", { name: "Close" }));

    expect(onClose).toHaveBeenCalledTimes(1);
  });

  it("keeps its foot apart from what scrolls", () => {
    render(
      <Drawer title="New rule" onClose={vi.fn()} foot={<button type="button">Save</button>}>
        <p>Its fields</p>
      </Drawer>,
    );

    const foot = screen.getByRole("button", { name: "Save" }).closest("footer");
    expect(foot?.contains(screen.getByText("Its fields"))).toBe(false);
  });

  const open = () => {
    const onClose = vi.fn();
    render(
      <Dialog title="New rule" onClose={onClose} testId="window">
        <input data-testid="name" />
      </Dialog>,
    );
    return { onClose, dialog: screen.getByTestId("window") };
  };

  it("sends Tab round from its last stop to its first, and back", () => {
    const { dialog } = open();
    const [cross, name] = [
      screen.getByRole("button", { name: "Close" }),
      screen.getByTestId("name"),
    ];
    name.focus();

    fireEvent.keyDown(name, { key: "Tab" });
    expect(document.activeElement).toBe(cross);
    fireEvent.keyDown(cross, { key: "Tab", shiftKey: true });
    expect(document.activeElement).toBe(name);
    dialog.querySelector<HTMLElement>(".modal-box")?.focus();
    fireEvent.keyDown(document.activeElement as Element, { key: "Tab", shiftKey: true });

    expect(document.activeElement).toBe(name);
  });

  it("leaves Tab to the browser between its stops", () => {
    open();
    const cross = screen.getByRole("button", { name: "Close" });
    cross.focus();

    const wasFree = fireEvent.keyDown(cross, { key: "Tab" });

    expect(wasFree).toBe(true);
    expect(document.activeElement).toBe(cross);
  });

  it("passes by radio buttons that Tab passes by", () => {
    render(
      <Dialog title="New rule" onClose={vi.fn()}>
        <input type="radio" name="of" defaultChecked data-testid="chosen" />
        <input type="radio" name="of" />
      </Dialog>,
    );
    const chosen = screen.getByTestId("chosen");
    chosen.focus();

    fireEvent.keyDown(chosen, { key: "Tab" });

    expect(document.activeElement).toBe(screen.getByRole("button", { name: "Close" }));
  });

  it("asks to be closed by Escape, which goes no further", () => {
    const { onClose } = open();
    const page = vi.fn();
    addEventListener("keydown", page);

    fireEvent.keyDown(screen.getByTestId("name"), { key: "a" });
    fireEvent.keyDown(screen.getByTestId("name"), { key: "Escape" });

    removeEventListener("keydown", page);
    expect(onClose).toHaveBeenCalledTimes(1);
    expect(page).toHaveBeenCalledTimes(1);
  });

  it.each([
    ["Escape", () => fireEvent.keyDown(screen.getByTestId("name"), { key: "Escape" })],
    ["its cross", () => fireEvent.click(screen.getByRole("button", { name: "Close" }))],
  ])("keeps what was typed until %s was meant", async (_, leave) => {
    const onClose = vi.fn();
    render(
      <>
        <Dialog title="New rule" onClose={onClose} isTyped testId="window">
          <input data-testid="name" />
        </Dialog>
        <Confirmer />
      </>,
    );

    leave();
    fireEvent.click(await screen.findByTestId("confirm-no"));
    await waitFor(() => expect(screen.queryByTestId("confirm")).toBeNull());
    expect(onClose).not.toHaveBeenCalled();

    leave();
    fireEvent.click(await screen.findByTestId("confirm-yes"));
    await waitFor(() => expect(onClose).toHaveBeenCalledTimes(1));
  });

  it("lets Escape be taken by what is in it", () => {
    const { onClose } = open();
    screen.getByTestId("name").addEventListener("keydown", (event) => event.preventDefault());

    fireEvent.keyDown(screen.getByTestId("name"), { key: "Escape" });

    expect(onClose).not.toHaveBeenCalled();
  });

  it("stays until its owner takes it away, also by the phone's way back", () => {
    const { onClose, dialog } = open();

    const went = fireEvent(dialog, new Event("cancel", { cancelable: true }));

    expect(went).toBe(false);
    expect(onClose).toHaveBeenCalledTimes(1);
  });

  it("is closed by a press beside it, not by one that only ended there", () => {
    const { onClose, dialog } = open();

    fireEvent.pointerDown(screen.getByTestId("name"));
    fireEvent.click(dialog);
    expect(onClose).not.toHaveBeenCalled();
    fireEvent.pointerDown(dialog);
    fireEvent.click(dialog);

    expect(onClose).toHaveBeenCalledTimes(1);
  });

  it("gives the focus back to where it came from", () => {
    function Opener() {
      const [isOpen, setOpen] = useState(false);
      return (
        <>
          <button type="button" data-testid="opener" onClick={() => setOpen(true)}>
            Open
          </button>
          {isOpen && (
            <Dialog title="New rule" onClose={() => setOpen(false)}>
              <input data-testid="name" />
            </Dialog>
          )}
        </>
      );
    }
    render(<Opener />);
    const opener = screen.getByTestId("opener");
    opener.focus();
    fireEvent.click(opener);
    screen.getByTestId("name").focus();

    fireEvent.click(screen.getByRole("button", { name: "Close" }));

    expect(screen.queryByTestId("name")).toBeNull();
    expect(document.activeElement).toBe(opener);
  });
});

describe("a question", () => {
  it("is answered by what is pressed, and Enter is on the safe side", async () => {
    render(<Confirmer />);

    const sure = confirm({ title: "End it?", text: "For ever.", action: "End", danger: true });
    const dialog = await screen.findByRole("alertdialog", { name: "End it?" });
    await waitFor(() => expect(document.activeElement).toBe(screen.getByTestId("confirm-no")));
    expect(dialog.textContent).toContain("For ever.");
    expect(screen.getByTestId("confirm-yes").className).toContain("button-danger");
    fireEvent.click(screen.getByTestId("confirm-yes"));

    expect(await sure).toBe(true);
    await waitFor(() => expect(screen.queryByTestId("confirm")).toBeNull());
  });

  it("is answered by no when it is left, or when another comes before it", async () => {
    render(<Confirmer />);

    const first = confirm({ title: "End it?", action: "End" });
    const second = confirm({ title: "End all?", action: "End" });
    await waitFor(() => expect(document.activeElement).toBe(screen.getByTestId("confirm-no")));
    fireEvent.keyDown(screen.getByTestId("confirm"), { key: "Escape" });

    expect(await first).toBe(false);
    expect(await second).toBe(false);
  });
});
