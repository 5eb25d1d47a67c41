"""A service's own jobs. A row in PostgreSQL is the truth; a job is only a wake-up for it."""

from motcua_kit.jobs.port import Handler, Job, JobQueue
from motcua_kit.jobs.queue import KombuJobs
from motcua_kit.jobs.worker import JobWorker

__all__ = ["Handler", "Job", "JobQueue", "JobWorker", "KombuJobs"]
