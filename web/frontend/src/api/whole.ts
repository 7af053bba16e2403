/** A list of the API as a whole: page after page until there is none. */
import { ask } from "./http";

/** As many as the server gives at once. */
const AT_ONCE = "200";

/**
 * Everything that `path` lists, in its order; `path` has no query. For lists that people keep by
 * hand, such as members and places: nobody pages through them, and choices need all of them.
 */
export async function whole<T>(path: string, signal?: AbortSignal): Promise<T[]> {
  const found: T[] = [];
  let cursor: string | null = null;
  do {
    const params = new URLSearchParams({ limit: AT_ONCE });
    if (cursor) params.set("cursor", cursor);
    const page: { items: T[]; next_cursor?: string | null } = await ask(
      `${path}?${params}`,
      signal ? { signal } : {},
    );
    found.push(...page.items);
    cursor = page.next_cursor ?? null;
  } while (cursor);
  return found;
}
