"""Asking a job to stop."""

from akker.books.actor import Actor, check_not_looking, reading
from akker.jobs.progress import ask_to_stop, folder_of
from akker.jobs.queries import JobRow, job_called, may_cancel
from akker.kernel.errors import Refused


def cancel_job(actor: Actor, *, uid: str) -> JobRow:
    """Ask a waiting or running job to stop; nothing of it stays in the books.

    Not behind the gate of use cases: on SQLite a row could only be written once the job that
    is to be stopped has ended. So the wish is a file, and the job's end is what is recorded.
    What has been done by then stays done. Refused: only_looking, job_unknown, job_of_others,
    job_over.
    """
    check_not_looking(actor)
    with reading(actor.book):
        row = job_called(actor.book, uid)
    if not may_cancel(actor, row):
        raise Refused(
            "job_of_others",
            "{name} started this job.",
            remedy="Ask {name}, or an owner of these books.",
            name=row.started_by,
        )
    if row.is_over:
        raise Refused(
            "job_over",
            "This job has ended already.",
            remedy="What an import brought in can be taken back on its page.",
        )
    ask_to_stop(folder_of(actor.book, uid), actor.name)
    return row
