/** Style sheets that came with a part of the page and did not arrive. */

const failed = new Set<HTMLLinkElement>();

/** Remember which sheets failed, from now on. */
export function followSheets(): void {
  addEventListener(
    "error",
    ({ target }) => {
      if (target instanceof HTMLLinkElement && target.rel === "stylesheet") failed.add(target);
    },
    true,
  );
}

let mending: Promise<void> = Promise.resolve();

/** Ask once more for the sheets that failed; resolves when all of them stand, rejects where one
 * failed again. What loads a part asks for each of its sheets only once and does not wait for them
 * the second time: without this the part would come bare. */
export function mendSheets(): Promise<void> {
  mending = mending.catch(() => undefined).then(askAgain);
  return mending;
}

async function askAgain(): Promise<void> {
  const asked = [...failed].map(comes);
  failed.clear();
  await Promise.all(asked);
}

function comes(link: HTMLLinkElement): Promise<void> {
  const again = document.createElement("link");
  again.rel = "stylesheet";
  again.href = link.href;
  const come = new Promise<void>((resolve, reject) => {
    again.onload = () => resolve();
    again.onerror = () => reject(new Error(`${again.href} did not arrive`));
  });
  if (link.isConnected) link.replaceWith(again);
  else document.head.append(again);
  return come;
}
