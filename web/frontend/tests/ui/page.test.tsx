/** What can be done on a page stands beside its title on a phone, or after what the page is for. */
import { cleanup, render } from "@testing-library/preact";
import { afterEach, expect, it, vi } from "vitest";

/** Where the actions begin, under a title that is 25 px high. */
let actionsFromPx = 0;

async function head(isPhone: boolean): Promise<Element> {
  const matches = (query: string) =>
    Object.assign(new EventTarget(), { matches: isPhone, media: query });
  vi.stubGlobal("matchMedia", matches);
  vi.resetModules();
  vi.spyOn(HTMLElement.prototype, "offsetHeight", "get").mockReturnValue(25);
  vi.spyOn(HTMLElement.prototype, "offsetTop", "get").mockImplementation(function (
    this: HTMLElement,
  ) {
    return this.className === "page-actions" ? actionsFromPx : 0;
  });
  const { Page } = await import("../../src/ui/page");
  const { container } = render(
    <Page title="Rules" lead="What becomes an alert" actions={<button type="button">New</button>}>
      {null}
    </Page>,
  );
  return container.getElementsByTagName("header")[0] as Element;
}

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

it.each([
  { where: "under the title on a phone", isPhone: true, fromPx: 33, isStacked: true },
  { where: "beside the title on a phone", isPhone: true, fromPx: 0, isStacked: false },
  { where: "under the title on a desktop", isPhone: false, fromPx: 33, isStacked: false },
])("actions $where: after the sentence is $isStacked", async ({ isPhone, fromPx, isStacked }) => {
  actionsFromPx = fromPx;

  const shown = await head(isPhone);

  expect(shown.classList.contains("is-stacked")).toBe(isStacked);
});
