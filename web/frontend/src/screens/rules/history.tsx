/** The versions of a rule: who saved each and when, what it changed, and the way back to it. */
import { Undo2 } from "lucide";
import { fetchHistory, type RuleVersion } from "../../api/rules";
import { moment } from "../../clock";
import { t } from "../../i18n";
import { usePaged } from "../../state/resource";
import { Icon } from "../../ui/icon";
import { Failed, Skeleton } from "../../ui/states";

interface Props {
  id: string;
  revision: number;
  mayWrite: boolean;
  restore: (version: RuleVersion) => void;
}

/** The newest first. */
export function HistoryPanel({ id, revision, mayWrite, restore }: Props) {
  const paged = usePaged((cursor, signal) => fetchHistory(id, cursor, signal), [id, revision], {
    keep: true,
  });
  return (
    <section class="rule-panel" aria-labelledby="part-history">
      <header>
        <h2 id="part-history">{t("rules.history")}</h2>
      </header>
      {paged.state === "loading" && <Skeleton rows={3} kind="row" />}
      {paged.state === "failed" && paged.problem && (
        <Failed problem={paged.problem} retry={paged.reload} />
      )}
      <ol class="versions" data-testid="versions">
        {paged.items.map((version, index) => (
          <li key={version.revision} data-testid={`version-${version.revision}`}>
            <header>
              <strong>{t("rules.version", { n: version.revision })}</strong>
              <span class="muted">
                {version.by?.name ?? t("rules.by_program")} · {moment(version.at)}
                {version.via && ` · ${t(`rules.via.${version.via}`)}`}
              </span>
              {mayWrite && version.revision !== revision && version.rule && (
                <button
                  type="button"
                  class="button button-small"
                  data-testid={`restore-${version.revision}`}
                  onClick={() => restore(version)}
                >
                  <Icon of={Undo2} size={14} />
                  {t("rules.restore")}
                </button>
              )}
            </header>
            {version.changes.length > 0 && (
              <ul class="changes">
                {version.changes.map((change) => (
                  <li key={change.field}>{change.says}</li>
                ))}
              </ul>
            )}
            <Diff before={paged.items[index + 1]?.line ?? null} after={version.line} />
            {version.problem && <p class="form-error">{version.problem}</p>}
          </li>
        ))}
      </ol>
      {paged.more && (
        <button type="button" class="button" disabled={paged.isBusy} onClick={paged.loadMore}>
          {t("rules.older")}
        </button>
      )}
    </section>
  );
}

/** The line, with the words that came and those that went. */
function Diff({ before, after }: { before: string | null; after: string | null }) {
  if (after === null) return null;
  const parts = before === null ? [{ kind: "same", words: after }] : diff(before, after);
  return (
    <code class="diff">
      {parts.map(({ kind, words }, index) => {
        const text = index < parts.length - 1 ? `${words} ` : words;
        // Nothing else tells two pieces with the same words apart.
        if (kind === "gone") return <del key={index}>{text}</del>;
        if (kind === "new") return <ins key={index}>{text}</ins>;
        return <span key={index}>{text}</span>;
      })}
    </code>
  );
}

interface Piece {
  kind: "same" | "gone" | "new";
  words: string;
}

/** Word by word: the longest run of words that both have stays. */
export function diff(before: string, after: string): Piece[] {
  const [a, b] = [before.split(" "), after.split(" ")];
  const longest = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  const run = (i: number, j: number) => longest[i]?.[j] ?? 0;
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      const row = longest[i];
      if (row)
        row[j] = a[i] === b[j] ? run(i + 1, j + 1) + 1 : Math.max(run(i + 1, j), run(i, j + 1));
    }
  }
  const pieces: Piece[] = [];
  const put = (kind: Piece["kind"], word: string) => {
    const last = pieces.at(-1);
    if (last?.kind === kind) last.words += ` ${word}`;
    else pieces.push({ kind, words: word });
  };
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    const [gone, fresh] = [a[i], b[j]];
    if (gone !== undefined && gone === fresh) {
      put("same", gone);
      i += 1;
      j += 1;
    } else if (gone !== undefined && (fresh === undefined || run(i + 1, j) >= run(i, j + 1))) {
      put("gone", gone);
      i += 1;
    } else if (fresh !== undefined) {
      put("new", fresh);
      j += 1;
    }
  }
  return pieces;
}
