/** What two cases have in common, in a few words. */
import type { SimilarCase } from "../../api/merging";
import { t } from "../../i18n";

/** Nothing where nobody knows a reason. */
export function Because({ of }: { of: SimilarCase | undefined }) {
  if (!of || of.because.length === 0) return null;
  const said = of.because.map((why) =>
    why === "words"
      ? of.words
          .slice(0, 2)
          .map((word) => `“${word}”`)
          .join(", ")
      : t(`similar.${why}`),
  );
  return <span class="because muted">{said.join(" · ")}</span>;
}
