"""The complaint desk: cases, their thread, attachments and workflow."""
