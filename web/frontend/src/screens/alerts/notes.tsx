/** A line to write a note about an alert; what was written stands in the timeline. */
import { t } from "../../i18n";
import { alertNotes, saveAlertNote, typeAlertNote } from "../../state/alert_notes";
import { LettersLeft } from "../../ui/letters_left";
import { explain } from "../../words";

const MOST = 2_000;

/** What is typed stays until the server has it, also while another alert is looked at. */
export function NoteLine({ id }: { id: string }) {
  const note = alertNotes.value.get(id);
  const text = note?.text ?? "";
  const isTooLong = text.length > MOST;
  const send = () => {
    if (!isTooLong) void saveAlertNote(id);
  };
  return (
    <form
      class="note-line"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <textarea
        class="input"
        rows={1}
        value={text}
        placeholder={t("note.placeholder")}
        aria-label={t("note.placeholder")}
        aria-invalid={isTooLong}
        data-testid="note-text"
        onInput={(event) => typeAlertNote(id, event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.isComposing || event.key !== "Enter" || !(event.ctrlKey || event.metaKey))
            return;
          event.preventDefault();
          send();
        }}
      />
      <button
        type="submit"
        class="button"
        disabled={text.trim() === "" || isTooLong || note?.isBusy}
        data-testid="note-save"
      >
        {t("note.save")}
      </button>
      <LettersLeft length={text.length} most={MOST} />
      {note?.problem && (
        <p class="form-error" role="alert">
          {explain(note.problem)}
        </p>
      )}
    </form>
  );
}
