/** What would be sent of the words as they are now, by the server, which will fill them in. */
import { useEffect, useState } from "preact/hooks";
import { type CannedPreview, type CannedReply, previewCanned } from "../../api/canned";
import { type Problem, problemFrom } from "../../api/problem";
import { fieldWords } from "../../field_words";
import { number, t } from "../../i18n";
import { explain } from "../../words";

const TYPING_MS = 250;

interface Props {
  text: string;
  language: CannedReply["language"];
}

/** A case as there might be, and beside it one of a customer nobody knows. */
export function Preview({ text, language }: Props) {
  const [shown, show] = useState<CannedPreview | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const isEmpty = text.trim() === "";
  useEffect(() => {
    if (isEmpty) {
      show(null);
      setProblem(null);
      return;
    }
    const abort = new AbortController();
    const timer = setTimeout(() => {
      previewCanned(text, language, abort.signal).then(
        (now) => {
          if (abort.signal.aborted) return;
          show(now);
          setProblem(null);
        },
        (reason) => {
          if (!abort.signal.aborted) setProblem(problemFrom(reason));
        },
      );
    }, TYPING_MS);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [text, language, isEmpty]);

  if (isEmpty) return null;
  return (
    <section class="canned-preview" aria-label={t("replies.preview")} data-testid="canned-preview">
      <h3>{t("replies.preview")}</h3>
      {problem && (
        <p class="form-error" role="status">
          {problem.fields[0] ? fieldWords(problem.fields[0]) : explain(problem)}
        </p>
      )}
      {!problem && shown && (
        <>
          <p class="canned-bubble" dir="auto" data-testid="canned-filled">
            {shown.filled}
          </p>
          {shown.bare !== shown.filled && (
            <>
              <h3>{t("replies.bare")}</h3>
              <p class="canned-bubble" dir="auto" data-testid="canned-bare">
                {shown.bare}
              </p>
            </>
          )}
          <p class="muted">{t("replies.length", { n: number(shown.length) })}</p>
        </>
      )}
    </section>
  );
}
